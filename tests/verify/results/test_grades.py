"""Grades: ordinary use first, then the edges; what was missing, and what failed."""

import pytest

from apimap.verify.model.outcomes import (
    Discrepancy,
    GraphResult,
    GraphState,
    Kind,
    Outcome,
    PairResult,
    Tallies,
    Verdict,
    summarise,
)
from apimap.verify.results.grades import Grade, grade_of


def pair(ordinary, edge=(0, 0), findings=None, graph=GraphState.NOT_RUN):
    failed = dict(findings or {})
    if edge[0] < edge[1]:
        failed |= {Kind.SHAPE: edge[1] - edge[0]}
    return PairResult(
        "mindspore.f",
        Verdict.MISMATCH,
        findings=tuple(Discrepancy(kind, count) for kind, count in failed.items()),
        samples=ordinary[1] + edge[1],
        tallies=Tallies(ordinary, edge),
        ordinary_findings=findings or {},
        graph=GraphResult(graph),
    )


VALUES = {Kind.VALUES: 1}


@pytest.mark.parametrize(
    ("one", "grade"),
    [
        (pair((3, 3), (2, 2)), Grade.EQUAL),
        (pair((3, 3)), Grade.EQUAL),
        (pair((3, 3), (1, 2)), Grade.EQUAL_ORDINARY),
        (pair((2, 3), (2, 2), VALUES), Grade.DIFFERS),
        (pair((0, 3), (2, 2), {Kind.ERROR: 2, Kind.ARGUMENT_REJECTED: 1}), Grade.FAILS),
        (pair((2, 3), (2, 2), {Kind.ARGUMENT_REJECTED: 1}), Grade.DIFFERS),
        (pair((2, 3), (2, 2), {Kind.CRASH: 1}), Grade.FAILS),
        (pair((0, 3), (1, 1), {Kind.UNSUPPORTED: 3}), Grade.UNSUPPORTED),
        (pair((0, 3), (9, 9), {Kind.UNSUPPORTED_DTYPE: 3}), Grade.UNSUPPORTED),
        (pair((0, 0), (2, 2)), Grade.EQUAL),
        (pair((0, 0)), Grade.NOT_RUN),
    ],
)
def test_the_grade_of_the_same_call(one, grade):
    assert grade_of(one) is grade


def test_a_call_that_is_equal_when_written_so_has_a_grade_of_its_own():
    differing = pair((0, 3), findings=VALUES)
    assert grade_of(differing, pair((3, 3), (0, 5))) is Grade.EQUAL_AS_WRITTEN
    assert grade_of(differing, pair((2, 3))) is Grade.DIFFERS


def test_the_same_call_is_preferred_to_another_way_to_write_it():
    assert grade_of(pair((3, 3), (1, 2)), pair((3, 3), (2, 2))) is Grade.EQUAL_ORDINARY


def test_a_kernel_is_missing_only_where_no_mode_has_it():
    missing = {Kind.UNSUPPORTED: 3}
    assert grade_of(pair((0, 3), (0, 0), missing, GraphState.SAME)) is Grade.FAILS


def outcome(index, kind, ordinary=True, differentiated=False):
    return Outcome(
        index,
        f"sample {index}",
        "float32",
        kind,
        ordinary=ordinary,
        differentiated=differentiated,
    )


def test_samples_are_counted_by_what_they_are_and_how_they_were_compared():
    found = summarise(
        "mindspore.f",
        [
            outcome(0, Kind.MATCH, differentiated=True),
            outcome(1, Kind.GRADIENT, differentiated=True),
            outcome(2, Kind.VALUES, ordinary=False),
        ],
    )
    assert found.tallies == Tallies((1, 2), (0, 1), (1, 2))
    assert found.ordinary_findings == {Kind.GRADIENT: 1}


def test_what_is_in_nobodys_way_is_equal_in_ordinary_use():
    kinds = (Kind.ALIASING, Kind.SIGNED_ZERO, Kind.PRECISION)
    found = summarise("f", [outcome(n, kind) for n, kind in enumerate(kinds)])
    assert found.tallies.ordinary == (3, 3)
    assert grade_of(found) is Grade.EQUAL_ORDINARY


def test_what_depends_on_earlier_calls_decides_no_grade():
    found = summarise("f", [outcome(0, Kind.MATCH), outcome(1, Kind.STATE_DEPENDENT)])
    assert found.tallies.ordinary == (1, 1)
    assert grade_of(found) is Grade.EQUAL


@pytest.mark.parametrize("verdict", [Verdict.MATCH, Verdict.MISMATCH])
def test_a_run_from_before_there_were_grades_has_none(verdict):
    untallied = PairResult("mindspore.f", verdict, samples=3, matched=3)
    assert grade_of(untallied) is Grade.NOT_RUN
