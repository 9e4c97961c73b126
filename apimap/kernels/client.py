"""The client's side of the socket: find the warm process, or start it."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from apimap.kernels.place import RuntimePlace, Settings, WarmUnavailable
from apimap.kernels.protocol import LineBuffer, Message, ProtocolError, decode

START_TIMEOUT = 60.0  # seconds until it listens: an interpreter has to start
REPLY_TIMEOUT = 180.0  # seconds: the frameworks may still be being imported
SEND_TIMEOUT = 10.0  # seconds
ATTEMPTS = 3  # a process that is about to end may still accept a connection

_open_connections: weakref.WeakSet[Connection] = weakref.WeakSet()


class ConnectionLost(Exception):
    """The warm process closed the connection, or ended."""


class Connection:
    """One connection to a warm process."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._lines = LineBuffer()
        self._messages: list[Message] = []
        _open_connections.add(self)

    def close(self) -> None:
        self._channel.close()

    def send(self, data: bytes) -> None:
        """Send one encoded message. Raises ConnectionLost."""
        try:
            self._channel.settimeout(SEND_TIMEOUT)
            self._channel.sendall(data)
        except OSError as error:
            raise ConnectionLost(str(error)) from error

    def receive(self, timeout: float) -> Message | None:
        """The next message, or None when none comes within ``timeout`` seconds.

        Raises ConnectionLost.
        """
        deadline = time.monotonic() + timeout
        while not self._messages:
            remaining = max(0.0, deadline - time.monotonic())
            if not self._readable(remaining):
                return None
            self._read()
        return self._messages.pop(0)

    def request(self, data: bytes, timeout: float = REPLY_TIMEOUT) -> Message:
        """Send a request and return its reply.

        Raises ConnectionLost, and WarmUnavailable for a refusal or silence.
        """
        self.send(data)
        reply = self.receive(timeout)
        if reply is None:
            raise WarmUnavailable(f"no reply within {timeout:g} seconds")
        if not reply.get("ok"):
            raise WarmUnavailable(f"request refused: {reply.get('error')}")
        return reply

    def _readable(self, timeout: float) -> bool:
        try:
            poller = select.poll()  # select.select() fails above descriptor 1023
            poller.register(self._channel, select.POLLIN)
            return bool(poller.poll(timeout * 1000))
        except (OSError, ValueError) as error:
            raise ConnectionLost("the connection is closed") from error

    def _read(self) -> None:
        try:
            data = self._channel.recv(65536)
            lines = self._lines.feed(data)
            self._messages += [decode(line) for line in lines]
        except (OSError, ProtocolError) as error:
            raise ConnectionLost(str(error)) from error
        if not data:
            raise ConnectionLost("the warm process closed the connection")


def _close_inherited_connections() -> None:
    """In a forked child of a client: the end of the client must be seen at once."""
    for connection in list(_open_connections):
        connection.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_inherited_connections)


def first_request(
    place: RuntimePlace, settings: Settings, env: Mapping[str, str], data: bytes
) -> tuple[Connection, Message]:
    """Connect, starting the warm process when there is none, and send ``data``.

    ``settings`` and ``env`` are those of the warm process at ``place``. Returns the
    connection and the reply. Raises WarmUnavailable.
    """
    for _ in range(ATTEMPTS):
        connection = connect_or_start(place, settings, env)
        try:
            return connection, connection.request(data)
        except ConnectionLost:
            connection.close()
        except WarmUnavailable as error:
            connection.close()
            raise WarmUnavailable(f"{error}; see {place.log}") from error
    raise WarmUnavailable(f"the warm process ends as it starts; see {place.log}")


def connect_or_start(
    place: RuntimePlace, settings: Settings, env: Mapping[str, str]
) -> Connection:
    """A connection to the warm process at ``place``. Raises WarmUnavailable."""
    if connection := connect(place):
        return connection
    try:
        with _locked(place):
            if connection := connect(place):  # another client was quicker
                return connection
            start(place, settings, env)
            connection = connect(place)
    except OSError as error:
        raise WarmUnavailable(f"the warm process did not start: {error}") from error
    if connection is None:
        raise WarmUnavailable(f"the warm process does not listen; see {place.log}")
    return connection


def connect(place: RuntimePlace) -> Connection | None:
    """A connection to the warm process at ``place``; None when none listens."""
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        channel.settimeout(SEND_TIMEOUT)
        channel.connect(str(place.socket))
    except (FileNotFoundError, ConnectionError):
        channel.close()
        return None
    except OSError as error:
        channel.close()
        raise WarmUnavailable(f"{place.socket}: {error}") from error
    return Connection(channel)


def start(place: RuntimePlace, settings: Settings, env: Mapping[str, str]) -> None:
    """Start a warm process at ``place``; it listens when this returns.

    ``settings`` says what it imports, ``env`` is its environment. Only the holder of
    the lock may do so: a socket that is left over from a process that was killed is
    replaced. Raises WarmUnavailable or OSError.
    """
    place.socket.unlink(missing_ok=True)
    command = [sys.executable, "-m", "apimap.kernels.warm", str(place.folder)]
    command += [*settings.modules, "--idle-seconds", str(settings.idle_seconds)]
    try:
        with place.log.open("wb") as log:
            done = subprocess.run(
                command,
                cwd=place.folder,
                env=_warm_environment(env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                timeout=START_TIMEOUT,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        message = f"the warm process did not start within {error.timeout:g} seconds"
        raise WarmUnavailable(f"{message}; see {place.log}") from error
    if done.returncode:
        last = place.log.read_text(errors="replace").strip().rpartition("\n")[2]
        message = f"the warm process did not start: {last}; see {place.log}"
        raise WarmUnavailable(message)


def _warm_environment(env: Mapping[str, str]) -> dict[str, str]:
    """The environment of the kernels, but with the client's own PYTHONPATH.

    A kernel's may be meant for one page alone; the client's is how this package
    and the frameworks were found.
    """
    warm = {name: value for name, value in env.items() if name != "PYTHONPATH"}
    if path := os.environ.get("PYTHONPATH"):
        warm["PYTHONPATH"] = path
    return warm


@contextlib.contextmanager
def _locked(place: RuntimePlace) -> Iterator[None]:
    """Hold the lock of ``place``; it ends with the process, however that ends.

    A warm process that ends removes the folder: a lock on a file that others do not
    find there any more is no lock.
    """
    import fcntl  # not on Windows, where nothing gets this far

    while True:
        with _opened(place) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _is_at(place.lock, lock):
                yield
                return


def _opened(place: RuntimePlace) -> IO[str]:
    """The file of the lock, in a folder that is there."""
    while True:
        place.create()
        with contextlib.suppress(FileNotFoundError):  # removed at this moment
            return place.lock.open("w")


def _is_at(path: Path, file: IO[str]) -> bool:
    """Whether the open ``file`` is the one that is found at ``path``."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
