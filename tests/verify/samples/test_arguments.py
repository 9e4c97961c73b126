"""Every parameter is given once alone, by name and by position."""

import numpy as np

from apimap.verify.model.samples import Sample
from apimap.verify.model.values import DType, array
from apimap.verify.samples.arguments import NOT_GIVEN, argument_samples
from tests.verify.support import reading

X = array(np.arange(6.0).reshape(2, 3), "float32")


def given(signature, *args, accepts=lambda _: True, kind="function", inputs=()):
    base = Sample("f 0", "float32", args, inputs=inputs)
    one = reading("torch.f", *signature.split(" | "), kind=kind)
    return list(argument_samples([base], one, kind, accepts))


def by_label(found):
    return {one.label: one for one in found}


def test_a_bool_is_the_other_one():
    found = by_label(given("(input, keep=False, sorted=True)", X))
    assert found["edge: keep=True"].kwargs == {"keep": True}
    assert found["edge: sorted=False"].kwargs == {"sorted": False}


def test_by_position_what_stands_before_has_its_default():
    found = by_label(given("(input, dim=-1, keep=False)", X))
    assert found["case: keep by position"].args == (X, -1, True)


def test_what_comes_by_name_only_is_not_passed_by_position():
    found = by_label(given("(input, *, keep=False)", X))
    assert "edge: keep=True" in found
    assert "case: keep by position" not in found


def test_each_word_of_a_choice_is_tried():
    found = by_label(given("(input, reduction='mean')", X))
    words = {name for name in found if "reduction=" in name}
    assert words == {"edge: reduction='none'", "edge: reduction='sum'"}


def test_a_parameter_is_given_alone():
    found = given("(input, dim=None, keep=False)", X, 0)
    assert all(len(one.kwargs) <= 1 for one in found if "=" in one.label)


def test_what_pytorch_refuses_does_not_come_out():
    found = given("(input, p=2)", X, accepts=lambda one: one.kwargs.get("p") != 4)
    labels = by_label(found)
    assert "edge: p=4" not in labels
    assert any(label.startswith("edge: p=") for label in labels)


def test_a_dtype_is_one():
    assert by_label(given("(input, dtype=None)", X))["edge: dtype=float64"].kwargs == {
        "dtype": DType("float64")
    }


def test_a_module_of_another_dtype_is_called_with_it():
    found = given("(size, dtype=None)", 3, kind="class", inputs=(X,))
    one = by_label(found)["edge: dtype=float64"]
    assert one.inputs[0].dtype == one.dtype == "float64"


def test_a_way_to_call_that_no_sample_shows_is_tried_too():
    def accepts(one):
        return one.args in [(X,), (X, 0)] and not one.kwargs

    found = given("(input) | (input, dim)", X, accepts=accepts)
    assert any(one.args == (X, 0) for one in found)


def test_what_is_not_given_has_its_reason():
    assert all(NOT_GIVEN.values())
    labels = by_label(given("(input, out=None, device=None, keep=False)", X))
    assert not any("out" in label or "device" in label for label in labels)


def test_a_receiver_stays_before_the_dot():
    found = by_label(given("(dim=0)", X, kind="method"))
    assert found["case: dim by position"].args == (X, -1)
