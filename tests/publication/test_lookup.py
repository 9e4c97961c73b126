"""`apimap lookup` as a person types it, and as a program reads it."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from apimap.base.languages import preferred_language
from apimap.cli import complete_name, main


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(main, ["lookup", *words])


def test_an_answer_begins_with_target_and_category(run):
    result = run("torch.nn.Linear", "--lang", "en")
    assert result.exit_code == 0
    first = result.output.splitlines()[0]
    assert first == "torch.nn.Linear → mindspore.nn.Dense  [Arguments differ]"
    assert "https://www.mindspore.cn/docs/en/" in result.output


def test_the_answer_is_in_the_language_asked_for(run):
    result = run("torch.nn.Linear", "--lang", "zh_CN")
    assert "[参数用法不同]" in result.output
    assert "https://www.mindspore.cn/docs/zh-CN/" in result.output


def test_parameters_that_differ_are_in_columns(run):
    lines = run("torch.nn.Linear", "--lang", "en").output.splitlines()
    columns = [line.index("→") for line in lines[1:] if "→" in line]
    assert len(columns) > 2
    assert len(set(columns)) == 1


def test_a_mindspore_name_leads_back(run):
    answer = json.loads(run("mindspore.nn.Dense", "--json").output)
    assert answer["direction"] == "target"
    assert "torch.nn.Linear" in [e["reference"] for e in answer["entries"]]


def test_a_mindspore_name_is_answered_from_its_side(run):
    lines = run("mindspore.nn.Dense", "--lang", "en").output.splitlines()
    assert lines[0] == "mindspore.nn.Dense"
    assert lines[1].startswith("  In PyTorch: torch.nn.Linear")
    assert any("Other names in PyTorch: in_channels (in_features)" in x for x in lines)


def test_a_name_that_is_not_there_gives_the_nearest_and_fails(run):
    result = run("torch.nn.Liner", "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "No entry for torch.nn.Liner." in result.stderr
    assert "  torch.nn.Linear" in result.stderr.splitlines()


def test_a_program_learns_of_it_too(run):
    result = run("torch.nn.Liner", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["entries"] == []
    assert "torch.nn.Linear" in answer["nearest"]


def test_without_a_name_there_is_the_usage(run):
    result = run()
    assert result.exit_code == 2
    assert "Usage: main lookup [OPTIONS] NAME" in result.output


def test_the_shell_completes_names():
    names = complete_name(None, None, "torch.nn.Conv2")
    assert names == ["torch.nn.Conv2d"]
    assert "mindspore.nn.Dense" in complete_name(None, None, "mindspore.nn.De")


def test_bash_gets_its_completion_script():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv = ['apimap'];"
            "from apimap.cli import main; main(prog_name='apimap')",
        ],
        env={**os.environ, "_APIMAP_COMPLETE": "zsh_source"},
        capture_output=True,
        text=True,
    )
    assert "#compdef apimap" in done.stdout


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_by_default_that_of_the_terminal(
    monkeypatch, variables, language
):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert preferred_language() == language
