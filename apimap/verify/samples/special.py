"""NaN, infinities and negative zeros, one at a time, at every sort of place.

A kernel that takes eight numbers at once and the rest singly, or a reduction that
starts with the first, treats a NaN by where it stands. So it stands first, in the
middle and last, fills a row and a column, and runs down the diagonal, where each row
and column has it at another place; in a long row, too, and along each dimension that is
reduced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from apimap.verify.model.samples import Sample
from apimap.verify.model.values import FLOATING, Array, array, mapped
from apimap.verify.samples.variation import Accepts, changed, relabelled, tensors_of

LONG = 19  # more than two vectors of eight, and a rest
REDUCED = (0, -1)  # the dimensions along which a reduction is tried
MOST_TENSORS = 3  # that get a special value each
nan, inf = float("nan"), float("inf")
Places = Mapping[str, Callable[[np.ndarray], Any]]  # an index for data of some shape
POINTS: Places = {
    "first": lambda data: (0,) * data.ndim,
    "middle": lambda data: np.unravel_index(data.size // 2, data.shape),
    "last": lambda data: (-1,) * data.ndim,
}
LINES: Places = {
    "a row": lambda data: (..., 0, slice(None)),
    "a column": lambda data: (..., slice(None), -1),
    "the diagonal": lambda data: (..., *_diagonal(data.shape)),
}
# What is put, and where: NaN everywhere, since it is lost most easily.
IN_MATRICES: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "NaN": (nan, (*POINTS, *LINES)),
    "inf": (inf, ("last", "a row")),
    "-inf": (-inf, ("middle", "a column")),
    "-0.0": (-0.0, ("first", "the diagonal")),
}
ALONG: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "NaN": (nan, (*POINTS, *LINES)),
    "inf": (inf, ("the diagonal",)),
}
IN_ROWS: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "NaN": (nan, tuple(POINTS)),
    "inf": (inf, ("last",)),
    "-inf": (-inf, ("first",)),
    "-0.0": (-0.0, ("last",)),
}


def special_samples(
    base: Sample, reduces: bool, ordered: bool, accepts: Accepts
) -> Iterator[Sample]:
    """``base`` with a special value, of which only results are compared.

    With ``reduces`` it is also passed a ``dim``; with ``ordered`` equal elements have
    an order that nobody promises, so no value stands twice. ``accepts`` says whether
    PyTorch takes a row.
    """
    places = POINTS if ordered else {**POINTS, **LINES}
    whole = replace(base, differentiate=False)
    yield from _placed(whole, IN_MATRICES, places, "")
    for position in range(1, min(len(_floating(base)), MOST_TENSORS)):
        for name, (value, _) in IN_MATRICES.items():
            label = f"{name} in tensor {position + 1}"
            yield _with(whole, value, POINTS["first"], label, position)
    for dim in REDUCED if reduces else ():
        yield from _placed(_along(whole, dim), ALONG, places, f", dim={dim}")
    rows = (changed(one, _long, "a long row") for one in (whole, _along(whole, 0)))
    for row in islice(filter(accepts, rows), 1):
        yield row
        yield from _placed(row, IN_ROWS, POINTS, " of a long row")


def _along(base: Sample, dim: int) -> Sample:
    """``base`` reduced along ``dim``: with no more than tensors beside it."""
    tensors = tuple(one for one in base.args if isinstance(one, Array))
    return replace(base, args=tensors, kwargs={"dim": dim})


def _placed(
    base: Sample,
    values: Mapping[str, tuple[float, tuple[str, ...]]],
    places: Places,
    where: str,
) -> Iterator[Sample]:
    for name, (value, wanted) in values.items():
        for place in wanted:
            if place in places:
                label = f"{name}, {place}{where}"
                yield _with(base, value, places[place], label)


def _floating(sample: Sample) -> list[Array]:
    return [one for one in tensors_of(sample) if one.dtype in FLOATING]


def _with(
    base: Sample,
    value: float,
    place: Callable[[np.ndarray], Any],
    label: str,
    position: int = 0,
) -> Sample:
    """``base`` with ``value`` in one of its floating tensors, where there is room."""
    floating = _floating(base)
    chosen = floating[position] if position < len(floating) else None

    def put(one: Array) -> Array:
        if one is not chosen or not one.data.size:
            return one
        data = one.data.copy()
        index = place(data)
        if len(index) > data.ndim + (Ellipsis in index):
            return one
        data[index] = value
        return array(data, one.dtype, one.layout)

    args, kwargs = mapped(base.args, put), mapped(dict(base.kwargs), put)
    return replace(relabelled(base, label), args=args, kwargs=kwargs)


def _diagonal(shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The places of a diagonal that goes on, in the last two dimensions, to the end."""
    rows, columns = (*shape, 1, 1)[:2] if len(shape) < 2 else shape[-2:]
    along = np.arange(max(rows, columns))
    return along % max(rows, 1), along % max(columns, 1)


def _long(one: Array) -> Array:
    """A row of unequal numbers of both signs in place of a floating tensor."""
    if one.dtype not in FLOATING or not one.data.ndim:
        return one
    return array((np.arange(LONG) * 7 % LONG - LONG // 2 + 0.5) / 2, one.dtype)
