"""Entries under every release: which are run, with what, and what stays recorded."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from apimap.verify.run.matrix import Wanted, drop_details_of_older, run_matrix
from evidence_support import PROVENANCE, entry

from apimap.outputs.matrix import NotInstallable, VersionedEnvironment
from apimap.verify import matrix, results
from apimap.verify.model.outcomes import (
    Demonstration,
    Discrepancy,
    EntryResult,
    PairResult,
    Transcript,
)
from apimap.verify.results.store import (
    Results,
    fingerprint_of,
    read_results,
    write_results,
)

ENTRY = entry()
WANTED = Wanted([ENTRY], ["torch.f", "--workers", "1"], "CPU")
NEW = VersionedEnvironment("2.10.0", "2.13.0", "3.11", ())
OLD = VersionedEnvironment("2.9.0", "2.13.0", "3.11", ())
SIDE = Transcript("print()", "1")
PAIR = PairResult(
    "mindspore.ops.f",
    "mismatch",
    3,
    2,
    {"float32": (2, 3)},
    (Discrepancy("values", 1, "f 0", "float32", "far off", Demonstration(SIDE, SIDE)),),
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
        return self.folder / f"{platform}-mindspore-{mindspore}-torch-{torch}.json"

    def record(self, environment, one=ENTRY):
        provenance = {**PROVENANCE, "mindspore": environment.mindspore}
        path = self.path("CPU", environment.torch, environment.mindspore)
        digest, advice = fingerprint_of(one, provenance), Demonstration(SIDE, SIDE)
        found = EntryResult("torch.f", digest, (PAIR,), advice)
        write_results(Results(path, provenance, {"torch.f": found}))
        return path

    def environment(self, environment, folder, tell, place):
        return folder / environment.mindspore

    def process(self, command, env, check):
        self.ran.append(command)
        return subprocess.CompletedProcess(command, self.status)

    def run(self, *versions):
        return run_matrix(versions, WANTED, Path("build"), self.told.append)


@pytest.fixture
def stage(tmp_path, monkeypatch):
    made = Stage(tmp_path)
    monkeypatch.setattr(matrix, "results_path", made.path)
    monkeypatch.setattr(results, "results_folder", lambda: tmp_path)
    monkeypatch.setattr(matrix, "make_environment", made.environment)
    monkeypatch.setattr(matrix.subprocess, "run", made.process)
    return made


def test_each_release_runs_the_same_command_in_its_environment(stage):
    assert stage.run(NEW, OLD) == []
    arguments = ["-c", matrix.RUN, "--resume", "torch.f", "--workers", "1"]
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
    assert stage.run(replace(OLD, without_verdicts="no Python for it")) == []
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
    assert read_results(newest).entries["torch.f"].pairs == (PAIR,)
    brief = read_results(older).entries["torch.f"]
    counted = (Discrepancy("values", 1, "", "", ""),)
    assert brief.pairs == (
        PairResult("mindspore.ops.f", "mismatch", 3, 2, findings=counted),
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
        [sys.executable, "-c", matrix.RUN, "--help"],
        env={"PYTHONPATH": str(matrix.CODE)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--resume" in done.stdout
