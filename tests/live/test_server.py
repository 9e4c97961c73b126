"""A real server: who may do what, and what kernels are held to."""

import signal
import socket
import stat
import subprocess
import sys
import time

import pytest

websocket = pytest.importorskip("websocket", reason="make serve has not installed it")

from tests.kernels.support import (  # noqa: E402
    eventually,
    frozen,
    is_gone,
    runtime_folder,
    warm_processes,
)
from tests.live.support import (  # noqa: E402
    LiveServer,
    Reader,
    channels,
    execute,
    messages,
    small_site,
)

pytestmark = pytest.mark.integration
PAGE = "en/notebooks/page.html"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("live")
    server = LiveServer(small_site(folder / "site"), folder)
    for name in ("secret", "secret.html"):
        (folder / name).write_text("secret of the folder")
    yield server
    server.stop()


@pytest.fixture
def limited(tmp_path):
    """A server with limits of its own, made by the test."""
    servers = []

    def start(*options: str) -> Reader:
        site = small_site(tmp_path / "site")
        servers.append(LiveServer(site, tmp_path, *options))
        return servers[-1].reader()

    yield start
    for server in servers:
        server.stop()


# Who may come in


@pytest.mark.parametrize("path", ["", PAGE, "index.html", "live/thebe-core.min.js"])
def test_a_page_leads_a_stranger_to_the_entrance(server, path):
    answer = Reader(server).get(path)
    assert answer.status == 302
    assert answer.headers["Location"].startswith("/login?next=")


API = ["kernels", "sessions", "contents", "status", "live/kernels/" + "0" * 36]


@pytest.mark.parametrize("path", API)
def test_the_api_answers_no_stranger(server, path):
    assert Reader(server).get(f"api/{path}").status == 403


def test_a_stranger_starts_no_kernel(server):
    for path in ("api/live/sessions", "api/kernels", "api/sessions"):
        assert Reader(server).open(path, b"{}", {}).status == 403


def test_a_stranger_gets_no_websocket(server):
    kernel = server.reader().kernel()
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        channels(Reader(server), kernel)
    assert refused.value.status_code == 403


def test_a_token_works_once(server):
    address = server.address()
    assert Reader(server).get(address).status == 302
    refused = Reader(server).get(address)
    assert refused.status == 403
    words = refused.read().decode()
    assert "no valid token" in words
    assert "没有有效的令牌" in words
    server.next_address(address)


@pytest.mark.parametrize("token", ["", "x", "undefined"])
def test_a_wrong_token_is_refused(server, token):
    assert Reader(server).get(f"login?token={token}").status == 403
    assert Reader(server).get(f"{PAGE}?token={token}").status == 302
    header = {"Authorization": f"token {token}"}
    assert Reader(server).get("api/kernels", **header).status == 403


def test_a_cookie_of_another_server_is_refused(server, tmp_path):
    other = LiveServer(small_site(tmp_path / "site"), tmp_path)
    try:
        reader = other.reader()
        [cookie] = [c for c in reader.jar if c.name.startswith("username")]
    finally:
        other.stop()
    name = cookie.name.replace(str(other.port), str(server.port))
    header = {"Cookie": f"{name}={cookie.value}"}
    assert Reader(server).get("api/kernels", **header).status == 403


def test_the_entrance_leads_nowhere_else(server):
    for next_page in ("http://evil.example/", "//evil.example/", "/\\evil.example"):
        reader = Reader(server)
        used = server.address()
        answer = reader.get(f"{used}&next={next_page}")
        assert answer.headers["Location"] == "/"
        server.next_address(used)


def test_no_secret_stays_in_addresses_pages_or_the_log(server):
    used = server.address()
    reader = Reader(server)
    answer = reader.get(used)
    token = used.rpartition("=")[2]
    server.next_address(used)
    assert token not in answer.headers["Location"]
    secrets = [token, reader.cookie("username"), server.address().rpartition("=")[2]]
    for path in (PAGE, "lab", "login"):
        page = reader.get(path).read().decode()
        assert not any(secret in page for secret in secrets), path
    reader.get(f"missing?token={token}").read()
    printed = [line for line in server.lines if token in line]
    assert [line for line in printed if not line.startswith(("Open", "For an"))] == []


def test_the_key_of_the_cookies_is_for_the_user_alone(server):
    key = server.folder / "jupyter_cookie_secret"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


# What can be read


OUTSIDE = [
    "en/%2e%2e/%2e%2e/secret",
    "en/%2e%2e/%2e%2e/secret.html",
    "en/../../secret.html",
    "en/..%2f..%2fsecret",
    "../secret",
    "files/../secret",
    "files/%2e%2e/secret",
    "api/contents/../secret",
    "api/contents/%2e%2e/secret",
    "//etc/passwd",
    "files//etc/passwd",
    "api/contents//etc/passwd",
    "live/notebook/en/notebooks/../../../secret",
    "live/notebook/en/notebooks/..%2f..%2f..%2fsecret",
    "nbconvert/html/../secret",
    "view/../secret",
]


def raw_answer(reader, path):
    """The answer to a request whose path no client has made tidy."""
    server = reader.server
    lines = [f"GET /{path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}"]
    lines += [f"Referer: {server.base}", "Connection: close"]
    lines += [f"Cookie: {'; '.join(f'{c.name}={c.value}' for c in reader.jar)}"]
    with socket.create_connection(("127.0.0.1", server.port), 20) as raw:
        raw.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return b"".join(iter(lambda: raw.recv(65536), b""))


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_of_the_site_can_be_read(server, path):
    reader = server.reader()
    assert b"The page" in raw_answer(reader, PAGE)
    answer = raw_answer(reader, path)
    assert answer.split()[1] in (b"400", b"403", b"404")
    assert b"secret of the folder" not in answer
    assert b"root:" not in answer


def test_a_page_is_marked_as_live_and_has_a_policy_of_its_own(server):
    answer = server.reader().get(PAGE)
    assert b"<html data-live>" in answer.read()
    rules = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in rules
    assert rules.count("sha256-") == 1
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_is_missing_gets_the_site_s_own_page(server):
    answer = server.reader().get("en/missing.html")
    assert answer.status == 404
    assert b"Nothing here" in answer.read()


def test_terminals_are_off(server):
    reader = server.reader()
    assert reader.post("api/terminals", {}).status == 404


# Other origins

EVIL = "http://evil.example"


def test_another_origin_gets_no_websocket(server):
    reader = server.reader()
    kernel = reader.kernel()
    channels(reader, kernel).close()
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        channels(reader, kernel, origin=EVIL)
    assert refused.value.status_code == 403


def test_another_origin_starts_no_kernel(server):
    reader = server.reader()
    reader.kernel()
    for path in ("api/live/sessions", "api/kernels", "api/sessions"):
        body = {"page": "p", "ticket": "t"}
        assert reader.post(path, body, Origin=EVIL).status in (403, 404)
        assert reader.post(path, body, X_XSRFToken="").status == 403


def test_another_origin_may_read_nothing(server):
    reader = server.reader()
    for path in (PAGE, "api/kernels"):
        answer = reader.get(path, Origin=EVIL)
        assert answer.headers["Access-Control-Allow-Origin"] is None


def test_a_name_that_was_made_to_point_here_is_refused(server):
    assert server.reader().get(PAGE, Host="evil.example").status == 403


# Where it listens


def test_it_listens_on_its_address_alone(server):
    with pytest.raises(ConnectionRefusedError):  # which all addresses would answer
        socket.create_connection(("127.0.0.2", server.port), 5)


def test_on_other_addresses_it_does_not_start_without_tls(server):
    command = [sys.executable, "-m", "apimap.live", "--host", "0.0.0.0"]
    command += ["--site", str(server.site)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "--certfile" in done.stderr


def test_a_port_in_use_is_named(server):
    command = [sys.executable, "-m", "apimap.live", "--port", str(server.port)]
    command += ["--site", str(server.site)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert str(server.port) in done.stderr


# Kernels


def test_a_page_keeps_its_kernel_and_others_have_their_own(server):
    reader = server.reader()
    first = reader.kernel("one/page")
    assert reader.kernel("one/page") == first
    assert reader.kernel("two/page") != first


def test_it_ends_with_its_kernels_and_the_warm_process(limited):
    with runtime_folder() as runtime:
        reader = limited()
        socket = channels(reader, reader.kernel())
        execute(socket, "import os; print(os.getpid())")
        pid = int(messages(socket, "stream")["text"])
        output = reader.server.stop()
        assert "The server has ended" in output
        assert reader.server.process.returncode == 0
        assert is_gone(pid)
        eventually(lambda: not list(runtime.iterdir()))


SIGNALS = {
    "interrupted": [signal.SIGINT],
    "terminated": [signal.SIGTERM],
    "interrupted twice": [signal.SIGINT, signal.SIGINT],
}


@pytest.mark.parametrize("how", SIGNALS)
def test_no_temporary_file_is_left(limited, tmp_path, monkeypatch, how):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    reader = limited()
    socket = channels(reader, reader.kernel())
    execute(socket, "import tempfile; print(tempfile.mkdtemp())")
    assert messages(socket, "stream")["text"].startswith(str(folder))
    for number in SIGNALS[how]:
        reader.server.process.send_signal(number)
        time.sleep(0.1)  # two that come at once count as one
    reader.server.process.wait(60)
    eventually(lambda: not list(folder.iterdir()))


def test_when_all_kernels_are_in_use_the_rest_wait_in_line(limited):
    reader = limited("--kernels", "1")
    reader.kernel("one")
    assert reader.session("two", "b")["waiting"] == 1
    assert reader.session("three", "c")["waiting"] == 2
    body = {"path": "x", "type": "notebook", "kernel": {"name": "python3"}}
    assert reader.post("api/kernels", body).status == 503


def test_it_ends_while_a_kernel_is_waited_for(limited):
    with runtime_folder() as runtime:  # others need theirs
        reader = limited()
        reader.kernel()
        with frozen(warm_processes(runtime)):
            with pytest.raises(TimeoutError):
                reader.session("other", timeout=2)
            assert "The server has ended" in reader.server.stop()


def test_an_idle_kernel_is_ended_when_others_wait(limited):
    reader = limited("--kernels", "1", "--wanted-seconds", "1")
    kernel = reader.kernel("one")
    execute(channels(reader, kernel), "pass")
    assert reader.session("two", "b")["waiting"] == 1
    assert reader.ending(kernel)["reason"] == "wanted"
    assert "session" in reader.session("two", "b")


def test_a_kernel_idle_for_long_is_ended(limited):
    reader = limited("--idle-seconds", "1")
    assert reader.ending(reader.kernel())["reason"] == "idle"


def test_a_run_that_lasts_too_long_is_interrupted(limited):
    reader = limited("--run-seconds", "1")
    socket = channels(reader, reader.kernel())
    execute(socket, "import time\nwhile True: time.sleep(0.1)")
    assert messages(socket, "error")["ename"] == "KeyboardInterrupt"


def test_a_kernel_that_uses_too_much_memory_is_ended(limited):
    reader = limited("--memory", "100")
    kernel = reader.kernel()
    socket = channels(reader, kernel)
    execute(socket, "x = bytearray(300_000_000)\nimport time\ntime.sleep(60)")
    ending = reader.ending(kernel)
    assert ending["reason"] == "memory"
    assert "100 MiB" in ending["words"]


def test_how_a_kernel_died_is_told(server):
    reader = server.reader()
    kernel = reader.kernel("dies")
    socket = channels(reader, kernel)
    execute(socket, "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)")
    ending = reader.ending(kernel)
    assert ending["reason"] == "died"
    assert "SIGSEGV" in ending["words"]


def test_jupyterlab_gets_a_copy_of_the_notebook(server):
    reader = server.reader()
    name = "en/notebooks/page.ipynb"
    answer = reader.get(f"live/notebook/{name}")
    assert answer.status == 302
    assert answer.headers["Location"] == f"/lab/tree/{name}"
    copy = server.folder / "lab" / name
    copy.write_text("changed")
    assert (server.site / name).read_text() == '{"cells": []}'
