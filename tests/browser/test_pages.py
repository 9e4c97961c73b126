"""Every page of the built site as a reader meets it."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from apimap.site.addresses import written_addresses

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
# Entry pages are made from one template: those that show all of its parts.
ENTRIES = [
    "mapping/torch.device.html",
    "mapping/torch.nn.AvgPool2d.html",
    "mapping/torch.nn.Module.buffers.html",
    "mapping/torch.tensor-2.html",
]
PAGES = sorted(a for a in written_addresses(ROOT) if "#" not in a) + ENTRIES
LANGUAGES = ("en", "zh_CN")
EVERY_PAGE = [f"{language}/{page}" for language in LANGUAGES for page in PAGES]
ROOT_PAGES = ["404.html"]
# Places are wanted of what is wrong only: to tell those of the rest takes long.
EVERY_RULE = {"resultTypes": ["violations"]}
# The scheme changes colours and nothing else: in the dark only they are looked at.
COLOURS = {**EVERY_RULE, "runOnly": ["color-contrast"]}
RULES = {"light": EVERY_RULE, "dark": COLOURS}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", EVERY_PAGE + ROOT_PAGES)
def test_axe_finds_nothing_serious(open_page, address, scheme):
    page = open_page(address, scheme=scheme)
    assert serious_findings(page, scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_choice_of_language(open_page, scheme):
    page = open_page("404.html", scheme=scheme)
    html = (ROOT / "build" / "html" / "index.html").read_text("utf-8")
    page.set_content(re.sub("<script>.*?</script>", "", html, flags=re.DOTALL))
    assert page.get_by_role("link", name="中文").is_visible()
    assert serious_findings(page, scheme) == []


def serious_findings(page, scheme) -> list[tuple[str, list[str]]]:
    """Rule and places of what axe calls serious or critical."""
    found = Axe().run(page, options=RULES[scheme]).response["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in serious]


# One of each kind, held to all that axe looks at, whatever its weight.
KINDS_OF_PAGES = [
    "en/index.html",
    "zh_CN/search.html",
    "en/mapping/index.html",
    "zh_CN/mapping/torch.nn.Conv2d.html",
    "en/mapping/torch.device.html",
    "zh_CN/official-table.html",
    "en/what-each-release-changed.html",
    "zh_CN/scan-your-code.html",
    "en/notebooks/torch.nn.Module.buffers.html",
    "zh_CN/notebooks/migrating-resnet20.html",
    "en/glossary.html",
    "404.html",
]


@pytest.mark.parametrize("address", KINDS_OF_PAGES)
def test_axe_finds_nothing_of_any_weight(open_page, address):
    found = Axe().run(open_page(address), options=EVERY_RULE).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("address", EVERY_PAGE + ROOT_PAGES)
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_overflows_the_window(open_page, address, width):
    page = open_page(address, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_recorded_address_is_there(open_page, language):
    page = open_page(f"{language}/index.html")
    for address in sorted(written_addresses(ROOT)):
        name, _, label = address.partition("#")
        if page.url.split("#")[0].split(f"/{language}/")[1] != name:
            page.goto(f"{page.url.split(f'/{language}/')[0]}/{language}/{name}")
        assert not label or page.locator(f'[id="{label}"]').count() == 1, address
