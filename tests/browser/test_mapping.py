"""The mapping's index under real typing, and entries as a reader meets them."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from apimap.mapping.loading import load_entries
from apimap.site.addresses import entry_addresses

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "build" / "html"
INDEX = "mapping/index.html"
LANGUAGES = ("en", "zh_CN")
ENTRIES = load_entries()


def found(page) -> list[str]:
    """The PyTorch names in the list of results, in its order."""
    return page.locator(".mapping-results tbody th a").all_text_contents()


def all_found(page) -> list[str]:
    """The names, when as many rows are there as the page says."""
    status = page.locator(".mapping-status:not(:empty)").text_content()
    rows = page.locator(".mapping-results tbody tr")
    rows.nth(int(re.search(r"\d+", status)[0]) - 1).wait_for()
    return found(page)


def typed(page, text: str) -> list[str]:
    field = page.locator(".mapping-query input")
    field.click()
    field.press_sequentially(text)
    page.locator(".mapping-status:not(:empty)").wait_for()
    return found(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Conv2d", "torch.nn.Conv2d"),
        ("torch.nn.Linear", "torch.nn.Linear"),
        ("F.relu()", "torch.nn.functional.relu"),
        ("mindspore.nn.Dense", "mindspore.nn.Dense"),
        ("untrain", "torch.nn.Module.buffers"),
        ("LogSoftMax", "torch.nn.LogSoftmax"),
    ],
)
def test_a_few_letters_of_either_name_find_the_entry(open_page, language, text, first):
    assert typed(open_page(f"{language}/{INDEX}"), text)[0] == first


def test_a_parameter_finds_the_apis_that_have_it(open_page):
    names = typed(open_page(f"en/{INDEX}"), "ceil_mode")
    assert "torch.nn.AvgPool2d" in names


@pytest.mark.parametrize(
    ("word", "name"),
    [("卷积", "torch.nn.Conv2d"), ("优化器", "torch.optim.Adam")],
)
def test_a_chinese_word_finds_what_it_stands_for(open_page, word, name):
    page = open_page(f"zh_CN/{INDEX}")
    typed(page, word)
    more = page.locator(".mapping-more")
    if more.is_visible():
        more.click()
    assert name in found(page)


def test_filters_narrow_and_the_count_is_told(open_page):
    page = open_page(f"en/{INDEX}")
    page.get_by_label("Namespace").select_option("torch.nn")
    page.get_by_label("Category", exact=True).select_option("identical")
    expected = [
        e for e in ENTRIES if (e.namespace, e.category) == ("torch.nn", "identical")
    ]
    status = page.locator(".mapping-status").text_content()
    assert status == f"Entries found: {len(expected)}"
    page.get_by_label("Platform").select_option("CPU")
    on_cpu = [e for e in expected if "CPU" in e.targets[0].platforms]
    assert page.locator(".mapping-status").text_content().endswith(f" {len(on_cpu)}")


def test_the_order_can_be_chosen(open_page):
    page = open_page(f"en/{INDEX}?q=norm")
    page.get_by_label("Sort by").select_option("reference")
    names = found(page)
    assert names == sorted(names, key=str.lower)


def test_a_filtered_view_is_an_address(open_page):
    page = open_page(f"en/{INDEX}")
    typed(page, "pool")
    page.get_by_role("button", name="Show all").click()
    before = all_found(page)
    page.get_by_label("Namespace").select_option("torch.nn")
    address = page.url
    assert "q=pool" in address
    page.goto("about:blank")
    page.goto(address)
    after = all_found(page)
    assert after == [name for name in before if re.fullmatch(r"torch\.nn\.\w+", name)]
    assert page.locator(".mapping-query input").input_value() == "pool"


def test_the_other_language_shows_the_same_view(open_page):
    page = open_page(f"en/{INDEX}")
    names = typed(page, "ceil_mode")
    page.get_by_role("link", name="中文").first.click()
    page.wait_for_url("**/zh_CN/mapping/**")
    page.locator(".mapping-results tbody tr").first.wait_for()
    assert found(page)[:6] == names[:6]  # others come a little later


def test_the_keyboard_alone_finds_and_opens_an_entry(open_page):
    page = open_page(f"en/{INDEX}")
    page.locator(".mapping-query input").focus()
    page.keyboard.type("avgpool2d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mapping/torch.nn.AvgPool2d.html")


def test_enter_opens_the_first_result(open_page):
    page = open_page(f"en/{INDEX}")
    page.locator(".mapping-query input").focus()
    page.keyboard.type("torch.tensor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mapping/torch.tensor-2.html")


def test_clearing_brings_the_overview_back(open_page):
    page = open_page(f"en/{INDEX}?q=pool&category=identical")
    assert not page.locator("#chart-category").is_visible()
    page.get_by_role("button", name="Clear").click()
    page.locator("#chart-category").wait_for()
    assert "?" not in page.url


def test_nothing_found_says_so(open_page):
    page = open_page(f"zh_CN/{INDEX}")
    assert typed(page, "qqqq") == []
    assert page.locator(".mapping-status").text_content() == "没有找到条目。"


def test_a_click_on_a_heading_sorts_and_a_second_one_turns_it_round(open_page):
    page = open_page(f"en/{INDEX}")
    typed(page, "norm")
    page.get_by_role("button", name="MindSpore name").click()
    targets = page.locator(".mapping-results tbody td:nth-child(2)")
    rising = [text for text in targets.all_text_contents() if text]
    assert rising == sorted(rising, key=str.lower)
    assert page.locator("th[aria-sort=ascending]").text_content() == "MindSpore name"
    page.get_by_role("button", name="MindSpore name").click()
    falling = [text for text in targets.all_text_contents() if text]
    assert falling == sorted(falling, key=str.lower, reverse=True)
    assert "sort=-target" in page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_labels_mean_is_one_tap_away(open_page, language):
    page = open_page(f"{language}/{INDEX}?q=conv", width=390)
    page.locator(".mapping-results .category").first.wait_for()
    legend = page.locator("details.labels")
    legend.locator("summary").click()
    labels = legend.locator("dt span").all_text_contents()
    used = page.locator(".mapping-results .category, .mapping-results .verdict")
    assert set(used.all_text_contents()) <= set(labels)


def test_a_namespace_that_is_opened_becomes_a_table(open_page):
    page = open_page(f"en/{INDEX}")
    page.wait_for_load_state("networkidle")
    page.locator('details[data-namespace="torch.fft"] summary').click()
    rows = page.locator('details[data-namespace="torch.fft"] tbody tr')
    rows.first.wait_for()
    assert rows.count() == len([e for e in ENTRIES if e.namespace == "torch.fft"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_is_light(open_page, language):
    assert (SITE / language / INDEX).stat().st_size <= 400_000
    page = open_page(f"{language}/{INDEX}")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(NODES) <= 6000


NODES = """() => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let count = 1;
  while (walker.nextNode()) count++;
  return count;
}"""


def test_a_phone_shows_the_results_within_its_width(open_page):
    page = open_page(f"zh_CN/{INDEX}?q=conv", width=390)
    page.locator(".mapping-results tbody tr").first.wait_for()
    assert len(found(page)) > 5
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


COLOURS = """() => [...document.querySelectorAll(".swatch, .chart .bar div > *")]
  .map((part) => [part.className, getComputedStyle(part).backgroundColor])"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_the_charts_has_a_colour(open_page, language):
    colours = open_page(f"{language}/{INDEX}").evaluate(COLOURS)
    assert len(colours) > 30
    assert [name for name, colour in colours if colour == "rgba(0, 0, 0, 0)"] == []


def test_a_part_of_the_chart_leads_to_its_entries(open_page):
    page = open_page(f"en/{INDEX}")
    page.locator('.chart a[href="?namespace=torch.nn&category=identical"]').click()
    page.locator(".mapping-results tbody tr").first.wait_for()
    assert all(name.startswith("torch.nn.") for name in found(page))


def test_without_javascript_there_are_plain_tables(open_page):
    page = open_page(f"en/{INDEX}", java_script_enabled=False)
    assert not page.locator(".mapping-form").is_visible()
    page.locator('details[data-namespace="torch.fft"] summary').click()
    assert page.get_by_role("link", name="torch.fft.fft2").is_visible()


class Links(HTMLParser):
    """The ids and the links of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        named = dict(attributes)
        if named.get("id"):
            self.ids.add(named["id"])
        if tag == "a" and named.get("href"):
            self.links.add(named["href"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_within_the_site_leads_somewhere(language):
    pages = {p: Links(p.read_text("utf-8")) for p in (SITE / language).rglob("*.html")}
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            served = (
                "live" in Path(parts.path).parts
            )  # hidden, unless a server is there
            if parts.scheme or parts.netloc or served:
                continue
            target = (
                (path.parent / unquote(parts.path)).resolve() if parts.path else path
            )
            there = pages.get(target)
            if not target.exists() or (
                there and parts.fragment and unquote(parts.fragment) not in there.ids
            ):
                broken.append((path.name, link))
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_api_is_on_exactly_one_page(language):
    pages = {
        f"mapping/{path.name}"
        for path in (SITE / language / "mapping").glob("*.html")
        if path.name != "index.html"
    }
    assert pages == entry_addresses(ROOT)
    targets = {target.name for entry in ENTRIES for target in entry.targets}
    assert len(pages) == len(ENTRIES) + len(targets)
    titles = [
        re.search(
            "<h1[^>]*><code>([^<]+)<",
            (SITE / language / page).read_text("utf-8").replace("<wbr>", ""),
        )
        for page in sorted(pages)
    ]
    names = [*targets, *(entry.reference for entry in ENTRIES)]
    assert sorted(t[1] for t in titles) == sorted(names)


def texts_of(entry: dict) -> list[str]:
    """All that programs and frameworks say on the page of a published entry."""
    runs = [target["runs"][0] for target in entry["targets"] if target["runs"]]
    written = entry["rule"]["runs"][:1] if entry["rule"] else []
    findings = [found for run in runs + written for found in run["findings"]]
    shown = [found["shown"] for found in findings] + [one["example"] for one in written]
    sides = [one[side] for one in shown if one for side in ("reference", "target")]
    sides += [
        one["same_call"] for one in written if one["example"] and one["same_call"]
    ]
    said = [text for side in sides for text in (side["code"], side["output"]) if text]
    return [found["message"][:200] for found in findings] + said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_printed_stands_on_the_page_character_by_character(language):
    """What looks like a tag, as ``grad_fn=<AddBackward0>`` does, is no tag."""
    published = json.loads((SITE / "mapping.json").read_text("utf-8"))["entries"]
    missing = {}
    for entry in published:
        if entry["alias_of"]:
            continue  # its page gives the answer of another entry
        page = (SITE / language / entry["page"]).read_text("utf-8")
        words = " ".join(unescape(re.sub(r"<[^>]*>", "", page)).split())
        lost = [t for t in texts_of(entry) if " ".join(t.split()) not in words]
        if lost:
            missing[entry["reference"]] = lost[0]
    assert missing == {}


def test_an_entry_page_weighs_at_most_100_kb():
    """Compressed that is some 15 kB: it has both programs of every failure."""
    heavy = {
        page: (SITE / language / page).stat().st_size
        for language in LANGUAGES
        for page in entry_addresses(ROOT)
        if (SITE / language / page).stat().st_size > 100_000
    }
    assert heavy == {}


def test_mapping_json_holds_every_entry():
    mapping = json.loads((SITE / "mapping.json").read_text("utf-8"))
    names = [entry["reference"] for entry in mapping["entries"]]
    assert sorted(names) == sorted(entry.reference for entry in ENTRIES)
