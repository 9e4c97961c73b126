"""A sample, which is the arguments of one call, and what a framework does with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apimap.verify.model.values import Array, arrays, size


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
