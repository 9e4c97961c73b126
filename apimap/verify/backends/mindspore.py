"""MindSpore, the target's backend. Only workers import this module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import mindspore
import numpy as np

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

# MindSpore knows a function that it has differentiated by its address: one that takes
# the place of a function that is gone would get the other's gradient.
_KEPT: list[Callable] = []


class MindSpore:
    """See ``interface.Backend``."""

    name = "mindspore"

    def make(self, value: Any) -> Any:
        if isinstance(value, Array):
            return laid_out(value, self._tensor)
        return dtype_of(value.name) if isinstance(value, DType) else value

    def _tensor(self, data: np.ndarray, dtype: str) -> mindspore.Tensor:
        tensor = mindspore.Tensor(data.copy())
        return tensor.astype(dtype_of(dtype)) if dtype in STORED else tensor

    def read(self, value: Any) -> Any:
        return structure_mapped(value, self._read)

    def _read(self, value: Any) -> Any:
        if isinstance(value, mindspore.Tensor):
            return self._array(value)
        if isinstance(value, mindspore.Type):
            return DType(str(value).lower())
        if isinstance(value, np.ndarray):
            return array(value, str(value.dtype))
        return plain(value)

    def _array(self, tensor: mindspore.Tensor) -> Array:
        dtype = str(tensor.dtype).lower()
        stored = tensor.astype(mindspore.float32) if dtype in STORED else tensor
        return array(stored.asnumpy().copy(), dtype)

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, mindspore.Tensor)

    def address(self, tensor: mindspore.Tensor) -> int:
        # Older releases have no storage to ask on CPU.
        return tensor.data_ptr() - tensor.storage_offset() * tensor.itemsize

    def gradients(
        self,
        inputs: Sequence[Array],
        evaluate: Callable[[Tensors], Any],
        parameters: Sequence[mindspore.Parameter] = (),
    ) -> list[Array]:
        fixed = {id(one): self.make(one) for one in inputs}
        leaves = [one for one in inputs if one.dtype in DIFFERENTIATED]

        def total(*given: mindspore.Tensor) -> mindspore.Tensor:
            moved = {id(one): t for one, t in zip(leaves, given, strict=True)}
            return self._weighted(tensors_in(evaluate(fixed | moved), self))

        _KEPT.append(total)
        positions = tuple(range(len(leaves))) or None
        differentiated = mindspore.grad(
            total, positions, weights=list(parameters) or None
        )
        found = differentiated(*(fixed[id(one)] for one in leaves))
        return [self.read(gradient) for gradient in _flat(found)]

    def _weighted(self, results: Sequence[mindspore.Tensor]) -> mindspore.Tensor:
        """One number out of all floating results."""
        parts = [
            (one * self._weights(one)).sum()
            for one in results
            if one.is_floating_point()
        ]
        return sum(parts[1:], parts[0])

    def _weights(self, result: mindspore.Tensor) -> mindspore.Tensor:
        """The factors of ``result``, in its dtype."""
        dtype = str(result.dtype).lower()
        return self.make(array(weights_for(result.shape), dtype))


def _flat(found: Any) -> Iterator[mindspore.Tensor]:
    """The gradients in what ``mindspore.grad`` gives: one tensor, or nested tuples."""
    if isinstance(found, mindspore.Tensor):
        yield found
    else:
        for one in found:
            yield from _flat(one)


def dtype_of(name: str) -> Any:
    """MindSpore's dtype. Raises NotExpressible for one that it does not have."""
    names = {"bool": "bool_"}
    found = getattr(mindspore, names.get(name, name), None)
    if not isinstance(found, mindspore.Type):
        raise NotExpressible(f"the dtype {name}")
    return found
