"""Compiled calls, in the real MindSpore: the same, or how they are not."""

import importlib.util

import pytest

from tests.verify.support import entry

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]


def graph(reference, target, label=""):
    """What the first sample with that label comes to; as (state, values, gradients)."""
    from apimap.signature.record import read_newest_record
    from apimap.verify.cases.case import Prepared
    from apimap.verify.cases.choice import cases_of
    from apimap.verify.run.graphs import graph_of

    one = entry(reference, target)
    (case,) = cases_of(one, read_newest_record())
    sample = next(s for s in case.samples() if s.label.startswith(label))
    found = graph_of(Prepared(case, sample), target)
    return str(found.state), found.values, found.gradients, found.message


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("torch.sin", "mindspore.ops.sin"),
        ("torch.nn.ReLU", "mindspore.nn.ReLU"),
    ],
)
def test_value_gradient_and_another_shape_are_compared(in_child, reference, target):
    state, values, gradients, _ = in_child(graph, reference, target)
    assert (state, values, gradients) == ("same", (2, 2), (1, 1))


def test_a_call_that_another_shape_makes_another_call_has_one_shape(in_child):
    state, values, *_ = in_child(graph, "torch.reshape", "mindspore.ops.reshape")
    assert (state, values) == ("same", (1, 1))


def test_what_differs_when_it_is_run_at_once_too_is_the_same_as_a_graph(in_child):
    assert in_child(graph, "torch.sin", "mindspore.ops.cos")[0] == "same"


def test_a_kernel_that_is_missing_is_told_apart(in_child):
    state, values, _, message = in_child(graph, "torch.sort", "mindspore.mint.sort")
    assert (state, values) == ("unsupported", (0, 1))
    assert "SortExt" in message


def test_a_program_is_not_compiled(in_child):
    found = in_child(graph, "torch.optim.Adam", "mindspore.experimental.optim.Adam")
    assert found[0] == "not-run"


def test_what_is_drawn_is_not_compiled(in_child):
    found = in_child(graph, "torch.bernoulli", "mindspore.ops.bernoulli")
    assert found[0] == "not-run"
