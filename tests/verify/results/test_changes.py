"""What is a change of a verdict, and what only varies from run to run."""

from pathlib import Path

import pytest

from apimap.verify.model.outcomes import Discrepancy, Kind, PairResult, Verdict
from apimap.verify.results.changes import EMPTY_SAMPLE, drift
from apimap.verify.results.store import read_all_records
from tests.verify.support import record

PATH = Path("r.json")
VALUES = Discrepancy(Kind.VALUES, 1, "f 0", "float32", "values differ")


def pair(verdict: str, matched: int, *findings: Discrepancy) -> PairResult:
    return PairResult("mindspore.ops.f", Verdict(verdict), 9, matched, {}, findings)


def state_dependent(count: int) -> Discrepancy:
    return Discrepancy(Kind.STATE_DEPENDENT, count, "f 1", "float32", "alone: match")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (pair("match", 9), pair("mismatch", 7, state_dependent(2))),
        (pair("mismatch", 8, state_dependent(1)), pair("match", 9)),
        (
            pair("mismatch", 8, VALUES),
            pair("mismatch", 5, VALUES, state_dependent(3)),
        ),
    ],
)
def test_how_often_earlier_calls_decide_is_no_change(before, after):
    assert drift(record(PATH, f=before), record(PATH, f=after)) == set()


@pytest.mark.parametrize(
    ("sample", "count", "is_change"),
    [("edge: empty", 1, False), ("edge: empty", 2, True), ("edge: ties", 1, True)],
)
def test_what_is_computed_of_nothing_is_no_change(sample, count, is_change):
    of_nothing = Discrepancy(
        Kind.VALUES, count, sample, "float32", "0 expected, got 1e22"
    )
    before, after = pair("mismatch", 9 - count, of_nothing), pair("match", 9)
    found = drift(record(PATH, f=before), record(PATH, f=after))
    assert bool(found) == is_change


def test_the_sample_without_elements_has_that_label_in_the_record():
    pairs = read_all_records()[0].entries["torch.Tensor.mean"].pairs
    assert EMPTY_SAMPLE in [found.sample for one in pairs for found in one.findings]


def test_another_difference_beside_it_is_a_change():
    before = pair("mismatch", 7, state_dependent(2))
    after = pair("mismatch", 6, VALUES, state_dependent(2))
    (diagnostic,) = drift(record(PATH, f=before), record(PATH, f=after))
    assert "now it is mismatch (6 of 9; 1 values; 2 state-dependent)" in str(diagnostic)


def test_a_known_difference_that_no_longer_holds_fails_although_recorded():
    unseen = Discrepancy(
        Kind.UNEXPECTED_MATCH, 0, "f *", "int64", "no sample shows dtype"
    )
    same = record(PATH, f=pair("mismatch", 9, unseen))
    (diagnostic,) = drift(same, same)
    assert "a known difference: no sample shows dtype" in str(diagnostic)
