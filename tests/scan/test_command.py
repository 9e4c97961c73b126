"""`apimap scan` as a person types it, and in CI."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from apimap.cli import main
from tests.scan.support import scanned

CODE = "import torch\ntorch.jit.is_scripting()\n"


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "code.py"
    path.write_text(CODE, "utf-8")

    def invoke(*words: str):
        command = ["scan", str(path), "--lang", "en", "--jobs", "1", *words]
        return CliRunner().invoke(main, command)

    return invoke


def counts(result) -> dict:
    return json.loads(result.stdout)["summary"]


def test_a_report_is_no_failure(run):
    result = run()
    assert result.exit_code == 0
    assert "torch.jit.is_scripting" in result.stdout


@pytest.mark.parametrize(
    ("category", "status"), [("no-counterpart", 0), ("missing-parameters", 1)]
)
def test_an_affected_use_as_bad_as_asked_fails(tmp_path, category, status):
    path = tmp_path / "code.py"
    path.write_text("import torch\ntorch.nn.ReLU(inplace=True)\n", "utf-8")
    command = ["scan", str(path), "--fail-on", category]
    assert CliRunner().invoke(main, command).exit_code == status


def test_a_use_that_is_not_affected_does_not_fail(tmp_path):
    path = tmp_path / "code.py"
    path.write_text("import torch\ntorch.nn.SiLU()\n", "utf-8")
    command = ["scan", str(path), "--fail-on", "missing-parameters"]
    assert CliRunner().invoke(main, command).exit_code == 0


def test_a_comment_with_a_reason_ignores_its_line(tmp_path):
    code = "import torch\ntorch.jit.is_scripting()  # apimap: ignore[kept here]\n"
    (finding,) = scanned(tmp_path, code).findings
    assert finding.ignored == "kept here"
    assert not finding.is_open


def test_a_comment_without_a_reason_ignores_nothing(tmp_path):
    code = "import torch\ntorch.jit.is_scripting()  # apimap: ignore\n"
    result = scanned(tmp_path, code)
    assert result.findings[0].is_open
    assert result.problems[0]["message"] == "ignores without a reason"


def test_a_text_that_looks_like_the_comment_ignores_nothing(tmp_path):
    code = "import torch\ntorch.jit.is_scripting('# apimap: ignore[a]')\n"
    assert scanned(tmp_path, code).findings[0].is_open


def test_a_baseline_hides_what_it_holds(run, tmp_path):
    baseline = str(tmp_path / "baseline.json")
    run("--baseline", baseline, "--update-baseline")
    # Lines that move stay known.
    (tmp_path / "code.py").write_text(f"\n\n{CODE}torch.jit.trace(f)\n", "utf-8")
    summary = counts(run("--baseline", baseline, "--format", "json"))
    assert (summary["known"], summary["uses"]) == (1, 1)


def test_a_second_use_like_one_in_the_baseline_is_new(run, tmp_path):
    baseline = str(tmp_path / "baseline.json")
    run("--baseline", baseline, "--update-baseline")
    (tmp_path / "code.py").write_text(f"{CODE}torch.jit.is_scripting()\n", "utf-8")
    failing = ("--fail-on", "no-counterpart")
    assert run("--baseline", baseline, *failing).exit_code == 1


def test_what_the_baseline_holds_does_not_fail(run, tmp_path):
    baseline = str(tmp_path / "baseline.json")
    words = ("--baseline", baseline, "--fail-on", "no-counterpart")
    assert run("--fail-on", "no-counterpart").exit_code == 1
    assert run(*words, "--update-baseline").exit_code == 0


@pytest.mark.parametrize("text", [None, "{", "[]"])
def test_a_baseline_that_cannot_be_used_is_an_error(run, tmp_path, text):
    path = tmp_path / "baseline.json"
    if text is not None:
        path.write_text(text, "utf-8")
    result = run("--baseline", str(path))
    assert result.exit_code == 1
    assert "the baseline cannot be used" in result.stderr


def test_a_report_goes_into_a_file_without_colours(run, tmp_path):
    path = tmp_path / "report.txt"
    assert run("--output", str(path)).stdout == ""
    assert "\x1b" not in path.read_text("utf-8")
    assert "torch.jit.is_scripting" in path.read_text("utf-8")


def test_links_lead_to_the_site_that_is_named(run):
    result = run("--site", "https://example.org/docs/", "--format", "json")
    (file,) = json.loads(result.stdout)["files"]
    expected = "https://example.org/docs/en/mapping/torch.jit.is_scripting.html"
    assert file["findings"][0]["link"] == expected


def test_a_scan_imports_no_framework(tmp_path):
    (tmp_path / "code.py").write_text(CODE, "utf-8")
    code = (
        "import sys; from apimap.scan.command import scan; "
        f"scan([{str(tmp_path)!r}], standalone_mode=False); "
        "print(*{'torch', 'mindspore', 'sphinx', 'numpy'} & set(sys.modules), "
        "file=sys.stderr)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""
