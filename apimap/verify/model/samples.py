"""A sample, which is the arguments of one call, and what a framework does with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from apimap.verify.model.values import CONTIGUOUS, Array, arrays, size


@dataclass(frozen=True)
class Sample:
    """Arguments of a function, or of a class and then of the call of its object.

    ``training`` is the mode of a module; ``differentiate`` asks for gradients.
    """

    label: str
    dtype: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Any, ...] = ()
    input_kwargs: Mapping[str, Any] = field(default_factory=dict)
    training: bool = True
    differentiate: bool = False

    @property
    def everything(self) -> list[Any]:
        """All values in it."""
        return [
            *(self.args, dict(self.kwargs)),
            *(self.inputs, dict(self.input_kwargs)),
        ]

    @property
    def size(self) -> int:
        """The number of elements of all its tensors."""
        return size(self.everything)


CODE = "code"  # the dtype of a sample that is a program
LARGE = 1e4  # the numbers of ordinary use are smaller
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
    its numbers are finite, below LARGE and no negative zeros. A program is ordinary.
    """
    if sample.dtype == CODE:
        return True
    tensors = list(arrays(sample.everything))
    return (not tensors or sample.dtype == dtype) and (
        all(map(_is_usual, tensors)) and all(map(_is_usual_number, _floats(sample)))
    )


def _is_usual(one: Array) -> bool:
    usual = one.layout == CONTIGUOUS and one.data.size > 0 and one.data.ndim > 0
    if not usual or one.data.dtype.kind not in "fc":
        return usual
    negative_zero = (one.data == 0) & np.signbit(one.data.real)
    return bool((np.abs(one.data) < LARGE).all() and not negative_zero.any())


def _is_usual_number(number: float) -> bool:
    return abs(number) < LARGE


def _floats(sample: Sample) -> Iterator[float]:
    values: list[Any] = [*sample.everything]
    while values:
        value = values.pop()
        if isinstance(value, (list, tuple)):
            values += value
        elif isinstance(value, dict):
            values += value.values()
        elif isinstance(value, float):
            yield value


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
