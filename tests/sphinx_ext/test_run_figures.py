"""The figures on the page of verdicts: what is counted, and what is left out."""

import pytest
from msgspec.structs import replace

from apimap.base.files import package_data
from apimap.publication.joining import publish
from apimap.publication.opening import open_publication
from apimap.sphinx_ext.mapping.run_figures import figures_of
from apimap.verify.results.grades import Grade

SMALL = package_data().parents[1] / "tests" / "data" / "site" / "apimap" / "data"


@pytest.fixture(scope="module")
def entries():
    return publish(open_publication(SMALL)).entries


@pytest.fixture(scope="module")
def figures(entries):
    return figures_of(entries)


def test_samples_of_every_target_are_counted(figures):
    assert (figures.same_call, figures.as_written) == (4 + 4 + 3, 0)


def test_ordinary_use_is_that_of_the_first_target(figures):
    assert figures.ordinary == (3 + 1, 3 + 2)
    assert figures.entries == (1, 2)


def test_each_entry_with_a_target_has_one_grade(figures):
    assert figures.grades[Grade.EQUAL] == 1
    assert figures.grades[Grade.DIFFERS] == 1


def test_parameters_that_samples_give_are_summed(entries):
    counted = [
        replace(one, evidence=replace(one.evidence, parameters=(2, 3)))
        for one in entries
        if one.targets and not one.alias_of
    ]
    assert figures_of(counted).parameters == (2 * len(counted), 3 * len(counted))


def test_a_run_that_counted_no_parameters_has_none(figures):
    assert figures.parameters == (0, 0)
