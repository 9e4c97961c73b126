"""Entries under every release: which are run, with what, and what stays recorded."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from apimap.releases import matrix
from apimap.releases.environments import NotInstallable, VersionedEnvironment
from apimap.verify.commands import results
from apimap.verify.commands.results import Wanted, drop_details_of_older, run_matrix
from apimap.verify.model.outcomes import (
    Demonstration,
    Discrepancy,
    EntryResult,
    Kind,
    PairResult,
    Transcript,
    Verdict,
)
from apimap.verify.results.fingerprint import fingerprint_of
from apimap.verify.results.record import RunRecord
from apimap.verify.results.store import read_all_records, read_record, write_record
from tests.verify.support import PROVENANCE, entry

ENTRY = entry()
WANTED = Wanted([ENTRY], ["torch.f", "--workers", "1"], "CPU")
NEW = VersionedEnvironment("2.10.0", "2.13.0", "3.11", ())
OLD = VersionedEnvironment("2.9.0", "2.13.0", "3.11", ())
SIDE = Transcript("print()", "1")
PAIR = PairResult(
    "mindspore.ops.f",
    Verdict.MISMATCH,
    3,
    2,
    {"float32": (2, 3)},
    (
        Discrepancy(
            Kind.VALUES, 1, "f 0", "float32", "far off", Demonstration(SIDE, SIDE)
        ),
    ),
    Demonstration(SIDE, SIDE),
)


class Stage:
    """A folder of results, and environments that only say what they would run."""

    def __init__(self, folder):
        self.folder = folder
        self.ran = []
        self.told = []
        self.status = 0

    def path(self, platform, torch, mindspore):
        return (
            self.folder
            / "verdicts"
            / f"{platform}-mindspore-{mindspore}-torch-{torch}.json"
        )

    def record(self, environment, one=ENTRY):
        provenance = replace(PROVENANCE, mindspore=environment.mindspore)
        path = self.path("CPU", environment.torch, environment.mindspore)
        advice = Demonstration(SIDE, SIDE)
        found = EntryResult("torch.f", (PAIR,), advice, fingerprint_of(one))
        write_record(RunRecord(path, provenance, {"torch.f": found}))
        return path

    def environment(self, environment, folder, tell):
        return folder / environment.mindspore

    def process(self, command, env, check):
        self.ran.append(command)
        return subprocess.CompletedProcess(command, self.status)

    def run(self, *versions):
        return run_matrix(versions, WANTED, Path("build"), self.told.append)


@pytest.fixture
def stage(tmp_path, monkeypatch):
    made = Stage(tmp_path)
    monkeypatch.setattr(results, "record_path", made.path)
    monkeypatch.setattr(
        results, "read_all_records", lambda folder: read_all_records(tmp_path)
    )
    monkeypatch.setattr(matrix, "make_environment", made.environment)
    monkeypatch.setattr(results.subprocess, "run", made.process)
    return made


def test_each_release_runs_the_same_command_in_its_environment(stage):
    assert stage.run(NEW, OLD) == []
    arguments = ["-c", results.RUN, "--resume", "torch.f", "--workers", "1"]
    assert stage.ran == [
        [str(Path("build", release)), *arguments] for release in ("2.10.0", "2.9.0")
    ]


def test_a_release_that_is_recorded_is_not_run(stage):
    stage.record(NEW)
    stage.run(NEW, OLD)
    assert [Path(command[0]).name for command in stage.ran] == ["2.9.0"]
    assert f"[1/2] {NEW.slug}: recorded already" in stage.told


def test_a_release_whose_entry_has_changed_since_is_run(stage):
    stage.record(NEW, entry(parameters={"dim": "axis"}))
    stage.run(NEW)
    assert len(stage.ran) == 1


def test_a_release_without_verdicts_is_left_out_with_the_reason(stage):
    assert (
        stage.run(dataclasses.replace(OLD, without_verdicts="no Python for it")) == []
    )
    assert stage.ran == []
    assert stage.told == [f"[1/1] {OLD.slug}: left out, no Python for it"]


def test_a_run_that_fails_is_told_and_the_others_go_on(stage):
    stage.status = 1
    problems = stage.run(NEW, OLD)
    assert problems == [f"{v.slug}: the run ended with status 1" for v in (NEW, OLD)]


def test_an_environment_that_cannot_be_made_is_told(stage, monkeypatch):
    def refuse(*arguments):
        raise NotInstallable("no such release")

    monkeypatch.setattr(matrix, "make_environment", refuse)
    assert stage.run(NEW) == [f"{NEW.slug}: no such release"]


def test_only_the_newest_keeps_programs_and_messages(stage):
    newest, older = stage.record(NEW), stage.record(OLD)
    drop_details_of_older(stage.folder)
    assert read_record(newest).entries["torch.f"].pairs == (PAIR,)
    brief = read_record(older).entries["torch.f"]
    counted = (Discrepancy(Kind.VALUES, 1, "", "", ""),)
    assert brief.pairs == (
        PairResult("mindspore.ops.f", Verdict.MISMATCH, 3, 2, findings=counted),
    )
    assert brief.advice is None


def test_what_is_brief_already_is_not_written_again(stage):
    stage.record(NEW)
    older = stage.record(OLD)
    drop_details_of_older(stage.folder)
    before = older.stat().st_mtime_ns
    drop_details_of_older(stage.folder)
    assert older.stat().st_mtime_ns == before


@pytest.mark.integration
def test_the_command_runs_in_another_process_with_this_code(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", results.RUN, "--help"],
        env={"PYTHONPATH": str(results.CODE)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--resume" in done.stdout


def test_a_record_from_another_machine_is_taken_in_at_its_place(stage, tmp_path):
    sent = stage.record(NEW)
    theirs = dataclasses.replace(
        read_record(sent),
        path=tmp_path / "sent" / "verdicts" / "theirs.json",
        provenance=replace(PROVENANCE, platform="GPU"),
    )
    write_record(theirs)
    done = CliRunner().invoke(results.merge_parts, [str(theirs.path)])
    assert done.exit_code == 0, done.output
    taken = read_record(stage.path("GPU", "2.13.0", "2.10.0"))
    assert taken.provenance.platform == "GPU"
    assert taken.entries == read_record(sent).entries
    platforms = [one.provenance.platform for one in read_all_records(stage.folder)]
    assert sorted(platforms) == ["CPU", "GPU"]
