"""Every page under every version: what is made, skipped, recorded and told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.outputs import matrix
from apimap.outputs.drift import record_file
from apimap.outputs.records import read_output_record
from apimap.releases import environments
from apimap.releases import matrix as releases
from apimap.releases.environments import NotInstallable, VersionedEnvironment

ROOT = Path(__file__).resolve().parents[2]
OLD = VersionedEnvironment("2.0.0", "1.12.1", "3.9", ("numpy",), ("torch",))
NEW = VersionedEnvironment("2.7.0", "2.13.0", "3.11", ("numpy",))
PAGE = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
```{code-cell} python
print("one")
```
```{code-cell} python
:needs: mindspore>=2.7

missing
```
```{code-cell} python
print("three")
```
"""


@pytest.fixture
def page(write_page):
    return write_page(PAGE)


@pytest.fixture
def here(monkeypatch):
    """Each version's environment is the one that runs the tests."""
    python = Path(sys.executable)
    monkeypatch.setattr(releases, "make_environment", lambda *args: python)
    specs = "versioned_kernels"
    monkeypatch.setattr(matrix, specs, lambda *args: matrix_kernels())


def matrix_kernels():
    from apimap.execution.cell_run import ordinary_kernels

    return ordinary_kernels()


def test_the_projects_own_list_can_be_read():
    versions = environments.read_versions(ROOT / "versions.toml")
    assert [v.mindspore for v in versions][:2] == ["2.10.0", "2.9.0"]
    assert versions[-1].without_dependencies == ("torch",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[environment]]\ntorch = '1'\n", "mindspore, python, packages"),
        ("[[environment]\n", r"\.toml:1: not TOML"),
        ("x = 1\n", "environment"),
    ],
)
def test_a_malformed_list_is_named(tmp_path, text, words):
    path = tmp_path / "versions.toml"
    path.write_text(text)
    with pytest.raises(DiagnosticError, match=words) as caught:
        environments.read_versions(path)
    assert caught.value.diagnostic.path == path


@pytest.mark.parametrize(
    ("needs", "old", "new"),
    [
        (None, True, True),
        ("mindspore>=2.7", False, True),
        ("torch<2", True, False),
    ],
)
def test_a_need_is_met_or_not(needs, old, new):
    assert (matrix.meets(OLD, needs), matrix.meets(NEW, needs)) == (old, new)


def test_a_python_that_is_not_here_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(environments.shutil, "which", lambda name: None)
    with pytest.raises(NotInstallable, match=r"no Python 3\.5 on this machine"):
        environments.find_python("3.5")


def test_one_version_that_cannot_be_installed_does_not_stop_the_others(
    monkeypatch, page, tmp_path
):
    made = []

    def make(environment, *args):
        made.append(environment.mindspore)
        raise NotInstallable("no such release")

    monkeypatch.setattr(releases, "make_environment", make)
    problems = matrix.run_matrix([OLD, NEW], [page], tmp_path, lambda line: None)
    assert made == ["2.0.0", "2.7.0"]
    assert problems == [f"{v.slug}: no such release" for v in (OLD, NEW)]


@pytest.mark.integration
def test_errors_are_recorded_and_the_unexpected_ones_told(here, page, tmp_path):
    told = []
    assert matrix.run_matrix([OLD, NEW], [page], tmp_path, told.append) == []
    for version in (OLD, NEW):
        record = read_output_record(record_file(page, version.mindspore, version.torch))
        assert record.cells[1].error == "NameError: name 'missing' is not defined"
        assert record.cells[2].lines == ("three",)
    unexpected = [line for line in told if "the cell raised" in line]
    assert len(unexpected) == 1
    assert "mindspore-2.7.0" in unexpected[0]
    assert "page.md:11" in unexpected[0]


@pytest.mark.integration
def test_what_is_recorded_is_not_run_again(here, page, tmp_path, monkeypatch):
    matrix.run_matrix([NEW], [page], tmp_path, lambda line: None)
    told = []
    matrix.run_matrix([NEW], [page], tmp_path, told.append)
    assert told == [f"[1/1] {NEW.slug}: recorded already"]
    page.write_text(PAGE.replace("three", "four"))
    told.clear()
    matrix.run_matrix([NEW], [page], tmp_path, told.append)
    assert any("page.md recorded" in line for line in told)
