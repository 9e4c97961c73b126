"""How long a page works at a key before the results are painted.

    .venv/bin/python benchmarks/keystrokes.py

Prints, of each place with a search field, the longest and the median key in ms, for a
machine that is four times slower. Needs `make html`, Chromium, and an idle machine.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from reading import QUIET, SITE, serving

SLOWED = 4  # times: a phone, or an old machine
AIM = 50  # ms
KEYS = "conv2d pading"
ROUNDS = 4  # the least counts: caches that others have filled make any work longer
CATEGORIES = ["devtools.timeline", "toplevel"]
PLACES = (
    ("en/mapping/torch.nn.Linear.html", ".search-form input"),
    ("zh_CN/index.html", ".search-form input"),
    ("zh_CN/mapping/index.html", "#mapping-q"),
)


def costs(trace: Path) -> Iterator[float]:
    """What the main thread worked from each key to the next picture, in ms.

    Its own time is counted, not that of the clock: other programs that run on this
    machine have no part in it.
    """
    events = json.loads(trace.read_text("utf-8"))["traceEvents"]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    mine = [event for event in events if (event["pid"], event["tid"]) in main]
    tasks = [
        event for event in mine if event["name"] == "ThreadControllerImpl::RunTask"
    ]
    pictures = sorted(event["ts"] for event in mine if event["name"] == "Layerize")
    keys, inputs = (_dispatched(mine, name) for name in ("keydown", "input"))
    for key, changed in zip(keys, inputs, strict=True):
        painted = next(picture for picture in pictures if picture > changed)
        until = [
            t for t in tasks if t["ts"] <= painted and t["ts"] + t.get("dur", 0) >= key
        ]
        yield sum(task.get("tdur", 0) for task in until) / 1000


def _dispatched(events: list[dict[str, Any]], name: str) -> list[int]:
    return sorted(
        event["ts"]
        for event in events
        if event["name"] == "EventDispatch" and event["args"]["data"]["type"] == name
    )


def typed(browser: Browser, page: Page, field: str, trace: Path) -> list[float]:
    """What each key of KEYS costs on a page that was just opened."""
    if page.locator(field).is_visible():
        page.locator(field).focus()
    else:
        page.keyboard.press("/")
    page.wait_for_timeout(1000)
    browser.start_tracing(page=page, path=trace, categories=CATEGORIES)
    for key in KEYS:
        page.keyboard.press("Space" if key == " " else key)
        page.wait_for_timeout(190)  # less than the pause after which words are searched
    browser.stop_tracing()
    return list(costs(trace))


def main() -> int:
    """Measure and print; the exit status says whether that was possible."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or not SITE.exists():
        print("Needs Chromium (Debian: apt-get install chromium), and make html first.")
        return 1
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        serving(SITE) as site,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for place, field in PLACES:
            rounds = []
            for _ in range(ROUNDS):
                page = browser.new_page()
                page.goto(f"{site}/{place}")
                rounds.append(typed(browser, page, field, Path(folder, "trace.json")))
                page.close()
            slowed = [SLOWED * min(one) for one in zip(*rounds, strict=True)]
            longest, middle = max(slowed), median(slowed)
            print(f"{place}: {longest:.0f} ms at most, {middle:.0f} ms in the middle")
        print(f"the aim is {AIM} ms at most")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
