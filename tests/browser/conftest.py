"""The built site, served to a real Chromium."""

from __future__ import annotations

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

SITE = Path(__file__).resolve().parents[2] / "build" / "html"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Handler(SimpleHTTPRequestHandler):
    """Serves the site without a line for each request, and its own 404 page."""

    def log_message(self, *words: object) -> None:
        pass

    def send_error(self, code: int, *words: object) -> None:
        content = (SITE / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="session")
def site() -> str:
    """The address of the built site on this machine."""
    if not (SITE / "index.html").exists():
        pytest.fail("build/html is missing: run make html first")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium. Without one the tests are skipped; in CI they fail."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, site):
    """Open an address of the site; complaints of the page fail the test at its end."""
    contexts, complaints = [], []

    def open_at(address: str, *, width: int = 1440, scheme: str = "light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: m.type == "error" and complaints.append(m.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request", lambda r: _off_site(r.url, site) and complaints.append(r.url)
        )
        page.goto(f"{site}/{address}")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


def _off_site(url: str, site: str) -> bool:
    return url.startswith("http") and not url.startswith(site)
