"""Values that either framework can be given, and what either gives back.

A value is an Array, a DType, a Python scalar, text, None, a slice, or a tuple, list or
dict of values. Each can be written as code, see ``source``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

CONTIGUOUS, TRANSPOSED, STRIDED = "contiguous", "transposed", "strided"
FLOATING = ("float32", "float64", "float16", "bfloat16")
COMPLEX = ("complex64", "complex128")
# NumPy has no bfloat16; every bfloat16 is exact in float32.
STORED = {"bfloat16": "float32"}


@dataclass(frozen=True, eq=False)
class Array:
    """A tensor's elements, dtype and layout; ``data`` is contiguous."""

    data: np.ndarray
    dtype: str
    layout: str = CONTIGUOUS

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    @property
    def ndim(self) -> int:
        return self.data.ndim

    @property
    def differentiable(self) -> bool:
        return self.dtype in FLOATING + COMPLEX


@dataclass(frozen=True)
class DType:
    """A dtype as a value, such as the argument of a conversion."""

    name: str


def array(data: Any, dtype: str, layout: str = CONTIGUOUS) -> Array:
    """An Array of ``dtype``; values that the dtype cannot hold wrap or round.

    ``data`` is anything that NumPy makes an array of; ``layout`` says how the tensor is
    to lie in memory.
    """
    stored = np.ascontiguousarray(data, STORED.get(dtype, dtype))
    return Array(stored.reshape(np.shape(data)), dtype, layout)


def mapped(value: Any, change: Callable[[Array], Any]) -> Any:
    """``value`` with each Array in it changed."""
    if isinstance(value, Array):
        return change(value)
    if isinstance(value, (tuple, list)):
        return type(value)(mapped(item, change) for item in value)
    if isinstance(value, dict):
        return {key: mapped(item, change) for key, item in value.items()}
    return value


def arrays(value: Any) -> Iterator[Array]:
    """The Arrays in ``value``, from left to right."""
    if isinstance(value, Array):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from arrays(item)
    elif isinstance(value, dict):
        yield from arrays(list(value.values()))


def size(value: Any) -> int:
    """The number of elements in ``value``."""
    return sum(one.data.size for one in arrays(value))


def as_layout(one: Array, layout: str) -> Array:
    """``one`` laid out differently, where its dimensions allow it."""
    if layout == TRANSPOSED and one.data.ndim < 2:
        layout = STRIDED
    if layout == STRIDED and one.data.ndim != 1:
        layout = TRANSPOSED if one.data.ndim else CONTIGUOUS
    return replace(one, layout=layout)
