"""The mapping's part of a small site: entry pages, index, data, and what goes wrong."""

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


def page(project: Path, name: str) -> str:
    return (project / "build" / "html" / name).read_text("utf-8")


def words_of(html: str) -> str:
    text = re.sub(r"<[^>]+>", "", html.replace("</td>", " ").replace("&nbsp;", " "))
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "→ mindspore.ops.amax Pass axis= &amp; more.",
                "dim=() axis=None",
                "Also written torch.amx.",
                "other default",
                "2.4.0 mindspore.ops.amax consistent",
                "In depth Small page",
            ),
        ),
        (
            "zh_CN",
            (
                "→ mindspore.ops.amax 传入 axis= 等参数。",
                "dim=() axis=None",
                "也写作 torch.amx。",
                "默认值不同",
                "2.4.0 mindspore.ops.amax 一致",
                "深入阅读 小页面",
            ),
        ),
    ],
)
def test_an_entry_page_says_everything(built, language, expected):
    words = words_of(page(built, f"{language}/mapping/torch.amax.html"))
    for part in expected:
        assert part in words, part


def test_a_signature_keeps_the_order_of_its_own_parameters(built):
    words = words_of(page(built, "en/mapping/torch.tensor-2.html"))
    assert "dtype=None, shape=None, init=None, const_arg=False, device=None)" in words
    words = words_of(page(built, "en/mapping/torch.abs.html"))
    assert "torch.abs(input, *, out=None)" in words


def test_code_in_a_text_links_to_its_entry(built):
    html = page(built, "en/mapping/torch.amax.html")
    assert '<a class="api" href="torch.abs.html"><code' in html


def test_what_changed_since_its_signatures_were_recorded_shows_as_stale(built):
    note = "The entry has changed since its signatures were recorded."
    assert note in page(built, "en/mapping/torch.tensor-2.html")
    assert note not in page(built, "en/mapping/torch.abs.html")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "differs Same call: 1 of 2.",
                "mindspore.ops.amax differs Same call, 3 samples. Equal:",
                "ordinary use 1 of 2 at the edges 0 of 1",
                "other values 2 samples · ordinary use",
                "Sample edge: NaN, float32: mismatched elements 1 / 2 (50.0%)",
                "# Out:tensor(nan)",
                "float32 1 of 3",
                "PyTorch 2.13.0 and MindSpore 2.10.0 on CPU, 2026-01-01",
            ),
        ),
        (
            "zh_CN",
            (
                "结果不同 原样调用：2 个样本中 1 个相等。",
                "mindspore.ops.amax 结果不同 原样调用，共 3 个样本。其中相等：",
                "常规用法 1 / 2 边界情形 0 / 1",
                "数值不同 2 个样本 · 常规用法",
                "# 输出：tensor(nan)",
                "PyTorch 2.13.0 与 MindSpore 2.10.0，CPU，2026-01-01",
            ),
        ),
    ],
)
def test_an_entry_page_shows_what_a_run_observed(built, language, expected):
    words = words_of(page(built, f"{language}/mapping/torch.amax.html"))
    for part in expected:
        assert part in words, part


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "Matches since MindSpore 2.10.0 on CPU.",
                "MindSporeCPU 2.10.0 matches 4 of 4 2.9.0 differs 3 of 4",
                "2.9.0 not in this release",
                "Measured on CPU alone.",
            ),
        ),
        (
            "zh_CN",
            (
                "在 CPU 上，自 MindSpore 2.10.0 起结果一致。",
                "2.10.0 结果一致 4 / 4",
                "2.9.0 该版本没有此接口",
                "仅在 CPU 上实测过。",
            ),
        ),
    ],
)
def test_an_entry_page_shows_its_verdict_release_by_release(built, language, expected):
    words = words_of(page(built, f"{language}/mapping/torch.abs.html"))
    for part in expected:
        assert part in words, part


def test_a_release_that_was_run_otherwise_is_marked(built):
    words = words_of(page(built, "en/mapping/torch.amax.html"))
    assert "2.9.0 matches 3 of 3 run with other samples or code" in words
    assert "Matches" not in words


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


def test_an_example_was_run_on_both_sides(built):
    html = page(built, "en/mapping/torch.abs.html")
    example = words_of(html[html.index('id="example"') : html.index('id="parameters"')])
    assert "tensor([1., 2.])" in example
    assert "[1. 2.]" in example


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "their results compared: they match"), ("zh_CN", "结果经比对一致")],
)
def test_what_an_entry_advises_was_run_and_compared(built, language, words):
    html = page(built, f"{language}/mapping/torch.amax.html")
    advice = html[html.index('id="remedy"') : html.index('id="parameters"')]
    assert "print(x.sort()[0][-1])" in words_of(advice)
    assert words in words_of(advice)


def test_the_answer_comes_first_in_the_colour_of_its_grade(built):
    html = page(built, "en/mapping/torch.amax.html")
    assert '<div class="answer differs">' in html
    answer = words_of(html[html.index('class="answer') : html.index("In depth")])
    order = ["mindspore.ops.amax", "Pass axis=", "Same call: 1 of 2.", "Documented for"]
    places = [answer.index(part) for part in order]
    assert places == sorted(places)


def test_a_page_has_its_contents_and_its_neighbours(built):
    html = page(built, "en/mapping/torch.amax.html")
    contents = html[html.index('class="toc-tree"') :]
    anchors = re.findall(r'href="#(\w+)"', contents)
    assert anchors == ["remedy", "parameters", "run", "official", "elsewhere"]
    assert all(f'id="{anchor}"' in html for anchor in anchors)
    around = html[html.index('class="neighbours"') :].partition("</nav>")[0]
    names = re.findall(r'href="(torch\.[^"]+)\.html"', around)
    assert names == sorted(names)
    assert names.index("torch.amax") == names.index("torch.abs") + 1
    assert 'href="torch.amax.html" aria-current="page"' in around
    assert 'rel="prev" href="torch.abs.html"' in html


def test_a_target_without_kernel_is_told_so(built):
    words = words_of(page(built, "en/mapping/torch.abs.html"))
    assert "mindspore.mint.abs no kernel here Same call, 4 samples. Equal:" in words
    assert "The kernel AbsExt unregistered" in words


def test_a_result_of_an_entry_that_has_changed_since_is_stale(built):
    note = "The entry, or the code that runs it, has changed since."
    assert note in page(built, "en/mapping/torch.abs.html")


def test_names_that_differ_in_case_have_pages_that_do_not(built):
    names = [p.name for p in (built / "build/html/en/mapping").glob("*.html")]
    assert len({name.lower() for name in names}) == len(names) == 6


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
    assert pages["mindspore.ops.amax"] == "mapping/torch.amax.html"
    assert pages["mindspore.mint.abs"] == "mapping/torch.abs.html"


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
