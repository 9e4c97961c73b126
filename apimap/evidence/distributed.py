"""Code that two processes a side run as the ranks of one group, on CPU.

PyTorch's ranks talk through gloo. MindSpore's talk through mccl and find each other by
a scheduler, which is a process more.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from apimap.evidence.codes import Codes
from apimap.evidence.compare import Observation
from apimap.evidence.executing import executed
from apimap.evidence.frameworks import MindSpore, Torch
from apimap.evidence.inputs import Sample
from apimap.evidence.launching import LAUNCH, RANKS
from apimap.evidence.work import VALUE
from apimap.evidence.workers import own_temporary_folder

SECONDS = 18  # for all ranks, less than a sample has
SIDES = {"torch": Torch, "mindspore": MindSpore}
FORK = multiprocessing.get_context("fork")


class Distributed(Codes):
    """One entry that is run as code in several processes."""

    def reference(self, sample: Sample) -> Observation:
        """What PyTorch's code leaves in ``result``, by rank."""
        ours, _ = self.programs(sample, "")
        return Observation([one.result for one in in_ranks("torch", ours)])

    def target(self, sample: Sample, target: str) -> Observation:
        """What MindSpore's code leaves in ``result``, by rank."""
        _, theirs = self.programs(sample, target)
        return Observation([one.result for one in in_ranks("mindspore", theirs)])

    def programs(
        self, sample: Sample, target: str, aspect: str = VALUE
    ) -> tuple[str, str]:
        """Both sides with the line that starts them; each rank prints its result."""
        fixture = sample.args[0]
        codes = fixture.torch, fixture.mindspore_for(target)
        return tuple(
            f'{launch}\n{code.rstrip()}\nprint(f"rank {{rank}}:", result)\n'
            for launch, code in zip(LAUNCH.values(), codes, strict=True)
        )


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
            process = FORK.Process(target=_rank, args=(work, environment, there))
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
    return Ran(SIDES[framework]().read(result), out.getvalue())


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
        ready = wait([p for p in pipes if p not in found], until - time.monotonic())
        if not ready:
            raise TimeoutError(f"a rank gave no answer within {SECONDS} s")
        found |= {pipe: _received(pipe, pipes.index(pipe)) for pipe in ready}
    return [found[pipe] for pipe in pipes]


def _received(pipe: Connection, rank: int) -> Ran:
    try:
        answer = pipe.recv()
    except EOFError:
        raise RuntimeError(f"rank {rank} died") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
