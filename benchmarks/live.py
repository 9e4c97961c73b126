"""How long a reader waits for the first output of a page."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the tests' reader is the one here
from tests.live.support import (  # noqa: E402
    LiveServer,
    Reader,
    channels,
    execute,
    messages,
    small_site,
)

CODE = "import mindspore, torch"


def ordinary_seconds() -> float:
    """From the wish for an ordinary kernel to the end of the page's first cell."""
    started = time.perf_counter()
    manager, client = start_new_kernel(kernel_name="python3")
    client.execute_interactive(CODE, timeout=300)
    elapsed = time.perf_counter() - started
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return elapsed


def live_seconds() -> float:
    """The same on a server that is warm: by its session and websocket."""
    with tempfile.TemporaryDirectory() as folder:
        server = LiveServer(small_site(Path(folder) / "site"), Path(folder))
        reader = server.reader()
        first_run(reader, "warm-up")
        elapsed = first_run(reader, "page")
        server.stop()
    return elapsed


def first_run(reader: Reader, page: str) -> float:
    started = time.perf_counter()
    socket = channels(reader, reader.kernel(page))
    execute(socket, CODE)
    while messages(socket, "execute_reply")["status"] != "ok":
        pass
    elapsed = time.perf_counter() - started
    socket.close()
    return elapsed
