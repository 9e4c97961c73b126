"""Changing a page's code, in a real browser against a real server."""

import re

import pytest
from playwright.sync_api import expect
from steps import LONG, PAGE, output, run, says, write

pytestmark = [pytest.mark.browser, pytest.mark.integration]


def test_the_keyboard_alone_edits_and_runs(visit, server):
    tab = visit(server, folded=True)
    tab.locator("[data-live=edit]").focus()
    tab.keyboard.press("Enter")
    shown = tab.locator("div.cell:has(.live-code:visible)")
    field = shown.nth(0).locator("textarea")
    expect(field).to_be_focused()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("if True:\nprint('/')\nprint('k')")
    expect(field).to_have_value("if True:\n    print('/')\n    print('k')")
    tab.keyboard.press("Shift+Enter")
    expect(shown.nth(0).locator(".live-output")).to_contain_text("/\nk", timeout=LONG)
    expect(field).not_to_be_focused()
    expect(shown.nth(1).locator("textarea")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(shown.nth(1).locator(".live-run")).to_be_focused()


@pytest.mark.parametrize("key", ["/", "Control+k", "ArrowLeft", "ArrowRight", "s"])
def test_keys_in_an_editor_do_not_reach_the_page(visit, server, key):
    tab = visit(server, folded=True)
    tab.locator("[data-live=edit]").click()
    field = tab.locator(".live-code textarea:visible").first
    expect(field).to_be_focused()
    address = tab.url
    tab.keyboard.press(key)
    tab.wait_for_timeout(200)
    expect(tab.locator(".search-dialog")).to_be_hidden()
    expect(field).to_be_focused()
    assert tab.url == address


def test_code_is_coloured_as_the_page_colours_it(visit, server):
    tab = visit(server)
    colour = "e => getComputedStyle(e).color"
    built = tab.locator(".cell_input .kn").first.evaluate(colour)
    write(tab, "import os  # a comment\nprint('text', 12)")
    painted = tab.locator(".live-code pre").first
    assert painted.locator(".kn").evaluate(colour) == built
    kinds = painted.locator("span").evaluate_all("e => e.map(x => x.className)")
    assert kinds == ["kn", "c1", "nb", "s2", "mi"]


def test_the_field_lies_exactly_over_the_code(visit, server):
    tab = visit(server)
    write(tab, "x = 1\n" * 5 + "y = '" + "long" * 100 + "'")
    box = tab.locator(".live-code").first
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
    sizes = box.evaluate(
        "e => [...e.children].map(c => [c.offsetWidth, c.offsetHeight, c.offsetLeft])"
    )
    assert sizes[0] == sizes[1]


def test_changes_are_there_again_after_a_visit_elsewhere(visit, server):
    tab = visit(server)
    run(tab, "value = 41")
    says(tab, "done")
    tab.goto(tab.url.replace(PAGE, "glossary.html"))
    tab.go_back()
    field = tab.locator(".live-code textarea").first
    expect(field).to_have_value("value = 41")
    run(tab, "print(value + 1)", 0)
    expect(output(tab)).to_contain_text("42", timeout=LONG)


def test_it_works_on_a_phone(visit, server):
    tab = visit(server, viewport={"width": 390, "height": 800}, has_touch=True)
    run(tab, "print('x' * 200)")
    says(tab, "done")
    expect(output(tab)).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(tab.locator("[data-live=interrupt]")).to_be_in_viewport()


def test_the_notebook_opens_in_jupyterlab(visit, server):
    tab = visit(server, language="zh_CN")
    tab.get_by_role("link", name="在 JupyterLab 中打开").click()
    expect(tab).to_have_url(re.compile("/lab/tree/zh_CN/notebooks/"))
    expect(tab.locator(".jp-Notebook")).to_contain_text("的缓冲区", timeout=60_000)
