"""A real server with the built site, and readers who come in to it."""

import pytest
from steps import PAGE, start

UNFOLD = """addEventListener("DOMContentLoaded", () => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
})"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = start(tmp_path_factory.mktemp("live"), "--kernels", "20")
    yield server
    server.stop()


@pytest.fixture
def visit(browser):
    """Open the page as a reader who came in by the printed address.

    All folds are opened, unless ``folded``: most tests begin with the set-up.
    """
    contexts = []

    def open_at(
        server,
        page=PAGE,
        *,
        language="en",
        port=None,
        context=None,
        folded=False,
        **options,
    ):
        context = context or browser.new_context(**options)
        contexts.append(context)
        tab = context.new_page()
        if not folded:
            tab.add_init_script(UNFOLD)
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
