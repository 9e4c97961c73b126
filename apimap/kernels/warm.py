"""The warm process: it imports the frameworks, then forks a kernel for each request.

Started by ``client.start`` as ``python -m apimap.kernels.warm FOLDER MODULE...``;
the command returns when it listens, and the process stays in the background. No
operator of a framework runs in it, so that no pool of threads exists at a fork.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import gc
import importlib
import importlib.util
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from apimap.kernels.child import Parent
from apimap.kernels.place import DEFAULT_IDLE_SECONDS, RuntimePlace, folder_in_tmp
from apimap.kernels.server import Server

BACKLOG = 128  # clients that wait while the frameworks are imported
# What every kernel imports as it starts. Not Matplotlib, which chooses its backend
# when it is imported: in a kernel.
KERNEL_MODULES = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "tornado.platform.asyncio"),
    *("IPython.core.completerlib", "IPython.core.oinspect", "IPython.core.debugger"),
)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; in the background process, serve to the end."""
    options = parse(arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # not ours; ipykernel sets its own
    leave_folder_out_of_search_path(options.folder)
    listener = listen(RuntimePlace(options.folder).socket)
    if os.fork():
        os._exit(0)  # the client may go on, its connection waits in the backlog
    say(f"process {os.getpid()}, {sys.executable}")
    Server(listener, warm_kernels(options), options.idle_seconds, say).serve()
    say("ended")
    remove(RuntimePlace(options.folder))
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="apimap.kernels.warm")
    parser.add_argument("folder", type=Path)
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--idle-seconds", type=float, default=DEFAULT_IDLE_SECONDS)
    return parser.parse_args(arguments)


def leave_folder_out_of_search_path(folder: Path) -> None:
    """Undo ``python -m``, which lets modules be found in the present folder."""
    if sys.path and Path(sys.path[0]) == folder:
        del sys.path[0]


def listen(address: Path) -> socket.socket:
    """A socket at ``address`` that only this user can connect to."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o077)
    listener.bind(str(address))
    os.umask(mask)
    listener.listen(BACKLOG)
    return listener


def warm_kernels(options: argparse.Namespace) -> Parent:
    """Import all that is installed of what kernels will want."""
    before = dict(os.environ)
    gc.disable()  # what is imported stays: looking for garbage costs a quarter
    modules, missing = import_all([*options.modules, *KERNEL_MODULES])
    changed = {k: v for k, v in os.environ.items() if before.get(k) != v}
    gc.collect()
    gc.enable()
    gc.freeze()  # collections in the children then leave the shared pages alone
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    say(f"ready to fork, with {threads} thread(s)")
    return Parent(options.folder, os.getpid(), before, changed, modules, missing)


def import_all(names: list[str]) -> tuple[list[str], dict[str, str]]:
    """Import ``names``: those that succeed, and the reasons of those that do not."""
    modules, missing = [], {}
    for name in names:
        started = time.monotonic()
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever a broken installation raises
            missing[name] = f"{type(error).__name__}: {error}"
            say(f"{name}: not imported, {missing[name]}")
        else:
            modules.append(name)
            say(f"{name}: imported in {time.monotonic() - started:.2f} s")
    return modules, missing


def remove(place: RuntimePlace) -> None:
    """Remove the folder, unless another process serves there or is being started.

    A process that fails does not come here, and its log stays.
    """
    with place.lock.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if not place.socket.exists():
            shutil.rmtree(place.folder)
    if place.folder.parent == folder_in_tmp():
        with contextlib.suppress(OSError):  # others are in it
            place.folder.parent.rmdir()


def say(line: str) -> None:
    """One line in the log, which is this process's standard output."""
    print(time.strftime("%H:%M:%S"), line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
