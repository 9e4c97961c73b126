"""Functions, methods and attributes: performed on both sides, with gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import mindspore
import torch

from apimap.evidence.ambiguity import determined, is_ambiguous
from apimap.evidence.answers import Answers
from apimap.evidence.calls import Call, Pairing, translate
from apimap.evidence.compare import Observation
from apimap.evidence.edges import edge_samples
from apimap.evidence.frameworks import (
    MindSpore,
    Side,
    Torch,
    made,
    perform,
    resolve,
    tensors_in,
    weights_for,
)
from apimap.evidence.inputs import Sample
from apimap.evidence.own import has_own, own_samples
from apimap.evidence.randomness import UNINITIALISED, drawing
from apimap.evidence.samples import operator_samples
from apimap.evidence.source import call_program, gradient_program
from apimap.evidence.values import Array, array, arrays, mapped, size
from apimap.evidence.work import GRADIENT, TYPE, VALUE
from apimap.mapping.entries import Entry
from apimap.provenance import FRAMEWORKS
from apimap.signature.reading import read
from apimap.signature.readings import Reading
from apimap.signature.record import Record

DIFFERENTIATED = ("float32", "float64")
# MindSpore knows a function that it has differentiated by its address: one that takes
# the place of a function that is gone would get the other's gradient.
KEPT: list[Callable] = []


class Functions(Answers):
    """One entry whose reference is called as it stands."""

    def __init__(self, entry: Entry, record: Record) -> None:
        self.entry = entry
        self.record = record
        self.reading = reading_of(entry.reference, record)

    @property
    def uninitialised(self) -> bool:
        return self.entry.reference.rpartition(".")[2] in UNINITIALISED

    def samples(self, edges: bool = True) -> list[Sample]:
        """Our own samples, or PyTorch's and the edges made out of them."""
        reference = self.entry.reference
        if has_own(reference):
            return list(own_samples(reference))
        found = list(operator_samples(reference))
        if not edges:
            return found
        kind = self.reading.kind
        return [*found, *edge_samples(found, self.reading, kind, self._accepts)]

    def _accepts(self, sample: Sample) -> bool:
        try:
            self.reference(sample)
        except Exception:  # whatever PyTorch raises: it does not take the sample
            return False
        return True

    def call(self, sample: Sample) -> Call:
        """The reference call of ``sample``."""
        return Call(self.entry.reference, self.reading.kind, sample.args, sample.kwargs)

    def translated(self, sample: Sample, target: str) -> Call:
        """The target's call. Raises Rejected when there is none."""
        reading = reading_of(target, self.record)
        pairing = Pairing(self.reading, reading, self.entry.parameters)
        return translate(self.call(sample), pairing)

    def reference(self, sample: Sample) -> Observation:
        """What PyTorch does. Raises whatever PyTorch raises."""
        call, given = self.call(sample), inputs_of(sample)
        found, drew = drawing(lambda: observed(call, given, Torch()))
        return self._determined(replace(found, drew=drew))

    def target(self, sample: Sample, target: str) -> Observation:
        """What MindSpore does. Raises whatever MindSpore raises, or Rejected."""
        call = self.translated(sample, target)
        return self._determined(observed(call, inputs_of(sample), MindSpore()))

    def _determined(self, one: Observation) -> Observation:
        return replace(one, value=determined(self.entry.reference, one.value))

    def differentiates(self, sample: Sample, expected: Observation) -> bool:
        """Whether the result has gradients that can be compared."""
        return (
            sample.differentiate
            and not is_ambiguous(self.entry.reference)
            and not expected.changed
            and has_gradient(expected.value)
            and any(one.dtype in DIFFERENTIATED for one in inputs_of(sample))
        )

    def reference_gradients(self, sample: Sample) -> list[Array]:
        """The gradients of the floating inputs in PyTorch."""
        return torch_gradients(self.call(sample), inputs_of(sample))

    def target_gradients(self, sample: Sample, target: str) -> list[Array]:
        """The gradients of the floating inputs in MindSpore."""
        call = self.translated(sample, target)
        return mindspore_gradients(call, inputs_of(sample))

    def programs(
        self, sample: Sample, target: str, aspect: str = VALUE
    ) -> tuple[str, str]:
        """Both sides as code that shows ``aspect``. Raises TooLong, or Rejected."""
        calls = self.call(sample), self.translated(sample, target)
        if aspect == GRADIENT:
            return self._gradient_programs(calls, sample)
        exact = aspect == TYPE
        ours, theirs = (
            call_program(framework, call, self._names, exact)
            for framework, call in zip(FRAMEWORKS, calls, strict=True)
        )
        return ours, theirs

    def _gradient_programs(
        self, calls: tuple[Call, Call], sample: Sample
    ) -> tuple[str, str]:
        weights = weights_like(self.reference(sample).value)
        leaves = [one for one in inputs_of(sample) if one.dtype in DIFFERENTIATED]
        ours, theirs = (
            gradient_program(framework, call, self._names, leaves, weights)
            for framework, call in zip(FRAMEWORKS, calls, strict=True)
        )
        return ours, theirs

    @cached_property
    def _names(self) -> tuple[str, ...]:
        signatures = self.reading.signatures
        names = tuple(signatures[0].parameters) if signatures else ()
        return names if self.reading.kind in ("function", "class") else ("x", *names)


def reading_of(name: str, record: Record) -> Reading:
    """What is recorded of ``name``; a name that is not is read now.

    Raises LookupError for a name that the installed packages do not have.
    """
    resolve(name)  # the record may be of other versions
    return record.reading(name) or read(name)


def inputs_of(sample: Sample) -> list[Array]:
    """The tensors of a sample, each once."""
    found = {id(one): one for one in arrays(sample.everything)}
    return list(found.values())


def observed(call: Call, inputs: Sequence[Array], side: Side) -> Observation:
    """What ``call`` returns and changes on one side."""
    tensors: dict[int, Any] = {}
    args = made(call.args, side, tensors)
    kwargs = made(dict(call.kwargs), side, tensors)
    result = perform(Call(call.api, call.kind, args, kwargs))
    return observation_of(result, inputs, tensors, side)


def observation_of(
    result: Any,
    inputs: Sequence[Array],
    tensors: Mapping[int, Any],
    side: Side,
    state: Any = None,
) -> Observation:
    """A result with what has become of the inputs, whose tensors are given by id."""
    value = side.read(result)
    present = {
        n: tensors[id(one)] for n, one in enumerate(inputs) if id(one) in tensors
    }
    after = {place: side.read(tensor) for place, tensor in present.items()}
    changed = {p: now for p, now in after.items() if _differs(inputs[p], now)}
    aliases = _aliases(result, present.values(), side) if size(value) else ()
    return Observation(value, changed, state, aliases)


def _differs(before: Array, after: Array) -> bool:
    same = before.dtype == after.dtype and before.shape == after.shape
    return not same or before.data.tobytes() != after.data.tobytes()


def _aliases(result: Any, inputs: Any, side: Side) -> tuple[bool, ...]:
    addresses = {side.address(tensor) for tensor in inputs} - {0}
    return tuple(side.address(t) in addresses for t in tensors_in(result, side))


def torch_gradients(call: Call, inputs: Sequence[Array]) -> list[Array]:
    """The gradients of a weighted sum of the result; zeros where there is none."""
    side = Torch()
    tensors: dict[int, Any] = {}
    leaves = []
    for one in inputs:
        tensor = tensors[id(one)] = side.make(one)
        if one.dtype in DIFFERENTIATED:
            leaves.append(tensor.requires_grad_())
    args = made(call.args, side, tensors)
    kwargs = made(dict(call.kwargs), side, tensors)
    result = perform(Call(call.api, call.kind, args, kwargs))
    total = weighted_torch(tensors_in(result, side))
    found = torch.autograd.grad(
        total, leaves, allow_unused=True, materialize_grads=True
    )
    return [side.read(gradient) for gradient in found]


def has_gradient(value: Any) -> bool:
    """Whether a result has floating elements.

    Of none there is no gradient: what MindSpore then gives is whatever the memory held.
    """
    return any(one.dtype in DIFFERENTIATED and one.data.size for one in arrays(value))


def weights_like(value: Any) -> Any:
    """The factors of a weighted sum, in the structure of the result."""
    return mapped(value, lambda one: array(weights_for(one.shape), one.dtype))


def weighted_torch(results: Sequence[torch.Tensor]) -> torch.Tensor:
    """One number out of all floating results."""
    parts = [
        (one * torch.from_numpy(weights_for(one.shape)).to(one.dtype)).sum()
        for one in results
        if one.is_floating_point()
    ]
    return sum(parts[1:], parts[0])


def mindspore_gradients(call: Call, inputs: Sequence[Array]) -> list[Array]:
    """As ``torch_gradients``, in MindSpore's functional way."""
    side = MindSpore()
    fixed: dict[int, Any] = {id(one): side.make(one) for one in inputs}
    leaves = [one for one in inputs if one.dtype in DIFFERENTIATED]

    def total(*given: mindspore.Tensor) -> mindspore.Tensor:
        tensors = fixed | {id(o): t for o, t in zip(leaves, given, strict=True)}
        args = made(call.args, side, tensors)
        kwargs = made(dict(call.kwargs), side, tensors)
        result = perform(Call(call.api, call.kind, args, kwargs))
        return weighted_mindspore(tensors_in(result, side))

    KEPT.append(total)
    positions = tuple(range(len(leaves)))
    differentiated = mindspore.grad(total, positions)
    found = differentiated(*(fixed[id(one)] for one in leaves))
    return [side.read(gradient) for gradient in gradients_in(found)]


def gradients_in(found: Any) -> Iterator[mindspore.Tensor]:
    """One gradient or several, as a sequence."""
    yield from found if isinstance(found, (tuple, list)) else (found,)


def weighted_mindspore(results: Sequence[mindspore.Tensor]) -> mindspore.Tensor:
    """One number out of all floating results."""
    parts = [
        (one * mindspore.Tensor(weights_for(one.shape)).astype(one.dtype)).sum()
        for one in results
        if one.is_floating_point()
    ]
    return sum(parts[1:], parts[0])
