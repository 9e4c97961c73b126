"""What a forked child does to become a kernel like one that was started afresh."""

from __future__ import annotations

import atexit
import ctypes
import importlib
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from apimap.kernels.children import output_file
from apimap.kernels.protocol import Launch

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LAST_FLUSH = 1.0  # seconds
OURS = {signal.SIGTERM, signal.SIGCHLD}  # what the warm process handles itself


@dataclass(frozen=True)
class Parent:
    """What a child needs to know of the warm process.

    ``environment`` is what it was started with and ``changed`` what its imports
    made of that; ``modules`` were imported, ``missing`` gives the reasons for
    those that could not be.
    """

    folder: Path
    pid: int
    environment: dict[str, str]
    changed: dict[str, str] = field(default_factory=dict)
    modules: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)


def fork() -> int:
    """Fork; 0 in the child, where the parent's handlers are gone. Raises OSError."""
    signal.pthread_sigmask(signal.SIG_BLOCK, OURS)
    try:
        with warnings.catch_warnings():
            # Python 3.12 warns of threads; those that NumPy's OpenBLAS starts at
            # import are stopped before a fork and started again when needed.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            for number in OURS:
                signal.signal(number, signal.SIG_DFL)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, OURS)
    return pid


def run_kernel(launch: Launch, parent: Parent, leave: Callable[[], None]) -> NoReturn:
    """Be the kernel, to its end; the caller's frames are never returned to.

    ``leave`` lets go of what is the parent's.
    """
    code = 1
    try:
        leave()
        become_fresh(launch, parent)
        code = run_application(launch.arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        # Without the destructors of C++ libraries, which were made for a process
        # that imported them itself; what a framework registered does run.
        atexit._run_exitfuncs()
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream:
                stream.flush()
        os._exit(code)


def run_application(arguments: list[str]) -> int:
    """Run ipykernel's application with the arguments of its launcher."""
    from ipykernel.kernelapp import IPKernelApp

    launcher = Path(sys.modules["ipykernel"].__file__ or "").parent.parent
    sys.argv = [str(launcher / "ipykernel_launcher.py"), *arguments]
    # The application took its default for this from the environment at import.
    watched = f"--IPKernelApp.parent_handle={os.getppid()}"
    application = IPKernelApp.instance()
    application.initialize([*arguments, watched])
    application.start()
    # The thread that answers a request to shut down still flushes the output; were
    # it overtaken, it would wait for a thread that the exit functions stop first.
    application.control_thread.join(LAST_FLUSH)
    return 0


def become_fresh(launch: Launch, parent: Parent) -> None:
    """Give this process what a kernel gets that is started by itself."""
    os.setsid()
    die_with(parent.pid)
    redirect_streams(output_file(parent.folder, os.getpid()))
    os.chdir(launch.cwd)
    own_path = search_path(os.environ.get("PYTHONPATH", ""))
    set_environment(launch.env, parent)
    apply_search_path(own_path)
    forget_cached_values()
    reseed()
    surface_errors_at_once()


def die_with(parent_pid: int) -> None:
    """Have the system kill this process when its parent ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:  # it ended before that
        os._exit(1)


def redirect_streams(output: Path) -> None:
    """No input, and the descriptors 1 and 2 into a file.

    ipykernel puts its own pipes in their place and copies to the file what comes
    through them: the last words of a kernel that crashes.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    sources = [os.open(os.devnull, os.O_RDONLY), os.open(output, flags, 0o600)]
    for target, source in enumerate([sources[0], sources[1], sources[1]]):
        os.dup2(source, target)
    for source in sources:
        os.close(source)


def set_environment(requested: dict[str, str], parent: Parent) -> None:
    """The client's environment, with what the imports change in an equal one."""
    env = dict(requested)
    for name, value in parent.changed.items():
        if requested.get(name) == parent.environment.get(name):
            env[name] = value
    env["JPY_PARENT_PID"] = str(parent.pid)
    os.environ.clear()
    os.environ.update(env)


def search_path(variable: str) -> list[str]:
    """The folders that a value of PYTHONPATH names, as the interpreter reads it."""
    parts = variable.split(os.pathsep) if variable else []
    return [os.path.abspath(part) for part in parts]  # noqa: PTH100 - keeps links


def apply_search_path(own: list[str]) -> None:
    """Put the requester's PYTHONPATH in the place of the warm process's ``own``."""
    requested = search_path(os.environ.get("PYTHONPATH", ""))
    rest = [entry for entry in sys.path if entry not in own]
    sys.path[:] = list(dict.fromkeys(requested + rest))
    importlib.invalidate_caches()


def forget_cached_values() -> None:
    """Let go of what the standard library read from the environment, or shares."""
    tempfile.tempdir = None
    time.tzset()
    multiprocessing.current_process().authkey = os.urandom(32)


def reseed() -> None:
    """Seed the generators that a fresh process seeds by chance.

    Python, NumPy (MindSpore's initializers draw from it) and PyTorch do so when
    they are imported. MindSpore's own operators do so when they run.
    """
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    if torch := sys.modules.get("torch"):
        torch.default_generator.seed()


def surface_errors_at_once() -> None:
    """Let MindSpore raise an operator's error in the cell that called it.

    Its errors are asynchronous else: a later, innocent cell raises them. This
    sets an option and runs nothing.
    """
    if mindspore := sys.modules.get("mindspore"):
        mindspore.runtime.launch_blocking()
