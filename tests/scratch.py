"""The folder in which a run of the tests works, and what must not be left in it.

Every process of the run, and what the tests start, has its temporary files in ``tmp``
and its warm processes in ``run``: both must be empty when the run has ended.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

PREFIX = "apimap-tests-"
FOLDER = pytest.StashKey[Path]()
REMEDY = "Whoever makes it has to remove it, also when it is killed."


def begin(config: pytest.Config) -> None:
    """Make the folder, and have this process and its children use it."""
    # In /tmp whatever TMPDIR says: the addresses of sockets may not be long.
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))
    config.stash[FOLDER] = folder
    for name, variable in (("tmp", "TMPDIR"), ("run", "APIMAP_RUNTIME_DIR")):
        (folder / name).mkdir(mode=0o700)
        os.environ[variable] = str(folder / name)
    if config.option.basetemp is None:
        config.option.basetemp = str(folder / "tests")


def use(folder: str) -> None:
    """Put the temporary files of this process and of its children into ``folder``."""
    tempfile.tempdir = os.environ["TMPDIR"] = folder


def end(session: pytest.Session) -> None:
    """Fail the run when it left something; remove the folder when nothing failed."""
    folder = session.config.stash[FOLDER]
    end_warm_processes(folder / "run")
    if left := left_in(folder):
        report(session, f"{chr(10).join(left)}\n{REMEDY}")
    if session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        shutil.rmtree(folder)
    else:
        print(f"\nThe files of this run are in {folder}.")


def end_warm_processes(runtime: Path) -> None:
    for socket in runtime.glob("*/socket"):
        from tests.kernels.support import end_warm_process  # here: kernels need Jupyter

        end_warm_process(socket.parent)


def left_in(folder: Path) -> list[str]:
    """What is in ``tmp`` and ``run``, with the first names in each folder."""
    left = sorted([*(folder / "tmp").iterdir(), *(folder / "run").iterdir()])
    return [described(path) for path in left]


def described(path: Path) -> str:
    """The path, and of a folder what is in it: ``/tmp/x (a.txt, b.txt)``."""
    inside = sorted(child.name for child in path.iterdir()) if path.is_dir() else []
    return f"{path} ({', '.join(inside[:5]) or 'empty'})"


def report(session: pytest.Session, text: str) -> None:
    """Count one error more, as that of a test."""
    place = ("tests/conftest.py", None, "the temporary folder")
    failed = pytest.TestReport(
        f"{place[0]}::{place[2]}",
        place,
        {},
        "failed",
        f"The run left:\n{text}",
        "teardown",
    )
    session.config.hook.pytest_runtest_logreport(report=failed)
    session.exitstatus = pytest.ExitCode.TESTS_FAILED
