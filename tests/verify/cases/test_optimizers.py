"""Optimizers with groups, changed rates and gradients of several decades."""

import importlib.util

import numpy as np
import pytest

from tests.verify.support import entry

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]


def course(label, target="mindspore.experimental.optim.SGD"):
    """The last parameters of both sides, in the course of this label."""
    from apimap.signature.record import read_newest_record
    from apimap.verify.cases.optimizers import OptimizerCase

    case = OptimizerCase(entry("torch.optim.SGD", target), read_newest_record())
    sample = next(one for one in case.samples() if one.label == label)
    sides = case.reference(sample), case.target(sample, target)
    return [one.value["after each step"][-1][0].data for one in sides]


@pytest.mark.parametrize(
    "label",
    [
        "case: the rate is changed",
        "case: groups with rates",
        "edge: gradients of 1e-08",
        "case: 20 steps",
    ],
)
def test_both_sides_take_the_same_course(in_child, label):
    expected, actual = in_child(course, label)
    assert np.allclose(expected, actual, rtol=1e-5, atol=0)


def test_a_changed_rate_ends_elsewhere(in_child):
    changed, _ = in_child(course, "case: the rate is changed")
    kept, _ = in_child(course, "case: lr=0.1")
    assert not np.allclose(changed, kept)
