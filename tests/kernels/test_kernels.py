"""Forked kernels behave as ordinary ones, and say how they ended."""

from __future__ import annotations

import json
import logging
import os
import signal
import textwrap
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from traitlets.config import Config

from apimap import kernels
from apimap.kernels import client, provisioner
from tests.kernels.support import (
    ENVIRONMENT,
    eventually,
    is_gone,
    running,
    runtime_folder,
)


@pytest.fixture(scope="module", autouse=True)
def folder():
    """One warm process for these tests; it has imported no framework."""
    with runtime_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def kernel(folder):
    """A kernel for the tests that neither change nor end it."""
    with running() as kernel:
        yield kernel


def test_code_runs(kernel):
    assert kernels.fallback_reason(kernel.manager) is None
    assert kernel.run("print(1 + 1)") == "2"
    assert kernels.ending(kernel.manager) is None


def test_output_below_python_reaches_the_page(kernel):
    assert kernel.run("import os; x = os.system('echo one; echo two >&2')") in (
        "one\ntwo",
        "two\none",  # two pipes
    )


def test_nothing_to_read(kernel):
    assert kernel.run("print(os.read(0, 1))", timeout=10) == "b''"


def test_figures_are_shown(kernel):
    data = []
    kernel.client.execute_interactive(
        "import matplotlib.pyplot as plt; x = plt.plot([1, 2])",
        output_hook=lambda m: data.extend(m["content"].get("data", ())),
        timeout=60,
    )
    assert "image/png" in data


def test_its_sockets_are_private(kernel, folder):
    manager = kernel.manager
    assert manager.transport == "ipc"
    assert manager.ip.startswith(str(folder))
    assert folder.stat().st_mode & 0o077 == 0


STATE = """
import json, logging, os, signal, socket, sys, tempfile, threading, time, warnings
import random, multiprocessing
print(json.dumps({
    "path": sys.path,
    "arguments": sys.argv[:1],
    "signals": {s: str(signal.getsignal(s)) for s in range(1, 32)},
    "blocked": list(map(str, signal.pthread_sigmask(signal.SIG_BLOCK, []))),
    "log handlers": list(map(str, logging.root.handlers)),
    "warnings": sorted(map(str, warnings.filters)),
    "threads": sorted(type(t).__name__ for t in threading.enumerate()),
    "leads its session": os.getsid(0) == os.getpgid(0) == os.getpid(),
    "directory": os.getcwd(),
    "umask": os.umask(0o22),
    "temporary": tempfile.gettempdir(),
    "zone": time.tzname,
    "encodings": [sys.stdout.encoding, sys.__stdout__.encoding, sys.stdin.encoding],
    "environment": sorted(set(os.environ) - {"JPY_SESSION_NAME"}),
    "main": sys.modules["__main__"].__name__ + str(sys.modules["__main__"].__spec__),
    "names": sorted(n for n in globals() if not n.startswith("_")),
    "start method": multiprocessing.get_start_method(),
    "hooks": [sys.excepthook.__qualname__, sys.displayhook.__class__.__name__],
}))
"""


def test_state_is_that_of_an_ordinary_kernel(tmp_path):
    env = {"PYTHONPATH": f"{tmp_path}/b:{tmp_path}/a", "TZ": "Asia/Tokyo"}
    env |= {"TMPDIR": str(tmp_path), "ONLY_HERE": "yes"}
    with running(env=env, cwd=tmp_path) as forked:
        found = json.loads(forked.run(STATE))
    with running(KernelManager(), env=env, cwd=tmp_path) as ordinary:
        expected = json.loads(ordinary.run(STATE))
    expected["threads"].remove("HistorySavingThread")
    assert found.pop("temporary").startswith(f"{expected.pop('temporary')}/")
    assert found == expected


def test_kernels_share_nothing_and_differ_by_chance():
    draws = "import random, secrets; print(random.random(), 'name' in globals())"
    with running() as first, running() as second:
        first.run("name = 1; import os; os.environ['MARK'] = '1'")
        one, other = first.run(draws), second.run(draws)
        assert second.run("import os; print(os.environ.get('MARK'))") == "None"
    assert one.endswith("True")
    assert other.endswith("False")
    assert one.split()[0] != other.split()[0]


def test_interrupt():
    with running() as kernel:
        code = "print('started', flush=True)\nwhile True: pass"
        kernel.client.execute(code, stop_on_error=False)  # would abort what follows
        while kernel.client.get_iopub_msg(timeout=20)["msg_type"] != "stream":
            pass
        kernel.manager.interrupt_kernel()
        reply = kernel.client.get_shell_msg(timeout=20)
        assert reply["content"]["ename"] == "KeyboardInterrupt"
        assert kernel.run("print('alive')") == "alive"


def test_restart_and_shutdown():
    with running() as kernel:
        kernel.run("name = 1")
        first = kernel.pid
        kernel.manager.restart_kernel()
        kernel.client.wait_for_ready(timeout=60)
        assert kernel.pid != first
        assert kernel.run("print(name)") == "NameError: name 'name' is not defined"
        kernel.manager.shutdown_kernel()
        assert not kernel.manager.is_alive()
        assert kernels.ending(kernel.manager).code == 0


def test_shutdown_waits_for_the_last_output(tmp_path):
    # ipykernel's exit functions stop the thread that a flush waits for, ten seconds.
    slow_flush = f"""
        import atexit, pathlib, sys, threading, time
        flush = sys.stdout.flush
        sys.stdout.flush = lambda: (time.sleep(0.2), flush())
        threads = [t for t in threading.enumerate() if t.name == "Control"]
        note = pathlib.Path({str(tmp_path / "note")!r})
        x = atexit.register(lambda: note.write_text(str(threads[0].is_alive())))
        """
    with running() as kernel:
        kernel.run(textwrap.dedent(slow_flush))
        kernel.manager.shutdown_kernel()
    assert (tmp_path / "note").read_text() == "False"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import os; os._exit(3)", "exited with status 3"),
        ("import ctypes; ctypes.string_at(0)", "killed by SIGSEGV"),
        ("import os; os.kill(os.getpid(), 8)", "killed by SIGFPE"),
        ("import os; os.abort()", "killed by SIGABRT"),
    ],
)
def test_how_it_ended(code, says):
    with running() as kernel:
        assert str(kernel.die(code)) == says
        assert not kernel.manager.is_alive()


def test_last_words_are_kept():
    with running() as kernel:
        words = "import os, time; os.write(2, b'bad block'); time.sleep(0.3); "
        assert "bad block" in kernel.die(words + "os.abort()").output


def test_memory_limit():
    grow = "blocks = []\nwhile True: blocks.append(b'x' * 10_000_000)"
    with running(limit=300) as kernel:
        ending = kernel.die(grow)
    assert str(ending) == "killed by SIGKILL (it used more than 300 MiB of memory)"


def test_a_limit_leaves_a_modest_kernel_alone():
    with running(limit=300) as kernel:
        assert kernel.run("print(len(b'x' * 100_000_000))") == "100000000"


def test_nothing_is_left_behind(folder):
    with running() as kernel:
        assert list(folder.glob(f"{kernel.manager.ip.rpartition('/')[2]}*"))
        mark = kernel.manager.ip.rpartition("/")[2]
    assert not list(folder.glob(f"{mark}*"))
    assert not list(folder.glob(f"*/kernel-{kernel.pid}*"))


WRITE = "import os, tempfile; print(tempfile.mkdtemp(), os.environ['TMPDIR'])"


@pytest.mark.parametrize("code", ["pass", "import os; os.kill(os.getpid(), 9)"])
def test_its_temporary_files_go_with_it(code):
    with running() as kernel:
        made, folder = map(Path, kernel.run(WRITE).split())
        assert made.parent == folder
        kernel.client.execute(code)
        kernel.manager.restart_kernel()
        kernel.client.wait_for_ready(timeout=60)
        assert not folder.exists()
        folder = Path(kernel.run(WRITE).split()[1])
        assert folder.exists()
    assert not folder.exists()


def test_what_it_started_ends_with_it():
    with running() as kernel:
        spawn = "import subprocess; p = subprocess.Popen(['sleep', '99']); print(p.pid)"
        worker = int(kernel.run(spawn))
        kernel.die("import os; os._exit(1)")
    eventually(lambda: is_gone(worker))


def notebook(*cells):
    code = [nbformat.v4.new_code_cell(cell) for cell in cells]
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return nbformat.v4.new_notebook(cells=code, metadata=spec)


def test_nbclient_uses_it_for_an_ordinary_notebook():
    page = notebook("print(1)", "import ctypes; ctypes.string_at(0)")
    options = {"kernel_name": kernels.KERNEL_NAME}
    options["kernel_manager_class"] = kernels.ForkedKernelManager
    options["config"] = Config({"ForkedProvisioner": {"modules": []}})
    client = NotebookClient(page, **options)
    with client.setup_kernel(env=ENVIRONMENT):
        client.execute_cell(page.cells[0], 0)
        with pytest.raises(DeadKernelError):
            client.execute_cell(page.cells[1], 1)
        assert kernels.ending(client.km).code == -signal.SIGSEGV
    assert page.cells[0].outputs[0].text == "1\n"
    assert page.metadata.kernelspec.name == "python3"


def test_fallback_where_there_is_no_fork(monkeypatch, caplog):
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(provisioner, "_logged_reasons", set())
    with running() as kernel, running() as second:
        assert kernel.run("print(1)") == "1"
        assert "Linux only" in kernels.fallback_reason(kernel.manager)
        assert str(second.die("import os; os.abort()")) == "killed by SIGABRT"
    said = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert len(said) == 1


def test_fallback_when_the_warm_process_cannot_be_started(monkeypatch):
    monkeypatch.setattr(client, "START_TIMEOUT", 0.001)
    with running(modules=["not_started_before"]) as kernel:
        assert kernel.run("print(1)") == "1"
        assert "did not start within" in kernels.fallback_reason(kernel.manager)
