"""The two frameworks behind one interface: make a value, call an API, read a result.

Imports the frameworks: only workers import this module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import mindspore
import numpy as np
import torch

from apimap.evidence.calls import Call
from apimap.evidence.values import (
    STORED,
    STRIDED,
    TRANSPOSED,
    Array,
    DType,
    array,
)
from apimap.signature.reading import Api
from apimap.signature.reading import resolve as resolve_uncached


class NotExpressible(Exception):
    """A value that has no form in both frameworks; the message says which."""


@cache
def resolve(name: str) -> Api:
    """What ``name`` stands for. Raises LookupError for a name that does not exist."""
    return resolve_uncached(name)


def structure_mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """``value`` with everything that is no container changed."""
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


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    for kind in PLAIN:
        if type(value) is kind:
            return value
    raise NotExpressible(f"a {type(value).__module__}.{type(value).__name__}")


class Torch:
    """The reference side."""

    name = "torch"

    def make(self, value: Any) -> Any:
        """``value`` as PyTorch's; every tensor is new memory."""
        if isinstance(value, Array):
            return laid_out(value, self._tensor)
        return getattr(torch, value.name) if isinstance(value, DType) else value

    def _tensor(self, data: np.ndarray, dtype: str) -> torch.Tensor:
        return torch.from_numpy(data.copy()).to(getattr(torch, dtype))

    def read(self, value: Any) -> Any:
        """A result as a value. Raises NotExpressible for what is none."""
        return structure_mapped(value, self._read)

    def _read(self, value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return self._array(value.detach())
        if isinstance(value, torch.dtype):
            return DType(str(value).removeprefix("torch."))
        if isinstance(value, np.ndarray):
            return array(value, str(value.dtype))
        return _plain(value)

    def _array(self, tensor: torch.Tensor) -> Array:
        if tensor.layout != torch.strided or tensor.is_quantized:
            raise NotExpressible(f"a tensor of layout {tensor.layout}")
        dtype = str(tensor.dtype).removeprefix("torch.")
        whole = tensor.resolve_conj().resolve_neg().contiguous()
        stored = whole.float() if dtype in STORED else whole
        return array(stored.numpy().copy(), dtype)

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, torch.Tensor)

    def address(self, tensor: torch.Tensor) -> int:
        return tensor.untyped_storage().data_ptr()


class MindSpore:
    """The target side."""

    name = "mindspore"

    def make(self, value: Any) -> Any:
        """``value`` as MindSpore's; every tensor is new memory."""
        if isinstance(value, Array):
            return laid_out(value, self._tensor)
        return dtype_of(value.name) if isinstance(value, DType) else value

    def _tensor(self, data: np.ndarray, dtype: str) -> mindspore.Tensor:
        tensor = mindspore.Tensor(data.copy())
        return tensor.astype(dtype_of(dtype)) if dtype in STORED else tensor

    def read(self, value: Any) -> Any:
        """A result as a value. Raises NotExpressible for what is none."""
        return structure_mapped(value, self._read)

    def _read(self, value: Any) -> Any:
        if isinstance(value, mindspore.Tensor):
            return self._array(value)
        if isinstance(value, mindspore.Type):
            return DType(str(value).lower())
        if isinstance(value, np.ndarray):
            return array(value, str(value.dtype))
        return _plain(value)

    def _array(self, tensor: mindspore.Tensor) -> Array:
        dtype = str(tensor.dtype).lower()
        stored = tensor.astype(mindspore.float32) if dtype in STORED else tensor
        return array(stored.asnumpy().copy(), dtype)

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, mindspore.Tensor)

    def address(self, tensor: mindspore.Tensor) -> int:
        # Older releases have no storage to ask on CPU.
        return tensor.data_ptr() - tensor.storage_offset() * tensor.itemsize


def dtype_of(name: str) -> Any:
    """MindSpore's dtype. Raises NotExpressible for one that it does not have."""
    names = {"bool": "bool_"}
    found = getattr(mindspore, names.get(name, name), None)
    if not isinstance(found, mindspore.Type):
        raise NotExpressible(f"the dtype {name}")
    return found


def laid_out(one: Array, tensor: Callable[[np.ndarray, str], Any]) -> Any:
    """``one`` as a tensor of its layout, made by views of a contiguous one."""
    if one.layout == TRANSPOSED:
        data = np.ascontiguousarray(one.data.swapaxes(-1, -2))
        return tensor(data, one.dtype).swapaxes(-1, -2)
    if one.layout == STRIDED:
        return tensor(np.repeat(one.data, 2), one.dtype)[::2]
    return tensor(one.data, one.dtype)


def perform(call: Call) -> Any:
    """The result of ``call``, whose arguments are a framework's own values."""
    api = resolve(call.api)
    if call.kind == "property":
        return getattr(call.args[0], api.short)
    if call.kind == "method":
        return getattr(call.args[0], api.short)(*call.args[1:], **call.kwargs)
    return api.value(*call.args, **call.kwargs)


Side = Torch | MindSpore


def made(value: Any, side: Side, tensors: dict[int, Any]) -> Any:
    """``value`` as the framework's own; notes the tensor of each Array by its id."""

    def make(one: Any) -> Any:
        if not isinstance(one, Array):
            return side.make(one)
        if id(one) not in tensors:
            tensors[id(one)] = side.make(one)
        return tensors[id(one)]

    return structure_mapped(value, make)


def tensors_in(value: Any, side: Side) -> list[Any]:
    """The tensors in a framework's own value, from left to right."""
    if isinstance(value, (tuple, list)):
        return [tensor for item in value for tensor in tensors_in(item, side)]
    if isinstance(value, dict):
        return tensors_in(list(value.values()), side)
    return [value] if side.is_tensor(value) else []


def weights_for(shape: Sequence[int]) -> np.ndarray:
    """Fixed, unequal factors of a result: a plain sum hides some gradients."""
    count = int(np.prod(shape))
    return (0.5 + (np.arange(count) % 7) / 8).reshape(shape)
