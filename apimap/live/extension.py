"""Adds the site to a jupyter_server."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from traitlets import Unicode
from traitlets.config import Configurable

from apimap.base.languages import LANGUAGES
from apimap.kernels import WarmHold
from apimap.live.handlers import (
    KernelHandler,
    NotebookHandler,
    SessionsHandler,
    SiteHandler,
)
from apimap.live.turns import Turns

# The end of a kernel, which the page tells its reader, and which the server calls a
# failed restart; an address without a token, which lets nobody in; Ctrl-C.
NO_NEWS = (
    "restart failed",
    "restarted failed",
    "died, removing from map",
    "To access the server",
    "received signal",
)
KERNEL_ID = r"([0-9a-f-]{36})"


class LiveSite(Configurable):
    """Where the site is, and where readers' notebooks go."""

    site = Unicode("build/html", config=True, help="The folder of the built site.")
    notebooks = Unicode("build/lab", config=True, help="Readers' copies of notebooks.")


def load(server: Any) -> None:
    """Add the handlers, and look after the kernels from now on."""
    settings = LiveSite(parent=server)
    site, notebooks = (
        Path(settings.site).resolve(),
        Path(settings.notebooks).resolve(),
    )
    turns = Turns()
    server.web_app.add_handlers(
        ".*$", handlers(server.base_url, site, notebooks, turns)
    )
    server.log.addFilter(is_news)
    hold = WarmHold()
    hold.__enter__()  # it stays up, importing, for as long as the server does
    if hold.unavailable:
        server.log.warning("Kernels start slowly: %s", hold.unavailable)
    server.web_app.settings["apimap_warm"] = hold
    server.io_loop.add_callback(server.kernel_manager.watch, turns.anyone)


def is_news(record: logging.LogRecord) -> bool:
    """Whether a line of the log is one for whoever started the server."""
    return not any(words in record.getMessage() for words in NO_NEWS)


def handlers(base: str, site: Path, notebooks: Path, turns: Turns) -> list[tuple]:
    """Each route and its handler. Of the site what is there, by name: other names
    are the server's own."""
    names = sorted(re.escape(entry.name) for entry in site.iterdir())
    languages = "|".join(LANGUAGES)
    notebook = rf"((?:{languages})/notebooks/[^/\\]+\.ipynb)"
    served = rf"((?:{'|'.join(names)})(?:/.*)?)?"
    copies = {"site": site, "folder": notebooks}
    routes = [
        (rf"live/notebook/{notebook}", NotebookHandler, copies),
        ("api/live/sessions", SessionsHandler, {"turns": turns}),
        (rf"api/live/kernels/{KERNEL_ID}", KernelHandler, {}),
        (served, SiteHandler, {"path": str(site)}),
    ]
    return [(url_path_join(base, "/") + route, *rest) for route, *rest in routes]
