"""Search in both languages, as you type, with mouse and keyboard."""

from pathlib import Path

import pytest

SITE = Path(__file__).resolve().parents[2] / "build" / "html"

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
    assert page.locator("mark").count() > 0


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("moving_mean", "torch.nn.BatchNorm2d"),
        ("register_buffer", "torch.nn.Module.register_buffer"),
    ],
)
def test_a_name_with_underscores_finds_entries(open_page, language, query, entry):
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
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/notebooks/**")


def test_escape_closes_the_search(open_page):
    page = open_page("en/index.html")
    page.keyboard.press("/")
    page.keyboard.type("buffers", delay=20)
    page.locator("mark:visible").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("mark:visible").first.wait_for(state="detached")
    assert not page.locator("dialog.search-dialog").is_visible()


def test_sphinx_writes_no_index_of_its_own():
    assert (SITE / "en" / "search.html").exists()
    assert list(SITE.rglob("searchindex.js")) == []
