"""Outcomes of samples become the verdict on a pair."""

import msgspec
import pytest

from apimap.verify.model.outcomes import (
    Demonstration,
    Discrepancy,
    EntryResult,
    Kind,
    PairResult,
    Reason,
    Transcript,
    Verdict,
    failure_groups,
    summarise,
    verdict_of,
)
from tests.verify.support import outcome


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        (["match"], "match"),
        (["match", "unsupported-dtype"], "match"),
        (["match", "unsupported"], "match"),
        (["match", "argument-rejected"], "error"),
        (["match", "error", "values"], "mismatch"),
        (["gradient", "crash"], "crash"),
        (["values", "timeout"], "timeout"),
        (["unsupported"], "unsupported"),
        (["unsupported", "argument-rejected"], "unsupported"),
        (["unsupported", "values"], "mismatch"),
        (["unsupported", "unsupported", "match"], "unsupported"),
        (["unsupported", "match", "argument-rejected"], "error"),
        (["state-dependent", "match"], "mismatch"),
        ([], "not-run"),
    ],
)
def test_a_pair_takes_the_worst_that_a_sample_gives(kinds, verdict):
    assert verdict_of(outcome(n, kind) for n, kind in enumerate(kinds)) == verdict


def test_a_known_difference_gives_no_verdict():
    outcomes = [outcome(0), outcome(1, "dtype", known=True)]
    assert verdict_of(outcomes) == "match"


def test_known_differences_alone_are_no_match():
    outcomes = [outcome(0, "dtype", known=True), outcome(1, "unsupported-dtype")]
    assert verdict_of(outcomes) == "mismatch"


def test_a_summary_counts_by_dtype_and_names_the_smallest_failure():
    outcomes = [
        outcome(0),
        outcome(1, "values", size=20, message="far off"),
        outcome(2, "values", size=4, message="near"),
        outcome(3, dtype="int64"),
    ]
    pair = summarise("mindspore.ops.f", outcomes)
    assert (pair.samples, pair.matched) == (4, 2)
    assert pair.dtypes == {"float32": (1, 3), "int64": (1, 1)}
    assert pair.findings == (Discrepancy(Kind.VALUES, 2, "f 2", "float32", "near"),)


def test_an_empty_input_is_the_last_to_be_shown():
    found = failure_groups([outcome(0, "values", size=0), outcome(1, "values", size=9)])
    assert [o.index for o in found[Kind.VALUES, False]] == [1, 0]


def test_a_result_survives_json():
    shown = Demonstration(
        Transcript("import torch", "1"), Transcript("import mindspore", "2")
    )
    pair = PairResult(
        "mindspore.ops.f",
        Verdict.MISMATCH,
        3,
        2,
        {"float32": (2, 3)},
        (Discrepancy(Kind.VALUES, 1, "f 0", "float32", "far off", shown),),
        shown,
    )
    result = EntryResult(
        "torch.f",
        (pair, PairResult("g", Verdict.NOT_RUN, reason=Reason.NO_SAMPLES)),
        shown,
        "abc",
    )
    encoded = msgspec.json.encode(result)
    assert msgspec.json.decode(encoded, type=EntryResult) == result
