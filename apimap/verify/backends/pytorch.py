"""PyTorch, the reference's backend. Only workers import this module."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from apimap.verify.backends.interface import (
    DIFFERENTIATED,
    NotExpressible,
    Tensors,
    laid_out,
    plain,
    structure_mapped,
    tensors_in,
    weights_for,
)
from apimap.verify.model.values import STORED, Array, DType, array


class PyTorch:
    """See ``interface.Backend``."""

    name = "torch"

    def make(self, value: Any) -> Any:
        if isinstance(value, Array):
            return laid_out(value, self._tensor)
        return getattr(torch, value.name) if isinstance(value, DType) else value

    def _tensor(self, data: np.ndarray, dtype: str) -> torch.Tensor:
        return torch.from_numpy(data.copy()).to(getattr(torch, dtype))

    def read(self, value: Any) -> Any:
        return structure_mapped(value, self._read)

    def _read(self, value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return self._array(value.detach())
        if isinstance(value, torch.dtype):
            return DType(str(value).removeprefix("torch."))
        if isinstance(value, np.ndarray):
            return array(value, str(value.dtype))
        return plain(value)

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

    def gradients(
        self,
        inputs: Sequence[Array],
        evaluate: Callable[[Tensors], Any],
        parameters: Sequence[torch.nn.Parameter] = (),
    ) -> list[Array]:
        tensors = {id(one): self.make(one) for one in inputs}
        leaves = [
            tensors[id(one)].requires_grad_()
            for one in inputs
            if one.dtype in DIFFERENTIATED
        ]
        total = self._weighted(tensors_in(evaluate(tensors), self))
        found = torch.autograd.grad(
            total, [*leaves, *parameters], allow_unused=True, materialize_grads=True
        )
        return [self.read(gradient) for gradient in found]

    def _weighted(self, results: Sequence[torch.Tensor]) -> torch.Tensor:
        """One number out of all floating results."""
        parts = [
            (one * torch.from_numpy(weights_for(one.shape)).to(one.dtype)).sum()
            for one in results
            if one.is_floating_point()
        ]
        return sum(parts[1:], parts[0])


def drawing(act: Callable[[], Any]) -> tuple[Any, bool]:
    """What ``act`` returns, and whether it took random numbers from PyTorch."""
    before = torch.default_generator.get_state()
    result = act()
    return result, not torch.equal(before, torch.default_generator.get_state())


def field_names(result: Any) -> tuple[str, ...]:
    """The names of what ``result`` holds, where PyTorch gives it any."""
    if type(result).__module__ != "torch.return_types":
        return ()
    return tuple(name for name in dir(result) if _is_field(result, name))


def _is_field(result: Any, name: str) -> bool:
    held = getattr(result, name)
    return not name.startswith("_") and any(held is one for one in result)
