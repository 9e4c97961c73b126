"""Choosing a language, and changing it without losing the place."""

import re

import pytest

pytestmark = pytest.mark.browser

BUFFERS = "notebooks/torch.nn.Module.buffers.html"
ENGLISH_WORDS = re.compile(
    r"\b(Skip|Back|Previous|Next|Home|Contents|Search|Toggle|Made|Copy|Copied|View|Edit"
    r"|Show|Hide|Link|Download|Note|Warning|Tip)\b"
)


@pytest.mark.parametrize(
    ("locale", "language"), [("zh-CN", "zh_CN"), ("en-US", "en"), ("fr-FR", "en")]
)
def test_the_root_leads_to_the_readers_language(open_page, locale, language):
    page = open_page("index.html", locale=locale)
    page.wait_for_url(f"**/{language}/index.html")


def test_the_root_works_without_javascript(open_page):
    page = open_page("index.html", java_script_enabled=False)
    page.get_by_role("link", name="中文").first.click()
    assert page.url.endswith("/zh_CN/index.html")


def test_a_chosen_language_is_remembered(open_page, site):
    page = open_page("en/index.html", locale="en-US")
    page.locator(".language-switcher a:not([aria-current]):visible").first.click()
    page.wait_for_url("**/zh_CN/index.html")
    page.goto(f"{site}/index.html")
    page.wait_for_url("**/zh_CN/index.html")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_switcher_keeps_page_and_section(open_page, width):
    page = open_page(f"en/{BUFFERS}", width=width)
    page.locator("#differences").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('differences').scrollIntoView()")
    page.wait_for_timeout(200)
    page.locator(".language-switcher a:not([aria-current]):visible").first.click()
    page.wait_for_url(f"**/zh_CN/{BUFFERS}#differences")
    assert page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("term", ["term-buffer", "term-parameter"])
def test_the_switcher_keeps_what_was_asked_for(open_page, term):
    """Terms are short: below the one that was asked for others are in view."""
    page = open_page(f"en/glossary.html#{term}")
    page.wait_for_timeout(200)
    page.locator(".language-switcher a:not([aria-current]):visible").first.click()
    page.wait_for_url(f"**/zh_CN/glossary.html#{term}")


def test_the_switcher_works_without_javascript(open_page):
    page = open_page(f"zh_CN/{BUFFERS}", java_script_enabled=False)
    page.locator(".language-switcher a:not([aria-current]):visible").first.click()
    assert page.url.endswith(f"/en/{BUFFERS}")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_names_itself_in_the_other_language(open_page, language):
    page = open_page(f"{language}/{BUFFERS}")
    codes = page.locator('link[rel="alternate"][hreflang]').evaluate_all(
        "links => links.map(link => link.hreflang)"
    )
    assert {"en", "zh-CN"} <= set(codes)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_description_for_link_previews_is_there(open_page, language):
    page = open_page(f"{language}/{BUFFERS}")
    words = page.locator('meta[property="og:description"]').get_attribute("content")
    assert len(words) > 40
    assert bool(re.search(r"[\u4e00-\u9fff]", words)) == (language == "zh_CN")


@pytest.mark.parametrize("address", ["index.html", BUFFERS, "search.html"])
def test_no_interface_word_is_left_in_english(open_page, address):
    page = open_page(f"zh_CN/{address}")
    words = page.evaluate(
        """() => {
            const outside = document.body.cloneNode(true);
            outside.querySelectorAll("article pre, article code, script, style")
                .forEach(element => element.remove());
            const attributes = ["aria-label", "title", "placeholder", "alt",
                                "data-tooltip"];
            const said = [outside.textContent];
            outside.querySelectorAll("*").forEach(element => attributes
                .forEach(name => said.push(element.getAttribute(name) || "")));
            return said.join("\\n");
        }"""
    )
    assert sorted({found[0] for found in ENGLISH_WORDS.finditer(words)}) == []
