"""Runs in the form in which they are published."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from apimap.mapping.entries import Category, Entry, Platform, Target
from apimap.publication.observations import runs_of
from apimap.verify.calls.layout import LONGEST
from apimap.verify.model.outcomes import (
    Demonstration,
    Discrepancy,
    EntryResult,
    Kind,
    PairResult,
    Reason,
    Transcript,
    Verdict,
)
from apimap.verify.results.fingerprint import fingerprint_of
from apimap.verify.results.record import Provenance, RunRecord

ENTRY = Entry(
    Path("torch.toml"), 1, "torch.a", Category.IDENTICAL, (Target("mindspore.a"),)
)


def record(mindspore: str, pair: PairResult, *, fingerprint: str = "") -> RunRecord:
    provenance = Provenance(
        date="2026-01-01",
        mindspore=mindspore,
        numpy="1.26.4",
        platform="CPU",
        python="3.11.7",
        system="Linux x86_64",
        torch="2.13.0",
    )
    made_from = fingerprint or fingerprint_of(ENTRY)
    entry = EntryResult("torch.a", (pair,), fingerprint=made_from)
    return RunRecord(Path(f"{mindspore}.json"), provenance, {"torch.a": entry})


def shown(code: str) -> Demonstration:
    return Demonstration(Transcript(code, "1"), Transcript(code, "2"))


@pytest.fixture
def pair() -> PairResult:
    found = Discrepancy(Kind.VALUES, 1, "a 0", "float32", "m", shown("print()"))
    return PairResult(
        "mindspore.a",
        Verdict.MISMATCH,
        2,
        1,
        {"float32": (1, 2)},
        (found,),
        shown("short"),
    )


def test_a_run_has_verdict_numbers_and_versions(pair):
    (run,) = runs_of(ENTRY, "mindspore.a", [record("2.10.0", pair)])
    assert (run.verdict, run.matched, run.samples) == (Verdict.MISMATCH, 1, 2)
    assert (run.platform, run.mindspore, run.stale) == (Platform.CPU, "2.10.0", False)
    assert run.dtypes == {"float32": (1, 2)}
    assert run.findings[0].shown.target.output == "2"


def test_an_entry_that_has_changed_since_is_stale(pair):
    old = record("2.10.0", pair, fingerprint="00000000")
    (run,) = runs_of(ENTRY, "mindspore.a", [old])
    assert run.stale


def test_older_versions_are_told_in_numbers_alone(pair):
    both = [record("2.10.0", pair), record("2.9.0", pair)]
    newest, older = runs_of(ENTRY, "mindspore.a", both)
    assert newest.example
    assert older.mindspore == "2.9.0"
    assert "example" not in msgspec.to_builtins(older)


def test_code_that_is_too_long_to_read_is_left_out(pair):
    long = PairResult(
        "mindspore.a", Verdict.MATCH, 1, 1, example=shown("x" * (LONGEST + 1))
    )
    (run,) = runs_of(ENTRY, "mindspore.a", [record("2.10.0", long)])
    assert run.example is None


def test_a_pair_that_was_not_run_says_why_by_an_identifier():
    unrun = PairResult("mindspore.a", Verdict.NOT_RUN, reason=Reason.NEEDS_GPU)
    (run,) = runs_of(ENTRY, "mindspore.a", [record("2.10.0", unrun)])
    assert msgspec.to_builtins(run)["reason"] == "needs-gpu"


def test_only_a_known_finding_says_so(pair):
    known = replace(pair.findings[0], known=True)
    both = replace(pair, findings=(*pair.findings, known))
    (run,) = runs_of(ENTRY, "mindspore.a", [record("2.10.0", both)])
    told = msgspec.to_builtins(run)["findings"]
    assert ["known" in one for one in told] == [False, True]


def test_a_target_that_was_not_run_has_no_runs(pair):
    assert list(runs_of(ENTRY, "mindspore.b", [record("2.10.0", pair)])) == []
