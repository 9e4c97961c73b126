"""Search in both languages, as you type, with mouse and keyboard."""

import gzip
import json
from pathlib import Path

import msgspec
import pytest

from apimap.base.toml import read_toml
from apimap.mapping.search.ranking import Ranking
from apimap.site.names import NamesFile

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "build" / "html"

pytestmark = pytest.mark.browser

QUERIES = ["buffers", "untrain", "torch.nn.Module.buffers"]
CHINESE_QUERIES = ["缓冲区", "参数", "层"]
CASES = [(language, query) for language in ("en", "zh_CN") for query in QUERIES]
CASES += [("zh_CN", query) for query in CHINESE_QUERIES]
CASES += [("en", "moving_mean"), ("zh_CN", "moving_variance")]
BUFFERS = "notebooks/torch.nn.Module.buffers.html"


# Many pages have these words: any of them may come first.
COMMON_WORDS = ["moving_mean", "moving_variance", *CHINESE_QUERIES]


@pytest.mark.parametrize(("language", "query"), CASES)
def test_a_query_finds_pages_of_its_language(open_page, language, query):
    page = open_page(f"{language}/search.html?q={query}")
    wanted = "" if query in COMMON_WORDS else BUFFERS
    result = page.locator(f'.search-results a[href*="/{language}/{wanted}"]').first
    result.wait_for()
    other = "en" if language == "zh_CN" else "zh_CN"
    assert page.locator(f'main a[href*="/{other}/notebooks"]').count() == 0
    page.locator("mark").first.wait_for()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("moving_mean", "mindspore.nn.BatchNorm2d"),
        ("register_buffer", "torch.nn.Module.register_buffer"),
    ],
)
def test_a_name_with_underscores_finds_apis(open_page, language, query, entry):
    page = open_page(f"{language}/search.html?q={query}")
    page.locator(f'.search-results a[href*="/mapping/{entry}.html"]').first.wait_for()


def test_nothing_of_the_search_is_loaded_before_it_is_asked_for(open_page):
    page = open_page("en/index.html")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    assert [name for name in loaded if "/pagefind/" in name] == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_the_keyboard_alone_finds_and_opens_a_page(open_page, language, key):
    page = open_page(f"{language}/index.html")
    page.keyboard.press(key)
    page.keyboard.type("untrain", delay=20)
    page.locator(f'a[href*="/{language}/{BUFFERS}"]').first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/mapping/torch.nn.Module.buffers.html")


def test_escape_closes_the_search(open_page):
    page = open_page("en/index.html")
    page.keyboard.press("/")
    page.keyboard.type("buffers", delay=20)
    page.locator("mark:visible").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("mark:visible").first.wait_for(state="detached")
    assert not page.locator("dialog.search-dialog").is_visible()


LANGUAGES = ("en", "zh_CN")
NAMES = """
  const { loadNames } = await import("./_static/names.js");
  const names = await loadNames(new URL("./", document.baseURI));
"""
FIRST_PAGES = f"""async (queries) => {{{NAMES}
  return queries.map((query) => new URL(names.first(query)).pathname);
}}"""
LEADS = f"""async (queries) => {{{NAMES}
  const ranked = queries.map((query) => names.ranking.rank(query).slice(0, 5));
  return ranked.map((found) => found.map(({{ lead }}) => lead));
}}"""


@pytest.fixture(scope="module")
def pages_of():
    """Every name of the mapping, and the pages that are about it."""
    mapping = json.loads((SITE / "mapping.json").read_text("utf-8"))
    pages: dict[str, set[str]] = {}
    for entry in mapping["entries"]:
        for name in (entry["reference"], *entry["aliases"]):
            pages.setdefault(name, set()).add(entry["page"])
    return pages | {name: {page} for name, page in mapping["target_pages"].items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_name_of_every_api_opens_its_page(open_page, pages_of, language):
    page = open_page(f"{language}/index.html")
    opened = page.evaluate(FIRST_PAGES, list(pages_of))
    assert len(opened) > 3000
    wrong = {
        name: address
        for name, address in zip(pages_of, opened, strict=True)
        if address.removeprefix(f"/{language}/") not in pages_of[name]
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("mapping/torch.abs.html", "/"),
        ("index.html", "/"),
        ("search.html", None),
        ("mapping/index.html", "Tab"),
    ],
)
@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("torch.nn.BatchNorm2d", "torch.nn.BatchNorm2d"),
        ("torch.optim.Adam", "torch.optim.Adam"),
        ("nn.Linear", "torch.nn.Linear"),
        ("x.view", "torch.Tensor.view"),
        ("mindspore.nn.Dense", "mindspore.nn.Dense"),
        ("torch.tensor", "torch.tensor-2"),
        ("CrossEntropyLos", "torch.nn.CrossEntropyLoss"),
        ("梯度裁剪", "torch.nn.utils.clip_grad_norm_"),
    ],
)
def test_enter_opens_the_first_answer_on_every_page(
    open_page, language, place, key, typed, entry
):
    page = open_page(f"{language}/{place}")
    if key == "Tab":
        page.locator(".mapping-query input").focus()
    elif key:
        page.keyboard.press(key)
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/mapping/{entry}.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_browser_and_the_command_answer_the_same(open_page, language):
    """What comes first is judged by tests/mapping/test_queries.py."""
    content = (SITE / language / "names.json").read_bytes()
    ranking = Ranking(msgspec.json.decode(content, type=NamesFile).names)
    tables = read_toml(ROOT / "tests" / "data" / "queries.toml")
    queries = [query for table in tables.values() for query in table]
    found = open_page(f"{language}/index.html").evaluate(LEADS, queries)
    differing = {
        query: leads
        for query, leads in zip(queries, found, strict=True)
        if leads != [one.lead for one in ranking.rank(query)[:5]]
    }
    assert differing == {}


@pytest.mark.parametrize(
    ("address", "language", "entry"),
    [
        ("zh_CN/mapping/torch.nn.Lineer.html", "zh_CN", "torch.nn.Linear"),
        ("en/mapping/mindspore.nn.Dens.html", "en", "torch.nn.Linear"),
        ("en/generated/torch.nn.functional.relu", "en", "torch.nn.functional.relu"),
    ],
)
def test_a_missing_page_offers_what_its_address_asks_for(
    open_page, site, address, language, entry
):
    page = open_page("en/index.html")
    missing = SITE / "404.html"
    page.route(f"**/{address}", lambda route: route.fulfill(path=missing))
    page.goto(f"{site}/{address}")
    first = page.locator(".search-results a:visible").first
    first.wait_for()
    assert first.get_attribute("href").endswith(f"/{language}/mapping/{entry}.html")


@pytest.mark.parametrize("place", ["search.html", "index.html", "mapping/index.html"])
def test_the_other_language_keeps_the_query(open_page, place):
    page = open_page(f"en/{place}")
    field = page.locator("article input[type=search]").first
    field.click()
    field.press_sequentially("学习率")
    page.locator("article a:visible", has_text="Schedules").first.wait_for()
    page.get_by_role("link", name="中文").first.click()
    page.wait_for_url("**/zh_CN/**")
    assert page.locator("article input[type=search]").first.input_value() == "学习率"
    page.locator("article a:visible", has_text="学习率调度").first.wait_for()


def test_nothing_found_leads_on(open_page):
    page = open_page("en/search.html?q=ъыъ")
    page.get_by_text("Nothing found for").wait_for()
    other = page.locator(".search-elsewhere a")
    assert other.get_attribute("href").endswith(
        "zh_CN/search.html?q=%D1%8A%D1%8B%D1%8A"
    )
    assert page.get_by_role("link", name="All entries").is_visible()


def test_results_that_come_late_leave_the_focus_where_it_is(open_page):
    page = open_page("en/search.html")
    page.route(
        "**/pagefind/**", lambda route: page.wait_for_timeout(300) or route.continue_()
    )
    page.keyboard.type("gradient clipping")
    page.locator(".search-names a").nth(1).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.href")
    page.locator(".search-words a").first.wait_for()
    assert "torch.nn.utils.clip_grad_value_" in focused
    assert page.evaluate("document.activeElement.href") == focused


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["mapping/torch.abs.html", "mapping/index.html"])
def test_on_a_phone_the_first_result_stands_under_the_field(open_page, language, place):
    page = open_page(f"{language}/{place}", width=390)
    if place.endswith("index.html"):
        field, first = (
            page.locator("#mapping-q"),
            page.locator(".mapping-results tbody a"),
        )
    else:
        page.locator(".mobile-header .search-opener").click()
        field, first = (
            page.locator(".search-form input"),
            page.locator(".search-names a"),
        )
    field.press_sequentially("conv")
    first.first.wait_for()
    above, below = field.bounding_box(), first.first.bounding_box()
    assert below["y"] - (above["y"] + above["height"]) < 24
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_names_come_in_a_small_file():
    for language in LANGUAGES:
        content = (SITE / language / "names.json").read_bytes()
        assert len(content) < 450_000
        assert len(gzip.compress(content)) < 120_000


def test_sphinx_writes_no_index_of_its_own():
    assert (SITE / "en" / "search.html").exists()
    assert list(SITE.rglob("searchindex.js")) == []
