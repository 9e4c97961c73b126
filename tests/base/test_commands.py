"""Commands that are imported late: how they are listed, and what they lack."""

import click
import pytest
from click.testing import CliRunner

from apimap.base.commands import Deferred, Main, extra_of
from apimap.cli import main, results

DEFERRED = [
    command
    for group in (main, results)
    for command in group.commands.values()
    if isinstance(command, Deferred)
]


@pytest.mark.parametrize("deferred", DEFERRED, ids=lambda one: one.name)
def test_the_list_of_commands_says_what_the_command_says(deferred):
    whole = deferred.command.get_short_help_str(limit=1000)
    assert deferred.get_short_help_str(limit=1000) == whole


def failing(name):
    """A group whose command misses the module ``name``."""

    def callback():
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    group = Main("apimap")
    group.add_command(click.Command("act", callback=callback))
    return CliRunner().invoke(group, ["act"])


@pytest.fixture
def installed(monkeypatch):
    """The metadata of an installed package with two extras."""
    requirements = [
        "click>=8.1",
        'torch>=2.13; extra == "verify"',
        'Jupyter-Cache>=1; python_version < "3.13" and extra == "site"',
        'apimap[verify]; extra == "site"',
    ]
    monkeypatch.setattr("importlib.metadata.requires", lambda name: requirements)


@pytest.mark.parametrize(
    ("module", "extra"),
    [
        ("torch", "verify"),
        ("jupyter_cache", "site"),
        ("click", None),
        ("torch.absent", None),
        ("apimap.absent", None),
        ("", None),
    ],
)
def test_an_extra_is_known_by_the_module_that_is_missing(installed, module, extra):
    assert extra_of(module) == extra


def test_a_package_of_an_extra_is_named_in_one_line(installed):
    result = failing("torch")
    assert result.exit_code == 1
    assert result.output == (
        "Error: this needs torch, which is not installed: "
        'pip install "apimap[verify]"\n'
    )


@pytest.mark.parametrize("name", ["apimap.verfy", "torch.absent", "click"])
def test_a_mistake_of_ours_stays_a_traceback(installed, name):
    assert isinstance(failing(name).exception, ModuleNotFoundError)
