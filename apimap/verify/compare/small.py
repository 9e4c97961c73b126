"""Results and gradients near zero, judged by their own size.

The absolute part of a tolerance hides every difference of numbers that are smaller than
it. So a tensor of small numbers is compared as if it were scaled up to one. A
difference counts only where PyTorch itself is as exact: where it is not, as in a sum of
numbers that cancel, what is left is rounding, and both are right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from apimap.verify.compare.comparison import (
    TOLERANCES,
    Mismatch,
    Tolerance,
    compared,
    of_gradients,
)
from apimap.verify.model.outcomes import Kind
from apimap.verify.model.samples import Observation
from apimap.verify.model.values import Array, arrays

SMALL = 1e-3  # a tensor is small whose numbers all are
Precise = Callable[[], Observation | None]


def compare_small(
    expected: Observation, actual: Observation, precise: Precise
) -> Mismatch | None:
    """How small results differ that agree by the usual tolerance.

    ``precise`` computes what is expected with more digits; what it cannot settle does
    not count.
    """
    pairs = list(zip(_held(expected), _held(actual), strict=True))
    found = {
        place: mismatch
        for place, (one, other) in enumerate(pairs)
        if (mismatch := _scaled_mismatch(one, other))
    }
    settled = precise() if found else None
    exact = list(_held(settled)) if settled else []
    if len(exact) != len(pairs):
        return None
    return next(
        (
            Mismatch(mismatch.kind, f"of small numbers: {mismatch.message}")
            for place, mismatch in found.items()
            if not _scaled_mismatch(pairs[place][0], exact[place])
        ),
        None,
    )


def compare_small_gradients(
    expected: Any, actual: Any, precise: Callable[[], Any]
) -> Mismatch | None:
    """The same of gradients; ``precise`` computes them, or gives None."""

    def settled() -> Observation | None:
        exact = precise()
        return None if exact is None else Observation(exact)

    found = compare_small(Observation(expected), Observation(actual), settled)
    return of_gradients(found) if found else None


def _held(one: Observation) -> Iterator[Array]:
    yield from arrays([one.value, dict(sorted(one.changed.items())), one.state])


def _scaled_mismatch(expected: Array, actual: Array) -> Mismatch | None:
    bound = TOLERANCES.get(expected.dtype)
    if bound is None or not expected.data.size or expected.shape != actual.shape:
        return None
    with np.errstate(all="ignore"):
        scale = float(np.abs(expected.data).max())
    if not 0 < scale < SMALL:
        return None
    scaled = Tolerance(bound.rtol, bound.atol * scale)
    found = compared(expected.data, actual.data, scaled)
    return found if found and found.kind is not Kind.SIGNED_ZERO else None
