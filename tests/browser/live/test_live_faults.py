"""What goes wrong while code runs, in a real browser against a real server."""

import pytest
from playwright.sync_api import expect
from steps import LONG, first_cell, output, run, says, start, write

from tests.live.support import Proxy, reserved_ports

pytestmark = [pytest.mark.browser, pytest.mark.integration]


def test_a_kernel_that_dies_is_told_of_and_replaced(visit, server):
    tab = visit(server)
    run(tab, "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)")
    says(tab, "died")
    expect(tab.locator(".live-status")).to_contain_text("SIGSEGV")
    run(tab, "print('again')")
    expect(output(tab)).to_contain_text("again", timeout=LONG)


def test_a_cell_that_prints_without_end_is_stopped(visit, server):
    tab = visit(server)
    run(tab, "while True: print('on and on ' * 20)")
    says(tab, "flood", 60_000)
    expect(output(tab)).to_contain_text("on and on")
    assert len(output(tab).text_content()) < 1_000_000
    run(tab, "print('quiet')")
    expect(output(tab)).to_contain_text("quiet", timeout=LONG)


def test_a_cell_may_ask_for_input(visit, server):
    tab = visit(server)
    run(tab, "print('hello', input('name? '))")
    field = output(tab).locator("input")
    expect(field).to_be_visible(timeout=LONG)
    says(tab, "input")
    field.press("/")
    expect(tab.locator(".search-dialog")).to_be_hidden()
    field.fill("reader")
    field.press("Enter")
    expect(output(tab)).to_contain_text("hello reader")
    says(tab, "done")


def test_two_tabs_share_the_kernel_and_know_it(visit, server):
    one = visit(server)
    run(one, "value = 1")
    says(one, "done")
    two = visit(server, context=one.context)
    run(two, "value = 2")
    says(two, "done")
    says(one, "elsewhere")
    write(one, "print(value)", 2)
    one.locator(".live-run").nth(2).click()
    expect(output(one, 2)).to_contain_text("1")


def test_a_network_that_drops_during_a_run_loses_nothing(visit, server):
    network = Proxy(server.port)
    tab = visit(server, port=network.port)
    run(tab, "import time\nfor i in range(6): print('step', i); time.sleep(0.5)")
    expect(output(tab)).to_contain_text("step 1", timeout=LONG)
    network.cut()
    says(tab, "unreachable")
    network.mend()
    expect(output(tab)).to_contain_text("step 5", timeout=LONG)
    expect(first_cell(tab)).to_have_attribute("data-live-state", "done")


def test_a_server_that_stops_and_comes_back(visit, tmp_path):
    [port] = reserved_ports(1)
    server = start(tmp_path, port=port)
    tab = visit(server)
    run(tab, "value = 1")
    says(tab, "done")
    server.stop()
    says(tab, "unreachable")
    again = start(tmp_path, port=port)
    says(tab, "gone")
    run(tab, "print('value' in globals())")
    expect(output(tab)).to_contain_text("False", timeout=LONG)
    again.stop()


def test_a_reader_whose_access_has_ended_is_told(visit, server):
    tab = visit(server)
    write(tab, "kept = 1")
    tab.context.clear_cookies()
    tab.locator(".live-run").first.click()
    says(tab, "refused")
    tab.context.new_page().goto(server.address())
    tab.locator(".live-run").first.click()
    says(tab, "done")


def test_thirty_readers_take_turns(visit, tmp_path):
    server = start(tmp_path, "--kernels", "4", "--wanted-seconds", "1")
    tabs = [visit(server) for _ in range(30)]
    for tab in tabs:
        tab.locator(".live-run").first.click()
    says(tabs[-1], "waiting")
    expect(tabs[-1].locator(".live-status")).to_contain_text("You are number")
    for tab in tabs:
        expect(first_cell(tab)).to_have_attribute(
            "data-live-state", "done", timeout=180_000
        )
    server.stop()
