"""The figures on the page of verdicts: what is counted, and what is left out."""

import pytest

from apimap.base.files import package_data
from apimap.publication.joining import publish
from apimap.publication.opening import open_publication
from apimap.sphinx_ext.mapping.run_figures import figures_of
from apimap.verify.results.grades import Grade

SMALL = package_data().parents[1] / "tests" / "data" / "site" / "apimap" / "data"


@pytest.fixture(scope="module")
def figures():
    return figures_of(publish(open_publication(SMALL)).entries)


def test_samples_of_every_target_are_counted(figures):
    assert (figures.same_call, figures.as_written) == (4 + 4 + 3, 0)


def test_ordinary_use_is_that_of_the_first_target(figures):
    assert figures.ordinary == (3 + 1, 3 + 2)
    assert figures.entries == (1, 2)


def test_each_entry_with_a_target_has_one_grade(figures):
    assert figures.grades[Grade.EQUAL] == 1
    assert figures.grades[Grade.DIFFERS] == 1
