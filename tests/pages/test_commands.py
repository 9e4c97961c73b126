"""`apimap pages` as a person types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from apimap.cli import main
from apimap.pages.check import check_page, page_files

ROOT = Path(__file__).resolve().parents[2]

STALE = '+++ {"lang": "en"}\nNew\n+++ {"lang": "zh_CN", "of": "00000000"}\n新\n'


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


def test_check_names_the_findings_and_fails(run, write_page):
    path = write_page(STALE)
    result = run("pages", "check", path)
    assert result.exit_code == 1
    assert f"{path}:3: the zh_CN translation was not made from" in result.output
    assert "1 finding to look at" in result.output


def test_accept_records_the_source_and_check_is_content(run, write_page):
    path = write_page(STALE)
    assert "accepted at line 3" in run("pages", "accept", path).output
    assert run("pages", "check", path).exit_code == 0
    assert "same" in run("pages", "accept", path).output


def test_accept_changes_only_the_digest(run, write_page):
    path = write_page(STALE)
    run("pages", "accept", path)
    before, after = STALE.splitlines(), path.read_text("utf-8").splitlines()
    assert [i for i in range(4) if before[i] != after[i]] == [2]


def test_accept_leaves_a_broken_page_alone(run, write_page):
    path = write_page('+++ {"lang": "en"}\nAlone\n')
    result = run("pages", "accept", path)
    assert result.exit_code == 1
    assert "has no counterpart" in result.output
    assert check_page(path)


def test_check_outside_the_project_says_where_to_run(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("pages", "check")
    assert result.exit_code == 2
    assert "run this in the project's folder" in result.output


def test_the_pages_of_this_site_have_no_findings():
    paths = page_files(ROOT)
    assert len(paths) > 5
    assert [str(found) for path in paths for found in check_page(path)] == []
