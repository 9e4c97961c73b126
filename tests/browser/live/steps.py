"""What a reader does on a live page, and what a test looks for there."""

import os
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.live.support import ROOT, LiveServer

SITE = ROOT / "build" / "html"
PAGE = "notebooks/torch.nn.Module.buffers.html"
ENTRY = "mapping/torch.amax.html"
LONG = 60_000  # milliseconds, for what waits for a kernel


def start(folder, *options, **place):
    """A server for the built site; without what it needs the test is skipped."""
    pytest.importorskip("jupyter_server", reason="make serve has not installed it")
    if not (SITE / "live" / "thebe-core.min.js").exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("the site was built without the client (no npm)")
    return LiveServer(SITE, folder, *options, **place)


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
