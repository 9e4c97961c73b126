"""Modules: made, given the same weights, called, and looked at again afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from typing import Any

import mindspore
import numpy as np
import torch

from apimap.base.versions import FRAMEWORKS
from apimap.mapping.entries import Entry
from apimap.signature.record import SignatureRecord
from apimap.verify.backends.interface import (
    DIFFERENTIATED,
    Backend,
    NotExpressible,
    Tensors,
    call_with,
    made,
)
from apimap.verify.backends.mindspore import MindSpore
from apimap.verify.backends.observing import noting_draws, observation_of
from apimap.verify.backends.pytorch import PyTorch
from apimap.verify.calls.programs import (
    ModuleUse,
    module_gradient_program,
    module_program,
)
from apimap.verify.calls.translation import Call, Pairing, shown_call, translate
from apimap.verify.calls.written import shown_written_call, written_call
from apimap.verify.cases.case import CaseBase, Evaluation
from apimap.verify.cases.functions import has_gradient, reading_of, weights_like
from apimap.verify.cases.weights import correspondence, fitted, is_counter
from apimap.verify.model.outcomes import AS_WRITTEN, Aspect
from apimap.verify.model.samples import Observation, Sample
from apimap.verify.model.values import FLOATING, Array, array, arrays, mapped
from apimap.verify.samples.edges import module_edges
from apimap.verify.samples.handwritten import own_module_samples
from apimap.verify.samples.pytorch import module_samples, seed_everything

Weights = Mapping[str, Array]
# What code looks at of a module, beside calling it. PyTorch's names of parameters.
ATTRIBUTES = ("weight", "bias", "training")
MOST_MADE = 4  # modules that are made to find one that has an attribute


class ModuleCase(CaseBase):
    """One entry whose reference is a module class, and its targets are cells."""

    def __init__(self, entry: Entry, record: SignatureRecord) -> None:
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
        made = module_edges(found, self.reading, self._accepts)
        return [*found, *made, *self._looked_at(found[:MOST_MADE])]

    def _looked_at(self, found: list[Sample]) -> Iterator[Sample]:
        """A module for each attribute that one of ``found`` has, to be asked for it."""
        for name in ATTRIBUTES:
            asked = (
                replace(
                    one,
                    label=f"edge: attribute {name}",
                    training=False,
                    by_field=(name,),
                    differentiate=False,
                )
                for one in found
            )
            yield from islice(filter(self._has, asked), 1)

    def _has(self, sample: Sample) -> bool:
        """Whether there is a tensor, or a mode, that ``sample`` asks for."""
        try:
            (value,) = self.reference(sample).value.values()
        except Exception:  # whatever PyTorch raises: it has nothing there
            return False
        return isinstance(value, Array) or value is sample.training

    def _accepts(self, sample: Sample) -> bool:
        try:
            self.reference(sample)
        except Exception:  # whatever PyTorch raises: it does not take the sample
            return False
        return True

    def reference(self, sample: Sample) -> Observation:
        """What the module returns, changes and has become."""
        tensors: Tensors = {}
        weights = self.weights_of(sample)
        if sample.by_field:
            return _attributes(self._module(sample, tensors), sample, PyTorch())
        return _observed(self._module(sample, tensors), sample, tensors, weights)

    def precise(self, sample: Sample) -> Observation | None:
        """What the module does when it computes with more digits, if it does."""
        with suppress(Exception):  # whatever PyTorch raises: it does not take it
            module = self._module(sample, {}).double()
            return _observed(module, _wide(sample), {}, self.weights_of(sample))
        return None

    def precise_gradients(self, sample: Sample) -> list[Array] | None:
        """The module's gradients in more digits, if it has them."""
        with suppress(Exception):  # whatever PyTorch raises: it does not take it
            return _gradients(self._module(sample, {}).double(), _wide(sample))
        return None

    def _module(self, sample: Sample, tensors: Tensors) -> torch.nn.Module:
        """The module in its mode, with the same weights every time."""
        call = Call(self.entry.reference, "class", sample.args, sample.kwargs)
        module = call_with(call, PyTorch(), tensors)
        module.train(sample.training)
        if id(sample) in self.weights:
            weights = made(dict(self.weights[id(sample)]), PyTorch(), {})
            module.load_state_dict(weights, strict=False)
        return module

    def weights_of(self, sample: Sample) -> Weights:
        """The weights that both sides start from."""
        if id(sample) not in self.weights:
            self.kept.append(sample)  # so that no other sample gets its id
            seed_everything()
            state = _state(self._module(sample, {}))
            given = {
                one.data.tobytes() for one in arrays([sample.args, dict(sample.kwargs)])
            }
            self.weights[id(sample)] = {
                name: _short(one)
                for name, one in state.items()
                if one.data.tobytes() not in given  # it has come in by the constructor
            }
        return self.weights[id(sample)]

    def target(self, sample: Sample, target: str) -> Observation:
        """What the cell returns, changes and has become, under the module's names."""
        backend = MindSpore()
        tensors: Tensors = {}
        cell, names = self._cell(sample, target, tensors)
        if sample.by_field:
            return _attributes(cell, sample, backend)
        result = _called(cell, sample, backend, tensors)
        held, weights = _held(cell), self.weights_of(sample)
        state = {
            name: _in_shape(backend.read(held[renamed]), weights[name])
            for name, renamed in names.items()
        }
        return observation_of(result, inputs(sample), tensors, backend, state)

    def _construction(self, sample: Sample, target: str) -> Call:
        if target == AS_WRITTEN:
            return written_call(self.entry.reference, sample.args, sample.kwargs)
        call = translate(self._call(sample), self._pairing(target))
        return replace(call, kind="class")

    def _cell(
        self, sample: Sample, target: str, tensors: Tensors
    ) -> tuple[Any, dict[str, str]]:
        """The cell in its mode with the module's weights, and how they are called."""
        call = self._construction(sample, target)
        cell = call_with(call, MindSpore(), tensors)
        if not isinstance(cell, mindspore.nn.Cell):
            return cell, {}
        cell.set_train(sample.training)
        weights, held = self.weights_of(sample), _held(cell)
        names = correspondence(weights, held, self.entry.weights)
        for name, renamed in names.items():
            _load(held[renamed], weights[name], name)
        return cell, names

    @contextmanager
    def compiled(self, sample: Sample, target: str) -> Iterator[Evaluation]:
        """The cell, compiled. Raises Rejected, Unmatched, or what making it raises."""
        cell, _ = self._cell(sample, target, {})
        net = mindspore.jit(cell)

        def evaluate(tensors: Tensors) -> Any:
            return _called(net, sample, MindSpore(), tensors)

        yield Evaluation(inputs(sample), evaluate, repr(cell))

    def differentiates(self, sample: Sample, expected: Observation) -> bool:
        """Whether the result has gradients that can be compared."""
        return sample.differentiate and has_gradient(expected.value)

    def reference_gradients(self, sample: Sample) -> list[Array]:
        """The gradients of the inputs, then of the parameters by name."""
        return _gradients(self._module(sample, {}), sample)

    def target_gradients(self, sample: Sample, target: str) -> list[Array]:
        """The same gradients of the cell."""
        cell, names = self._cell(sample, target, {})
        held, weights, learned = (
            _held(cell),
            self.weights_of(sample),
            self._learned(sample),
        )
        found = MindSpore().gradients(
            inputs(sample),
            lambda tensors: _called(cell, sample, MindSpore(), tensors),
            [held[names[name]] for name in learned],
        )
        count = len(found) - len(learned)
        return found[:count] + [
            _in_shape(one, weights[name])
            for name, one in zip(learned, found[count:], strict=True)
        ]

    def _learned(self, sample: Sample) -> list[str]:
        return sorted(name for name, _ in self._module(sample, {}).named_parameters())

    def programs(
        self, sample: Sample, target: str, aspect: Aspect = Aspect.VALUE
    ) -> tuple[str, str]:
        """Both sides as code. Raises TooLong, Rejected or Unmatched."""
        asked = "".join(sample.by_field)
        given = sample.inputs, sample.input_kwargs, sample.training, asked
        renamed, weights = self._renamed(sample, target), self.weights_of(sample)
        if aspect is Aspect.SHAPE or (aspect is Aspect.STATE and not renamed):
            renamed = weights = {}
        uses = (
            ModuleUse(self._call(sample), weights, *given),
            ModuleUse(self._shown_call(sample, target), renamed, *given),
        )
        if aspect is Aspect.GRADIENT:
            return self._gradient_programs(uses, sample, target)
        one, other = (
            module_program(framework, use, aspect)
            for framework, use in zip(FRAMEWORKS, uses, strict=True)
        )
        return one, other

    def _shown_call(self, sample: Sample, target: str) -> Call:
        """The cell's construction; where there is none, one that is refused."""
        if target == AS_WRITTEN:
            return shown_written_call(self._construction(sample, target))
        call = shown_call(self._call(sample), self._pairing(target))
        return replace(call, kind="class")

    def _call(self, sample: Sample) -> Call:
        return Call(self.entry.reference, "class", sample.args, sample.kwargs)

    def _pairing(self, target: str) -> Pairing:
        reading = reading_of(target, self.record)
        return Pairing(self.reading, reading, self.entry.parameters)

    def _gradient_programs(
        self, uses: tuple[ModuleUse, ModuleUse], sample: Sample, target: str
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
            renamed: fitted(weights[name], tuple(held[renamed].shape), name)
            for name, renamed in names.items()
        }


def _observed(
    module: torch.nn.Module, sample: Sample, tensors: Tensors, weights: Weights
) -> Observation:
    """What ``module`` does with ``sample``, and what its ``weights`` have become."""

    def observe() -> Observation:
        result = _called(module, sample, PyTorch(), tensors)
        state = _state(module)
        held = {name: state[name] for name in weights}
        return observation_of(result, inputs(sample), tensors, PyTorch(), held)

    return noting_draws(observe)


def _attributes(module: Any, sample: Sample, backend: Backend) -> Observation:
    """What ``module`` has under the names that ``sample`` asks for.

    Raises NotExpressible where it has nothing there.
    """
    for name in sample.by_field:
        if getattr(module, name, None) is None:
            raise NotExpressible(f"a module with the attribute {name}")
    return Observation(
        {name: backend.read(getattr(module, name)) for name in sample.by_field}
    )


def _state(module: torch.nn.Module) -> dict[str, Array]:
    return {
        name: PyTorch().read(value)
        for name, value in module.state_dict().items()
        if isinstance(value, torch.Tensor) and not is_counter(name)
    }


def _gradients(module: torch.nn.Module, sample: Sample) -> list[Array]:
    parameters = [found for _, found in sorted(module.named_parameters())]
    return PyTorch().gradients(
        inputs(sample),
        lambda tensors: _called(module, sample, PyTorch(), tensors),
        parameters,
    )


def _wide(sample: Sample) -> Sample:
    """``sample`` as goes into a module of float64."""
    given = mapped([sample.inputs, dict(sample.input_kwargs)], _doubled)
    return replace(sample, inputs=given[0], input_kwargs=given[1])


def _doubled(one: Array) -> Array:
    if one.dtype not in FLOATING:
        return one
    return array(one.data, "float64", one.layout)


def _called(module: Any, sample: Sample, backend: Backend, tensors: Tensors) -> Any:
    """What a module or cell returns for the inputs of ``sample``."""
    args = made(sample.inputs, backend, tensors)
    kwargs = made(dict(sample.input_kwargs), backend, tensors)
    return module(*args, **kwargs)


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
