"""Numbers at the ends of their ranges: near overflow, denormal, tiny, beyond 2^53.

A float32 does not hold all integers beyond 2^24, a float64 not all beyond 2^53: what
computes integers by way of floats shows there. What flushes denormal numbers to zero,
or loses the digits of small ones, shows near zero, see ``compare.small``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from apimap.verify.model.samples import Sample
from apimap.verify.model.values import FLOATING, Array, array
from apimap.verify.samples.variation import cast, changed, filled, tensors_of

TINY = "tiny numbers"  # the only ones whose gradients are compared
FLOATS: Mapping[str, tuple[float, ...]] = {
    TINY: (1e-7, -3e-8, 2.5e-7),
    "very small numbers": (1e-20, -2e-21, 5e-20),
    "denormal numbers": (1e-40, -3e-42, 7e-39),
    "near overflow": (3e38, -2e38, 1.5e38),
    "about the root of the largest": (1.9e19, -1.8e19, 2e19),
}
HALVES: Mapping[str, tuple[float, ...]] = {
    "float16 near overflow": (6e4, -5e4, 3.3e4),
    "float16 denormal": (6e-8, -3e-6, 5e-5),
}
INTEGERS: Mapping[str, tuple[int, ...]] = {
    "beyond 2^24": (2**24 + 1, -(2**24) - 3, 2**25 + 5),
    "beyond 2^31": (2**31 + 1, -(2**31) - 5, 2**33 + 7),
    "beyond 2^53": (2**53 + 1, -(2**53) - 3, 2**62 - 1),
}
NARROW = ("int32", "int16", "int8", "uint8")
# They make a result as large as the numbers that they are given.
COUNTING = ("bincount", "one_hot", "repeat_interleave", "embedding_renorm_")


def magnitudes(base: Sample, name: str) -> Iterator[Sample]:
    """``base`` with numbers at the ends of the ranges, for the API ``name``.

    Integers beside floats are places or labels, and stay.
    """
    floating = any(one.dtype in FLOATING for one in tensors_of(base))
    if floating:
        for label, pattern in FLOATS.items():
            made = changed(base, partial(filled, pattern=pattern), label)
            yield replace(made, differentiate=made.differentiate and label == TINY)
        half = changed(base, partial(_floating_as, dtype="float16"), "float16")
        for label, pattern in HALVES.items():
            yield changed(half, partial(filled, pattern=pattern), label)
    if name.rpartition(".")[2] in COUNTING:
        return
    for label, numbers in INTEGERS.items():
        yield changed(base, partial(_counted, numbers=numbers, all_of=floating), label)
    for dtype in NARROW:
        limits = np.iinfo(dtype)
        ends = (limits.max, limits.min, limits.max - 1)
        counted = partial(_counted, numbers=ends, all_of=floating, dtype=dtype)
        yield changed(base, counted, f"limits of {dtype}")


def _floating_as(one: Array, dtype: str) -> Array:
    return cast(one, dtype) if one.dtype in FLOATING else one


def _counted(
    one: Array, numbers: tuple[int, ...], all_of: bool, dtype: str = "int64"
) -> Array:
    """``one`` with ``numbers`` of ``dtype``: floats with ``all_of``, else integers."""
    chosen = one.dtype in FLOATING if all_of else one.dtype == "int64"
    if not chosen:
        return one
    return array(np.resize(np.asarray(numbers), one.shape), dtype, one.layout)
