"""What edge inputs are made with: a sample changed in one way, and told apart by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from apimap.verify.model.samples import Sample, main_dtype
from apimap.verify.model.values import FLOATING, Array, array, arrays, mapped

Accepts = Callable[[Sample], bool]


def relabelled(sample: Sample, label: str) -> Sample:
    """``sample`` as the edge that ``label`` says."""
    return replace(sample, label=f"edge: {label}")


def changed(sample: Sample, change: Callable[[Array], Array], label: str) -> Sample:
    """``sample`` with ``change`` done to every tensor, its dtype as it then is."""
    args, kwargs = mapped(sample.args, change), mapped(dict(sample.kwargs), change)
    dtype = main_dtype([args, kwargs], sample.dtype)
    differentiate = sample.differentiate and dtype in ("float32", "float64")
    return replace(
        relabelled(sample, label),
        args=args,
        kwargs=kwargs,
        dtype=dtype,
        differentiate=differentiate,
    )


def tensors_of(sample: Sample) -> list[Array]:
    """The tensors that ``sample`` calls with."""
    return list(arrays([sample.args, dict(sample.kwargs)]))


def filled(one: Array, pattern: Sequence[float]) -> Array:
    """``one`` with the numbers of ``pattern``, again and again, if it is floating."""
    if one.dtype not in FLOATING:
        return one
    data = np.resize(np.asarray(pattern), one.shape)
    return array(data.reshape(one.shape), one.dtype, one.layout)


def cast(one: Array, dtype: str) -> Array:
    """``one`` in another dtype."""
    return array(np.nan_to_num(one.data), dtype, one.layout)


def identity(sample: Sample) -> Any:
    """What tells samples apart that do not do the same: all but their labels."""
    what = described([*sample.everything, sample.training, sample.calls])
    return what, sample.differentiate, sample.by_field


def described(value: Any) -> Any:
    """What tells ``value`` apart, to the last bit; it can be looked up in a set."""
    if isinstance(value, Array):
        return value.dtype, value.layout, value.shape, value.data.tobytes()
    if isinstance(value, (list, tuple)):
        return type(value).__name__, *map(described, value)
    if isinstance(value, dict):
        return tuple((name, described(item)) for name, item in value.items())
    return repr(value)


def unlike(found: Iterable[Sample], samples: Iterable[Sample]) -> Iterator[Sample]:
    """Of ``samples`` those that do something else than those found before them."""
    seen = {identity(one) for one in found}
    for sample in samples:
        if (key := identity(sample)) not in seen:
            seen.add(key)
            yield sample
