"""What clients and the warm process say to each other.

Each message is one line of JSON with the version of the protocol in ``v``. A
client sends requests (``op``); the warm process answers each with a reply
(``ok``, and ``error`` when it is false) and, on the connection that launched a
kernel, tells of that kernel's end with an event (``event``).

========== ======================================= =============================
request    fields                                  reply or effect
========== ======================================= =============================
launch     those of :class:`Launch`                ``pid``; the connection is now
                                                   the kernel's: when it closes,
                                                   the kernel is killed
signal     ``signum``                              none; sent to the kernel's group
hold       none                                    the warm process stays while
                                                   this connection is open
status     none                                    ``pid``, ``kernels``, ``clients``,
                                                   ``modules``, ``missing``
stop       none                                    ``stopping``: false when others
                                                   are connected, who keep it
                                                   until the last of them has left
========== ======================================= =============================
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

PROTOCOL_VERSION = 1
MAX_LINE = 4 * 2**20  # bytes; an environment alone may take two MiB

Message = dict[str, Any]


class ProtocolError(Exception):
    """A message that is not understood; the text says why."""


def encode(**fields: Any) -> bytes:
    """One message as a line of bytes, with the version added."""
    return json.dumps({"v": PROTOCOL_VERSION, **fields}).encode() + b"\n"


def decode(line: bytes) -> Message:
    """The message in ``line``. Raises ProtocolError."""
    try:
        message = json.loads(line)
    except ValueError as error:
        raise ProtocolError(f"not a line of JSON: {error}") from error
    if not isinstance(message, dict):
        raise ProtocolError("not a JSON object")
    if message.get("v") != PROTOCOL_VERSION:
        found = message.get("v")
        raise ProtocolError(
            f"protocol version {PROTOCOL_VERSION} expected, got {found!r}"
        )
    return message


class LineBuffer:
    """Cuts a stream of bytes into lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that ``data`` completes.

        Raises ProtocolError when a line grows beyond MAX_LINE.
        """
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_LINE:
            raise ProtocolError(f"a line of more than {MAX_LINE} bytes")
        return lines


@dataclass(frozen=True)
class Launch:
    """The request for a kernel.

    ``arguments`` follow ``python -m ipykernel_launcher``. ``memory_limit`` is in
    MiB beyond what the kernel has at birth; 0 means none. ``files`` is the prefix
    of the kernel's connection file and sockets; when the client dies, the warm
    process removes them. ``temporary`` is the folder for the kernel's temporary
    files; the warm process removes it when the kernel has ended.
    """

    arguments: list[str]
    env: dict[str, str]
    cwd: str
    memory_limit: int = 0
    files: str = ""
    temporary: str = ""

    @classmethod
    def read(cls, message: Message) -> Launch:
        """The launch that ``message`` asks for. Raises ProtocolError."""
        arguments, env = message.get("arguments"), message.get("env")
        if not _are_strings(arguments):
            raise ProtocolError("launch: arguments must be a list of strings")
        if not isinstance(env, dict) or not _are_strings(list(env.values())):
            raise ProtocolError("launch: env must map names to strings")
        cwd, files = message.get("cwd"), message.get("files", "")
        temporary = message.get("temporary", "")
        if not _are_strings([cwd, files, temporary]):
            raise ProtocolError("launch: cwd, files and temporary must be strings")
        limit = message.get("memory_limit", 0)
        if type(limit) is not int or limit < 0:
            raise ProtocolError("launch: memory_limit must be a number of MiB")
        assert isinstance(arguments, list)
        assert isinstance(cwd, str)
        return cls(arguments, env, cwd, limit, files, temporary)

    def encoded(self) -> bytes:
        return encode(op="launch", **asdict(self))


def _are_strings(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
