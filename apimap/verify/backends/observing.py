"""What a framework does with a sample, seen from outside: see ``Observation``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import mindspore
import numpy as np
import torch

from apimap.verify.backends.interface import Backend, Tensors, call_with, tensors_in
from apimap.verify.calls.translation import Call
from apimap.verify.model.samples import Observation
from apimap.verify.model.values import Array, size


def seed(number: int) -> None:
    """Seed both frameworks and NumPy."""
    torch.default_generator.manual_seed(number)
    mindspore.set_seed(number)
    mindspore.manual_seed(number)
    np.random.seed(number)


def noting_draws(act: Callable[[], Observation]) -> Observation:
    """What ``act`` observes, and whether it took random numbers from PyTorch."""
    before = torch.default_generator.get_state()
    observed = act()
    drew = not torch.equal(before, torch.default_generator.get_state())
    return replace(observed, drew=drew)


def observed_call(call: Call, inputs: Sequence[Array], backend: Backend) -> Observation:
    """What ``call`` returns and changes; ``inputs`` are the Arrays in its arguments.

    ``backend`` is that of the framework that ``call`` is of.
    """
    tensors: Tensors = {}
    result = call_with(call, backend, tensors)
    return observation_of(result, inputs, tensors, backend)


def observation_of(
    result: Any,
    inputs: Sequence[Array],
    tensors: Tensors,
    backend: Backend,
    state: Any = None,
) -> Observation:
    """A framework's ``result`` with what has become of ``inputs``.

    ``backend`` reads what the framework gave. ``tensors`` are those that stood for the
    inputs in the call; ``state`` is what the object that was called holds now.
    """
    value = backend.read(result)
    present = {
        n: tensors[id(one)] for n, one in enumerate(inputs) if id(one) in tensors
    }
    after = {place: backend.read(tensor) for place, tensor in present.items()}
    changed = {p: now for p, now in after.items() if _differs(inputs[p], now)}
    aliases = _aliases(result, present.values(), backend) if size(value) else ()
    return Observation(value, changed, state, aliases)


def _differs(before: Array, after: Array) -> bool:
    same = before.dtype == after.dtype and before.shape == after.shape
    return not same or before.data.tobytes() != after.data.tobytes()


def _aliases(result: Any, inputs: Iterable[Any], backend: Backend) -> tuple[bool, ...]:
    addresses = {backend.address(tensor) for tensor in inputs} - {0}
    results = tensors_in(result, backend)
    return tuple(backend.address(tensor) in addresses for tensor in results)
