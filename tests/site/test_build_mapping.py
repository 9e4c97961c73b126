"""The mapping's part of a small site: index, data, and what goes wrong."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from sphinx.util.inventory import InventoryFile

from apimap.base.diagnostics import BuildFailed
from apimap.site import build
from tests.site.support import page, words_of

pytestmark = pytest.mark.integration

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = Path(__file__).parents[1] / "data" / "site"
ENTRIES = "apimap/data/mapping/torch.toml"
VERDICTS, DETAILS = "apimap/data/verdicts", "apimap/data/details"


@pytest.fixture(scope="module")
def built(small_site):
    """The small site, built once for this module."""
    return small_site


@pytest.fixture
def project(built):
    """The small site; what a test does to its files is undone at the end."""
    paths = [path for path in built.glob("[!_b]*/**/*.*") if path.is_file()]
    before = {path: path.read_bytes() for path in paths}
    yield built
    for path, content in before.items():
        if path.read_bytes() != content:
            path.write_bytes(content)


def edit(project: Path, name: str, old: str, new: str) -> None:
    text = (project / name).read_text("utf-8")
    assert old in text
    (project / name).write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "MindSpore 2.9.0 → 2.10.0, CPU",
                "2 of 2 pairs came to another verdict or grade.",
                "Run with other samples or code, and not compared: 1.",
                "At the edges alone now match: 1 torch.abs → mindspore.ops.abs: ",
                "differs 3 / 4 (ordinary use 3 / 3) → matches 4 / 4 (ordinary use ",
                "In ordinary use other changes: 1 torch.abs → mindspore.mint.abs: ",
                "not in this release → unsupported here 0 / 4 (ordinary use 0 / 3)",
            ),
        ),
        ("zh_CN", ("2 对接口中有 2 对的运行结论或等级改变。", "变为一致：1")),
    ],
)
def test_the_changes_of_a_release_are_on_a_page(built, language, expected):
    html = page(built, f"{language}/what-each-release-changed.html")
    assert 'href="mapping/torch.abs.html"' in html
    words = words_of(html)
    for part in expected:
        assert part in words, part


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_notebook_page_shows_the_entrys_facts(built, language):
    html = page(built, f"{language}/notebooks/small.html")
    assert 'href="../mapping/torch.amax.html"' in html
    assert "mindspore.ops.amax" in html


def test_the_facts_stand_between_the_answer_and_what_follows(built):
    html = page(built, "en/notebooks/small.html")
    marks = ("Words in English", 'class="entry-facts"', '<section id="part">')
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)


def test_the_index_lists_each_entry_in_a_plain_list(built):
    html = page(built, "zh_CN/mapping/index.html")
    lists = re.findall(r'<div class="names">(.*?)</div>', html)
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', "".join(lists))
    assert ("torch.tensor-2.html", "torch.tensor") in links
    assert len(links) == 5


def test_the_search_has_the_names_and_the_pages_that_there_are(built):
    names = json.loads(page(built, "zh_CN/names.json"))
    spelled = {name for entry in names["names"]["entries"] for name in entry}
    assert {"torch.amax", "torch.amx", "torch.tensor"} <= spelled
    assert "mindspore.ops.amax" in names["names"]["targets"]
    rows = dict(zip(map(tuple, names["names"]["entries"]), names["rows"], strict=True))
    assert rows[("torch.tensor",)][-2] == "torch.tensor-2"
    leads = {lead for _, leads in names["names"]["ideas"] for lead in leads}
    assert {lead for lead in leads if isinstance(lead, str)} == set(names["pages"])
    assert names["pages"]["mapping/index.html"] == ["映射"]


def test_mapping_json_is_as_its_schema_says(built):
    mapping = json.loads(page(built, "mapping.json"))
    jsonschema.validate(mapping, json.loads(page(built, "mapping.schema.json")))
    assert mapping["targets"]["mindspore.ops.amax"] == ["torch.amax"]
    guides = {e["reference"]: e["guides"] for e in mapping["entries"] if e["guides"]}
    assert guides == {"torch.amax": ["notebooks/small.html"]}


def test_other_sites_can_link_by_either_name(built):
    content = (built / "build/html/en/objects.inv").read_bytes()
    objects = InventoryFile.loads(content, uri="")
    pages = {
        name: item.uri
        for kind, items in objects.data.items()
        if kind.startswith("py:")
        for name, item in items.items()
    }
    assert pages["torch.tensor"] == "mapping/torch.tensor-2.html"
    assert pages["mindspore.ops.amax"] == "mapping/mindspore.ops.amax.html"
    assert pages["mindspore.mint.abs"] == "mapping/mindspore.mint.abs.html"


def test_llms_txt_names_every_entry(built):
    lines = page(built, "llms.txt").splitlines()
    assert "- [torch.device](en/mapping/torch.device.html): No counterpart" in lines


def rendered_again(project: Path) -> set[str]:
    """The pages that a build writes anew, below a language's folder."""
    stage = project / "build" / "stage"
    before = {p: p.stat().st_mtime_ns for p in stage.rglob("*.html")}
    build.build_site(project)
    again = {p for p in before if p.stat().st_mtime_ns != before[p]}
    languages = [
        p.relative_to(stage / "en") for p in again if p.is_relative_to(stage / "en")
    ]
    assert len(again) == 2 * len(languages)
    return {str(path) for path in languages}


def test_an_edited_entry_renders_its_page_and_the_index_alone(project):
    edit(project, ENTRIES, "There is no device object.", "There is none.")
    again = rendered_again(project)
    assert again == {"mapping/torch.device.html", "mapping/index.html"}
    assert "There is none." in page(project, "en/mapping/torch.device.html")


def test_a_run_of_a_pair_that_is_no_longer_mapped_renders_the_page_of_changes(project):
    """Only that page shows it: no entry has such a pair."""
    pair = '"reference":"torch.gone","target":"mindspore.gone"'
    for release, verdict in (("2.10.0", "match"), ("2.9.0", "match")):
        name = f"CPU-mindspore-{release}-torch-2.13.0.json"
        line = f'{{{pair},"verdict":"{verdict}","matched":2,"samples":2}}'
        edit(
            project,
            f"{VERDICTS}/{name}",
            '"verdicts": [\n',
            f'"verdicts": [\n{line},\n',
        )
        mark = '"fingerprints": {\n'
        edit(project, f"{DETAILS}/{name}", mark, f'{mark}"torch.gone": "00000000",\n')
    build.build_site(project)
    older = f"{VERDICTS}/CPU-mindspore-2.9.0-torch-2.13.0.json"
    edit(project, older, f'{pair},"verdict":"match"', f'{pair},"verdict":"error"')
    assert rendered_again(project) == {"what-each-release-changed.html"}
    words = words_of(page(project, "en/what-each-release-changed.html"))
    assert "torch.gone → mindspore.gone: raises 2 / 2 → matches" in words


def test_an_edited_entry_renders_the_notebook_that_treats_it(project):
    edit(project, ENTRIES, '"default-differs"', '"return-differs"')
    build.build_site(project)
    assert "Return differs" in page(project, "en/notebooks/small.html")


def test_a_page_that_compares_another_target_says_so_first(project):
    target = '{ name = "mindspore.ops.amax", platforms = ["CPU", "GPU", "Ascend"] },'
    other = '{ name = "mindspore.mint.amax", platforms = ["Ascend"] },'
    edit(project, ENTRIES, target, f"{target}\n  {other}")
    compares = "compares: {torch.amax: mindspore.mint.amax}"
    treats = "treats: [torch.amax]"
    edit(project, "notebooks/small.md", treats, f"{treats}\n  {compares}")
    build.build_site(project)
    facts = words_of(
        page(project, "en/notebooks/small.html").split('class="entry-facts"')[1]
    )
    named = ["mindspore.mint.amax (this page)", "Default differs mindspore.ops.amax"]
    assert [facts.index(words) for words in named] == sorted(map(facts.index, named))


def test_the_page_of_a_removed_entry_is_gone(project):
    text = (project / ENTRIES).read_text("utf-8")
    kept = [part for part in text.split("\n[[entry]]") if '"torch.device"' not in part]
    (project / ENTRIES).write_text("\n[[entry]]".join(kept), "utf-8")
    build.build_site(project)
    assert not (project / "build/html/en/mapping/torch.device.html").exists()


def test_a_malformed_entry_stops_the_build_before_any_work(project):
    edit(project, ENTRIES, 'category = "no-counterpart"', "category = 1")
    with pytest.raises(
        BuildFailed, match=r"torch\.toml:32: torch\.device: category is"
    ):
        build.build_site(project)
    assert page(project, "en/mapping/torch.abs.html")


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        (
            "notebooks/small.md",
            "treats: [torch.amax]",
            "treats: [torch.amx]",
            "small.md:11: WARNING: treats: the mapping has no 'torch.amx'",
        ),
        (
            "notebooks/small.md",
            "treats: [torch.amax]",
            "treats: [torch.amax]\n  compares: {torch.amax: mindspore.ops.amx}",
            "small.md:12: WARNING: compares: "
            "'torch.amax' has no target 'mindspore.ops.amx'",
        ),
        (
            "source/mapping/index.md",
            "See {entry}`torch.tensor`",
            "See {entry}`torch.tenser`",
            "entry: the mapping has no 'torch.tenser'",
        ),
    ],
)
def test_a_name_without_entry_is_named(project, capfd, name, old, new, complaint):
    edit(project, name, old, new)
    with pytest.raises(BuildFailed, match="fault with the en"):
        build.build_site(project)
    assert complaint in capfd.readouterr().err


def test_missing_signatures_are_told_with_the_remedy(project):
    (record,) = (project / "apimap/data/signatures").glob("*.json")
    record.write_text("{", "utf-8")
    command = [sys.executable, "-m", "apimap.site.build"]
    # The small project has a folder apimap too, without the package's code.
    done = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "the recorded signatures cannot be used" in done.stderr
    assert "Run: apimap signatures record" in done.stderr
    assert "Traceback" not in done.stderr
