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
