"""One file of the mapping: entries, and texts that entries share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.toml import parse_toml, read_utf8
from apimap.mapping.files.layout import entry_lines, tables
from apimap.mapping.files.shape import is_translated, shape_fault


@dataclass(frozen=True, eq=False)
class MappingFile:
    """What a file holds: ``[[entry]]`` tables and ``[text.NAME]`` tables."""

    path: Path
    content: str
    entries: list[dict[str, Any]]
    texts: Mapping[str, Mapping[str, str]]

    @cached_property
    def lines(self) -> list[int]:
        """The line of each entry."""
        return entry_lines(self.content, len(self.entries))

    def line_of_text(self, name: str) -> int:
        """The line of the text called ``name``."""
        found = (line for line, one in tables(self.content) if name in _texts(one))
        return next(found, 0)


def read_file(path: Path) -> MappingFile:
    """The mapping file at ``path``.

    Raises DiagnosticError with the line when it is not TOML, when it holds anything
    beside entries and texts, and when one of these is not of the right shape.
    """
    content = read_utf8(path)
    stored = parse_toml(content, path)
    _refuse_strays(stored, content, path)
    file = MappingFile(path, content, stored.get("entry", []), _texts(stored))
    for number, fields in enumerate(file.entries):
        if fault := shape_fault(fields):
            raise DiagnosticError(Diagnostic(path, file.lines[number], *fault))
    for name, text in file.texts.items():
        if not is_translated(text):
            message = f"the text {name} is not as it should be"
            line = file.line_of_text(name)
            raise DiagnosticError(
                Diagnostic(path, line, message, "Give it en and zh_CN")
            )
    return file


KINDS = {"entry": list, "text": dict}


def _refuse_strays(stored: Mapping[str, Any], content: str, path: Path) -> None:
    """Raise DiagnosticError for what is neither an entry nor a text."""
    for key, value in stored.items():
        if not isinstance(value, KINDS.get(key, ())):
            line = next(line for line, found in tables(content) if key in found)
            message = f"{key!r} is neither an entry nor a text"
            remedy = "Begin an entry with [[entry]], a text with [text.NAME]"
            raise DiagnosticError(Diagnostic(path, line, message, remedy))


def _texts(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    return stored.get("text", {})
