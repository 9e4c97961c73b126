"""Results near zero are judged by their own size."""

from apimap.verify.compare.comparison import compare_observations
from apimap.verify.compare.small import compare_small, compare_small_gradients
from apimap.verify.model.outcomes import Kind
from apimap.verify.model.samples import Observation
from apimap.verify.model.values import array


def observed(*numbers, dtype="float32"):
    return Observation(array(numbers, dtype))


EXPECTED = observed(1e-7, -3e-8)


def exact():
    return observed(1e-7, -3e-8, dtype="float64")


def test_a_difference_that_the_tolerance_hides_is_seen():
    actual = observed(1.1e-7, -3e-8)
    assert compare_observations(EXPECTED, actual) is None
    found = compare_small(EXPECTED, actual, exact)
    assert found is not None
    assert found.kind is Kind.VALUES
    assert found.message.startswith("of small numbers: mismatched elements 1 / 2")


def test_zero_is_not_a_small_number():
    found = compare_small(EXPECTED, observed(0.0, 0.0), exact)
    assert found is not None
    assert found.kind is Kind.VALUES


def test_equal_small_numbers_match_without_more_digits():
    def never():
        raise AssertionError("asked for more digits")

    assert compare_small(EXPECTED, observed(1e-7, -3e-8), never) is None


def test_where_pytorch_is_not_exact_itself_nothing_is_said():
    def rounded():
        return observed(1.2e-7, -3e-8, dtype="float64")

    assert compare_small(EXPECTED, observed(1.1e-7, -3e-8), rounded) is None


def test_what_cannot_be_settled_is_not_said():
    assert compare_small(EXPECTED, observed(1.1e-7, -3e-8), lambda: None) is None


def test_numbers_that_are_not_small_have_the_usual_tolerance():
    expected, actual = observed(0.5), observed(0.5 + 8e-6)
    assert compare_observations(expected, actual) is None
    assert (
        compare_small(expected, actual, lambda: observed(0.5, dtype="float64")) is None
    )


def test_beside_a_large_number_a_small_one_is_rounding():
    expected, actual = observed(1.0, 1e-7), observed(1.0, 2e-7)
    assert compare_small(expected, actual, lambda: expected) is None


def gradients(*numbers, dtype="float32"):
    return [array(numbers, dtype)]


def test_small_gradients_are_judged_by_their_own_size_too():
    expected, actual = gradients(1e-7, -3e-8), gradients(2e-7, -3e-8)
    found = compare_small_gradients(expected, actual, lambda: expected)
    assert found is not None
    assert found.kind is Kind.GRADIENT
    assert found.message.startswith("gradient of small numbers: mismatched")


def test_gradients_that_are_slightly_coarse_are_a_matter_of_precision():
    expected, actual = gradients(1e-7), gradients(1.00005e-7)
    found = compare_small_gradients(expected, actual, lambda: expected)
    assert found is not None
    assert found.kind is Kind.PRECISION


def test_gradients_that_nobody_knows_better_are_not_judged():
    expected, actual = gradients(1e-7), gradients(2e-7)
    assert compare_small_gradients(expected, actual, lambda: None) is None
