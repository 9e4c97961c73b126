"""What the tests of forked kernels share: kernels to run code in, and their parent."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

from traitlets.config import Config

from apimap import kernels
from apimap.kernels.client import connect
from apimap.kernels.place import Settings, place_for
from apimap.kernels.protocol import encode

# ipykernel leaves the descriptors 1 and 2 alone when it sees pytest's variable.
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
PATIENCE = 60  # seconds until something that must happen counts as missing


class RunningKernel:
    """A started kernel: ``run`` returns what a cell prints, or the error's name."""

    def __init__(self, manager, client):
        self.manager, self.client = manager, client

    def run(self, code, timeout=60):
        texts, errors = [], []

        def note(message):
            content = message["content"]
            if message["msg_type"] == "stream":
                texts.append(content["text"])
            elif message["msg_type"] == "error":
                errors.append(f"{content['ename']}: {content['evalue']}")

        self.client.execute_interactive(code, output_hook=note, timeout=timeout)
        return errors[0] if errors else "".join(texts).strip()

    def die(self, code):
        """Run ``code``, which ends the kernel; return how it ended."""
        self.client.execute(code)
        return self.ending()

    def ending(self):
        return eventually(lambda: kernels.ending(self.manager))

    @property
    def pid(self):
        return self.manager.provisioner.pid


@contextlib.contextmanager
def running(manager=None, *, modules=(), idle=60.0, limit=0, env=None, cwd=None):
    """A kernel whose warm process imports ``modules``; ended at the end."""
    options = {"modules": list(modules), "idle_seconds": idle, "memory_limit": limit}
    config = Config({"ForkedProvisioner": options})
    manager = manager or kernels.kernel_manager(config=config)
    manager.start_kernel(env={**ENVIRONMENT, **(env or {})}, cwd=cwd and str(cwd))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield RunningKernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def place(modules=(), env=None):
    return place_for(Settings(tuple(modules)), {**ENVIRONMENT, **(env or {})})


def status(where):
    """What the warm process at ``where`` says of itself; None when there is none."""
    connection = connect(where)
    if connection is None:
        return None
    try:
        return connection.request(encode(op="status"))
    finally:
        connection.close()


def eventually(happened):
    """What ``happened()`` returns as soon as that is not false."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if result := happened():
            return result
        time.sleep(0.02)
    raise AssertionError(f"did not happen within {PATIENCE} seconds")


def is_gone(pid):
    """Whether the process has ended; its parent may still have to take note."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


@contextlib.contextmanager
def runtime_folder():
    """A runtime folder of its own; the warm processes in it are ended."""
    folder = Path(tempfile.mkdtemp(prefix="run-"))
    before = os.environ.get("APIMAP_RUNTIME_DIR")
    os.environ["APIMAP_RUNTIME_DIR"] = str(folder)
    try:
        yield folder
    finally:
        for where in folder.glob("*/socket"):
            end_warm_process(where.parent)
        os.environ.pop("APIMAP_RUNTIME_DIR")
        if before is not None:
            os.environ["APIMAP_RUNTIME_DIR"] = before
        shutil.rmtree(folder, ignore_errors=True)


def end_warm_process(folder):
    from apimap.kernels.place import RuntimePlace

    if (told := status(RuntimePlace(folder))) is not None:
        os.kill(told["pid"], signal.SIGTERM)
        eventually(lambda: is_gone(told["pid"]))


def warm_processes(runtime) -> list[int]:
    """The processes that fork the kernels of a runtime folder, one for each setting."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_text()
            if "apimap.kernels.warm" in command and str(runtime) in command:
                found.append(int(folder.name))
    return found


@contextlib.contextmanager
def frozen(pids: list[int]):
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
