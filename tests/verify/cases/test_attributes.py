"""Modules are asked for what code looks at beside calling them."""

import importlib.util

import pytest

from tests.verify.support import entry

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]


def asked(reference, target):
    """What becomes of each attribute that PyTorch has there."""
    from apimap.signature.record import read_newest_record
    from apimap.verify.cases.modules import ModuleCase
    from apimap.verify.model.samples import is_ordinary
    from apimap.verify.run.performing import _legibility, expected_of, judge_value

    case = ModuleCase(entry(reference, target), read_newest_record())
    found = [one for one in case.samples() if one.by_field]
    assert not any(is_ordinary(one, "float32") for one in found)
    outcomes = {}
    for one in found:
        expected = expected_of(case, one)
        assert _legibility(one, expected.observation) is None
        kind, message = judge_value(case, one, target, expected)
        outcomes[one.by_field[0]] = str(kind), message
    return outcomes


def test_attributes_that_both_have_are_compared(in_child):
    match = ("match", "")
    found = in_child(asked, "torch.nn.Linear", "mindspore.mint.nn.Linear")
    assert found == {"weight": match, "bias": match, "training": match}


def test_a_parameter_of_another_name_is_a_difference(in_child):
    found = in_child(asked, "torch.nn.LayerNorm", "mindspore.nn.LayerNorm")
    message = "a module with the attribute weight is returned or needed"
    assert found["weight"] == ("structure", message)


@pytest.mark.parametrize("layer", ["ReLU", "RNNCell"])
def test_what_is_no_tensor_in_pytorch_is_not_asked_for(in_child, layer):
    """Cells have a ``bias`` that says whether there are some."""
    found = in_child(asked, f"torch.nn.{layer}", f"mindspore.nn.{layer}")
    assert list(found) == ["training"]
