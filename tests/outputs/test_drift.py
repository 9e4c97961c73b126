"""Outputs against their records, with a real kernel. No framework."""

from contextlib import nullcontext

import pytest
from traitlets.config import Config

from apimap.base.versions import Environment
from apimap.execution.cell_run import Kernels
from apimap.kernels import ForkedKernelManager
from apimap.outputs import drift
from apimap.outputs.records import read_output_record

pytestmark = pytest.mark.integration

PAGE = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3, language: python}
---
```{code-cell} python
import beside
```
```{code-cell} python
print("value", beside.value)
print(object())
```
"""


def environment(mindspore: str) -> Environment:
    return Environment("2.13.0", mindspore, "1.26.4", "3.11.7", "Linux x86_64")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A page, a module beside it, and the two commands on them."""

    class Project:
        page = tmp_path / "page.md"
        module = tmp_path / "beside.py"

        def run(self, command):
            options = Config({"ForkedProvisioner": {"modules": [], "idle_seconds": 9}})
            kernels = Kernels(lambda: ForkedKernelManager(config=options), nullcontext)
            said = []
            found = command([self.page], tmp_path / "scratch", kernels, said.append)
            return [str(finding) for finding in found]

        def check(self):
            return self.run(drift.check_outputs)

        def accept(self):
            return self.run(drift.accept_outputs)

        def under(self, mindspore):
            fixed = environment(mindspore)
            monkeypatch.setattr(drift, "installed_environment", lambda: fixed)

        def record(self):
            return drift.record_file(self.page, "2.10.0", "2.13.0")

    made = Project()
    made.page.write_text(PAGE)
    made.module.write_text("value = 1\n")
    made.under("2.10.0")
    return made


def test_recorded_outputs_are_as_recorded(project):
    assert project.accept() == []
    assert project.check() == []
    lines = read_output_record(project.record()).cells[1].lines
    assert lines == ("value 1", "<object object at <address>>")


def test_a_page_without_a_record_is_told(project):
    (finding,) = project.check()
    assert "no outputs are recorded for these versions" in finding


def test_a_changed_module_is_noticed(project):
    project.accept()
    project.module.write_text("value = 2\n")
    (finding,) = project.check()
    assert "page.md:9: an output differs" in finding
    assert "-value 1" in finding
    assert "+value 2" in finding


def test_an_altered_record_is_noticed(project):
    project.accept()
    text = project.record().read_text("utf-8")
    project.record().write_text(text.replace("value 1", "value 7"), "utf-8")
    (finding,) = project.check()
    assert "-value 7" in finding


def test_another_version_has_no_record_yet(project):
    project.accept()
    project.under("2.11.0")
    (finding,) = project.check()
    assert "no outputs are recorded for these versions" in finding


def test_a_page_that_fails_is_not_recorded(project):
    project.module.write_text("1 / 0\n")
    (finding,) = project.accept()
    assert "ZeroDivisionError" in finding
    assert not project.record().exists()


def test_a_torn_record_is_named(project):
    project.accept()
    text = project.record().read_text("utf-8")
    project.record().write_text(text[:100], "utf-8")
    (finding,) = project.check()
    assert "2.13.0.json: the record is malformed" in finding


def test_accepting_again_changes_nothing(project):
    project.accept()
    before = project.record().stat().st_mtime_ns
    project.accept()
    assert project.record().stat().st_mtime_ns == before
