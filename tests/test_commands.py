"""The commands in README and CONTRIBUTING do what they say, in a copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parent.parent
SHELL_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def documented_commands() -> list[str]:
    texts = [
        (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md")
    ]
    return sorted(
        {
            line.split("  #")[0].strip()
            for text in texts
            for block in SHELL_BLOCK.findall(text)
            for line in block.splitlines()
            if line.strip()
        }
    )


def without_the_work(command: str) -> str:
    """Make and pytest only say what they would do: this test is part of it."""
    if command.startswith("make "):
        return command.replace("make ", "make --dry-run ", 1)
    if " -m pytest" in command:
        return f"{command} --collect-only -q"
    return command


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run in a shell as a person would: not as a part of the make that tests.

    The package is that of ``folder``: what a command writes stays there.
    """
    env = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    env["PYTHONPATH"] = str(folder)
    return subprocess.run(
        command, shell=True, cwd=folder, env=env, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project's own files, with the environment of the running tests."""
    root = tmp_path_factory.mktemp("copy") / "project"
    built = (".venv", "build", "node_modules", "__pycache__")
    skipped = shutil.ignore_patterns(".git", *built)
    shutil.copytree(ROOT, root, symlinks=True, ignore=skipped)
    (root / ".venv").symlink_to(Path(sys.prefix))
    receive_record(root)
    return root


def receive_record(root: Path) -> None:
    """Put the newest record into ``received``, as if it came from another platform."""
    data = root / "apimap" / "data"
    newest = max(data.glob("verdicts/*.json"), key=lambda path: release_of(path.name))
    for folder in ("verdicts", "details"):
        path = root / "received" / folder / "Ascend-mindspore-X-torch-Y.json"
        path.parent.mkdir(parents=True)
        text = (data / folder / newest.name).read_text("utf-8")
        path.write_text(text.replace('"platform":"CPU"', '"platform":"Ascend"', 1))


def release_of(name: str) -> list[int]:
    """The MindSpore in the name of a record, as numbers."""
    return list(map(int, name.split("-")[2].split(".")))


def test_there_are_commands():
    assert {"make html", "make test"} <= set(documented_commands())


@pytest.mark.parametrize("command", documented_commands())
def test_a_documented_command_works(copy, command):
    done = run(without_the_work(command), copy)
    if "--platform Ascend" in command:  # a device that no machine of the tests has
        assert (done.returncode, done.stdout) == (1, "")
        assert "Run it on a machine that has MindSpore for Ascend." in done.stderr
    else:
        assert done.returncode == 0, done.stdout + done.stderr


def test_make_help_lists_every_target(copy):
    done = run("make help", copy)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()
    listed = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert sorted(listed) == sorted(targets)
    assert done.stderr == ""
