"""Whatever a file holds, a scan says so and goes on."""

import json
import os
import sys

import pytest

from apimap.scan import sources
from apimap.scan.engine import Scan
from apimap.scan.sources import find_files, read_source
from tests.scan.support import apis, results, scanned

CODE = "import torch\ntorch.abs(1)\n"


def problem_of(result) -> str:
    (problem,) = result.problems
    return problem["message"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"def broken(:\n", "is not Python"),
        (b"a = '\x00'\n", "is not Python"),
        ("a = 'é'\n".encode("latin-1"), "cannot be decoded"),
        (b"# coding: no-such-encoding\n", "cannot be decoded"),
        (b"a = " + b"(" * 5000 + b")" * 5000, "is not Python"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_reported(tmp_path, content, message):
    (tmp_path / "bad.py").write_bytes(content)
    (tmp_path / "good.py").write_text(CODE, "utf-8")
    bad, good = results(tmp_path)
    assert problem_of(bad) == message
    assert apis(good) == ["torch.abs"]


def test_a_declared_encoding_is_read(tmp_path):
    content = f"# coding: gbk\n# 中文\n{CODE}".encode("gbk")
    (tmp_path / "code.py").write_bytes(content)
    assert apis(results(tmp_path)[0]) == ["torch.abs"]


def test_code_nested_without_measure_is_reported(tmp_path):
    before = sys.getrecursionlimit()  # a framework in this process may have raised it
    sys.setrecursionlimit(1000)
    try:
        result = scanned(tmp_path, f"x = {'not ' * 700}1\n")
    finally:
        sys.setrecursionlimit(before)
    assert problem_of(result) == "is nested too deeply"


def test_a_sum_of_hundreds_of_terms_is_read(tmp_path):
    code = f"{CODE}x = {'+'.join(['1'] * 700)} + torch.abs(1)\n"
    assert apis(scanned(tmp_path, code)) == ["torch.abs"] * 2


def test_a_generated_file_of_50_megabytes_is_not_parsed(tmp_path):
    with (tmp_path / "big.py").open("wb") as stream:
        stream.truncate(50_000_000)
    (problem,) = results(tmp_path)[0].problems
    assert problem["message"] == "cannot be read"
    assert problem["detail"] == "50,000,000 bytes"


def test_a_file_that_changes_while_it_is_read_is_reported(tmp_path, monkeypatch):
    path = tmp_path / "code.py"
    path.write_text(CODE, "utf-8")
    seen = os.fstat

    def growing(handle: int) -> os.stat_result:
        status = seen(handle)
        with path.open("a") as stream:
            stream.write("# more\n")
        return status

    monkeypatch.setattr(sources.os, "fstat", growing)
    (problem,) = read_source(path).problems
    assert problem.detail == "it changes while it is read"


def test_a_file_that_is_gone_is_reported(tmp_path):
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere.py")
    assert problem_of(results(tmp_path)[0]) == "cannot be read"


def test_links_in_a_circle_end(tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "code.py").write_text(CODE, "utf-8")
    (folder / "again").symlink_to(tmp_path / "a")
    assert [path.name for path in find_files([tmp_path])] == ["code.py"]


def test_a_pipe_is_reported_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    assert problem_of(results(tmp_path)[0]) == "cannot be read"


def test_a_folder_that_cannot_be_read_is_reported(tmp_path, monkeypatch):
    list_folder = os.scandir

    def refuse(path):
        if str(path) == str(tmp_path):
            raise PermissionError(13, "Permission denied", str(path))
        return list_folder(path)

    monkeypatch.setattr(sources.os, "scandir", refuse)
    assert problem_of(results(tmp_path)[0]) == "cannot be read"


def test_a_file_that_is_named_twice_is_read_once(tmp_path):
    path = tmp_path / "code.py"
    path.write_text(CODE, "utf-8")
    assert list(find_files([tmp_path, path, tmp_path])) == [path]


def test_folders_that_are_not_ones_own_are_left_out(tmp_path):
    for name in (".venv", "__pycache__", "node_modules"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "code.py").write_text(CODE, "utf-8")
    assert list(find_files([tmp_path])) == []


def notebook(*cells: str) -> str:
    made = [{"cell_type": "markdown", "source": "text"}]
    made += [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]
    return json.dumps({"cells": made})


def test_a_notebook_is_read_cell_by_cell(tmp_path):
    path = tmp_path / "a.ipynb"
    cells = ("%matplotlib inline\nimport torch", "def (", "!ls\n\ntorch.abs(1)")
    path.write_text(notebook(*cells), "utf-8")
    (result,) = results(path)
    (finding,) = result.findings
    assert (finding.cell, finding.line, finding.column) == (4, 3, 7)
    assert finding.place == f"{path}[4]:3:7"
    assert [(p["cell"], p["line"]) for p in result.problems] == [(3, 1)]


@pytest.mark.parametrize("text", ["{", "[]", '{"cells": [{}]}', "null"])
def test_a_broken_notebook_is_reported(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text, "utf-8")
    assert problem_of(results(path)[0]) == "is not a notebook"


def test_a_cell_in_another_language_is_left_out(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(notebook("%%bash\nls torch", f"%%time\n{CODE}"), "utf-8")
    (result,) = results(path)
    assert apis(result) == ["torch.abs"]
    assert result.problems == []


@pytest.mark.parametrize("line", ["files = !ls", "t = %timeit -o 1", "torch.abs??"])
def test_lines_for_ipython_alone_are_left_out(tmp_path, line):
    path = tmp_path / "a.ipynb"
    path.write_text(notebook(f"{CODE}{line}"), "utf-8")
    (result,) = results(path)
    assert (apis(result), result.problems) == (["torch.abs"], [])


@pytest.mark.parametrize(
    "call", ["f(1,  # why?\n  torch.abs(1))", "(1\n% torch.abs(1))"]
)
def test_python_that_looks_like_a_magic_is_read(tmp_path, call):
    path = tmp_path / "a.ipynb"
    path.write_text(notebook(f"import torch\n{call}"), "utf-8")
    (result,) = results(path)
    assert (apis(result), result.problems) == (["torch.abs"], [])


def test_a_myst_notebook_keeps_its_lines(tmp_path):
    path = tmp_path / "a.md"
    fence = "```{code-cell} python\n:tags: [a]\n"
    text = f"# Title\n\n{fence}import torch\n```\n\n{fence}torch.abs(1)\n```\n"
    path.write_text(text, "utf-8")
    (finding,) = results(path)[0].findings
    assert text.splitlines()[finding.line - 1] == "torch.abs(1)"


def test_markdown_without_cells_is_nothing(tmp_path):
    result = scanned(tmp_path, "```python\nimport torch\n```\n", "README.md")
    assert (result.findings, result.problems) == ([], [])


@pytest.mark.parametrize("mark", ["# %%", "#%%"])
def test_a_percent_notebook_may_hold_magics(tmp_path, mark):
    code = f"{mark}\n%load_ext x\nimport torch\n{mark}\ntorch.abs(1)\n"
    (finding,) = scanned(tmp_path, code).findings
    assert finding.line == 5


def test_a_form_feed_begins_no_line(tmp_path):
    (finding,) = scanned(tmp_path, "a = 1\n\x0c\nimport torch\ntorch.abs(a)\n").findings
    assert (finding.line, finding.code) == (4, "torch.abs(a)")


def test_names_within_texts_have_a_place(tmp_path):
    code = "import torch\na = (f'中 {torch.abs(1)}'\n     f\"{\n torch.abs(2)}\")\n"
    result = scanned(tmp_path, code)
    for one in result.findings:
        assert one.code.startswith("abs", one.column - 1)


def test_stubs_are_read(tmp_path):
    code = "import torch\ndef f(x: torch.Tensor) -> None: ...\n"
    assert apis(scanned(tmp_path, code, "a.pyi")) == ["torch.Tensor"]


def test_nothing_is_imported_or_run(tmp_path):
    target = tmp_path / "ran"
    scanned(tmp_path, f"open({str(target)!r}, 'w')\nimport torch\ntorch.abs(1)")
    assert not target.exists()


def test_what_a_scan_kept_on_disk_is_gone_after_it(tmp_path, monkeypatch):
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    with Scan([tmp_path], 1):
        assert list(kept.iterdir())
    assert list(kept.iterdir()) == []
