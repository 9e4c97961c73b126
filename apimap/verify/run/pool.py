"""The pool: workers forked from this process, which has both frameworks warm.

A worker sends messages, see ``model.messages``. When it dies or hangs, the last message
names the sample. What comes in goes to a Coordinator, which decides what is left to do.
"""

from __future__ import annotations

import os
import selectors
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn, Protocol

from apimap.base.files import own_temporary_folder
from apimap.verify.model.messages import (
    DECODER,
    AnyMessage,
    AnyReport,
    Begin,
    Finished,
    Starting,
)
from apimap.verify.model.outcomes import Kind
from apimap.verify.model.tasks import Task

# Without a message for so long a sample hangs. Of those that compute, the slowest takes
# less than a second; those that wait give up by themselves before.
COMPUTING_SECONDS, WAITING_SECONDS = 10.0, 20.0
ENTRY_SECONDS = 90.0
POLL_SECONDS = 0.5
MOST_WAITING = 2  # workers that wait for processes of their own
# What a worker does with a batch and the pipe to the pool; it does not return.
Main = Callable[[list[Task], int], NoReturn]


class Coordinator(Protocol):
    """What gives tasks to the workers and hears what they report."""

    def next_batch(self, waits: bool) -> list[Task] | None:
        """Tasks for one worker; None when there are none at the moment.

        All of them compute, or with ``waits`` all of them wait for processes.
        """

    def hear(self, report: AnyReport) -> None:
        """A worker has found something out."""

    def finished(self, task: Task) -> None:
        """A task has been done."""

    def lost(self, task: Task, at: Starting | None, kind: Kind, cause: str) -> bool:
        """A worker died of ``cause`` at a sample of ``task``; whether it can go on."""

    def again(self, tasks: list[Task]) -> None:
        """What a lost worker has not done yet."""


@dataclass
class Worker:
    """A forked process, what it has to do and what it is at."""

    pid: int
    stream: int
    batch: list[Task]
    waits: bool
    buffer: bytes = b""
    at: Starting | None = None
    began: float = field(default_factory=time.monotonic)
    moved: float = field(default_factory=time.monotonic)
    ended: bool = False

    @property
    def patience(self) -> float:
        """The seconds that one sample may take."""
        return WAITING_SECONDS if self.waits else COMPUTING_SECONDS

    @property
    def overdue(self) -> bool:
        now = time.monotonic()
        return now - self.began > ENTRY_SECONDS or now - self.moved > self.patience

    def cause(self, status: int) -> str:
        """Why the process ended with ``status``, which is negative for a signal."""
        if self.ended:
            return f"no answer within {self.patience:.0f} s"
        if status < 0:
            return f"the process died of {signal.Signals(-status).name}"
        return f"the process ended with status {status}"


class Pool:
    """At most ``workers`` processes at a time that compute, and a few that wait.

    What waits for processes of its own would keep a core idle.
    """

    def __init__(self, workers: int, main: Main, coordinator: Coordinator) -> None:
        self._limits = {False: workers, True: MOST_WAITING}
        self._main = main
        self._coordinator = coordinator
        self._selector = selectors.DefaultSelector()

    @property
    def _workers(self) -> list[Worker]:
        return [key.data for key in self._selector.get_map().values()]

    def run(self) -> None:
        """Run until the coordinator has no more tasks. Warm up first."""
        with own_temporary_folder():
            try:
                while self._fill():
                    self._listen()
            finally:
                for worker in self._workers:
                    os.kill(worker.pid, signal.SIGKILL)
                    self._reap(worker)
                self._selector.close()

    def _fill(self) -> bool:
        for waits, limit in self._limits.items():
            while sum(one.waits == waits for one in self._workers) < limit:
                batch = self._coordinator.next_batch(waits)
                if batch is None:
                    break
                self._start(batch, waits)
        return bool(self._workers)

    def _start(self, batch: list[Task], waits: bool) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._main(batch, writing)
        os.close(writing)
        started = Worker(pid, reading, list(batch), waits)
        self._selector.register(reading, selectors.EVENT_READ, started)

    def _listen(self) -> None:
        for key, _ in self._selector.select(POLL_SECONDS):
            self._read(key.data)
        for worker in self._workers:
            if worker.overdue and not worker.ended:
                worker.ended = True
                os.kill(worker.pid, signal.SIGKILL)

    def _read(self, worker: Worker) -> None:
        data = os.read(worker.stream, 1 << 16)
        *lines, worker.buffer = (worker.buffer + data).split(b"\n")
        for line in lines:
            worker.moved = time.monotonic()
            self._take(worker, DECODER.decode(line))
        if not data:
            status = self._reap(worker)
            if worker.batch:
                self._lost(worker, status)

    def _take(self, worker: Worker, message: AnyMessage) -> None:
        if isinstance(message, Begin):
            worker.began, worker.at = time.monotonic(), None
        elif isinstance(message, Starting):
            worker.at = message
        elif isinstance(message, Finished):
            worker.at = None
            self._coordinator.finished(worker.batch.pop(0))
        else:
            self._coordinator.hear(message)

    def _reap(self, worker: Worker) -> int:
        self._selector.unregister(worker.stream)
        os.close(worker.stream)
        return os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])

    def _lost(self, worker: Worker, status: int) -> None:
        kind = Kind.TIMEOUT if worker.ended else Kind.CRASH
        cause = worker.cause(status)
        if not self._coordinator.lost(worker.batch[0], worker.at, kind, cause):
            self._coordinator.finished(worker.batch.pop(0))
        self._coordinator.again(worker.batch)
