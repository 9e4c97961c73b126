"""Which Pythons the package is tested on, and when that fails."""

import re

import pytest
import yaml

from tests.needs import ROOT, tool


@pytest.fixture
def interpreters(monkeypatch):
    """The tool, on a machine with Python 3.10 and 3.13, where all tests pass."""
    module = tool("test_interpreters")
    here = {"3.10": "python3.10", "3.13": "python3.13"}
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(module, "interpreter", here.get)
    monkeypatch.setattr(module, "build_wheel", lambda python, folder: folder)
    module.tested = []

    def run_tests(version, python, wheel):
        module.tested.append(version)
        return module.Outcome(version, version not in module.failing, "")

    module.failing = set()
    monkeypatch.setattr(module, "run_tests", run_tests)
    return module


def test_each_python_that_is_found_is_tested(interpreters):
    assert interpreters.main([]) == 0
    assert sorted(interpreters.tested) == ["3.10", "3.13"]


def test_one_failure_fails_the_whole(interpreters):
    interpreters.failing = {"3.10"}
    assert interpreters.main([]) == 1


def test_a_python_that_is_named_must_be_there(interpreters, capsys):
    assert interpreters.main(["3.14"]) == 1
    assert "Python 3.14 is not on this machine" in capsys.readouterr().err


def test_ci_needs_two_pythons(interpreters, monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    assert interpreters.main([]) == 0
    monkeypatch.setattr(interpreters, "interpreter", {"3.10": "python3.10"}.get)
    assert interpreters.main([]) == 1
    assert "found, 2 needed" in capsys.readouterr().err
    assert interpreters.main(["3.10"]) == 0


def test_the_supported_pythons_are_the_same_everywhere():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    workflow = (ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8")
    jobs = yaml.safe_load(workflow)["jobs"]
    versions = tool("test_interpreters").VERSIONS
    assert tuple(re.findall(r"Python :: (3\.\d+)", text)) == versions
    assert tuple(jobs["interpreters"]["strategy"]["matrix"]["python"]) == versions
