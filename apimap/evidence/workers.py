"""Children forked from this process, which has both frameworks warm.

A child says a line before and after each sample: when it dies or hangs, the line names
the sample. What comes in goes to a Listener, which decides what is left to do.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol

from apimap.evidence.work import At, Work

# Without an answer for so long a sample hangs. Of those that compute, the slowest takes
# less than a second; those that wait give up by themselves before.
COMPUTING_SECONDS, WAITING_SECONDS = 10.0, 20.0
ENTRY_SECONDS = 90.0
POLL_SECONDS = 0.5
MOST_WAITING = 2  # children that wait for processes of their own
# What a child does with a batch and the pipe to its parent; it does not return.
Main = Callable[[list[Work], int], NoReturn]


class Listener(Protocol):
    """What gives work to the children and hears what they bring."""

    def next_batch(self, waits: bool) -> list[Work] | None:
        """Work for one child; None when there is none at the moment.

        All of it computes, or all of it waits for processes.
        """

    def hear(self, word: str, fields: list[Any]) -> None:
        """A line of a child."""

    def finished(self, work: Work) -> None:
        """A piece of work has been done."""

    def lost(self, work: Work, at: At | None, kind: str, message: str) -> bool:
        """A child died, or was ended, at a sample of ``work``; whether it can go on."""

    def again(self, works: list[Work]) -> None:
        """What a lost child has not done yet."""


@dataclass
class Child:
    """A forked process, what it has to do and what it is at."""

    pid: int
    stream: int
    batch: list[Work]
    buffer: bytes = b""
    at: At | None = None
    began: float = field(default_factory=time.monotonic)
    moved: float = field(default_factory=time.monotonic)
    ended: bool = False
    waits: bool = False

    @property
    def patience(self) -> float:
        """The seconds that one sample may take."""
        return WAITING_SECONDS if self.waits else COMPUTING_SECONDS

    @property
    def overdue(self) -> bool:
        now = time.monotonic()
        return now - self.began > ENTRY_SECONDS or now - self.moved > self.patience


@contextlib.contextmanager
def own_temporary_folder() -> Iterator[None]:
    """Put temporary files, of children too, where they go with the run.

    A child that is killed removes none of its own.
    """
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="apimap-run-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


class Pool:
    """At most ``workers`` children at a time that compute, and a few that wait.

    What waits for processes of its own would keep a core idle.
    """

    def __init__(self, workers: int, main: Main, listener: Listener) -> None:
        self.workers = workers
        self.main = main
        self.listener = listener
        self.selector = selectors.DefaultSelector()

    @property
    def children(self) -> list[Child]:
        return [key.data for key in self.selector.get_map().values()]

    def run(self) -> None:
        """Run until the listener has no more work. Warm up first."""
        with own_temporary_folder():
            try:
                while self._fill():
                    self._listen()
            finally:
                for child in self.children:
                    os.kill(child.pid, signal.SIGKILL)
                    self._reap(child)
                self.selector.close()

    def _fill(self) -> bool:
        for waits, limit in ((False, self.workers), (True, MOST_WAITING)):
            while sum(one.waits == waits for one in self.children) < limit:
                batch = self.listener.next_batch(waits)
                if batch is None:
                    break
                self._start(batch, waits)
        return bool(self.children)

    def _start(self, batch: list[Work], waits: bool) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self.main(batch, writing)
        os.close(writing)
        started = Child(pid, reading, list(batch), waits=waits)
        self.selector.register(reading, selectors.EVENT_READ, started)

    def _listen(self) -> None:
        for key, _ in self.selector.select(POLL_SECONDS):
            self._read(key.data)
        for child in self.children:
            if child.overdue and not child.ended:
                child.ended = True
                os.kill(child.pid, signal.SIGKILL)

    def _read(self, child: Child) -> None:
        data = os.read(child.stream, 1 << 16)
        *lines, child.buffer = (child.buffer + data).split(b"\n")
        for line in lines:
            child.moved = time.monotonic()
            self._hear(child, *json.loads(line))
        if not data:
            status = self._reap(child)
            if child.batch:
                self._lost(child, status)

    def _hear(self, child: Child, word: str, *fields: Any) -> None:
        if word == "begin":
            child.began, child.at = time.monotonic(), None
        elif word == "start":
            child.at = At(*fields)
        elif word == "finished":
            child.at = None
            self.listener.finished(child.batch.pop(0))
        else:
            self.listener.hear(word, list(fields))

    def _reap(self, child: Child) -> int:
        self.selector.unregister(child.stream)
        os.close(child.stream)
        return os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])

    def _lost(self, child: Child, status: int) -> None:
        kind = "timeout" if child.ended else "crash"
        cause = _cause(child, status)
        if not self.listener.lost(child.batch[0], child.at, kind, cause):
            self.listener.finished(child.batch.pop(0))
        self.listener.again(child.batch)


def _cause(child: Child, status: int) -> str:
    if child.ended:
        return f"no answer within {child.patience:.0f} s"
    if status < 0:
        return f"the process died of {signal.Signals(-status).name}"
    return f"the process ended with status {status}"
