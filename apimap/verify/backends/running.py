"""Code that a sample holds, run as a program: in this process, or as several ranks.

PyTorch's ranks talk through gloo. MindSpore's talk through mccl and find each other by
a scheduler, which is a process more. MindSpore reads the source of what it compiles,
and looks up the module it is in: code runs as a module, from a file that exists.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import io
import itertools
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from apimap.base.files import own_temporary_folder
from apimap.verify.backends.interface import Backend

RANKS = 2
# What a reader starts a program with; by its first line it is known as one of several
# processes.
LAUNCH = {
    "torch": f"# torchrun --nproc-per-node {RANKS} FILE",
    "mindspore": f"# msrun --worker_num {RANKS} --local_worker_num {RANKS} FILE",
}
SECONDS = 18  # for all ranks, less than a sample has
POLL_SECONDS = 0.02
FORK = multiprocessing.get_context("fork")
NUMBERS = itertools.count()


def executed(code: str) -> dict[str, Any]:
    """The names that ``code`` leaves behind. Raises whatever it raises."""
    with loaded(code) as names:
        return names


@contextlib.contextmanager
def loaded(code: str) -> Iterator[dict[str, Any]]:
    """The names that ``code`` defines, while its file exists.

    Raises whatever ``code`` raises.
    """
    name = f"sample_{next(NUMBERS)}"
    with tempfile.TemporaryDirectory(prefix="apimap-") as folder:
        path = Path(folder, f"{name}.py")
        path.write_text(code, "utf-8")
        module = sys.modules[name] = ModuleType(name)
        module.__file__ = str(path)
        exec(compile(code, str(path), "exec"), module.__dict__)
        yield module.__dict__


def launched(code: str) -> str | None:
    """The framework whose launcher starts ``code``; None for a program on its own."""
    return next((name for name, line in LAUNCH.items() if code.startswith(line)), None)


def backend_of(framework: str) -> Backend:
    """The backend of torch or mindspore; imports that framework."""
    room = "apimap.verify.backends"
    if framework == "torch":
        return importlib.import_module(f"{room}.pytorch").PyTorch()
    return importlib.import_module(f"{room}.mindspore").MindSpore()


@dataclass(frozen=True)
class Ran:
    """What one rank left in ``result`` and what it printed."""

    result: Any
    printed: str


def printed_by_ranks(framework: str, code: str) -> str:
    """What the ranks print, in their order. Raises whatever a rank raises."""
    return "".join(one.printed for one in in_ranks(framework, code))


def in_ranks(framework: str, code: str) -> list[Ran]:
    """What each rank of ``code`` came to.

    Raises what the first rank raises, and TimeoutError when one does not answer.
    """
    came_to = _came_to(framework, code)
    if isinstance(came_to, Exception):
        raise came_to
    return came_to


@cache  # a group takes seconds to form; what is shown is what was compared
def _came_to(framework: str, code: str) -> list[Ran] | Exception:
    try:
        with own_temporary_folder():  # the ranks are killed in the end
            return _together(framework, code)
    except Exception as error:  # whatever a rank raised
        return error


def _together(framework: str, code: str) -> list[Ran]:
    processes: list[BaseProcess] = []
    pipes: list[Connection] = []
    try:
        for work, environment in ROLES[framework](framework, code):
            here, there = FORK.Pipe(duplex=False)
            process: BaseProcess = FORK.Process(
                target=_rank, args=(work, environment, there)
            )
            process.start()
            there.close()
            processes.append(process)
            pipes.append(here)
        return _answers(pipes[-RANKS:])
    finally:
        for process in processes:
            process.kill()
            process.join()


Role = tuple[Callable[[], Ran], dict[str, str]]


def _torch_roles(framework: str, code: str) -> Iterator[Role]:
    meeting = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": _free_port()}
    for rank in range(RANKS):
        place = {"RANK": f"{rank}", "WORLD_SIZE": f"{RANKS}"}
        yield lambda: _run(framework, code), meeting | place


def _mindspore_roles(framework: str, code: str) -> Iterator[Role]:
    meeting = {
        "MS_SCHED_HOST": "127.0.0.1",
        "MS_SCHED_PORT": _free_port(),
        "MS_WORKER_NUM": f"{RANKS}",
    }
    scheduler = "from mindspore.communication import init\n\nresult = init()\n"
    yield lambda: _run(framework, scheduler), meeting | {"MS_ROLE": "MS_SCHED"}
    for rank in range(RANKS):
        place = {"MS_ROLE": "MS_WORKER", "MS_NODE_ID": f"{rank}"}
        yield lambda: _run(framework, code), meeting | place


ROLES = {"torch": _torch_roles, "mindspore": _mindspore_roles}


def _free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"{one.getsockname()[1]}"


def _run(framework: str, code: str) -> Ran:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        result = executed(code)["result"]
    return Ran(backend_of(framework).read(result), out.getvalue())


def _rank(
    work: Callable[[], Ran], environment: dict[str, str], answer: Connection
) -> None:
    """Do the work, answer, and stay: the others may still need this rank."""
    signal.alarm(2 * SECONDS)  # where nobody is left to end it
    os.environ.update(environment)
    try:
        answer.send(work())
    except Exception as error:
        answer.send(_portable(error))
    signal.pause()


def _portable(error: Exception) -> Exception:
    """``error`` without what cannot be sent to another process."""
    known = getattr(builtins, type(error).__name__, None) is type(error)
    return (type(error) if known else RuntimeError)(str(error))


def _answers(pipes: list[Connection]) -> list[Ran]:
    found: dict[Connection, Ran] = {}
    until = time.monotonic() + SECONDS
    while len(found) < len(pipes):
        for rank, pipe in enumerate(pipes):
            if pipe not in found and pipe.poll(POLL_SECONDS):
                found[pipe] = _received(pipe, rank)
        if time.monotonic() > until:
            raise TimeoutError(f"a rank gave no answer within {SECONDS} s")
    return [found[pipe] for pipe in pipes]


def _received(pipe: Connection, rank: int) -> Ran:
    try:
        answer = pipe.recv()
    except EOFError:
        raise RuntimeError(f"rank {rank} died") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
