"""What a page costs its reader, beside a page of the plain theme with the same text.

    .venv/bin/python benchmarks/reading.py

Chromium is slowed down four times. Of each page: the time to the first paint with
content, the bytes that are sent (compressed), those of the page alone, and
the nodes of the document. Then the same over a page that Furo alone makes of its text.
Needs `make html`, what requirements-test.txt lists, Chromium, and an idle machine.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import ClassVar

from playwright.sync_api import Browser, sync_playwright

SITE = Path(__file__).resolve().parent.parent / "build" / "html"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SLOWER = 4  # times, by Chromium itself
TIMES = 5  # loads of a page, each with an empty cache; the median counts
PAGES = (
    "en/index.html",
    "en/mapping/index.html",
    "en/mapping/torch.nn.Conv2d.html",
    "en/mapping/torch.topk.html",
    "zh_CN/mapping/torch.nn.functional.cross_entropy.html",
    "en/notebooks/torch.nn.Module.buffers.html",
    "zh_CN/notebooks/convolution-and-pooling.html",
)
CONF = 'project = "PyTorch to MindSpore"\nhtml_theme = "furo"\n'


@dataclass(frozen=True)
class Cost:
    """Of one page: milliseconds, bytes, bytes of the page alone, nodes."""

    paint: float
    sent: int
    own: int
    nodes: int


class Compressing(SimpleHTTPRequestHandler):
    """Serves files as servers do: text compressed; sums up what is sent."""

    sent: ClassVar[dict[str, int]] = {}

    def log_message(self, *words: object) -> None:
        pass

    def send_head(self) -> BytesIO | None:  # type: ignore[override]
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return None
        content = gzip.compress(path.read_bytes(), 6)
        self.sent[self.path] = len(content)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of ``folder`` while it is served."""
    handler = partial(Compressing, directory=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def cost_of(browser: Browser, address: str) -> Cost:
    """What the page at ``address`` costs a first visit."""
    paints = []
    for _ in range(TIMES):
        context = browser.new_context()
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        Compressing.sent.clear()
        page.goto(address, wait_until="networkidle")
        paints.append(page.evaluate(FIRST_PAINT))
        nodes = page.evaluate("document.getElementsByTagName('*').length")
        context.close()
    sent = dict(Compressing.sent)
    own = sent[address[address.index("/", 8) :]]
    return Cost(median(paints), sum(sent.values()), own, nodes)


FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def plain_site(browser: Browser, address: str, folder: Path) -> None:
    """The same texts by the plain theme, a page each, built in ``folder``."""
    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(CONF, "utf-8")
    page = browser.new_page()
    for number, name in enumerate(PAGES):
        page.goto(f"{address}/{name}")
        words = page.locator("article").inner_text()
        blocks = "\n\n".join(
            line.strip() for line in words.splitlines() if line.strip()
        )
        text = blocks.translate({ord(mark): f"\\{mark}" for mark in "*_`|\\"})
        title = f"Page {number}"
        (source / f"{number}.rst").write_text(
            f"{title}\n{'=' * len(title)}\n\n{text}\n", "utf-8"
        )
    page.close()
    numbers = "".join(f"   {number}\n" for number in range(len(PAGES)))
    index = f"Index\n=====\n\n.. toctree::\n\n{numbers}"
    (source / "index.rst").write_text(index, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", source, folder / "html"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def main() -> int:
    """Measure and print the table; the exit status says whether that was possible."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or not SITE.exists():
        print("Needs Chromium (Debian: apt-get install chromium), and make html first.")
        return 1
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        with serving(SITE) as site:
            plain_site(browser, site, Path(folder))
            ours = [cost_of(browser, f"{site}/{name}") for name in PAGES]
        with serving(Path(folder, "html")) as site:
            numbers = range(len(PAGES))
            plain = [cost_of(browser, f"{site}/{number}.html") for number in numbers]
        browser.close()
    head = ("page", "first paint ms", "sent kB", "own kB", "nodes", "paint", "sent")
    print("| {:52} | {:>14} | {:>7} | {:>6} | {:>6} | {:>5} | {:>5} |".format(*head))
    for name, one, other in zip(PAGES, ours, plain, strict=True):
        print(
            f"| {name:52} | {one.paint:14.0f} | {one.sent / 1000:7.1f} "
            f"| {one.own / 1000:6.1f} | {one.nodes:6} "
            f"| {one.paint / other.paint:5.2f} | {one.sent / other.sent:5.2f} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
