"""Two results are compared in structure, shape, dtype and values, with the numbers."""

import numpy as np
import pytest

from apimap.verify.compare.comparison import (
    compare_gradients,
    compare_observations,
    compare_values,
)
from apimap.verify.model.samples import Observation
from apimap.verify.model.values import DType, array

nan, inf = float("nan"), float("inf")


def one(data, dtype="float32"):
    return array(np.asarray(data), dtype)


@pytest.mark.parametrize(
    ("expected", "actual", "kind"),
    [
        (one([1.0]), one([1.0]), None),
        ((one([1.0]), 2), [one([1.0]), 2], None),
        ((one([1.0]),), one([1.0]), "structure"),
        ((1, 2), (1,), "structure"),
        (one(2.0), 2.0, "structure"),
        (True, 1, "structure"),
        ({"a": 1}, {"b": 1}, "structure"),
        (one([1.0]), one([[1.0]]), "shape"),
        (one([1.0]), one([1.0], "float64"), "dtype"),
        (DType("int64"), DType("int32"), "values"),
        (one([1.0, nan]), one([1.0, nan]), None),
        (one([1.0, nan]), one([1.0, 0.0]), "values"),
        (one([inf]), one([-inf]), "values"),
        (one([0.0]), one([-0.0]), "signed-zero"),
        (one([1.0]), one([1.0 + 5e-6]), None),
        (one([1.0]), one([1.0 + 5e-5]), "precision"),
        (one([1.0]), one([1.0 + 5e-4]), "values"),
        (one([1.0, 1.0]), one([1.0 + 5e-5, 2.0]), "values"),
        (one([1.0], "float64"), one([1.0 + 5e-6], "float64"), "values"),
        (one([3], "int64"), one([4], "int64"), "values"),
        (one([1 + 2j], "complex64"), one([1 - 2j], "complex64"), "values"),
        (one(np.zeros((0, 3))), one(np.zeros((0, 3))), None),
        ("a", "b", "values"),
    ],
)
def test_the_first_difference_has_a_kind(expected, actual, kind):
    found = compare_values(expected, actual)
    assert (found and found.kind) == kind


def test_the_message_carries_the_numbers_the_places_and_the_bound():
    found = compare_values(one([[1.0, 2.0], [4.0, 8.0]]), one([[1.0, 2.5], [4.0, 9.0]]))
    assert found.message == (
        "mismatched elements 2 / 4 (50.0%), greatest absolute difference 1 at (1, 1), "
        "greatest relative difference 0.25 at (0, 1); rtol 1.3e-06, atol 1e-05"
    )


def test_the_message_names_the_first_number_that_is_not_finite():
    found = compare_values(one([1.0, nan, 2.0]), one([1.0, 5.0, 3.0]))
    assert "first non-finite at (1,): nan expected, got 5.0" in found.message


def test_the_place_in_a_nested_result_is_told():
    found = compare_values([1, (2, one([1.0]))], [1, (2, one([3.0]))])
    assert found.message.startswith("[1][1]: mismatched")


def test_a_dtype_difference_also_tells_of_values():
    found = compare_values(one([1.0]), one([2.0], "float64"))
    assert "float32 expected, float64 returned; values differ too" in found.message


@pytest.mark.parametrize(
    ("expected", "actual", "kind"),
    [
        (Observation(changed={0: one([2.0])}), Observation(), "in-place"),
        (Observation(), Observation(changed={0: one([2.0])}), "in-place"),
        (
            Observation(changed={0: one([2.0])}),
            Observation(changed={0: one([3.0])}),
            "in-place",
        ),
        (Observation(state={"a": 1}), Observation(state={"a": 2}), "state"),
        (Observation(aliases=(True,)), Observation(aliases=(False,)), "aliasing"),
        (Observation(1, aliases=(True,)), Observation(2), "values"),
        (Observation(1), Observation(1), None),
    ],
)
def test_all_that_a_call_does_is_judged(expected, actual, kind):
    found = compare_observations(expected, actual)
    assert (found and found.kind) == kind


def test_a_change_in_place_names_the_side_that_makes_it():
    found = compare_observations(Observation(changed={1: one([2.0])}), Observation())
    assert found.message == "only the reference changes input 1"


def test_gradients_have_a_kind_of_their_own_and_no_signed_zeros():
    assert compare_gradients([one([1.0])], [one([2.0])]).kind == "gradient"
    assert compare_gradients([one([0.0])], [one([-0.0])]) is None
