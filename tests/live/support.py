"""A real server with a site and kernels, as ``make serve`` starts it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 60  # seconds
ADDRESS = re.compile(r"(http\S+)login\?token=(\S+)")


def reserved_ports(count: int) -> list[int]:
    """Free ports that nothing else takes until a server of the test listens there.

    They are below those that the system gives to who asks for any, and each process of
    a run of the tests has its own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    own = range(20_000 + 200 * worker, 20_200 + 200 * worker)
    free = [port for port in own if port not in _given and _can_be_taken(port)]
    _given.update(free[:count])
    return free[:count]


_given: set[int] = set()


def _can_be_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *details: Any) -> None:
        return None


class LiveServer:
    """``python -m apimap.live`` in a process of its own."""

    def __init__(
        self,
        site: Path,
        folder: Path,
        *options: str,
        port: int = 0,
    ) -> None:
        self.site = site
        self.folder = folder
        command = [sys.executable, "-m", "apimap.live", "--no-browser"]
        command += ["--site", str(site), "--notebooks", str(folder / "lab")]
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*command, "--port", str(port), *options],
            cwd=ROOT,
            # In the folder is then the key of its cookies.
            env={**os.environ, "JUPYTER_RUNTIME_DIR": str(folder), "GLOG_v": "4"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.base = ADDRESS.match(self.address())[1]

    def _read(self) -> None:
        self.lines.extend(iter(self.process.stdout.readline, ""))

    @property
    def port(self) -> int:
        return int(self.base.rstrip("/").rpartition(":")[2])

    def address(self) -> str:
        """The address that was printed last; it lets one browser in."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self.process.poll() is None:
            found = [ADDRESS.search(line) for line in list(self.lines)]
            if any(found):
                return next(match[0] for match in reversed(found) if match)
            time.sleep(0.05)
        raise AssertionError(f"the server printed no address: {self.lines}")

    def next_address(self, used: str) -> str:
        """The address that is printed once ``used`` has been."""
        deadline = time.monotonic() + 5
        while self.address() == used and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.address()

    def reader(self) -> Reader:
        """Somebody who came in by the printed address."""
        used = self.address()
        reader = Reader(self)
        assert reader.get(used).status == 302
        self.next_address(used)
        return reader

    def stop(self) -> str:
        """End it as Ctrl-C does; everything that it printed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(START_TIMEOUT)
        return "".join(self.lines)


class Proxy:
    """A network between a browser and a server, that can be cut and mended."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._open: set[socket.socket] = set()
        [self.port] = reserved_ports(1)
        self.mend()

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(
            target=self._accept, args=[self._listener], daemon=True
        ).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # closed by cut()
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                self._open |= {near, far}
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)


class Reader:
    """A client with cookies, which follows no redirects."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), NoRedirect
        )

    def cookie(self, part: str) -> str:
        return next(c.value for c in self.jar if part in c.name)

    def get(self, path: str, **headers: str) -> Any:
        return self.open(path, None, headers)

    def post(self, path: str, body: Any, timeout: float = 20, **headers: str) -> Any:
        """With what the page's script sends: the reader's XSRF cookie as a header."""
        if not any("_xsrf" in c.name for c in self.jar):
            self.get("en/notebooks/page.html").read()
        headers = {"X-XSRFToken": self.cookie("_xsrf"), **headers}
        return self.open(path, json.dumps(body).encode(), headers, timeout)

    def open(
        self,
        path: str,
        data: bytes | None,
        headers: dict[str, str],
        timeout: float = 20,
    ) -> Any:
        address = path if path.startswith("http") else self.server.base + path
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(address, data, headers)
        try:
            return self._opener.open(request, timeout=timeout)
        except urllib.error.HTTPError as error:
            return error

    def session(
        self, page: str = "notebooks/page", ticket: str = "a", timeout: float = 20
    ) -> dict:
        """What the server answers to a page that wants a kernel.

        Raises TimeoutError without an answer.
        """
        body = {"page": page, "ticket": ticket}
        return json.loads(self.post("api/live/sessions", body, timeout).read())

    def kernel(self, page: str = "notebooks/page") -> str:
        # The first of a server may have to wait until the frameworks are imported.
        return self.session(page, timeout=START_TIMEOUT)["session"]["kernel"]["id"]

    def ending(self, kernel: str, timeout: float = 20) -> dict:
        """How the kernel ended, once it has."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            answer = json.loads(self.get(f"api/live/kernels/{kernel}").read())
            if not answer["runs"]:
                return answer["ending"]
            time.sleep(0.1)
        raise AssertionError(f"the kernel still runs after {timeout} s")


def small_site(folder: Path) -> Path:
    """A site of one page and its notebook, with what a live page needs."""
    page = folder / "en" / "notebooks" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("<html><script>document.title = 1</script>The page</html>")
    page.with_suffix(".ipynb").write_text('{"cells": []}')
    (folder / "index.html").write_text("<html>Choose</html>")
    (folder / "404.html").write_text("<html>Nothing here</html>")
    (folder / "live").mkdir()
    (folder / "live" / "thebe-core.min.js").write_text("")
    return folder


def channels(reader: Reader, kernel: str, **options: Any) -> Any:
    """A websocket to a kernel, as a page opens it."""
    import websocket

    address = f"{reader.server.base}api/kernels/{kernel}/channels"
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in reader.jar)
    options = {"cookie": cookies, "timeout": 20, **options}
    return websocket.create_connection(address.replace("http", "ws", 1), **options)


def execute(socket: Any, code: str) -> None:
    """Ask a kernel to run code; the answer is not waited for."""
    header = {"msg_id": "1", "msg_type": "execute_request", "session": "s"}
    header |= {"username": "", "version": "5.3", "date": "2026-01-01T00:00:00Z"}
    content = {"code": code, "silent": False, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}}
    message |= {"content": content, "channel": "shell", "buffers": []}
    socket.send(json.dumps(message))


def messages(socket: Any, kind: str) -> dict:
    """The content of the next message of this kind."""
    while True:
        message = json.loads(socket.recv())
        if message["header"]["msg_type"] == kind:
            return message["content"]
