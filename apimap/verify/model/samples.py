"""A sample, which is the arguments of one call, and what a framework does with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from apimap.verify.model.outcomes import CODE
from apimap.verify.model.values import CONTIGUOUS, Array, DType, array, arrays, size


@dataclass(frozen=True)
class Sample:
    """Arguments of a function, or of a class and then of the call of its object.

    ``training`` is the mode of a module, ``batched`` whether it is given a batch, where
    it takes both; ``differentiate`` asks for gradients.
    ``calls`` says how often in a row it is called, ``after`` what is called before the
    last time; ``by_field`` names the fields by which a result is taken apart, or the
    attribute that an object is asked for instead of being called.
    """

    label: str
    dtype: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Any, ...] = ()
    input_kwargs: Mapping[str, Any] = field(default_factory=dict)
    training: bool = True
    differentiate: bool = False
    batched: bool = True
    calls: int = 1
    after: Sample | None = None
    by_field: tuple[str, ...] = ()

    @property
    def everything(self) -> list[Any]:
        """All values in it."""
        return [
            *(self.args, dict(self.kwargs)),
            *(self.inputs, dict(self.input_kwargs)),
        ]

    @property
    def called_again(self) -> bool:
        """Whether it shows what becomes of a call that was made before."""
        return self.calls > 1

    @property
    def size(self) -> int:
        """The number of elements of all its tensors."""
        return size(self.everything)


EDGE = "edge: "  # how the label of a sample begins that is made to find differences
SMALL_SAMPLE = "edge: small"  # one made to be read, with numbers as any other
AGAIN = f"{EDGE}called "  # and of one that shows what becomes of a call made before
LARGE = 1e4  # the numbers of ordinary use are smaller
SMALL = 1e-6  # and larger, where they are not zero
READABLE, DECIMALS = 12, 1  # elements and decimals that are read at a glance
MAIN_DTYPES = ("float32", "int64", "bool")


def ordinary_dtype(samples: Iterable[Sample]) -> str:
    """The dtype in which an API with these samples is mainly used.

    That is float32 where there is arithmetic, else int64, else bool.
    """
    counts = Counter(one.dtype for one in samples)
    usual = (name for name in MAIN_DTYPES if counts[name])
    return next(usual, max(counts, key=lambda n: counts[n], default="none"))


def is_ordinary(sample: Sample, dtype: str) -> bool:
    """Whether ``sample`` is one of ordinary use of an API mainly used in ``dtype``.

    Its tensors have elements and a dimension, lie in memory as they are indexed, and
    its numbers are finite, below LARGE, above SMALL or zero, no negative zeros, and
    not all the same: at kinks and ties gradients are a matter of convention.
    A dtype that is asked for is one of MAIN_DTYPES. Layers that take batches get one.
    Nothing is called again. What is made to find differences is at the edges, whatever
    its numbers are: a size of zero, a number for a tensor.
    """
    if sample.called_again or sample.by_field or not sample.batched:
        return False
    if sample.label.startswith(EDGE) and not sample.label.startswith(SMALL_SAMPLE):
        return False
    if sample.dtype == CODE:
        return True
    tensors = list(arrays(sample.everything))
    return (not tensors or sample.dtype == dtype) and (
        all(map(_is_usual, tensors))
        and all(map(_is_usual_value, _plain(sample.everything)))
        and not any(map(_is_trifle, _plain(dict(sample.input_kwargs))))
    )


def _is_usual(one: Array) -> bool:
    usual = one.layout == CONTIGUOUS and one.data.size > 0 and one.data.ndim > 0
    if not usual or one.data.dtype == bool:
        return usual
    sizes = np.abs(one.data.astype(complex if one.data.dtype.kind == "c" else float))
    if one.data.dtype.kind not in "fc":
        return bool((sizes < LARGE**2).all())
    negative_zero = (one.data == 0) & np.signbit(one.data.real)
    within = (sizes < LARGE) & ((sizes > SMALL) | (sizes == 0))
    varied = one.data.size == 1 or bool((one.data != one.data.flat[0]).any())
    return bool(within.all() and not negative_zero.any()) and varied


def _is_usual_value(value: Any) -> bool:
    if isinstance(value, DType):
        return value.name in MAIN_DTYPES
    return not isinstance(value, float) or abs(value) < LARGE


def _is_trifle(value: Any) -> bool:
    return isinstance(value, float) and 0 < abs(value) < SMALL


def _plain(found: Any) -> Iterator[Any]:
    """What in ``found`` is no container of other values."""
    values: list[Any] = [found]
    while values:
        value = values.pop()
        if isinstance(value, (list, tuple)):
            values += value
        elif isinstance(value, dict):
            values += value.values()
        else:
            yield value


def is_readable(one: Array) -> bool:
    """Whether ``one`` is read at a glance: it is small, and its numbers are short."""
    return one.data.size <= READABLE and np.array_equal(
        one.data, rounded(one).data, equal_nan=one.data.dtype.kind in "fc"
    )


def rounded(one: Array) -> Array:
    """``one`` with few decimals, where they are what makes its numbers long."""
    if one.data.dtype.kind not in "fc":
        return one
    wide = one.data.astype(complex if one.data.dtype.kind == "c" else float)
    return array(np.round(wide, DECIMALS), one.dtype, one.layout)


def main_dtype(values: Any, otherwise: str = "none") -> str:
    """The dtype of the first tensor in ``values``."""
    return next((one.dtype for one in arrays(values)), otherwise)


@dataclass(frozen=True)
class Observation:
    """What one side did with a sample.

    ``changed`` holds the inputs that the call changed, by their place; ``aliases``
    tells of each tensor in the result whether it shares memory with an input; ``drew``
    whether random numbers were taken, which two sides need not do alike.
    """

    value: Any = None
    changed: Mapping[int, Array] = field(default_factory=dict)
    state: Any = None
    aliases: tuple[bool, ...] = ()
    drew: bool = False
