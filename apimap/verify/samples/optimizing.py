"""How optimizers are tried: every hyperparameter, and courses of steps.

A course says how large gradients are, how many steps are taken, which groups there are,
and when the rate changes. It stands among the keywords of a sample's call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apimap.signature.readings import Reading
from apimap.verify.model.samples import Sample
from apimap.verify.samples.arguments import is_given

SCALES = (1e-8, 1e-6, 1e-4, 1e-2, 1e1, 1e3)
Arguments = Mapping[str, Any]
# MindSpore asks for a rate, PyTorch does not: without one nothing else would be seen.
RATE: Arguments = {"lr": 0.1}
# Values of hyperparameters; those that have an effect with another only, with it.
HYPERPARAMETERS: Mapping[str, tuple[Arguments, ...]] = {
    "lr": tuple({"lr": lr} for lr in (1e-5, 0.03, 0.1, 0.5)),
    "momentum": ({"momentum": 0.9}, {"momentum": 0.5}),
    "dampening": ({"dampening": 0.5, "momentum": 0.9},),
    "nesterov": ({"nesterov": True, "momentum": 0.9},),
    "betas": ({"betas": (0.5, 0.9)}, {"betas": (0.0, 0.99)}),
    "eps": ({"eps": 1e-3}, {"eps": 0.1}, {"eps": (1e-3, 0.1)}),
    "weight_decay": ({"weight_decay": 0.1}, {"weight_decay": 1e-4}),
    "decoupled_weight_decay": ({"decoupled_weight_decay": True, "weight_decay": 0.1},),
    "amsgrad": ({"amsgrad": True}, {"amsgrad": True, "weight_decay": 0.1}),
    "maximize": ({"maximize": True}, {"maximize": True, "weight_decay": 0.1}),
    "centered": ({"centered": True}, {"centered": True, "momentum": 0.9}),
    "alpha": ({"alpha": 0.5},),
    "etas": ({"etas": (0.25, 2.0)},),
    "step_sizes": ({"step_sizes": (1e-3, 0.1)},),
    "rho": ({"rho": 0.5},),
    "lr_decay": ({"lr_decay": 0.1},),
    "initial_accumulator_value": ({"initial_accumulator_value": 0.5},),
    "lambd": ({"lambd": 0.1},),
    "t0": ({"t0": 2.0},),
    "momentum_decay": ({"momentum_decay": 0.1},),
    "beta2_decay": ({"beta2_decay": -0.5},),
    "d": ({"d": 0.5},),
}


@dataclass(frozen=True)
class Course:
    """The steps of an optimizer; with ``rate`` the rate is that after some of them."""

    scale: float = 1
    steps: int = 4
    groups: Sequence[Arguments] = ()
    rate: float = 0
    changed_at: int = 2

    def grouped(self, parameters: Sequence[Any]) -> list[Any]:
        """What an optimizer is given: the parameters, or a group for each of them."""
        if not self.groups:
            return list(parameters)
        pairs = zip(parameters, self.groups, strict=True)
        return [{"params": [one], **options} for one, options in pairs]


def course_of(sample: Sample) -> Course:
    """The course of ``sample``."""
    return Course(**sample.input_kwargs)


def hyperparameter_samples(reading: Reading) -> Iterator[Sample]:
    """The optimizer with its defaults, then each parameter of ``reading`` varied."""
    yield Sample("defaults", "float32")
    names = [
        one.name
        for signature in reading.signatures
        for one in signature.parameters.values()
        if is_given(one)
    ]
    for name in names:
        for kwargs in HYPERPARAMETERS.get(name, ()):
            shown = ", ".join(f"{key}={value}" for key, value in kwargs.items())
            yield Sample(f"case: {shown}", "float32", kwargs={**RATE, **kwargs})


def course_samples() -> Iterator[Sample]:
    """Gradients of several decades, many steps, groups, and a rate that is changed."""
    for scale in SCALES:
        scaled = {"scale": scale}
        label = f"edge: gradients of {scale:g}"
        yield Sample(label, "float32", (), RATE, (), scaled)
    groups = {"lr": 0.1}, {"lr": 0.01}
    decayed = {"lr": 0.1, "weight_decay": 0.1}, {"lr": 0.1, "weight_decay": 0.0}
    courses: Mapping[str, Arguments] = {
        "20 steps": {"steps": 20},
        "the rate is changed": {"rate": 0.05},
        "groups with rates": {"groups": groups},
        "groups with weight decay": {"groups": decayed},
    }
    for label, course in courses.items():
        yield Sample(f"case: {label}", "float32", (), RATE, (), course)
