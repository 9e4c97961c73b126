"""What releases changed: which runs are compared, and what their verdicts say."""

import dataclasses

import pytest
from msgspec.structs import replace

from apimap.verify.model.outcomes import (
    Discrepancy,
    EntryResult,
    Kind,
    PairResult,
    Reason,
    Tallies,
    Verdict,
)
from apimap.verify.results.fingerprint import METHODS
from apimap.verify.results.history import (
    State,
    history_of,
    matches_since,
    measured,
    steps,
)
from apimap.verify.results.record import RunRecord
from tests.verify.support import PROVENANCE

MATCH = PairResult(
    "mindspore.ops.f", Verdict.MATCH, 3, 3, tallies=Tallies((2, 2), (1, 1))
)
OFF = PairResult(
    "mindspore.ops.f",
    Verdict.MISMATCH,
    3,
    2,
    tallies=Tallies((1, 2), (1, 1)),
    ordinary_findings={Kind.VALUES: 1},
)
AT_THE_EDGE = PairResult(
    "mindspore.ops.f", Verdict.MISMATCH, 3, 2, tallies=Tallies((2, 2), (0, 1))
)
RAISES = PairResult(
    "mindspore.ops.f",
    Verdict.ERROR,
    3,
    0,
    tallies=Tallies((0, 2), (0, 1)),
    ordinary_findings={Kind.ERROR: 2},
)
MISSING = PairResult("mindspore.ops.f", Verdict.NOT_RUN, reason=Reason.TARGET_MISSING)


def release(mindspore, tmp_path, fingerprint="d1", platform="CPU", **pairs):
    """The record of one release, the entries by the last part of their names."""
    provenance = replace(PROVENANCE, mindspore=mindspore, platform=platform)
    entries = {
        f"torch.{name}": EntryResult(f"torch.{name}", (pair,), fingerprint=fingerprint)
        for name, pair in pairs.items()
    }
    return RunRecord(tmp_path / f"{mindspore}.json", provenance, entries)


@pytest.fixture
def history(tmp_path):
    """The history of one pair under 2.9.0, 2.8.0 ..., given its results there."""

    def made(*pairs, fingerprints=None):
        fingerprints = fingerprints or ["d1"] * len(pairs)
        releases = [
            release(f"2.{9 - number}.0", tmp_path, fingerprint, f=pair)
            for number, (pair, fingerprint) in enumerate(
                zip(pairs, fingerprints, strict=True)
            )
        ]
        return history_of("torch.f", "mindspore.ops.f", releases)

    return made


def test_each_release_is_told_with_its_numbers(history):
    newest, older = history(MATCH, OFF)
    assert (newest.mindspore, newest.state) == ("2.9.0", "match")
    assert (older.state, older.matched, older.samples) == ("mismatch", 2, 3)


def test_an_api_that_a_release_does_not_have_is_absent(history):
    assert [one.state for one in history(MATCH, MISSING)] == ["match", State.ABSENT]


def test_what_was_not_run_for_another_reason_is_not_absent(history):
    unsampled = replace(MISSING, reason=Reason.NO_SAMPLES)
    assert history(unsampled)[0].state == "not-run"


def test_a_release_without_the_newest_ones_known_difference_matches(history):
    unseen = Discrepancy(Kind.UNEXPECTED_MATCH, 0, "", "", "")
    (_, older) = history(MATCH, replace(OFF, matched=3, findings=(unseen,)))
    assert older.state == "match"


def test_what_earlier_calls_decide_is_no_change_of_a_release(tmp_path):
    varying = Discrepancy(Kind.STATE_DEPENDENT, 1, "", "", "")
    varied = replace(MATCH, verdict=Verdict.MISMATCH, matched=2, findings=(varying,))
    older = release(
        "2.8.0", tmp_path, f=replace(varied, tallies=Tallies((1, 1), (1, 1)))
    )
    (step,) = steps([release("2.9.0", tmp_path, f=MATCH), older])
    assert (step.changes, step.compared) == ((), 1)


def test_another_fingerprint_is_not_comparable(history):
    found = history(MATCH, MATCH, fingerprints=["d1", "d2"])
    assert [one.comparable for one in found] == [True, False]


@pytest.mark.parametrize(
    "changed",
    [
        {"methods": {**METHODS, "comparing": 0}},
        {"provenance": replace(PROVENANCE, mindspore="2.8.0", numpy="1.25.0")},
    ],
)
def test_runs_by_other_methods_or_beside_another_numpy_are_left_out(tmp_path, changed):
    newer = release("2.9.0", tmp_path, f=MATCH)
    older = release("2.8.0", tmp_path, f=OFF)
    (step,) = steps([newer, dataclasses.replace(older, **changed)])
    assert (step.changes, step.compared, step.left_out) == ((), 0, 1)


def test_a_pair_that_was_never_run_has_no_history(tmp_path):
    one = release("2.9.0", tmp_path, f=MATCH)
    assert history_of("torch.f", "mindspore.ops.g", [one]) == ()


@pytest.mark.parametrize(
    ("pairs", "fingerprints", "since"),
    [
        ((MATCH, MATCH, MATCH), None, "2.7.0"),
        ((MATCH, MATCH, OFF), None, "2.8.0"),
        ((MATCH, OFF, MATCH), None, "2.9.0"),
        ((MATCH, MISSING), None, "2.9.0"),
        ((OFF, MATCH), None, None),
        ((MATCH,), None, None),
        ((MATCH, MATCH), ["d1", "d2"], None),
        ((MATCH, MATCH, MATCH), ["d1", "d1", "d2"], "2.8.0"),
    ],
)
def test_since_when_a_pair_matches(history, pairs, fingerprints, since):
    assert matches_since(history(*pairs, fingerprints=fingerprints)) == since


def test_a_step_groups_what_changed(tmp_path):
    newer = release(
        "2.9.0", tmp_path, a=MATCH, b=OFF, c=RAISES, d=MATCH, e=MATCH, f=AT_THE_EDGE
    )
    older = release(
        "2.8.0", tmp_path, a=MISSING, b=MATCH, c=OFF, d=MATCH, e=AT_THE_EDGE, f=MATCH
    )
    (step,) = steps([newer, older])
    assert (step.before, step.after, step.compared) == ("2.8.0", "2.9.0", 6)
    names = {
        (kind, ordinary): [one.reference for one in step.of_kind(kind, ordinary)]
        for kind in ("now-matches", "no-longer-matches", "other")
        for ordinary in (True, False)
    }
    assert names == {
        ("now-matches", True): ["torch.a"],
        ("now-matches", False): ["torch.e"],
        ("no-longer-matches", True): ["torch.b"],
        ("no-longer-matches", False): ["torch.f"],
        ("other", True): ["torch.c"],
        ("other", False): [],
    }


def test_other_counts_under_the_same_verdict_are_no_change(tmp_path):
    newer = release("2.9.0", tmp_path, f=OFF)
    older = release("2.8.0", tmp_path, f=replace(OFF, matched=1))
    (step,) = steps([newer, older])
    assert step.changes == ()


def test_runs_of_another_entry_or_code_are_left_out(tmp_path):
    newer = release("2.9.0", tmp_path, f=MATCH)
    older = release("2.8.0", tmp_path, "d2", f=OFF)
    (step,) = steps([newer, older])
    assert (step.changes, step.compared, step.left_out) == ((), 0, 1)


def test_an_entry_that_the_older_release_was_not_run_with_is_left_out(tmp_path):
    newer = release("2.9.0", tmp_path, f=MATCH, g=MATCH)
    older = release("2.8.0", tmp_path, f=MATCH)
    (step,) = steps([newer, older])
    assert (step.compared, step.left_out) == (1, 1)


def test_releases_are_compared_within_a_platform(tmp_path):
    ascend = release("2.9.0", tmp_path, platform="Ascend", f=OFF)
    cpu = [release(f"2.{n}.0", tmp_path, f=MATCH) for n in (9, 8, 7)]
    found = [(step.platform, step.before) for step in steps([ascend, *cpu])]
    assert found == [("CPU", "2.8.0"), ("CPU", "2.7.0")]


def test_one_record_has_no_steps(tmp_path):
    assert list(steps([release("2.9.0", tmp_path, f=MATCH)])) == []


def test_a_platform_without_results_is_measured_by_nothing(tmp_path):
    one = release("2.9.0", tmp_path, f=MATCH)
    assert measured([one]) == {"CPU": [one], "GPU": [], "Ascend": []}


def test_what_was_computed_of_nothing_is_the_same_difference_without_its_label(
    tmp_path,
):
    labelled = Discrepancy(
        Kind.VALUES, 1, "edge: empty", "float32", "0 expected, got 1e22"
    )
    newer = release("2.9.0", tmp_path, f=replace(OFF, findings=(labelled,)))
    compact = replace(labelled, sample="", dtype="", message="")
    older = release("2.8.0", tmp_path, f=replace(OFF, findings=(compact,)))
    (step,) = steps([newer, older])
    assert step.changes == ()


def test_runs_from_before_there_were_grades_are_not_told_apart(tmp_path):
    newer, older = (replace(one, tallies=Tallies()) for one in (MATCH, OFF))
    runs = release("2.9.0", tmp_path, f=newer), release("2.8.0", tmp_path, f=older)
    (step,) = steps(runs)
    assert [one.is_ordinary for one in step.changes] == [None]
    assert [one.reference for one in step.of_kind("now-matches", None)] == ["torch.f"]
