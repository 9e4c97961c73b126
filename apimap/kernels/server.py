"""The warm process's loop: accept clients, answer requests, look after kernels."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apimap.kernels.child import Parent, fork, run_kernel
from apimap.kernels.children import KernelChild
from apimap.kernels.protocol import (
    Launch,
    LineBuffer,
    Message,
    ProtocolError,
    decode,
    encode,
)

MEMORY_INTERVAL = 0.1  # seconds between looks at the kernels' memory

Say = Callable[[str], None]


@dataclass(eq=False)
class Client:
    """One connection; ``child`` is the kernel that it launched."""

    channel: socket.socket
    lines: LineBuffer = field(default_factory=LineBuffer)
    child: KernelChild | None = None


class Server:
    """Serves until nobody has needed it for ``idle_seconds``, or until stopped."""

    def __init__(
        self, listener: socket.socket, parent: Parent, idle_seconds: float, say: Say
    ) -> None:
        self._listener = listener
        self._parent = parent
        self._idle_seconds = idle_seconds
        self._say = say
        self._clients: set[Client] = set()
        self._abandoned: list[KernelChild] = []
        self._stopping = False
        self._stops_when_left = False
        self._needed_at = time.monotonic()
        self._selector = selectors.DefaultSelector()
        self._waker, self._wake_end = socket.socketpair()
        self._operations = {
            "launch": self._launch,
            "signal": self._signal,
            "hold": self._hold,
            "status": self._status,
            "stop": self._stop,
        }

    def serve(self) -> None:
        """Run until stopped, terminated or idle; then end what is left."""
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._wake_on_signals()
        try:
            while not self._is_over():
                for key, _ in self._selector.select(self._timeout()):
                    key.data()
                self._look_after_children()
        finally:
            self._end()

    def _wake_on_signals(self) -> None:
        """Have the loop go round when a child ends or SIGTERM arrives."""
        self._selector.register(
            self._waker, selectors.EVENT_READ, lambda: self._waker.recv(4096)
        )
        self._wake_end.setblocking(False)
        signal.set_wakeup_fd(self._wake_end.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, self._terminated)

    def _terminated(self, *_: object) -> None:
        self._stopping = True

    def _children(self) -> list[KernelChild]:
        held = [client.child for client in self._clients if client.child]
        return held + self._abandoned

    def _is_over(self) -> bool:
        if self._clients or self._abandoned:
            self._needed_at = time.monotonic()
        left = self._stops_when_left and not self._clients
        return self._stopping or left or self._remaining() <= 0

    def _remaining(self) -> float:
        return self._needed_at + self._idle_seconds - time.monotonic()

    def _timeout(self) -> float | None:
        if any(child.is_limited for child in self._children()):
            return MEMORY_INTERVAL
        if self._clients or self._abandoned:
            return None
        return max(0.0, self._remaining())

    # Clients

    def _accept(self) -> None:
        try:
            channel, _ = self._listener.accept()
        except OSError:  # it left again
            return
        if peer_user(channel) != os.getuid():
            channel.close()
            return
        channel.setblocking(False)
        client = Client(channel)
        self._clients.add(client)
        self._stops_when_left = False
        self._selector.register(
            channel, selectors.EVENT_READ, lambda: self._read(client)
        )

    def _read(self, client: Client) -> None:
        try:
            data = client.channel.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._drop(client)
            return
        try:
            for line in client.lines.feed(data):
                if client in self._clients:
                    self._answer(client, decode(line))
        except ProtocolError as error:
            self._tell(client, ok=False, error=str(error))
            self._drop(client)

    def _answer(self, client: Client, message: Message) -> None:
        operation = self._operations.get(str(message.get("op")))
        if operation is None:
            raise ProtocolError(f"no such request: {message.get('op')!r}")
        reply = operation(client, message)
        if reply is not None:
            self._tell(client, ok=True, **reply)

    def _tell(self, client: Client, **fields: Any) -> None:
        try:
            client.channel.sendall(encode(**fields))
        except OSError:
            self._drop(client)

    def _drop(self, client: Client) -> None:
        """Forget a client that left; its kernel has nobody to serve and is killed."""
        if client not in self._clients:
            return
        self._clients.remove(client)
        self._selector.unregister(client.channel)
        client.channel.close()
        if client.child:
            client.child.kill()
            self._abandoned.append(client.child)

    # Requests

    def _launch(self, client: Client, message: Message) -> Message:
        launch = Launch.read(message)
        if client.child:
            raise ProtocolError("this connection has launched a kernel already")
        if not Path(launch.cwd).is_dir():
            raise ProtocolError(f"no such folder: {launch.cwd}")
        try:
            pid = fork()
        except OSError as error:
            raise ProtocolError(f"no kernel can be forked: {error}") from error
        if pid == 0:
            run_kernel(launch, self._parent, self._leave_to_parent)
        client.child = KernelChild(pid, launch, self._parent.folder)
        self._say(f"kernel {pid}: started")
        return {"pid": pid}

    def _signal(self, client: Client, message: Message) -> None:
        signum = message.get("signum")
        if type(signum) is not int or not 0 < signum < signal.NSIG:
            raise ProtocolError("signal: signum must be a signal's number")
        if client.child:
            client.child.signal(signum)

    def _hold(self, client: Client, message: Message) -> Message:
        return {}

    def _status(self, client: Client, message: Message) -> Message:
        return {
            "pid": os.getpid(),
            "kernels": [child.pid for child in self._children()],
            "clients": len(self._clients),
            "modules": self._parent.modules,
            "missing": self._parent.missing,
        }

    def _stop(self, client: Client, message: Message) -> Message:
        # When the last has left: the ends of other connections may be on their way.
        self._stops_when_left = True
        return {"stopping": self._clients == {client}}

    # Children

    def _look_after_children(self) -> None:
        for client in list(self._clients):
            if client.child and (event := self._reaped(client.child)):
                client.child = None
                self._tell(client, **event)
        for child in list(self._abandoned):
            if self._reaped(child):
                child.remove_files()
                self._abandoned.remove(child)

    def _reaped(self, child: KernelChild) -> Message | None:
        if child.is_limited:
            child.enforce_limit()
        event = child.reap()
        if event:
            how = f"{event['code']} {event['reason']}".strip()
            self._say(f"kernel {child.pid}: ended with {how}")
        return event

    def _leave_to_parent(self) -> None:
        """In a new child: close what is the parent's.

        Otherwise clients would not see the end of the parent, nor the parent that
        of a client.
        """
        signal.set_wakeup_fd(-1)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._wake_end.close()
        self._selector.close()

    def _end(self) -> None:
        # In this order: a new process may take the address as soon as the old one
        # does not listen, and must then not lose it to the old one.
        Path(self._listener.getsockname()).unlink(missing_ok=True)
        self._listener.close()
        for child in self._children():
            child.end()
        for child in self._abandoned:
            child.remove_files()


def peer_user(channel: socket.socket) -> int:
    """The number of the user at the other end."""
    size = struct.calcsize("3i")
    peer = channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    return struct.unpack("3i", peer)[1]
