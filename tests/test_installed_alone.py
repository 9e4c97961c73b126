"""`pip install` of the package into an empty environment, and what works there."""

import os
import subprocess
import sys
import venv

import click
import pytest

from apimap.cli import main
from tests.needs import tool

USES = 'import torch\n\nPATTERN = "\\d"\ntorch.nn.ReLU()\n'

pytestmark = pytest.mark.integration  # installs from the package registry


@pytest.fixture(scope="session")
def apimap(tmp_path_factory):
    """Run the command of an environment that has the package and what it requires."""
    place = tmp_path_factory.mktemp("alone")
    wheel = tool("test_interpreters").build_wheel(sys.executable, place / "wheel")
    venv.create(place / "environment")
    programs = place / "environment" / "bin"
    pip = [sys.executable, "-m", "pip", "--python", programs / "python"]
    subprocess.run([*pip, "install", "--quiet", wheel], check=True)
    nothing_else = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}

    def run(*words, **variables):
        return subprocess.run(
            [programs / "apimap", *words],
            cwd=place,
            env={**nothing_else, **variables},
            capture_output=True,
            encoding="utf-8",
        )

    return run


def commands(group: click.Group = main, words: tuple[str, ...] = ()):
    """The words of every command: (), ("pages",), ("pages", "check") ..."""
    yield words
    for name, command in group.commands.items():
        inner = (*words, name)
        if isinstance(command, click.Group):
            yield from commands(command, inner)
        else:
            yield inner


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_shows_its_help(apimap, words):
    done = apimap(*words, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Usage: {' '.join(['apimap', *words])} ")


def test_a_name_is_looked_up(apimap):
    # Also where the system's encoding has neither the arrow nor Chinese.
    words = ("lookup", "torch.nn.Linear", "--lang", "zh_CN")
    done = apimap(*words, PYTHONIOENCODING="cp1252")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("torch.nn.Linear → mindspore.nn.Dense")


def test_code_is_scanned_without_a_word_about_its_style(apimap, tmp_path):
    file = tmp_path / "uses.py"
    file.write_text(USES, "utf-8")
    done = apimap("scan", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "100% of 1 uses of PyTorch map cleanly" in done.stdout


def test_the_mapping_that_is_installed_is_whole(apimap):
    done = apimap("mapping", "check")
    assert done.stdout == "the mapping has no findings\n", done.stderr


@pytest.mark.parametrize(
    ("words", "package", "extra"),
    [
        ("verify torch.neg", "torch", "verify"),
        ("results reproduce torch.Tensor.cross", "torch", "verify"),
        ("signatures check", "torch", "verify"),
        ("outputs check", "nbformat", "site"),
        ("outputs matrix", "jupyter_client", "site"),
    ],
)
def test_a_command_names_the_extra_that_it_lacks(apimap, words, package, extra):
    done = apimap(*words.split())
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: this needs {package}, which is not installed: "
        f'pip install "apimap[{extra}]"\n'
    )
