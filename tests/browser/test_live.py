"""Running and changing a page's code, in a real browser against a real server."""

import os
import re
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
pytest.importorskip("jupyter_server", reason="make serve has not installed it")
from live_support import ROOT, LiveServer, Proxy

pytestmark = [pytest.mark.browser, pytest.mark.integration]
SITE = ROOT / "build" / "html"
PAGE = "notebooks/torch.nn.Module.buffers.html"
ENTRY = "mapping/torch.amax.html"
LONG = 30_000  # milliseconds, for what waits for a kernel


@pytest.fixture(scope="module")
def runtime(tmp_path_factory):
    return tmp_path_factory.mktemp("runtime")


@pytest.fixture(scope="module")
def server(tmp_path_factory, runtime):
    server = start(tmp_path_factory.mktemp("live"), runtime, "--kernels", "20")
    yield server
    server.stop()


def start(folder, runtime, *options, **place):
    if not (SITE / "live" / "thebe-core.min.js").exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("the site was built without the client (no npm)")
    return LiveServer(SITE, folder, *options, runtime=runtime, **place)


@pytest.fixture
def visit(browser):
    """Open the page as a reader who came in by the printed address."""
    contexts = []

    def open_at(
        server, page=PAGE, *, language="en", port=None, context=None, **options
    ):
        context = context or browser.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        tab.complaints = []
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.on("console", lambda m: m.type == "error" and tab.complaints.append(m.text))
        if len(context.pages) == 1:
            used = server.address()
            tab.goto(used.replace(str(server.port), str(port or server.port)))
            server.next_address(used)
        base = f"http://127.0.0.1:{port or server.port}/"
        tab.goto(f"{base}{language}/{page}")
        return tab

    yield open_at
    for context in contexts:
        context.close()


def says(tab, key, timeout=LONG):
    expect(tab.locator(".live-status")).to_have_attribute(
        "data-key", key, timeout=timeout
    )


def first_cell(tab):
    return tab.locator("div.cell:has(.live-run)").first


def write(tab, code, cell=0):
    """Put ``code`` into the cell, of those that can be changed."""
    if tab.locator(".live-code").count() == 0:
        tab.locator("[data-live=edit]").click()
    tab.locator(".live-code textarea").nth(cell).fill(code)


def run(tab, code, cell=0):
    """Run ``code`` in the place of the first cell, and wait for its end."""
    write(tab, code, cell)
    tab.locator(".live-run").nth(cell).click()


def output(tab, cell=0):
    return tab.locator("div.cell:has(.live-run)").nth(cell).locator(".live-output")


# Before anything is asked for


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


# Running


def test_a_cell_runs_and_its_own_output_replaces_the_generated_one(visit, server):
    tab = visit(server)
    pair = tab.locator(".pair div.cell").first
    generated = pair.locator(".cell_output").first
    expect(generated).to_contain_text("# Out:")
    pair.locator(".live-run").click()
    expect(pair.locator(".live-output")).to_contain_text(
        "Iterator[torch.Tensor]", timeout=LONG
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
    write(tab, "print(1)", 2)
    tab.locator(".live-run").nth(2).click()
    expect(output(tab, 2)).to_be_visible(timeout=LONG)
    tab.locator("[data-live=reset]").click()
    expect(output(tab, 2)).to_be_hidden()
    expect(tab.locator(".live-code textarea").nth(2)).to_have_value(
        re.compile(r"^signature = inspect")
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


# Editing


def test_the_keyboard_alone_edits_and_runs(visit, server):
    tab = visit(server)
    tab.locator("[data-live=edit]").focus()
    tab.keyboard.press("Enter")
    field = tab.locator(".live-code textarea").first
    expect(field).to_be_focused()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("if True:\nprint('/')\nprint('k')")
    expect(field).to_have_value("if True:\n    print('/')\n    print('k')")
    tab.keyboard.press("Shift+Enter")
    expect(output(tab)).to_contain_text("/\nk", timeout=LONG)
    expect(field).not_to_be_focused()
    expect(tab.locator(".live-code textarea").nth(2)).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator(".live-run").nth(2)).to_be_focused()


@pytest.mark.parametrize("key", ["/", "Control+k", "ArrowLeft", "ArrowRight", "s"])
def test_keys_in_an_editor_do_not_reach_the_page(visit, server, key):
    tab = visit(server)
    tab.locator("[data-live=edit]").click()
    expect(tab.locator(".live-code textarea").first).to_be_focused()
    address = tab.url
    tab.keyboard.press(key)
    tab.wait_for_timeout(200)
    expect(tab.locator(".search-dialog")).to_be_hidden()
    expect(tab.locator(".live-code textarea").first).to_be_focused()
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


# Faults


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


def test_a_server_that_stops_and_comes_back(visit, runtime, tmp_path):
    server = start(tmp_path, runtime)
    tab = visit(server)
    run(tab, "value = 1")
    says(tab, "done")
    server.stop()
    says(tab, "unreachable")
    again = start(tmp_path, runtime, port=server.port)
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


def test_thirty_readers_take_turns(visit, runtime, tmp_path):
    server = start(tmp_path, runtime, "--kernels", "4", "--wanted-seconds", "1")
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


# Another origin


ATTEMPTS = """async (base) => {
  const include = {credentials: "include"};
  const read = (path, options) => fetch(base + path, {...include, ...options})
    .then((answer) => answer.text(), () => "nothing");
  const socket = (path) => new Promise((settle) => {
    const opened = new WebSocket(base.replace("http", "ws") + path);
    opened.onopen = () => settle("open");
    opened.onerror = () => settle("nothing");
  });
  const post = {method: "POST", body: JSON.stringify({page: "p", ticket: "t"})};
  const blind = {...include, ...post, mode: "no-cors"};
  await fetch(base + "api/kernels", blind).catch(() => "nothing");
  return [
    await read("api/kernels"),
    await read("en/index.html"),
    await read("mapping.json"),
    await read("api/kernels", post),
    await read("api/live/sessions", post),
    await socket("api/kernels/KERNEL/channels"),
  ];
}"""


def test_a_page_of_another_origin_can_do_nothing(visit, server, site):
    tab = visit(server)
    run(tab, "pass")
    says(tab, "done")
    count = "async () => (await (await fetch('/api/kernels')).json()).map((k) => k.id)"
    kernels = tab.evaluate(count)
    attempts = ATTEMPTS.replace("KERNEL", kernels[0])
    # What it tries works where it is allowed; cookies are sent to any port.
    own = tab.evaluate(attempts, server.base)
    assert own[5] == "open"
    assert kernels[0] in own[0]
    stranger = tab.context.new_page()
    stranger.goto(f"{site}/index.html")
    assert stranger.evaluate(attempts, server.base) == ["nothing"] * 6
    assert tab.evaluate(count) == kernels
