"""The warm process: one for all its clients, never a wrong one, never an orphan."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from apimap import kernels
from apimap.kernels import client
from apimap.kernels import place as places
from apimap.kernels import warm as warm_process
from apimap.kernels.client import connect, connect_or_start
from apimap.kernels.place import RuntimePlace, Settings, WarmUnavailable
from apimap.kernels.protocol import MAX_LINE, encode
from tests.kernels.support import (
    ENVIRONMENT,
    PATIENCE,
    eventually,
    is_gone,
    place,
    running,
    runtime_folder,
    status,
)

LIGHT = Settings(modules=())


@pytest.fixture(scope="module", autouse=True)
def folder():
    with runtime_folder() as folder:
        yield folder


@pytest.fixture
def fresh():
    """Another folder, where no warm process runs."""
    with runtime_folder() as folder:
        yield folder


@pytest.fixture
def warm():
    """The place of a running warm process."""
    connect_or_start(place(), LIGHT, ENVIRONMENT).close()
    return place()


def script(code):
    """Another client: a process of its own that runs ``code``."""
    tests = str(Path(__file__).parents[2])
    code = f"import sys; sys.path.insert(0, {tests!r})\n{textwrap.dedent(code)}"
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    )


def test_one_process_serves_clients_that_start_at_once(fresh):
    code = """
        from tests.kernels.support import place, status, running
        with running() as kernel:
            print(status(place())["pid"], kernel.run("print(1)"))
    """
    told = [
        client.communicate(timeout=60)[0] for client in [script(code), script(code)]
    ]
    assert told[0] == told[1]
    assert told[0].endswith(" 1\n")


def test_only_one_of_many_clients_starts_it(fresh, monkeypatch):
    start, starts = client.start, []

    def slow_start(*arguments):
        starts.append(arguments)
        time.sleep(0.1)  # time enough for all to see that there is none
        start(*arguments)

    monkeypatch.setattr(client, "start", slow_start)
    with ThreadPoolExecutor(8) as pool:
        arguments = [place()] * 8, [LIGHT] * 8, [ENVIRONMENT] * 8
        for connection in pool.map(connect_or_start, *arguments):
            connection.close()
    assert len(starts) == 1


def test_killing_it_is_noticed_and_the_next_kernel_has_another():
    with running() as kernel:
        first = status(place())["pid"]
        os.kill(first, signal.SIGKILL)
        assert str(kernel.ending()) == "killed by SIGKILL (the warm process ended)"
        eventually(lambda: is_gone(kernel.pid))
    assert stat.S_ISSOCK(place().socket.stat().st_mode)  # left over
    with running() as kernel:
        assert kernels.fallback_reason(kernel.manager) is None
        assert status(place())["pid"] != first


def test_kernels_end_with_a_client_that_is_killed(folder):
    code = """
        from tests.kernels.support import running
        with running() as kernel:
            print(kernel.pid, kernel.run("import os; print(os.environ['TMPDIR'])"))
            print(flush=True)
            kernel.run("import time; time.sleep(60)")
    """
    with script(code) as builder:
        pid, temporary = builder.stdout.readline().split()
        assert Path(temporary).is_dir()
        builder.kill()
        eventually(lambda: is_gone(int(pid)))
    eventually(lambda: not list(folder.glob("kernel-*")))
    eventually(lambda: not Path(temporary).exists())


def test_a_forked_helper_of_the_client_does_not_keep_its_kernels():
    code = """
        import os, time
        from tests.kernels.support import running
        with running() as kernel:
            print(kernel.pid, flush=True)
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
            time.sleep(60)
    """
    with script(code) as builder:
        pid = int(builder.stdout.readline())
        time.sleep(0.5)  # the helper is there
        builder.kill()
        eventually(lambda: is_gone(pid))


def test_it_ends_by_itself(fresh):
    settings = Settings(modules=(), idle_seconds=0.3)
    with kernels.WarmHold(settings, ENVIRONMENT, stop=False) as hold:
        assert hold.unavailable is None
        pid = status(place())["pid"]
        time.sleep(0.6)
        assert not is_gone(pid)
    eventually(lambda: is_gone(pid))
    eventually(lambda: not list(fresh.iterdir()))


def test_its_folder_stays_while_another_is_being_started(fresh, warm):
    pid = status(warm)["pid"]
    with client._locked(warm):
        os.kill(pid, signal.SIGTERM)
        eventually(lambda: is_gone(pid))
        assert warm.log.exists()
    with running():
        assert status(warm)["pid"] != pid


@pytest.mark.parametrize("others", [["kernel-1.json"], []], ids=["used", "empty"])
def test_the_folder_in_tmp_goes_when_it_is_empty(tmp_path, monkeypatch, others):
    top = tmp_path / "apimap-0"
    monkeypatch.setattr(warm_process, "folder_in_tmp", lambda: top)
    where = RuntimePlace(top / "key")
    where.create()
    for name in others:
        (top / name).touch()
    warm_process.remove(where)
    assert not where.folder.exists()
    assert top.exists() == bool(others)


def test_a_lock_in_a_folder_that_was_removed_is_taken_anew(fresh):
    where = place()
    with ThreadPoolExecutor(1) as pool, client._locked(where):
        waiting = pool.submit(lambda: client._locked(where).__enter__())
        time.sleep(0.2)  # the other waits for the lock of this file
        shutil.rmtree(where.folder)
    waiting.result(PATIENCE)
    assert where.lock.exists()


def test_it_stops_when_asked_unless_others_use_it(fresh, warm):
    pid = status(warm)["pid"]
    with kernels.WarmHold(LIGHT, ENVIRONMENT):
        with kernels.WarmHold(LIGHT, ENVIRONMENT):
            pass
        assert status(warm)["pid"] == pid
    eventually(lambda: is_gone(pid))


def test_it_stops_when_asked_while_a_kernel_is_ending(fresh):
    with kernels.WarmHold(LIGHT, ENVIRONMENT), running():
        pid = status(place())["pid"]
    eventually(lambda: is_gone(pid))


def test_terminating_it_ends_its_kernels():
    with running() as kernel:
        os.kill(status(place())["pid"], signal.SIGTERM)
        assert kernel.ending().reason == "the warm process ended"
        eventually(lambda: is_gone(kernel.pid))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"hello\n", "not a line of JSON"),
        (b"[1]\n", "not a JSON object"),
        (b'{"v": 99, "op": "status"}\n', "protocol version 1 expected, got 99"),
        (encode(op="dance"), "no such request: 'dance'"),
        (encode(op="launch", arguments="-f", env={}, cwd="/"), "list of strings"),
        (encode(op="launch", arguments=[], env={}, cwd="/nowhere"), "no such folder"),
        (encode(op="signal", signum=-9), "a signal's number"),
    ],
)
def test_a_wrong_request_is_refused_and_harms_nothing(warm, line, says):
    connection = connect(warm)
    with pytest.raises(WarmUnavailable, match=says):
        connection.request(line)
    assert status(warm)["kernels"] == []


def test_a_line_without_end_is_refused(warm):
    channel = socket.socket(socket.AF_UNIX)
    channel.connect(str(warm.socket))
    with pytest.raises(ConnectionError):  # closed before all was sent
        channel.sendall(b"x" * 3 * MAX_LINE)
    assert status(warm)


def test_a_module_that_cannot_be_imported_is_told(tmp_path):
    (tmp_path / "broken_module.py").write_text("raise RuntimeError('no device')")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(tmp_path)  # the client's own: the warm process's
    try:
        with running(modules=["broken_module"]) as kernel:
            told = status(place(["broken_module"]))
            assert told["missing"] == {"broken_module": "RuntimeError: no device"}
            assert kernel.run("print(1)") == "1"
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before


def test_an_upgraded_package_has_another_process(tmp_path, monkeypatch):
    info = tmp_path / "sample-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n"
    )
    (info / "RECORD").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(places, "PACKAGES", (*places.PACKAGES, "sample"))
    with running():
        first = status(place())["pid"]
    (info / "RECORD").write_text("reinstalled")
    assert status(place()) is None
    with running():
        assert status(place())["pid"] != first


@pytest.mark.parametrize(
    ("name", "differs"),
    [("OMP_NUM_THREADS", True), ("GLOG_v", True), ("PYTHONPATH", False), ("X", False)],
)
def test_variables_that_are_read_once_decide_which_process(name, differs):
    assert (place() != place(env={name: "1"})) == differs


def test_a_variable_that_is_read_once_has_its_effect():
    with running(env={"PYTHONHASHSEED": "7"}) as one:
        forked = one.run("print(hash('word'))")
    code = ["-c", "print(hash('word'))"]
    env = {**ENVIRONMENT, "PYTHONHASHSEED": "7"}
    fresh = subprocess.check_output([sys.executable, *code], env=env, text=True)
    assert forked == fresh.strip()


def test_a_folder_that_is_open_to_others_is_not_used(fresh, monkeypatch):
    fresh.chmod(0o755)
    monkeypatch.setattr(places, "_candidates", lambda: [fresh])
    with pytest.raises(WarmUnavailable, match="open to others; run: chmod 700"):
        places.runtime_folder()


def test_a_long_path_is_not_used_for_sockets(folder, monkeypatch):
    monkeypatch.setenv("APIMAP_RUNTIME_DIR", str(folder / ("x" * 90)))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    assert places.runtime_folder() == folder / "apimap"


def test_importing_the_package_imports_no_framework():
    code = "import sys, apimap.kernels; print({'torch', 'mindspore', 'sphinx'} & "
    command = [sys.executable, "-c", code + "set(sys.modules))"]
    assert subprocess.check_output(command, text=True, timeout=PATIENCE) == "set()\n"
