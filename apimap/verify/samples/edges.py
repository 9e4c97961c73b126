"""Inputs that PyTorch's samples miss: edges of values, shapes, layouts and arguments.

Each is made out of a sample that the reference accepts, in the smallest shape that it
still accepts, so that a failure is easy to read. The reference decides which of them
make sense for an API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from apimap.signature.readings import Reading
from apimap.verify.compare.ambiguity import UNORDERED
from apimap.verify.model.samples import Sample, main_dtype
from apimap.verify.model.values import (
    CONTIGUOUS,
    FLOATING,
    TRANSPOSED,
    Array,
    array,
    arrays,
    as_layout,
)
from apimap.verify.samples.arguments import argument_samples
from apimap.verify.samples.magnitudes import magnitudes
from apimap.verify.samples.special import special_samples
from apimap.verify.samples.variation import (
    Accepts,
    cast,
    changed,
    filled,
    relabelled,
    tensors_of,
    unlike,
)

TEMPLATES = 4
# PyTorch's process ends when it looks for eigenvalues of what is not finite.
DIES_OF_NAN = ("eig", "eigvals")
MOST_CONSTRUCTED = 6  # samples of a module by which its arguments are given
CUTS = (2, 3, 4)
LARGEST_TEMPLATE = 2_000
nan, inf = float("nan"), float("inf")
VALUE_PATTERNS: Mapping[str, tuple[float, ...]] = {
    "zeros": (0.0,),
    "negative zeros": (-0.0, 0.0),
    "ties": (1.0, 2.0, 2.0, 1.0),
    "equal values": (1.0,),
    "NaN": (nan, 1.0, -2.0, 0.5),
    "infinities": (inf, 1.0, -inf, -2.0, 0.5),
    "large values": (1e4, -3e3, 2e2),
}
# Of these only values are compared: nobody relies on a gradient there.
VALUES = ("negative zeros", "NaN", "infinities")


def edge_samples(
    samples: Sequence[Sample], reading: Reading | None, kind: str, accepts: Accepts
) -> Iterator[Sample]:
    """Edge inputs in the manner of ``samples``, without what ``accepts`` refuses.

    ``reading`` holds the signature of the reference, ``kind`` says what it is, such as
    "method".
    """
    templates = _templates(samples)
    bases = [_smallest(template, accepts) for template in templates]
    if not bases:
        return
    small = [
        relabelled(base, f"small {number}")
        for number, (base, template) in enumerate(zip(bases, templates, strict=True))
        if base is not template
    ]
    known = reading if reading and reading.signatures else None
    if reading and reading.name.rpartition(".")[2] in DIES_OF_NAN:
        accepts = partial(_finite_accepted, accepts=accepts)
    made = _made(bases, known, kind, accepts)
    yield from unlike(samples, (*small, *made))


def _made(
    bases: Sequence[Sample], reading: Reading | None, kind: str, accepts: Accepts
) -> Iterator[Sample]:
    name = reading.name if reading else ""
    yield from filter(accepts, _varied(bases[0], name))
    if reading:
        yield from argument_samples(bases, reading, kind, accepts)
    yield from filter(accepts, magnitudes(bases[0], name))
    signatures = reading.signatures if reading else ()
    reduces = any("dim" in one.parameters for one in signatures)
    special = special_samples(bases[0], reduces, _is_ordering(name), accepts)
    yield from filter(accepts, special)


def _finite_accepted(sample: Sample, accepts: Accepts) -> bool:
    finite = all(np.isfinite(one.data).all() for one in tensors_of(sample))
    return finite and accepts(sample)


def module_edges(
    samples: Sequence[Sample], reading: Reading, accepts: Accepts
) -> Iterator[Sample]:
    """Edges of what goes into modules, and other values of a constructor's options.

    ``samples`` are those that there are, ``reading`` holds the constructor's signature,
    ``accepts`` tells whether PyTorch takes a sample.
    """
    base = next((s for s in samples if 0 < s.size <= LARGEST_TEMPLATE), None)
    if base is None:
        return

    def whole(called: Sample) -> Sample:
        return replace(
            called,
            args=base.args,
            kwargs=base.kwargs,
            inputs=called.args,
            input_kwargs=called.kwargs,
        )

    call = replace(base, args=base.inputs, kwargs=base.input_kwargs)

    def takes(called: Sample) -> bool:
        return accepts(whole(called))

    small = _smallest(call, takes)
    if small is not call:
        yield whole(relabelled(small, "small 0"))
    constructed = [whole(small), *samples[1:MOST_CONSTRUCTED]]
    inputs = (
        *(*_valued(small), *_shaped(small), *_laid_out(small)),
        *(*magnitudes(small, ""), *special_samples(small, False, False, takes)),
    )
    yield from unlike(
        samples,
        (
            *argument_samples(constructed, reading, "class", accepts),
            *(one for one in map(whole, inputs) if accepts(one)),
        ),
    )


def _varied(base: Sample, name: str) -> Iterator[Sample]:
    yield from _valued(base, name)
    yield from _shaped(base)
    yield from _laid_out(base)
    yield from _typed(base)


def _is_ordering(name: str) -> bool:
    return name.rpartition(".")[2] in UNORDERED


def _templates(samples: Iterable[Sample]) -> list[Sample]:
    """The most ordinary sample of each way to pass arguments, for a few ways."""
    ways: dict[tuple, list[Sample]] = {}
    main = None
    for sample in samples:
        main = main or sample.dtype
        has_elements = sample.size > 0 or not tensors_of(sample)
        if sample.dtype == main and has_elements and sample.size <= LARGEST_TEMPLATE:
            ways.setdefault(_passed(sample), []).append(sample)
    return [min(found, key=_oddness) for found in islice(ways.values(), TEMPLATES)]


def _oddness(sample: Sample) -> int:
    """How far the tensors are from contiguous matrices."""
    found = arrays([sample.args, dict(sample.kwargs)])
    return sum(
        abs(2 - one.data.ndim) + 2 * (1 in one.shape) + (one.layout != CONTIGUOUS)
        for one in found
    )


def _passed(sample: Sample) -> tuple:
    types = tuple(type(value).__name__ for value in sample.args)
    return types, tuple(sorted(sample.kwargs))


def _smallest(sample: Sample, accepts: Accepts) -> Sample:
    """``sample`` in small shapes and short numbers, as far as the reference allows."""
    for change in (_shrinking(sample), *map(_cutting, CUTS), _shortened):
        smaller = changed(sample, change, sample.label)
        if accepts(smaller):
            return smaller
    return sample


def _shrinking(sample: Sample) -> Callable[[Array], Array]:
    """Each size becomes a smaller one, equal sizes equal ones; 0 and 1 stay."""
    sizes = {n for one in arrays([sample.args, dict(sample.kwargs)]) for n in one.shape}
    smaller = {n: 2 + rank for rank, n in enumerate(sorted(sizes - {0, 1}))}

    def change(one: Array) -> Array:
        cut = tuple(slice(smaller.get(n, n)) for n in one.shape)
        return _shortened(replace(one, data=np.ascontiguousarray(one.data[cut])))

    return change


def _cutting(largest: int) -> Callable[[Array], Array]:
    """No size is above ``largest``."""

    def change(one: Array) -> Array:
        cut = tuple(slice(largest) for _ in one.shape)
        return _shortened(replace(one, data=np.ascontiguousarray(one.data[cut])))

    return change


def _shortened(one: Array) -> Array:
    """Floats of one decimal, other than zero where they were."""
    if one.dtype not in FLOATING:
        return one
    short = np.round(one.data, 1)
    short = np.where((short == 0) & (one.data != 0), np.copysign(0.1, one.data), short)
    return array(short.reshape(one.shape), one.dtype, one.layout)


def _valued(base: Sample, name: str = "") -> Iterator[Sample]:
    for label, pattern in VALUE_PATTERNS.items():
        if _is_ordering(name) and len(set(pattern)) < base.size:
            continue  # some elements would be equal
        made = changed(base, partial(filled, pattern=pattern), label)
        yield replace(made, differentiate=made.differentiate and label not in VALUES)


def _shaped(base: Sample) -> Iterator[Sample]:
    found = [one for one in arrays([base.args, dict(base.kwargs)]) if one.data.ndim]
    if not found:
        return
    first, last = found[0].shape[0], found[0].shape[-1]
    yield changed(base, lambda one: _resized(one, first, 0), "empty")
    yield changed(base, lambda one: _resized(one, last, 1), "size one")
    yield changed(base, _scalar, "zero-dimensional")
    if len(found) > 1:
        yield changed(base, lambda one: _row(one, found[1]), "broadcast")


def _resized(one: Array, size: int, wanted: int) -> Array:
    cut = tuple(slice(wanted) if n == size else slice(None) for n in one.shape)
    return replace(one, data=np.ascontiguousarray(one.data[cut]))


def _scalar(one: Array) -> Array:
    return (
        replace(one, data=one.data.reshape(-1)[:1].reshape(()))
        if one.data.size
        else one
    )


def _row(one: Array, chosen: Array) -> Array:
    if one is not chosen or one.data.ndim < 2 or not one.data.size:
        return one
    return replace(one, data=np.ascontiguousarray(one.data[(0,) * (one.data.ndim - 1)]))


def _laid_out(base: Sample) -> Iterator[Sample]:
    yield changed(base, lambda one: as_layout(one, TRANSPOSED), "non-contiguous view")


def _typed(base: Sample) -> Iterator[Sample]:
    """Type promotion: tensors of two dtypes, and a number in place of the second."""
    positions = [n for n, value in enumerate(base.args) if isinstance(value, Array)]
    if len(positions) < 2 or base.args[positions[0]].dtype not in FLOATING:
        return
    first, second = positions[:2]
    for position, dtype in ((first, "int64"), (second, "int64"), (second, "float64")):
        change = partial(cast, dtype=dtype)
        yield _with_arg(base, position, change, "mixed dtypes")
    yield _with_arg(base, second, lambda one: 2, "a number for a tensor")


def _with_arg(
    base: Sample, position: int, change: Callable[[Array], Any], label: str
) -> Sample:
    args = list(base.args)
    args[position] = change(args[position])
    return replace(
        relabelled(base, label),
        args=tuple(args),
        dtype=main_dtype(args),
        differentiate=False,
    )
