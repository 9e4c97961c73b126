"""`apimap verify`: what is run, what is kept, and what a later run goes on from."""

import dataclasses
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from apimap import cli
from apimap.verify.commands import recording, results
from apimap.verify.commands import verify as command
from apimap.verify.model.outcomes import (
    AS_WRITTEN,
    Demonstration,
    EntryResult,
    GraphResult,
    GraphState,
    PairResult,
    Tallies,
    Transcript,
    Verdict,
)
from apimap.verify.results.fingerprint import fingerprint_of
from apimap.verify.results.record import RunRecord
from apimap.verify.results.store import read_record, write_record
from tests.verify.support import PROVENANCE, entry, verdicts_file

ENTRIES = [entry(f"torch.{name}") for name in "abc"]


def result(one, verdict="match"):
    matched = 2 if verdict == "match" else 1
    pair = PairResult(
        "mindspore.ops.f",
        Verdict(verdict),
        2,
        matched,
        tallies=Tallies((1, 1), (1, 1), (1, 1)),
        graph=GraphResult(GraphState.SAME, (2, 2), (1, 1)),
    )
    return EntryResult(one.reference, (pair,), fingerprint=fingerprint_of(one))


class Stage:
    """A record of its own, and a run that only pretends."""

    def __init__(self, path):
        self.fresh = RunRecord(path, PROVENANCE, {})
        self.ran = []
        self.verdict = "match"
        self.verdicts = {}  # of an entry, in each run
        self.written = None  # what the calls came to as a rule writes them
        self.stop_at = None

    def perform(self, entries, fresh, workers, keep):
        self.ran.append([one.reference for one in entries])
        for one in entries:
            if one.reference == self.stop_at:
                raise KeyboardInterrupt
            mine = self.verdicts.get(one.reference)
            made = result(one, mine.pop(0) if mine else self.verdict)
            keep(replace(made, written=self.written))
        return []

    def verify(self, *arguments):
        return CliRunner().invoke(command.verify, arguments)


@pytest.fixture
def stage(tmp_path, monkeypatch):
    made = Stage(verdicts_file(tmp_path))
    monkeypatch.setattr(recording, "new_record", lambda platform: made.fresh)
    monkeypatch.setattr(recording, "perform", made.perform)
    monkeypatch.setattr(command, "chosen", lambda names, namespace: ENTRIES)
    return made


def test_every_entry_is_run_and_recorded(stage):
    assert stage.verify().exit_code == 0
    assert stage.ran == [["torch.a", "torch.b", "torch.c"]]
    assert list(read_record(stage.fresh.path).entries) == [
        "torch.a",
        "torch.b",
        "torch.c",
    ]


def test_what_has_not_changed_is_not_run_again(stage):
    stage.verify()
    stage.verify()
    assert stage.ran[1] == []
    stage.verify("--again")
    assert stage.ran[2] == ["torch.a", "torch.b", "torch.c"]


def test_an_interrupted_run_loses_nothing_and_goes_on(stage):
    stage.stop_at = "torch.c"
    stopped = stage.verify()
    assert "2 entries are kept, go on with --resume" in stopped.output
    assert not stage.fresh.path.exists()
    stage.stop_at = None
    refused = stage.verify()
    assert refused.exit_code == 1
    assert "has left 2 entries" in refused.output
    assert stage.verify("--resume").exit_code == 0
    assert stage.ran[-1] == ["torch.c"]
    assert len(read_record(stage.fresh.path).entries) == 3


def test_an_interrupted_run_can_begin_anew(stage):
    stage.stop_at = "torch.b"
    stage.verify()
    stage.stop_at = None
    assert stage.verify("--again").exit_code == 0
    assert stage.ran[-1] == ["torch.a", "torch.b", "torch.c"]


def test_a_check_fails_on_a_verdict_that_changed_and_records_nothing(stage):
    stage.verify()
    before = stage.fresh.path.read_text("utf-8")
    assert stage.verify("--check").exit_code == 0
    stage.verdict = "mismatch"
    found = stage.verify("--check")
    assert found.exit_code == 1
    assert "match (2 of 2) was recorded, now it is mismatch (1 of 2)" in found.output
    assert stage.fresh.path.read_text("utf-8") == before


def test_a_change_that_a_later_run_does_not_see_is_told_and_fails_nothing(stage):
    stage.verify()
    stage.verdicts = {"torch.b": ["mismatch", "mismatch", "mismatch", "match"]}
    found = stage.verify("--check")
    assert found.exit_code == 0
    assert "not the same in every run: torch.b and mindspore.ops.f" in found.output
    assert stage.ran[2:] == [["torch.b"]] * 3


def test_a_change_is_what_all_runs_agree_on(stage):
    stage.verify()
    runs = recording.MOST_RERUNS
    stage.verdicts = {"torch.b": ["mismatch", "crash"], "torch.c": ["crash"] * runs}
    found = stage.verify("--check")
    assert found.exit_code == 1
    assert "1 verdicts that changed" in found.output
    assert found.output.count("not the same in every run: torch.b") == 2
    assert stage.ran[2:] == [["torch.b", "torch.c"], *[["torch.c"]] * (runs - 2)]


def test_the_verdicts_are_written_for_other_programs(stage, tmp_path):
    stage.verify("--json", str(tmp_path / "out.json"))
    first = json.loads((tmp_path / "out.json").read_text("utf-8"))[0]
    assert first == {
        "reference": "torch.a",
        "target": "mindspore.ops.f",
        "verdict": "match",
        "grade": "equal",
        "samples": 2,
        "matched": 2,
        "same_call": {"ordinary": [1, 1], "edge": [1, 1], "gradients": [1, 1]},
        "findings": [],
        "modes": {
            "graph": {
                "state": "same",
                "values": [2, 2],
                "gradients": [1, 1],
                "message": "",
            }
        },
    }


def test_what_was_written_by_a_rule_stands_beside_the_same_call(stage, tmp_path):
    stage.written = PairResult(
        AS_WRITTEN, Verdict.MATCH, 2, 2, tallies=Tallies((1, 1), (1, 1))
    )
    stage.verify("--json", str(tmp_path / "out.json"))
    first = json.loads((tmp_path / "out.json").read_text("utf-8"))[0]
    assert first["as_written"] == {
        "ordinary": [1, 1],
        "edge": [1, 1],
        "gradients": [0, 0],
    }


@pytest.mark.parametrize(("beside", "kept"), [("2.9.0", True), ("2.11.0", False)])
def test_programs_are_kept_of_the_newest_mindspore_only(
    stage, monkeypatch, tmp_path, beside, kept
):
    other = replace(PROVENANCE, mindspore=beside)
    entries = {"torch.a": result(ENTRIES[0])}
    write_record(RunRecord(verdicts_file(tmp_path, "other"), other, entries))
    shown = Demonstration(Transcript("print()", "1"), Transcript("print()", "1"))

    def perform(entries, fresh, workers, keep):
        for one in entries:
            made = result(one)
            keep(replace(made, pairs=(replace(made.pairs[0], example=shown),)))
        return []

    monkeypatch.setattr(recording, "perform", perform)
    assert stage.verify().exit_code == 0
    (pair,) = read_record(stage.fresh.path).entries["torch.a"].pairs
    before = result(ENTRIES[0]).pairs[0]
    graph = before.graph if kept else GraphResult(GraphState.SAME)
    assert pair == replace(before, example=shown if kept else None, graph=graph)


def test_the_releases_are_run_with_the_entries_that_were_named(monkeypatch):
    asked = []
    monkeypatch.setattr(results, "chosen", lambda names, namespace: ENTRIES)
    monkeypatch.setattr(results, "run_matrix", lambda *given: asked.append(given) or [])
    arguments = ["matrix", "torch.a", "--namespace", "torch", "--workers", "1"]
    assert CliRunner().invoke(cli.results, arguments).exit_code == 0
    ((versions, wanted, folder, _),) = asked
    assert versions[0].mindspore == "2.10.0"
    assert wanted.entries == ENTRIES
    assert wanted.arguments == [
        *("torch.a", "--namespace", "torch"),
        *("--platform", "CPU", "--workers", "1"),
    ]
    assert folder == Path("build", "matrix")


def test_what_could_not_be_recorded_fails(monkeypatch):
    monkeypatch.setattr(results, "chosen", lambda names, namespace: ENTRIES)
    monkeypatch.setattr(
        results, "run_matrix", lambda *given: ["2.9.0: no such release"]
    )
    found = CliRunner().invoke(cli.results, ["matrix"])
    assert found.exit_code == 1
    assert "not recorded:\n2.9.0: no such release" in found.output


def test_shards_share_the_entries(stage):
    for part in ("1/2", "2/2"):
        stage.verify("--shard", part)
    names = sorted(name for part in stage.ran for name in part)
    assert names == ["torch.a", "torch.b", "torch.c"]


@pytest.mark.parametrize("part", ["3/2", "0/2", "a", "1"])
def test_a_part_that_is_none_is_refused(stage, part):
    assert "is no part such as 1/4" in stage.verify("--shard", part).output


def test_a_record_that_was_cut_is_told(stage):
    stage.fresh.path.parent.mkdir()
    stage.fresh.path.write_text('{"provenance"')
    found = stage.verify()
    assert found.exit_code == 1
    assert "cannot be used" in found.output


def test_merged_parts_are_one_file(tmp_path):
    paths = [verdicts_file(tmp_path, "1"), verdicts_file(tmp_path, "2")]
    for path, one in zip(paths, ENTRIES, strict=False):
        made = RunRecord(path, PROVENANCE, {one.reference: result(one)})
        write_record(made)
    whole = verdicts_file(tmp_path, "all")
    arguments = ["merge", *map(str, paths), "--into", str(whole)]
    assert CliRunner().invoke(cli.results, arguments).exit_code == 0
    assert list(read_record(whole).entries) == ["torch.a", "torch.b"]


def test_drift_between_two_files_is_shown(tmp_path):
    entries = {"torch.a": result(ENTRIES[0])}
    one = RunRecord(verdicts_file(tmp_path, "1"), PROVENANCE, entries)
    other = dataclasses.replace(
        one,
        path=verdicts_file(tmp_path, "2"),
        entries={"torch.a": result(ENTRIES[0], "mismatch")},
    )
    write_record(one)
    write_record(other)
    arguments = ["drift", str(one.path), str(other.path)]
    assert "1 verdicts changed" in CliRunner().invoke(cli.results, arguments).output


@pytest.mark.parametrize(
    ("verdict", "ordinary", "same"),
    [
        ("match", (2, 2), True),  # another count, the same grade
        ("match", (0, 1), False),
        ("mismatch", (1, 1), False),
    ],
)
def test_another_verdict_or_grade_is_more_than_another_count(
    stage, verdict, ordinary, same
):
    one = ENTRIES[0]
    before = result(one)
    pair = replace(
        before.pairs[0],
        verdict=Verdict(verdict),
        tallies=Tallies(ordinary, (1, 1), (1, 1)),
    )
    records = [
        dataclasses.replace(stage.fresh, entries={one.reference: entry_result})
        for entry_result in (before, replace(before, pairs=(pair,)))
    ]
    assert recording._same_grades(one.reference, *records) is same


def test_other_counts_of_the_same_grade_are_told_and_fail_nothing(stage, monkeypatch):
    stage.verify()
    stage.verdict = "mismatch"
    monkeypatch.setattr(recording, "_same_grades", lambda *of: True)
    found = stage.verify("--check")
    assert found.exit_code == 0
    assert "the same grade, other counts: torch.b" in found.output
