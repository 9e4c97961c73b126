"""Where entries and comments stand in a TOML file, which a parser does not tell.

The text is one that the parser has accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import tomli

TOKEN = re.compile(
    r'("""(?:\\.|[^\\])*?"""(?!")'  # of several lines; up to five quotes end it
    r"|'''.*?'''(?!')"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|#[^\n]*"
    r"|[\[\]{}\n])",
    re.DOTALL,
)
CANDIDATE = re.compile(r"[ \t]*\[\[(?!entry\.)")


def entry_lines(text: str, count: int) -> list[int]:
    """The lines of the ``count`` entries in ``text``, in their order.

    The line is that of the header, ``[[entry]]`` in any spelling. Entries that are
    items of one array, ``entry = [...]``, all stand in the line where it begins.
    """
    # Every header is among these lines; as many as there are entries are all headers.
    lines = text.split("\n")
    candidates = [n for n, line in enumerate(lines, 1) if CANDIDATE.match(line)]
    return candidates if len(candidates) == count else _scanned_lines(text)


def _scanned_lines(text: str) -> list[int]:
    lines: list[int] = []
    for line, found in tables(text):
        entries = found.get("entry")
        lines += [line] * len(entries) if isinstance(entries, list) else []
    return lines


def tables(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The line of each header, and of each statement before the first one.

    With it comes what it says alone: ``[[entry]]`` gives ``(3, {"entry": [{}]})``.
    """
    in_table = False
    for line, statement in statements(text):
        is_header = statement.startswith("[")
        if is_header or not in_table:
            yield line, _parsed(statement)
        in_table = in_table or is_header


@cache
def _parsed(statement: str) -> dict[str, Any]:
    return tomli.loads(statement)


def statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement, header and comment with the line in which it begins.

    ``a = 1  # why`` gives ``(1, "# why")`` and ``(1, "a = 1")``. A statement may go
    over several lines, in which comments may stand.
    """
    line, depth, statement = 1, 0, ""
    for part in TOKEN.split(text + "\n"):
        kind = part[:1]
        if kind == "#":
            yield line, part.rstrip()
        if kind in ("#", "\n") and depth == 0:
            if statement.strip():
                yield line - statement.strip().count("\n"), statement.strip()
            statement = ""
        else:
            statement += part
            depth += (part in ("[", "{")) - (part in ("]", "}"))
        line += part.count("\n")
