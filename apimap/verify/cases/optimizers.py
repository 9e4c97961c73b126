"""Optimizers: the same parameters and gradients, several steps, every step compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import mindspore
import numpy as np

from apimap.mapping.entries import Entry
from apimap.signature.record import SignatureRecord
from apimap.verify.backends.interface import call_api, made
from apimap.verify.backends.mindspore import MindSpore
from apimap.verify.backends.pytorch import PyTorch
from apimap.verify.calls.programs import optimizer_program
from apimap.verify.calls.translation import Call, Pairing, translate
from apimap.verify.calls.written import written_call
from apimap.verify.cases.case import WithoutGradients
from apimap.verify.cases.functions import reading_of
from apimap.verify.model.outcomes import AS_WRITTEN, Aspect
from apimap.verify.model.samples import Observation, Sample
from apimap.verify.model.values import Array, array
from apimap.verify.samples.pytorch import optimizer_samples

STEPS = 4
PARAMETERS = (
    array([[0.5, -1.0], [2.0, 0.0]], "float32"),
    array([1.5, -0.5, 3.0], "float32"),
)


def gradient(number: int, step: int) -> Array:
    """The gradient of a parameter at a step, of both signs and one zero."""
    data = PARAMETERS[number].data
    numbers = (np.arange(data.size) * 5 + step * 3 + number) % 11 - 4
    return array((numbers / 4).reshape(data.shape), "float32")


class OptimizerCase(WithoutGradients):
    """One entry whose reference is an optimizer class."""

    def __init__(self, entry: Entry, record: SignatureRecord) -> None:
        self.entry = entry
        self.record = record
        self.reading = reading_of(entry.reference, record)

    def samples(self, edges: bool = True) -> list[Sample]:
        """PyTorch's settings of the optimizer, and with the defaults."""
        found = list(optimizer_samples(self.entry.reference))
        own = [Sample("defaults", "float32"), *self._rates()] if edges else []
        return [*found, *own]

    def _rates(self) -> list[Sample]:
        rates = (0.1, 0.5)
        return [Sample(f"lr={lr}", "float32", kwargs={"lr": lr}) for lr in rates]

    def reference(self, sample: Sample) -> Observation:
        """The parameters after each step."""
        backend = PyTorch()
        parameters = [backend.make(one).requires_grad_() for one in PARAMETERS]
        kwargs = made(dict(sample.kwargs), backend, {})
        call = Call(self.entry.reference, "class", (parameters,), kwargs)
        optimizer = call_api(call)
        after = []
        for step in range(STEPS):
            for number, parameter in enumerate(parameters):
                parameter.grad = backend.make(gradient(number, step))
            optimizer.step()
            after.append(backend.read(list(parameters)))
        return Observation(_moved(after))

    def _construction(self, sample: Sample, target: str, parameters: Any) -> Call:
        if target == AS_WRITTEN:
            return written_call(self.entry.reference, (parameters,), sample.kwargs)
        pairing = Pairing(
            self.reading, reading_of(target, self.record), self.entry.parameters
        )
        call = Call(self.entry.reference, "class", (parameters,), sample.kwargs)
        return replace(translate(call, pairing), kind="class")

    def target(self, sample: Sample, target: str) -> Observation:
        """The same of MindSpore's optimizer, which is given the gradients."""
        backend = MindSpore()
        parameters = [
            mindspore.Parameter(backend.make(one), name=f"p{number}")
            for number, one in enumerate(PARAMETERS)
        ]
        call = self._construction(sample, target, Given())
        args, kwargs = made((call.args, dict(call.kwargs)), Filling(parameters), {})
        optimizer = call_api(replace(call, args=args, kwargs=kwargs))
        after = []
        for step in range(STEPS):
            gradients = [gradient(number, step) for number in range(len(parameters))]
            optimizer(tuple(backend.make(one) for one in gradients))
            after.append(backend.read([*map(_tensor, parameters)]))
        return Observation(_moved(after))

    def programs(
        self, sample: Sample, target: str, aspect: Aspect = Aspect.VALUE
    ) -> tuple[str, str]:
        """Both sides as code, of two steps. Raises Rejected."""
        gradients = [gradient(0, step) for step in range(2)]
        reference_call = Call(self.entry.reference, "class", (Given(),), sample.kwargs)
        target_call = self._construction(sample, target, Given())
        return (
            optimizer_program("torch", reference_call, PARAMETERS[0], gradients),
            optimizer_program("mindspore", target_call, PARAMETERS[0], gradients),
        )


class Given:
    """Stands for the parameters in a call that is translated."""

    def __repr__(self) -> str:
        return "[p]"


class Filling(MindSpore):
    """MindSpore's backend, with the parameters in the place that stands for them."""

    def __init__(self, parameters: list[mindspore.Parameter]) -> None:
        self.parameters = parameters

    def make(self, value: Any) -> Any:
        """``value`` as MindSpore's, or the parameters."""
        return self.parameters if isinstance(value, Given) else super().make(value)


def _moved(after: list[list[Array]]) -> dict[str, Any]:
    """The parameters after each step, and whether they have moved at all."""
    pairs = zip(after[-1], PARAMETERS, strict=True)
    moves = any((now.data != before.data).any() for now, before in pairs)
    return {"they move": moves, "after each step": after}


def _tensor(parameter: mindspore.Parameter) -> mindspore.Tensor:
    return parameter.value()
