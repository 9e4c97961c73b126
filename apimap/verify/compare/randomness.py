"""APIs whose result is drawn: two frameworks never draw the same numbers.

Compared are structure, shape and dtype, the distribution of many draws, and whether a
seed makes a draw come again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from apimap.verify.compare.comparison import Mismatch, compare_observations
from apimap.verify.model.outcomes import Kind
from apimap.verify.model.samples import Observation
from apimap.verify.model.values import Array, arrays, mapped

# Their elements are whatever the memory held.
UNINITIALISED = ("empty", "empty_like", "empty_strided", "new_empty", "resize_")
POOLED_ELEMENTS = 2_000  # of a result, over all draws
RESEEDED_ELEMENTS = 60  # elements that do not come out equal twice by chance
MOST_DRAWS = 60
FEW_ELEMENTS = 8  # elements that can come out equal with every seed
SEEDS = range(8, 14)
# Two samples of one distribution are further apart than this once in 10^9 times.
KOLMOGOROV = 3.3
Draw = Callable[[int], Observation]  # what a call gives with a seed


def is_drawn(reference: Draw, first: Observation) -> bool:
    """Whether other seeds give other numbers than ``first``.

    Where random numbers were taken a few elements may agree by chance.
    """
    if first.drew and sum(one.data.size for one in _drawn(first)) < FEW_ELEMENTS:
        return True
    seeds = SEEDS if first.drew else SEEDS[:1]
    return any(compare_observations(first, reference(number)) for number in seeds)


def compare_drawn(reference: Draw, target: Draw, draw: bool) -> Mismatch | None:
    """How two drawn results differ; with ``draw`` also their distributions.

    ``reference`` and ``target`` call an API once each time.
    """
    expected, actual = reference(1), target(1)
    if found := compare_observations(_blank(expected), _blank(actual)):
        return found
    if not draw:
        return None
    return _unseeded(target, expected) or _distributions(reference, target, expected)


def _blank(one: Observation) -> Observation:
    """The observation without the numbers."""
    changed = {place: _zeroed(now) for place, now in one.changed.items()}
    return replace(
        one, value=_blanked(one.value), changed=changed, state=_blanked(one.state)
    )


def _blanked(value: Any) -> Any:
    if isinstance(value, (int, float)):
        return type(value)(0)
    return mapped(value, _zeroed)


def _zeroed(one: Array) -> Array:
    return replace(one, data=np.zeros_like(one.data))


def _unseeded(target: Draw, expected: Observation) -> Mismatch | None:
    """Whether a seed fails to bring a draw again, tried until chance is no excuse."""
    for number in range(_draws(expected, RESEEDED_ELEMENTS)):
        if found := compare_observations(target(number), target(number)):
            message = f"the same seed gives another result: {found.message}"
            return Mismatch(Kind.STATE, message)
    return None


def _draws(expected: Observation, elements: int) -> int:
    """How many draws it takes to see so many elements."""
    count = sum(one.data.size for one in _drawn(expected))
    return int(np.clip(elements // max(count, 1), 1, MOST_DRAWS))


def _distributions(
    reference: Draw, target: Draw, expected: Observation
) -> Mismatch | None:
    if not any(one.data.size for one in _drawn(expected)):
        return None
    draws = _draws(expected, POOLED_ELEMENTS)
    return unlike(_pooled(reference, draws), _pooled(target, draws))


def _drawn(observation: Observation) -> Iterable[Array]:
    yield from arrays([observation.value, observation.state])
    yield from observation.changed.values()


def _pooled(side: Draw, draws: int) -> np.ndarray:
    """The elements of many draws, each from its own seed."""
    found = []
    for number in range(draws):
        drawn = _drawn(side(100 + number))
        found += [one.data.ravel().real.astype(float) for one in drawn]
    return np.concatenate(found)


def unlike(one: np.ndarray, other: np.ndarray) -> Mismatch | None:
    """How the distributions differ, with their moments; None where they may be one."""
    distance = kolmogorov_smirnov(one, other)
    bound = KOLMOGOROV * np.sqrt((len(one) + len(other)) / (len(one) * len(other)))
    if distance <= bound:
        return None
    moments = "; ".join(
        f"{name}: mean {numbers.mean():.3g}, standard deviation {numbers.std():.3g}"
        for name, numbers in (("reference", one), ("target", other))
    )
    message = f"distance of the distributions {distance:.3f}, bound {bound:.3f}"
    return Mismatch(Kind.VALUES, f"{message} ({len(one)} elements; {moments})")


def kolmogorov_smirnov(one: np.ndarray, other: np.ndarray) -> float:
    """The greatest distance of two empirical distribution functions."""
    points = np.union1d(one, other)
    steps = (
        np.searchsorted(np.sort(numbers), points, side="right") / len(numbers)
        for numbers in (one, other)
    )
    return float(np.abs(np.subtract(*steps)).max())
