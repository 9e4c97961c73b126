"""A forked kernel, seen from the client, and how a kernel ended."""

from __future__ import annotations

import signal
import subprocess
import time
from dataclasses import dataclass

from apimap.kernels.client import Connection, ConnectionLost
from apimap.kernels.protocol import Message, encode

WARM_PROCESS_ENDED = "the warm process ended"


@dataclass(frozen=True)
class Ending:
    """How a kernel ended.

    ``code`` is its exit status, or the negative number of the signal that killed
    it. ``reason`` says more where that is known, ``output`` is the last that went
    to its file descriptors 1 and 2; both may be empty.
    """

    code: int
    reason: str = ""
    output: str = ""

    def __str__(self) -> str:
        how = f"exited with status {self.code}"
        if self.code < 0:
            how = f"killed by {_signal_name(-self.code)}"
        return f"{how} ({self.reason})" if self.reason else how


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"signal {number}"


class ForkedProcess:
    """A kernel behind a connection, with as much of Popen as provisioners use."""

    stdin = stdout = stderr = None

    def __init__(self, connection: Connection, pid: int) -> None:
        self._connection = connection
        self.pid = pid
        self.ending: Ending | None = None

    @property
    def returncode(self) -> int | None:
        return self.ending.code if self.ending else None

    def poll(self) -> int | None:
        """As Popen.poll: the exit status, None while the kernel runs."""
        self._listen(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """As Popen.wait. Raises subprocess.TimeoutExpired."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.ending is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            self._listen(0.1)
        return self.ending.code

    def send_signal(self, signum: int) -> None:
        """Signal the kernel and its workers; nothing happens when it is gone.

        The warm process sends it, for only the parent knows whether the number
        still belongs to this kernel.
        """
        if self.poll() is None:
            try:
                self._connection.send(encode(op="signal", signum=int(signum)))
            except ConnectionLost:
                self._lost()

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _listen(self, timeout: float) -> None:
        """Take in what the warm process tells within ``timeout`` seconds."""
        if self.ending is not None:
            return
        try:
            message = self._connection.receive(timeout)
        except ConnectionLost:
            self._lost()
            return
        if message is not None and message.get("event") == "exit":
            self._end(_ending(message))

    def _lost(self) -> None:
        # Its kernels die with the warm process, by SIGKILL.
        self._end(Ending(-signal.SIGKILL, WARM_PROCESS_ENDED))

    def _end(self, ending: Ending) -> None:
        self.ending = ending
        self._connection.close()


def _ending(event: Message) -> Ending:
    return Ending(int(event["code"]), event.get("reason", ""), event.get("output", ""))
