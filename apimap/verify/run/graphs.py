"""Graph mode: what a call comes to when ``mindspore.jit`` compiles it.

One sample of each pair is compiled: its value, its gradients by the inputs, and the
same compiled call with another shape. Each is held against what the same call gives
when it is run at once, and where that fails, against what PyTorch gives.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

import numpy as np

from apimap.verify.backends.errors import kind_of, message_of
from apimap.verify.backends.mindspore import MindSpore
from apimap.verify.backends.observing import seed
from apimap.verify.calls.translation import Rejected
from apimap.verify.cases.case import Case, Evaluation, NotCompilable, Prepared
from apimap.verify.cases.weights import Unmatched
from apimap.verify.compare.comparison import compare_gradients, compare_values
from apimap.verify.model.outcomes import (
    NOT_COMPILED,
    GraphResult,
    GraphState,
    Kind,
    Tally,
)
from apimap.verify.model.samples import Sample
from apimap.verify.model.values import Array, array, mapped
from apimap.verify.run.performing import RUN_SEED, Expected, encodable, expected_of

MISSING = (Kind.UNSUPPORTED, Kind.UNSUPPORTED_DTYPE)


def graph_of(one: Prepared, target: str) -> GraphResult:
    """What the call of ``target`` with that sample comes to when it is compiled."""
    case, sample = one
    expected = expected_of(case, sample)
    if expected is None or expected.drawn:
        return NOT_COMPILED
    try:
        return _compiled(case, sample, target, expected)
    except (NotCompilable, Rejected, Unmatched):
        return NOT_COMPILED
    except Exception as error:  # whatever MindSpore raises
        missing = kind_of(error) in MISSING
        state = GraphState.UNSUPPORTED if missing else GraphState.FAILS
        return GraphResult(state, (0, 1), message=encodable(message_of(error)))


def _compiled(
    case: Case, sample: Sample, target: str, expected: Expected
) -> GraphResult:
    with case.compiled(sample, target) as call:
        seed(RUN_SEED)
        at_once = _at_once(case, sample, target, expected)
        first = compare_values(at_once.observation.value, _value(call))
        if first:
            return GraphResult(GraphState.DIFFERS, (0, 1), message=first.message)
        values, gradients = (1, 1), (0, 0)
        if at_once.gradients is not None:
            found = MindSpore().gradients(call.inputs, call.evaluate)
            # Those of a module's parameters come after those of its inputs.
            wrong = compare_gradients(at_once.gradients[: len(found)], found)
            if wrong:
                message = wrong.message
                return GraphResult(GraphState.DIFFERS, values, (0, 1), message)
            gradients = (1, 1)
        values, message = _with_another_shape(case, sample, target, call)
    state = GraphState.DIFFERS if message else GraphState.SAME
    return GraphResult(state, values, gradients, message)


def _at_once(case: Case, sample: Sample, target: str, expected: Expected) -> Expected:
    """What the call gives without being compiled, or what PyTorch gives."""
    observation, gradients = expected.observation, expected.gradients
    with contextlib.suppress(Exception):  # it fails: then what it should have given
        observation = case.target(sample, target)
        if gradients is not None:
            gradients = case.target_gradients(sample, target)
    return Expected(observation, gradients)


def _value(call: Evaluation) -> Any:
    backend = MindSpore()
    tensors = {id(one): backend.make(one) for one in call.inputs}
    return backend.read(call.evaluate(tensors))


def _with_another_shape(
    case: Case, sample: Sample, target: str, call: Evaluation
) -> tuple[Tally, str]:
    """How many of both shapes are equal, and how the second is not.

    A call that another shape makes another call, such as a reshape, has one shape.
    """
    other = replace(
        sample,
        args=mapped(sample.args, _doubled),
        inputs=mapped(sample.inputs, _doubled),
    )
    expected = expected_of(case, other)
    if expected is None or expected.drawn:
        return (1, 1), ""
    with case.compiled(other, target) as again:
        if again.text != call.text or len(again.inputs) != len(call.inputs):
            return (1, 1), ""
        backend = MindSpore()
        pairs = zip(call.inputs, again.inputs, strict=True)
        tensors = {id(one): backend.make(new) for one, new in pairs}
        at_once = _at_once(case, other, target, expected)
        value = backend.read(call.evaluate(tensors))
        found = compare_values(at_once.observation.value, value)
    return ((1, 2), found.message) if found else ((2, 2), "")


def _doubled(one: Array) -> Array:
    """``one`` twice, along its first dimension."""
    if not one.ndim:
        return one
    return array(np.concatenate([one.data, one.data]), one.dtype, one.layout)
