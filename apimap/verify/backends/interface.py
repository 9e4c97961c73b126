"""A backend: one framework behind the interface that the cases use.

The reference's backend is ``backends.pytorch``, the target's ``backends.mindspore``.
This module imports neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar

import numpy as np

from apimap.rules.book import rule_of
from apimap.signature.reading import Api, resolve
from apimap.verify.calls.translation import WRITTEN, Call
from apimap.verify.model.values import STRIDED, TRANSPOSED, Array

# The dtypes whose gradients are compared.
DIFFERENTIATED = ("float32", "float64")
# The framework's tensor that stands for an Array, by the Array's id.
Tensors = dict[int, Any]
Made = TypeVar("Made")


class NotExpressible(Exception):
    """A value that has no form in both frameworks; the message says which."""


class Backend(Protocol):
    """What a case asks of a framework."""

    name: str  # of the module that users import

    def make(self, value: Any) -> Any:
        """``value`` as the framework's own; every tensor is new memory."""

    def read(self, value: Any) -> Any:
        """A result as a value. Raises NotExpressible for what is none."""

    def is_tensor(self, value: Any) -> bool:
        """Whether ``value`` is a tensor of the framework."""

    def address(self, tensor: Any) -> int:
        """Where the memory of ``tensor`` begins; equal for two views of one memory."""

    def gradients(
        self,
        inputs: Sequence[Array],
        evaluate: Callable[[Tensors], Any],
        parameters: Sequence[Any] = (),
    ) -> list[Array]:
        """The gradients of a weighted sum of what ``evaluate`` returns.

        ``evaluate`` gets the tensors of ``inputs``. First come the gradients by the
        inputs of DIFFERENTIATED dtypes, then those by ``parameters``; where the result
        does not depend on one its gradient is zero.
        """


def made(value: Any, backend: Backend, tensors: Tensors) -> Any:
    """``value`` as the framework's own.

    ``backend`` is that of the framework. An Array that stands in ``value`` twice
    becomes one tensor; ``tensors`` knows those that were made before, and is told of
    new ones.
    """

    def make(one: Any) -> Any:
        if not isinstance(one, Array):
            return backend.make(one)
        if id(one) not in tensors:
            tensors[id(one)] = backend.make(one)
        return tensors[id(one)]

    return structure_mapped(value, make)


def structure_mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """``value`` with everything in it changed that is no container.

    ``structure_mapped((1, [2]), str)`` gives ``("1", ["2"])``.
    """
    if isinstance(value, (tuple, list)):
        kind = tuple if isinstance(value, tuple) else list
        return kind(structure_mapped(item, change) for item in value)
    if isinstance(value, dict):
        return {key: structure_mapped(item, change) for key, item in value.items()}
    if isinstance(value, slice):
        parts = (value.start, value.stop, value.step)
        return slice(*(structure_mapped(part, change) for part in parts))
    return change(value)


PLAIN = (bool, int, float, complex, str, type(None), type(Ellipsis))


def plain(value: Any) -> Any:
    """A Python value that both frameworks know.

    Raises NotExpressible for an object of one of them, such as a generator.
    """
    if isinstance(value, np.generic):
        return value.item()
    for kind in PLAIN:
        if type(value) is kind:
            return value
    raise NotExpressible(f"a {type(value).__module__}.{type(value).__name__}")


def laid_out(one: Array, tensor: Callable[[np.ndarray, str], Made]) -> Made:
    """``one`` as a tensor of its layout, made by views of a contiguous one."""
    if one.layout == TRANSPOSED:
        data = np.ascontiguousarray(one.data.swapaxes(-1, -2))
        return tensor(data, one.dtype).swapaxes(-1, -2)  # type: ignore[attr-defined]
    if one.layout == STRIDED:
        return tensor(np.repeat(one.data, 2), one.dtype)[::2]  # type: ignore[index]
    return tensor(one.data, one.dtype)


@cache
def resolve_cached(name: str) -> Api:
    """What ``name`` stands for. Raises LookupError for a name that does not exist."""
    return resolve(name)


def call_api(call: Call) -> Any:
    """What ``call`` returns, whose arguments are a framework's own values."""
    if call.kind == WRITTEN:
        rule = rule_of(call.api)
        assert rule is not None, f"{call.api} has no rule"
        return rule.function()(*call.args, **call.kwargs)
    api = resolve_cached(call.api)
    if call.kind == "property":
        return getattr(call.args[0], api.short)
    if call.kind == "method":
        return getattr(call.args[0], api.short)(*call.args[1:], **call.kwargs)
    return api.value(*call.args, **call.kwargs)


def call_with(call: Call, backend: Backend, tensors: Tensors) -> Any:
    """What ``call`` returns, whose arguments are values; see ``made``.

    ``backend`` makes the values; ``tensors`` are those that were made before.
    """
    args = made(call.args, backend, tensors)
    kwargs = made(dict(call.kwargs), backend, tensors)
    return call_api(Call(call.api, call.kind, args, kwargs))


def tensors_in(value: Any, backend: Backend) -> list[Any]:
    """The tensors in a framework's own value, from left to right."""
    if isinstance(value, (tuple, list)):
        return [tensor for item in value for tensor in tensors_in(item, backend)]
    if isinstance(value, Mapping):
        return tensors_in(list(value.values()), backend)
    return [value] if backend.is_tensor(value) else []


def weights_for(shape: Sequence[int]) -> np.ndarray:
    """Fixed, unequal factors of a result: a plain sum hides some gradients."""
    count = int(np.prod(shape))
    return (0.5 + (np.arange(count) % 7) / 8).reshape(shape)
