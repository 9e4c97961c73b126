"""Results that a definition leaves open are compared in what is determined."""

import pytest

from apimap.verify.compare.ambiguity import determined, is_ambiguous
from apimap.verify.compare.comparison import compare_values
from apimap.verify.model.values import array


def eigenvalues(*numbers):
    return array(numbers, "complex64")


@pytest.mark.parametrize(
    ("expected", "actual", "kind"),
    [
        (eigenvalues(1 + 2j, 1 - 2j, 3), eigenvalues(3, 1 - 2j, 1 + 2j), None),
        (eigenvalues(1 + 2j, 1 - 2j), eigenvalues(1.000001 - 2j, 1 + 2j), None),
        (eigenvalues(1, 2), eigenvalues(1, 4), "values"),
    ],
)
def test_eigenvalues_have_no_order(expected, actual, kind):
    name = "torch.linalg.eigvals"
    found = compare_values(determined(name, expected), determined(name, actual))
    assert (found and found.kind) == kind


def test_eigenvectors_are_not_compared():
    vectors = array([[1.0]], "float32")
    assert determined("torch.linalg.eigh", (vectors, vectors)).shape == (1, 1)


def test_an_orthogonal_matrix_has_no_signs():
    one, other = ((array([[-2.0]], "float32"),), (array([[2.0]], "float32"),))
    assert (
        compare_values(determined("torch.qr", one), determined("torch.qr", other))
        is None
    )


def test_other_results_stay_as_they_are():
    value = array([2.0, 1.0], "float32")
    assert determined("torch.sort", value) is value
    assert not is_ambiguous("torch.sort")


def decomposed(left, values, right):
    return tuple(array(one, "float32") for one in (left, values, right))


def same_svd(expected, actual):
    name = "torch.linalg.svd"
    return compare_values(determined(name, expected), determined(name, actual)) is None


EYE = [[1.0, 0.0], [0.0, 1.0]]
TURNED = [[0.6, -0.8], [0.8, 0.6]]


def test_singular_vectors_have_no_sign():
    flipped = decomposed([[-1.0, 0.0], [0.0, 1.0]], [3.0, 1.0], EYE)
    assert same_svd(decomposed(EYE, [3.0, 1.0], EYE), flipped)


def test_other_singular_vectors_are_seen():
    turned = decomposed(TURNED, [3.0, 1.0], EYE)
    assert not same_svd(decomposed(EYE, [3.0, 1.0], EYE), turned)


def test_vectors_of_singular_values_that_are_equal_or_zero_are_not_determined():
    for values in ([2.0, 2.0], [2.0, 0.0]):
        turned = decomposed(TURNED, values, EYE)
        assert same_svd(decomposed(EYE, values, EYE), turned)


def test_singular_values_are_always_compared():
    one, other = ([EYE, values, EYE] for values in ([2.0, 2.0], [2.0, 1.9999]))
    assert not same_svd(decomposed(*one), decomposed(*other))


def test_of_more_columns_than_values_only_one_is_determined():
    left = [[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]
    turned = [[1.0, 0, 0], [0, 0.6, -0.8], [0, 0.8, 0.6]]
    one, other = (decomposed(matrix, [2.0], [[1.0]]) for matrix in (left, turned))
    assert same_svd(one, other)


def test_values_in_another_place_are_another_structure():
    swapped = (array([3.0, 1.0], "float32"), *decomposed(EYE, [3.0, 1.0], EYE)[::2])
    assert not same_svd(decomposed(EYE, [3.0, 1.0], EYE), swapped)


def test_vectors_of_a_part_of_the_singular_values_have_no_sign():
    one, other = (
        decomposed([[sign], [0.0]], [3.0], [[sign], [0.0]]) for sign in (1.0, -1.0)
    )
    for name in ("torch.svd_lowrank", "torch.pca_lowrank"):
        assert compare_values(determined(name, one), determined(name, other)) is None
