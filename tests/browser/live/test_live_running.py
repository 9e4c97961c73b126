"""Running a page's code, in a real browser against a real server."""

import re

import pytest
from playwright.sync_api import expect
from steps import ENTRY, LONG, PAGE, first_cell, output, run, says, write

pytestmark = [pytest.mark.browser, pytest.mark.integration]


def test_the_page_asks_for_nothing_more_before_the_reader_does(visit, server, site):
    def requests(tab, address):
        seen = []
        tab.on("request", lambda request: seen.append(request.url))
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        return {re.sub(r"http://[^/]+", "", url) for url in seen}

    tab = visit(server)
    live = requests(tab, tab.url)
    static = requests(tab.context.browser.new_page(), f"{site}/en/{PAGE}")
    assert live == static


def test_a_static_host_offers_nothing_that_cannot_be(open_page):
    page = open_page(f"en/{PAGE}")
    expect(page.locator(".live-run")).to_have_count(0)
    expect(page.locator(".live-bar")).to_be_hidden()


def test_a_cell_runs_and_its_own_output_replaces_the_generated_one(visit, server):
    tab = visit(server)
    pair = tab.locator(".pair div.cell").first
    generated = pair.locator(".cell_output").first
    expect(generated).to_contain_text("# Out:")
    pair.locator(".live-run").click()
    expect(pair.locator(".live-output")).to_contain_text(
        "bn.num_batches_tracked", timeout=LONG
    )
    expect(pair.locator(".live-output")).to_contain_text("# Your output:")
    expect(generated).to_be_hidden()
    others = tab.locator(".cell_output:not(.live-output) .output-label")
    expect(others.nth(3)).to_have_text("# Output of the build:")
    assert tab.complaints == []


def test_the_whole_page_runs_in_chinese_too(visit, server):
    tab = visit(server, language="zh_CN")
    tab.get_by_role("button", name="全部运行").click()
    says(tab, "done", 120_000)
    expect(tab.locator(".live-status")).to_have_text("运行完毕")
    expect(tab.locator("[data-live-state=done]")).to_have_count(
        tab.locator(".live-run").count()
    )
    expect(tab.locator(".live-output .output-label").nth(5)).to_contain_text("你的输出")
    assert tab.complaints == []


def test_a_later_cell_first_runs_what_it_needs_and_no_more(visit, server):
    tab = visit(server)
    write(tab, "print('first'); value = 1", 0)
    write(tab, "print(value + 1)", 2)
    write(tab, "print(value + 2)", 3)
    tab.locator(".live-run").nth(3).click()
    expect(output(tab, 3)).to_contain_text("3", timeout=LONG)
    expect(first_cell(tab)).to_have_attribute("data-live-state", "done")

    write(tab, "print('first'); value = 10", 0)
    tab.locator(".live-run").nth(3).click()
    expect(output(tab, 3)).to_contain_text("12")
    expect(output(tab, 2)).to_contain_text("11")


def test_what_follows_an_error_does_not_run(visit, server):
    tab = visit(server)
    write(tab, "raise ValueError('not this')", 0)
    tab.locator(".live-run").nth(2).click()
    says(tab, "earlier")
    expect(output(tab, 2)).to_have_count(0)


def test_errors_streams_html_and_pictures_are_shown(visit, server):
    tab = visit(server)
    picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # noqa: E501
    code = [
        "import base64, sys, time",
        "from IPython.display import HTML, Image, display",
        "print('to stdout'); print('to stderr', file=sys.stderr)",
        "for i in range(5): print(f'\\rstep {i}', end='', flush=True); time.sleep(.01)",
        "display(HTML('<table><tr><td>a cell</td></tr></table>'))",
        f"display(Image(base64.b64decode('{picture}')))",
        "1 / 0",
    ]
    run(tab, "\n".join(code))
    says(tab, "failed")
    shown = output(tab)
    expect(shown.locator("td")).to_have_text("a cell")
    expect(shown.locator("img")).to_have_count(1)
    expect(shown).to_contain_text("to stderr")
    expect(shown).to_contain_text("step 4")
    expect(shown).not_to_contain_text("step 3")
    expect(shown.locator(".ansi-red-fg").last).to_have_text("ZeroDivisionError")
    assert tab.complaints == []


def test_a_script_in_an_output_does_not_run(visit, server):
    tab = visit(server)
    code = (
        "from IPython.display import HTML\nHTML('<script>document.title=7</script>x')"
    )
    run(tab, code)
    says(tab, "done")
    assert tab.title() != "7"


def test_reset_brings_back_code_and_outputs_of_the_build(visit, server):
    tab = visit(server)
    write(tab, "print(1)", 3)
    tab.locator(".live-run").nth(3).click()
    expect(output(tab, 3)).to_be_visible(timeout=LONG)
    tab.locator("[data-live=reset]").click()
    expect(output(tab, 3)).to_be_hidden()
    expect(tab.locator(".live-code textarea").nth(3)).to_have_value(
        re.compile(r"^class TorchProbe")
    )
    expect(tab.locator(".pair .cell_output:not(.live-output)").first).to_be_visible()


def test_restart_clears_the_variables(visit, server):
    tab = visit(server)
    run(tab, "value = 1")
    says(tab, "done")
    tab.locator("[data-live=restart]").click()
    says(tab, "restarted")
    run(tab, "print('value' in globals())")
    expect(output(tab)).to_contain_text("False", timeout=LONG)


def test_interrupt_ends_a_run(visit, server):
    tab = visit(server)
    run(tab, "import time\nprint('begun')\nwhile True: time.sleep(0.1)")
    expect(output(tab)).to_contain_text("begun", timeout=LONG)
    tab.locator("[data-live=interrupt]").click()
    expect(output(tab)).to_contain_text("KeyboardInterrupt")
    says(tab, "interrupted")


def test_the_examples_of_an_entry_run_each_alone(visit, server):
    tab = visit(server, ENTRY)
    tab.locator(".live-run").nth(1).click()
    says(tab, "done")
    expect(output(tab, 1)).to_contain_text(re.compile(r"\d"))
    expect(output(tab, 0)).to_have_count(0)
