"""A small site built whole: both languages, downloads, and what goes wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from apimap.base.diagnostics import BuildFailed
from apimap.base.files import locked
from apimap.site import build, publishing
from tests.site.support import page

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = Path(__file__).parents[1] / "data" / "site"
# The small project has a folder apimap too, without the package's code.
PACKAGE = {**os.environ, "PYTHONSAFEPATH": "1"}


@pytest.fixture(scope="module")
def project(small_site):
    """The small site, built once for this module."""
    return small_site


@pytest.fixture
def changed(project):
    """Replace words of one file; the file is as before when the test ends."""
    before = {}

    def change(name: str, old: str, new: str) -> None:
        path = project / name
        before.setdefault(path, path.read_text("utf-8"))
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    yield change
    for path, text in before.items():
        path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("language", "html_language", "own", "other"),
    [
        ("en", 'lang="en"', "Words in English", "中文文字"),
        ("zh_CN", 'lang="zh-CN"', "中文文字", "Words in English"),
    ],
)
def test_a_page_is_in_one_language(project, language, html_language, own, other):
    html = page(project, f"{language}/notebooks/small.html")
    assert html_language in html
    assert own in html
    assert other not in html


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_outputs_values_and_anchors_are_on_the_page(project, language):
    html = page(project, f"{language}/notebooks/small.html")
    for words in ("left side", "right side", ">int<", 'id="part"', 'class="pair'):
        assert words in html, words


def test_both_languages_come_from_one_execution(project):
    (cache,) = (project / "build" / "cache").iterdir()
    assert len(list((cache / "executed").iterdir())) == 1


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Mind this"), ("zh_CN", "请注意")]
)
def test_the_notebook_has_one_language_and_its_outputs(project, language, words):
    notebook = json.loads(page(project, f"{language}/notebooks/small.ipynb"))
    text = json.dumps(notebook, ensure_ascii=False)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert words in text
    assert "left side\\n" in text
    assert "{glue:text}" not in text
    assert ("小页面" in text) == (language == "zh_CN")


def test_the_source_can_be_downloaded(project):
    source = (project / "notebooks" / "small.md").read_text("utf-8")
    assert page(project, "en/notebooks/small.md") == source


def test_the_root_leads_to_both_languages(project):
    for name in ("index.html", "404.html"):
        html = page(project, name)
        assert "en/index.html" in html
        assert "zh_CN/index.html" in html


def test_a_sitemap_needs_an_address(project, tmp_path, monkeypatch):
    assert not (project / "build" / "html" / "sitemap.xml").exists()
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "a.html").touch()
    monkeypatch.setenv("SITE_URL", "https://example.org/map/")
    publishing.write_root_pages(ROOT / "_templates" / "root", tmp_path)
    sitemap = (tmp_path / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://example.org/map/zh_CN/a.html</loc>" in sitemap
    assert 'hreflang="zh-CN"' in sitemap
    assert 'href="/map/' in (tmp_path / "404.html").read_text("utf-8")


def test_a_broken_page_stops_the_build_before_any_work(project, changed):
    changed("notebooks/small.md", '"lang": "zh_CN"', '"lang": "zh"')
    before = page(project, "en/notebooks/small.html")
    with pytest.raises(BuildFailed, match=r"small\.md:24: unknown language"):
        build.build_site(project)
    assert page(project, "en/notebooks/small.html") == before


def test_a_cell_that_raises_fails_the_build_and_the_old_site_stays(project, changed):
    changed("notebooks/small.md", "assert True", "assert False")
    before = page(project, "en/notebooks/small.html")
    with pytest.raises(BuildFailed, match=r"small\.md:58: no longer true: the t"):
        build.build_site(project)
    assert page(project, "en/notebooks/small.html") == before


def test_a_warning_fails_the_build_each_time(project, changed, capfd):
    changed("notebooks/small.md", "Words in English", "[Words](#nowhere) in English")
    for _ in range(2):
        with pytest.raises(BuildFailed, match="fault with the en pages"):
            build.build_site(project)
        # The words are on line 16: myst-nb counts one too many in notebooks.
        assert "small.md:17: WARNING" in capfd.readouterr().err


def test_a_build_with_nothing_changed_does_nothing(project, monkeypatch):
    build.build_site(project)
    monkeypatch.setattr(build, "make_site", None)
    assert build.build_site(project) == project / "build" / "html"


def test_an_edit_of_prose_executes_nothing(project, changed, capsys):
    changed("notebooks/small.md", "Words in English", "Other words")
    build.build_site(project)
    assert "small.md: cached" in capsys.readouterr().out
    assert "Other words" in page(project, "en/notebooks/small.html")


def test_an_edited_module_runs_its_page_again_and_renders_it(project, changed, capsys):
    module = project / "notebooks" / "beside.py"
    module.write_text("words = 'first'\n", "utf-8")
    code = 'print("left side")'
    changed("notebooks/small.md", code, "import beside\nprint(beside.words)")
    build.build_site(project)
    assert "first" in page(project, "en/notebooks/small.html")
    module.write_text("words = 'second'\n", "utf-8")
    build.build_site(project)
    module.unlink()
    assert "small.md: ran" in capsys.readouterr().out
    for language in ("en", "zh_CN"):
        assert "second" in page(project, f"{language}/notebooks/small.html")


def test_a_build_waits_for_another_one(project, changed):
    changed("notebooks/small.md", "Words in English", "Words of two builds")
    command = [sys.executable, "-m", "apimap.site.build"]
    with locked(project / "build" / ".lock", pytest.fail):
        process = subprocess.Popen(
            command, cwd=project, env=PACKAGE, stdout=subprocess.PIPE, text=True
        )
        assert "Another build is at work here" in process.stdout.readline()
    told = process.communicate(timeout=120)[0]
    assert process.returncode == 0, told
    assert "Words of two builds" in page(project, "en/notebooks/small.html")


def test_a_removed_page_is_gone(project):
    orphan = project / "source" / "extra.md"
    orphan.write_text(
        '---\norphan: true\n---\n+++ {"lang": "en"}\n# A\n'
        '+++ {"lang": "zh_CN"}\n# 甲\n',
        "utf-8",
    )
    build.build_site(project)
    assert "甲" in page(project, "zh_CN/extra.html")
    orphan.unlink()
    build.build_site(project)
    assert not (project / "build" / "html" / "zh_CN" / "extra.html").exists()


def test_an_interrupted_build_is_made_anew(project):
    name = "en/notebooks/small.html"
    (project / "build" / "stage" / name).write_text("<html>half a pa")
    (project / "build" / "unfinished-en").touch()
    (project / "build" / "html.digest").unlink()
    assert "Words in English" in page(project, name)
    build.build_site(project)
    assert "Words in English" in page(project, name)
