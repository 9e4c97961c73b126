"""Modules: made, given the same weights, called, and looked at again afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import mindspore
import numpy as np
import torch

from apimap.evidence.answers import Answers
from apimap.evidence.calls import Call, Pairing, translate
from apimap.evidence.compare import Observation
from apimap.evidence.edges import module_edges
from apimap.evidence.frameworks import (
    MindSpore,
    Torch,
    made,
    perform,
    resolve,
    tensors_in,
)
from apimap.evidence.functions import (
    DIFFERENTIATED,
    KEPT,
    has_gradient,
    observation_of,
    reading_of,
    weighted_mindspore,
    weighted_torch,
    weights_like,
)
from apimap.evidence.inputs import Sample
from apimap.evidence.own import own_module_samples
from apimap.evidence.randomness import drawing
from apimap.evidence.samples import module_samples, seed_everything
from apimap.evidence.source import Use, module_gradient_program, module_program
from apimap.evidence.values import Array, array, arrays
from apimap.evidence.weights import correspondence, fitted, is_counter
from apimap.evidence.work import GRADIENT, VALUE
from apimap.mapping.entries import Entry
from apimap.provenance import FRAMEWORKS
from apimap.signature.record import Record

Weights = Mapping[str, Array]


class Modules(Answers):
    """One entry whose reference is a module class, and its targets are cells."""

    def __init__(self, entry: Entry, record: Record) -> None:
        self.entry = entry
        self.record = record
        self.reading = reading_of(entry.reference, record)
        self.weights: dict[int, Weights] = {}
        self.kept: list[Sample] = []

    def samples(self, edges: bool = True) -> list[Sample]:
        """PyTorch's samples or ours, then edges of the values that go in."""
        reference = self.entry.reference
        found = [*module_samples(reference), *own_module_samples(reference)]
        if not edges:
            return found
        return [*found, *module_edges(found, self.reading, self._accepts)]

    def _accepts(self, sample: Sample) -> bool:
        try:
            self.reference(sample)
        except Exception:  # whatever PyTorch raises: it does not take the sample
            return False
        return True

    def reference(self, sample: Sample) -> Observation:
        """What the module returns, changes and has become."""
        side, tensors = Torch(), {}
        self.weights_of(sample)
        module = self._module(sample, tensors)
        args = made(sample.inputs, side, tensors)
        kwargs = made(dict(sample.input_kwargs), side, tensors)
        result, drew = drawing(lambda: module(*args, **kwargs))
        state = self._state(module)
        held = {name: state[name] for name in self.weights_of(sample)}
        found = observation_of(result, inputs(sample), tensors, side, held)
        return replace(found, drew=drew)

    def _module(self, sample: Sample, tensors: dict[int, Any]) -> torch.nn.Module:
        """The module in its mode, with the same weights every time."""
        side = Torch()
        args, kwargs = made((sample.args, dict(sample.kwargs)), side, tensors)
        module = perform(Call(self.entry.reference, "class", args, kwargs))
        module.train(sample.training)
        if id(sample) in self.weights:
            weights = made(dict(self.weights[id(sample)]), side, {})
            module.load_state_dict(weights, strict=False)
        return module

    def weights_of(self, sample: Sample) -> Weights:
        """The weights that both sides start from."""
        if id(sample) not in self.weights:
            self.kept.append(sample)  # so that no other sample gets its id
            seed_everything()
            state = self._state(self._module(sample, {}))
            given = {
                one.data.tobytes() for one in arrays([sample.args, dict(sample.kwargs)])
            }
            self.weights[id(sample)] = {
                name: _short(one)
                for name, one in state.items()
                if one.data.tobytes() not in given  # it has come in by the constructor
            }
        return self.weights[id(sample)]

    def _state(self, module: torch.nn.Module) -> dict[str, Array]:
        return {
            name: Torch().read(value)
            for name, value in module.state_dict().items()
            if isinstance(value, torch.Tensor) and not is_counter(name)
        }

    def target(self, sample: Sample, target: str) -> Observation:
        """What the cell returns, changes and has become, under the module's names."""
        side, tensors = MindSpore(), {}
        cell, names = self._cell(sample, target, tensors)
        args = made(sample.inputs, side, tensors)
        kwargs = made(dict(sample.input_kwargs), side, tensors)
        result = cell(*args, **kwargs)
        held = _held(cell)
        state = {
            ours: _in_shape(side.read(held[theirs]), self.weights_of(sample)[ours])
            for ours, theirs in names.items()
        }
        return observation_of(result, inputs(sample), tensors, side, state)

    def _construction(self, sample: Sample, target: str) -> Call:
        pairing = Pairing(
            self.reading, reading_of(target, self.record), self.entry.parameters
        )
        call = Call(self.entry.reference, "class", sample.args, sample.kwargs)
        return translate(call, pairing)

    def _cell(
        self, sample: Sample, target: str, tensors: dict[int, Any]
    ) -> tuple[Any, dict[str, str]]:
        """The cell in its mode with the module's weights, and how they are called."""
        call = self._construction(sample, target)
        args, kwargs = made((call.args, dict(call.kwargs)), MindSpore(), tensors)
        cell = perform(Call(call.api, "class", args, kwargs))
        if not isinstance(cell, mindspore.nn.Cell):
            return cell, {}
        cell.set_train(sample.training)
        weights, held = self.weights_of(sample), _held(cell)
        names = correspondence(weights, held, self.entry.weights)
        for ours, theirs in names.items():
            _load(held[theirs], weights[ours], ours)
        return cell, names

    def differentiates(self, sample: Sample, expected: Observation) -> bool:
        """Whether the result has gradients that can be compared."""
        return sample.differentiate and has_gradient(expected.value)

    def reference_gradients(self, sample: Sample) -> list[Array]:
        """The gradients of the inputs, then of the parameters by name."""
        side, tensors = Torch(), {}
        leaves = []
        for one in inputs(sample):
            tensor = tensors[id(one)] = side.make(one)
            if one.dtype in DIFFERENTIATED:
                leaves.append(tensor.requires_grad_())
        module = self._module(sample, {})
        leaves += [parameter for _, parameter in sorted(module.named_parameters())]
        args = made(sample.inputs, side, tensors)
        kwargs = made(dict(sample.input_kwargs), side, tensors)
        total = weighted_torch(tensors_in(module(*args, **kwargs), side))
        found = torch.autograd.grad(
            total, leaves, allow_unused=True, materialize_grads=True
        )
        return [side.read(gradient) for gradient in found]

    def target_gradients(self, sample: Sample, target: str) -> list[Array]:
        """The same gradients of the cell."""
        side = MindSpore()
        fixed: dict[int, Any] = {id(one): side.make(one) for one in inputs(sample)}
        leaves = [one for one in inputs(sample) if one.dtype in DIFFERENTIATED]
        cell, names = self._cell(sample, target, {})

        def total(*given: mindspore.Tensor) -> mindspore.Tensor:
            tensors = fixed | {id(o): t for o, t in zip(leaves, given, strict=True)}
            args = made(sample.inputs, side, tensors)
            kwargs = made(dict(sample.input_kwargs), side, tensors)
            return weighted_mindspore(tensors_in(cell(*args, **kwargs), side))

        KEPT.append(total)
        learned = self._learned(sample)
        parameters = [_held(cell)[names[name]] for name in learned]
        positions = tuple(range(len(leaves))) or None
        differentiated = mindspore.grad(total, positions, weights=parameters or None)
        found = differentiated(*(fixed[id(one)] for one in leaves))
        flat = [side.read(one) for one in _flat(found)]
        of_inputs, of_weights = flat[: len(leaves)], flat[len(leaves) :]
        weights = self.weights_of(sample)
        return of_inputs + [
            _in_shape(one, weights[name])
            for name, one in zip(learned, of_weights, strict=True)
        ]

    def _learned(self, sample: Sample) -> list[str]:
        return sorted(name for name, _ in self._module(sample, {}).named_parameters())

    def programs(
        self, sample: Sample, target: str, aspect: str = VALUE
    ) -> tuple[str, str]:
        """Both sides as code. Raises TooLong, Rejected or Unmatched."""
        ours = Call(self.entry.reference, "class", sample.args, sample.kwargs)
        theirs = self._construction(sample, target)
        given = sample.inputs, sample.input_kwargs, sample.training
        uses = (
            Use(ours, self.weights_of(sample), *given),
            Use(theirs, self._renamed(sample, target), *given),
        )
        if aspect == GRADIENT:
            return self._gradient_programs(uses, sample, target)
        one, other = map(module_program, FRAMEWORKS, uses)
        return one, other

    def _gradient_programs(
        self, uses: tuple[Use, Use], sample: Sample, target: str
    ) -> tuple[str, str]:
        weights = weights_like(self.reference(sample).value)
        leaves = [one for one in inputs(sample) if one.dtype in DIFFERENTIATED]
        _, names = self._cell(sample, target, {})
        learned = self._learned(sample)
        parameters = learned, [names[name] for name in learned]
        one, other = (
            module_gradient_program(framework, use, leaves, weights, held)
            for framework, use, held in zip(FRAMEWORKS, uses, parameters, strict=True)
        )
        return one, other

    def _renamed(self, sample: Sample, target: str) -> Weights:
        """The weights as the cell has them; none where it cannot even be made."""
        try:
            cell, names = self._cell(sample, target, {})
        except Exception:  # the program will show what is wrong
            return {}
        held, weights = _held(cell), self.weights_of(sample)
        return {
            theirs: fitted(weights[ours], tuple(held[theirs].shape), ours)
            for ours, theirs in names.items()
        }


def inputs(sample: Sample) -> list[Array]:
    """The tensors that go into the call of the object, each once."""
    found = {id(one): one for one in arrays([sample.inputs, dict(sample.input_kwargs)])}
    return list(found.values())


def _short(one: Array) -> Array:
    """Weights of two decimals: they are read by people too."""
    if one.dtype not in DIFFERENTIATED:
        return one
    return array(np.round(one.data, 2), one.dtype)


def _held(cell: Any) -> dict[str, Any]:
    """The parameters and buffers of a cell by name."""
    if not isinstance(cell, mindspore.nn.Cell):
        return {}
    return {**dict(cell.named_buffers()), **cell.parameters_dict()}


def _load(parameter: Any, one: Array, name: str) -> None:
    shaped = MindSpore().make(fitted(one, tuple(parameter.shape), name))
    if isinstance(parameter, mindspore.Parameter):
        parameter.set_data(shaped)
    else:
        parameter.assign_value(shaped)


def _in_shape(one: Array, like: Array) -> Array:
    """``one`` in the shape of ``like`` where only sizes of 1 differ."""
    squeezed = [n for n in one.shape if n != 1]
    if squeezed != [n for n in like.shape if n != 1]:
        return one
    return replace(one, data=one.data.reshape(like.shape))


def _flat(found: Any) -> list[mindspore.Tensor]:
    if isinstance(found, mindspore.Tensor):
        return [found]
    return [tensor for one in found for tensor in _flat(one)]


def is_module(name: str) -> bool:
    """Whether ``name`` is a class of modules."""
    value = resolve(name).value
    return isinstance(value, type) and issubclass(value, torch.nn.Module)
