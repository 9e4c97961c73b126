"""Weights are copied by name, then by declared renames, and never by order."""

import pytest

from apimap.verify.cases.weights import Unmatched, correspondence, fitted
from apimap.verify.model.values import array


def test_equal_names_correspond():
    assert correspondence(["weight"], ["gamma", "weight"], {}) == {"weight": "weight"}


def test_older_layers_have_other_names_at_every_level():
    ours = ["norm1.weight", "linear1.bias", "running_var"]
    theirs = ["norm1.gamma", "dense1.bias", "moving_variance"]
    assert list(correspondence(ours, theirs, {}).values()) == theirs


def test_an_entry_declares_names_of_its_own():
    assert correspondence(["w0"], ["kernel"], {"w0": "kernel"}) == {"w0": "kernel"}


def test_a_name_without_a_counterpart_is_not_copied_by_order():
    with pytest.raises(Unmatched, match="no parameter of the target stands for bias"):
        correspondence(["weight", "bias"], ["weight", "other"], {})


def test_sizes_of_one_may_be_more():
    one = array([[[1.0, 2.0]]], "float32")
    assert fitted(one, (1, 1, 1, 2), "weight").shape == (1, 1, 1, 2)


def test_other_shapes_do_not_fit():
    with pytest.raises(
        Unmatched, match=r"weight has shape \(2, 3\), the target's has \(3, 2\)"
    ):
        fitted(array([[1.0] * 3] * 2, "float32"), (3, 2), "weight")
