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
from apimap.verify.calls.translation import Call, Pairing, shown_call, translate
from apimap.verify.calls.writing import TooLong
from apimap.verify.calls.written import shown_written_call, written_call
from apimap.verify.cases.case import WithoutGradients
from apimap.verify.cases.functions import reading_of
from apimap.verify.model.outcomes import AS_WRITTEN, Aspect
from apimap.verify.model.samples import Observation, Sample
from apimap.verify.model.values import Array, array
from apimap.verify.samples.optimizing import (
    Course,
    course_of,
    course_samples,
    hyperparameter_samples,
)
from apimap.verify.samples.pytorch import optimizer_samples
from apimap.verify.samples.variation import unlike

PARAMETERS = (
    array([[0.5, -1.0], [2.0, 0.0]], "float32"),
    array([1.5, -0.5, 3.0], "float32"),
)


def gradient(number: int, step: int, scale: float = 1) -> Array:
    """The gradient of a parameter at a step, of both signs and one zero."""
    data = PARAMETERS[number].data
    numbers = (np.arange(data.size) * 5 + step * 3 + number) % 11 - 4
    return array((numbers * (scale / 4)).reshape(data.shape), "float32")


def start(course: Course) -> list[Array]:
    """The parameters before the first step: small ones where gradients are small."""
    scale = min(course.scale, 1)
    return [array(one.data * scale, one.dtype) for one in PARAMETERS]


class OptimizerCase(WithoutGradients):
    """One entry whose reference is an optimizer class."""

    def __init__(self, entry: Entry, record: SignatureRecord) -> None:
        self.entry = entry
        self.record = record
        self.reading = reading_of(entry.reference, record)

    def samples(self, edges: bool = True) -> list[Sample]:
        """PyTorch's settings of the optimizer, then every other and other courses."""
        found = list(optimizer_samples(self.entry.reference))
        if not edges:
            return found
        more = [*hyperparameter_samples(self.reading), *course_samples()]
        return [*found, *unlike(found, filter(self._accepts, more))]

    def _accepts(self, sample: Sample) -> bool:
        try:
            self.reference(sample)
        except Exception:  # whatever PyTorch raises: it does not take the sample
            return False
        return True

    def reference(self, sample: Sample) -> Observation:
        """The parameters after each step."""
        return self._reference(sample, "float32")

    def precise(self, sample: Sample) -> Observation | None:
        """The same with more digits."""
        return self._reference(sample, "float64")

    def _reference(self, sample: Sample, dtype: str) -> Observation:
        backend, course = PyTorch(), course_of(sample)
        first = [array(one.data, dtype) for one in start(course)]
        parameters = [backend.make(one).requires_grad_() for one in first]
        kwargs = made(dict(sample.kwargs), backend, {})
        given = course.grouped(parameters)
        optimizer = call_api(Call(self.entry.reference, "class", (given,), kwargs))
        after = []
        for step in range(course.steps):
            if course.rate and step == course.changed_at:
                set_rate(optimizer, course.rate)
            for number, parameter in enumerate(parameters):
                now = gradient(number, step, course.scale)
                parameter.grad = backend.make(array(now.data, dtype))
            optimizer.step()
            after.append(backend.read(list(parameters)))
        return Observation(_moved(after, first))

    def _construction(self, sample: Sample, target: str, parameters: Any) -> Call:
        if target == AS_WRITTEN:
            return written_call(self.entry.reference, (parameters,), sample.kwargs)
        call = Call(self.entry.reference, "class", (parameters,), sample.kwargs)
        return replace(translate(call, self._pairing(target)), kind="class")

    def _pairing(self, target: str) -> Pairing:
        reading = reading_of(target, self.record)
        return Pairing(self.reading, reading, self.entry.parameters)

    def _shown_call(self, sample: Sample, target: str) -> Call:
        """The optimizer's construction; where there is none, one that is refused."""
        if target == AS_WRITTEN:
            return shown_written_call(self._construction(sample, target, Given()))
        call = Call(self.entry.reference, "class", (Given(),), sample.kwargs)
        return replace(shown_call(call, self._pairing(target)), kind="class")

    def target(self, sample: Sample, target: str) -> Observation:
        """The same of MindSpore's optimizer, which is given the gradients."""
        backend, course = MindSpore(), course_of(sample)
        first = start(course)
        parameters = [
            mindspore.Parameter(backend.make(one), name=f"p{number}")
            for number, one in enumerate(first)
        ]
        call = self._construction(sample, target, Given())
        filling = Filling(course.grouped(parameters))
        args, kwargs = made((call.args, dict(call.kwargs)), filling, {})
        optimizer = call_api(replace(call, args=args, kwargs=kwargs))
        after = []
        for step in range(course.steps):
            if course.rate and step == course.changed_at:
                set_rate(optimizer, course.rate)
            gradients = [gradient(n, step, course.scale) for n in range(len(first))]
            optimizer(tuple(backend.make(one) for one in gradients))
            after.append(backend.read([*map(_tensor, parameters)]))
        return Observation(_moved(after, first))

    def programs(
        self, sample: Sample, target: str, aspect: Aspect = Aspect.VALUE
    ) -> tuple[str, str]:
        """Both sides as code, of two steps. Raises Rejected or TooLong."""
        course = course_of(sample)
        if course.groups or course.rate:
            raise TooLong("groups and changed rates are not written")
        gradients = [gradient(0, step, course.scale) for step in range(2)]
        reference_call = Call(self.entry.reference, "class", (Given(),), sample.kwargs)
        target_call = self._shown_call(sample, target)
        return (
            optimizer_program("torch", reference_call, start(course)[0], gradients),
            optimizer_program("mindspore", target_call, start(course)[0], gradients),
        )


class Given:
    """Stands for the parameters in a call that is translated."""

    def __repr__(self) -> str:
        return "[p]"


class Filling(MindSpore):
    """MindSpore's backend, with the parameters in the place that stands for them."""

    def __init__(self, parameters: list[Any]) -> None:
        self.parameters = parameters

    def make(self, value: Any) -> Any:
        """``value`` as MindSpore's, or the parameters."""
        return self.parameters if isinstance(value, Given) else super().make(value)


def set_rate(optimizer: Any, rate: float) -> None:
    """Change the learning rate of every group, as the optimizer's kind does it."""
    groups = getattr(optimizer, "param_groups", None)
    if groups is None:
        optimizer.learning_rate.set_data(mindspore.Tensor(rate, mindspore.float32))
        return
    for group in groups:
        if isinstance(group["lr"], mindspore.Parameter):
            mindspore.ops.assign(group["lr"], rate)
        else:
            group["lr"] = rate


def _moved(after: list[list[Array]], first: list[Array]) -> dict[str, Any]:
    """The parameters after each step, and whether they have moved at all."""
    pairs = zip(after[-1], first, strict=True)
    moves = any((now.data != before.data).any() for now, before in pairs)
    return {"they move": moves, "after each step": after}


def _tensor(parameter: mindspore.Parameter) -> mindspore.Tensor:
    return parameter.value()
