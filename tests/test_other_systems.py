"""Look-up and scan on a system that cannot fork, such as Windows: processes spawn."""

import os
import subprocess
import sys

import pytest

# What Windows does not have. A process that is spawned runs this file again.
BLOCKED = """
import os, signal, sys

for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
for name in ("fork", "forkpty", "getuid", "geteuid", "killpg", "waitid"):
    delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGCHLD", "SIGALRM", "alarm"):
    delattr(signal, name)

import multiprocessing

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    from apimap.cli import main
    main()
"""


@pytest.fixture
def elsewhere(tmp_path):
    """Run a command in a Python without what Windows lacks."""
    program = tmp_path / "elsewhere.py"
    program.write_text(BLOCKED, "utf-8")

    def run(*words):
        return subprocess.run(
            [sys.executable, program, *map(str, words)],
            env={**os.environ, "PYTHONIOENCODING": "cp1252"},
            capture_output=True,
            encoding="utf-8",
        )

    return run


@pytest.mark.parametrize("command", ["lookup", "scan", "verify", "results", "outputs"])
def test_a_command_starts(elsewhere, command):
    done = elsewhere(command, "--help")
    assert done.returncode == 0, done.stderr


def test_a_name_is_looked_up(elsewhere):
    done = elsewhere("lookup", "torch.nn.Linear", "--lang", "zh_CN")
    assert done.returncode == 0, done.stderr
    assert "torch.nn.Linear → mindspore.nn.Dense" in done.stdout


def test_files_are_scanned_by_processes_that_are_spawned(elsewhere, tmp_path):
    folder = tmp_path / "code"
    folder.mkdir()
    for number in range(9):
        (folder / f"uses_{number}.py").write_text("import torch\ntorch.abs(1)\n")
    report = tmp_path / "scan.json"
    alone = elsewhere("scan", folder, "--jobs", 1, "--format", "json")
    side_by_side = elsewhere(
        *("scan", folder, "--jobs", 2, "--format", "json", "--output", report)
    )
    assert (side_by_side.returncode, side_by_side.stderr) == (0, "")
    assert alone.stdout.count('"torch.abs"') >= 9
    assert report.read_text("utf-8") == alone.stdout


def test_a_notebook_and_a_page_are_scanned(elsewhere, write_page):
    page = write_page("```{code-cell} python\nimport torch\ntorch.abs(1)\n```\n")
    done = elsewhere("scan", page, "--format", "json")
    assert '"torch.abs"' in done.stdout, done.stderr
