"""Text outputs of executed pages as records: what they are, and what differs.

A record is small and made for a diff: each output line stands on a line of its
own. It holds what a reader of the page would see, with everything that changes
from run to run replaced by a word in angle brackets.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import write_atomically

# What is not deterministic, and the word that replaces it.
RULES: tuple[tuple[str, str], ...] = (
    (r"\x1b\[[0-9;]*m", ""),  # colours of a terminal
    (r"\b0x[0-9a-f]{6,}\b", "<address>"),
    (r"\b\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}([.,]\d+)?\b", "<time>"),
    (r"(?:/var)?/tmp/[\w./+-]+", "<temporary path>"),
    (r"(?<=In\[)\d+(?=\], line)", "n"),
)


@dataclass(frozen=True)
class CellOutput:
    """What one cell printed or displayed; ``error`` is set when it raised."""

    code: str
    lines: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True)
class OutputRecord:
    """The outputs of one page in one environment."""

    provenance: dict[str, str]
    cells: tuple[CellOutput, ...]


@dataclass(frozen=True)
class OutputDifference:
    """One cell whose output is not what the record holds."""

    number: int
    code: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def __str__(self) -> str:
        changes = difflib.unified_diff(self.before, self.after, lineterm="", n=1)
        shown = [line for line in changes if not line.startswith(("---", "+++", "@@"))]
        head = f"cell {self.number} ({self.code})"
        return "\n".join([head, *(f"    {line}" for line in shown)])


@dataclass(frozen=True)
class Normalisation:
    """The common rules, and those that a page adds with its reason."""

    extra: tuple[tuple[str, str], ...] = field(default=())

    def __call__(self, text: str) -> str:
        for pattern, word in (*RULES, *self.extra):
            text = re.sub(pattern, word, text)
        return text


def page_rules(metadata: dict[str, Any], path: Path) -> Normalisation:
    """The rules that a page's front matter adds under ``apimap: normalise``.

    Each is an object with ``pattern``, ``word`` and ``reason``. Raises
    DiagnosticError for one without a reason or with a broken pattern.
    """
    extra = []
    for rule in metadata.get("apimap", {}).get("normalise", ()):
        if not rule.get("reason"):
            message = f"the rule {rule.get('pattern')!r} gives no reason"
            raise DiagnosticError(
                Diagnostic(path, 1, message, "Add reason: to the rule")
            )
        try:
            re.compile(rule["pattern"])
        except (KeyError, re.error) as error:
            message = f"a rule's pattern is broken ({error})"
            raise DiagnosticError(
                Diagnostic(path, 1, message, "Write a regular expression")
            ) from error
        extra.append((rule["pattern"], rule.get("word", "<value>")))
    return Normalisation(tuple(extra))


def record_of(
    notebook: dict[str, Any], provenance: dict[str, str], normalise: Normalisation
) -> OutputRecord:
    """The record of an executed notebook (nbformat 4).

    The frameworks' own versions are in the provenance; within outputs they would
    only make every version differ from the next.
    """
    versions = tuple(
        (rf"(?<![\w.]){re.escape(provenance[name])}(?![\w.])", f"<{name} version>")
        for name in ("torch", "mindspore")
        if name in provenance
    )
    normalise = Normalisation((*versions, *normalise.extra))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return OutputRecord(
        provenance, tuple(_cell_output(cell, normalise) for cell in cells)
    )


def _cell_output(cell: dict[str, Any], normalise: Normalisation) -> CellOutput:
    text, error = "", None
    for output in cell["outputs"]:
        if output["output_type"] == "error":
            error = normalise(f"{output['ename']}: {output['evalue']}")
        else:
            text += _text_of(output)
    lines = tuple(line.rstrip() for line in normalise(text).splitlines())
    return CellOutput(_first_line(cell["source"]), lines, error)


def _text_of(output: dict[str, Any]) -> str:
    """An output's text, ending in a line break; pictures have none."""
    if output["output_type"] == "stream":
        return output["text"]
    text = output["data"].get("text/plain", "")
    return f"{text}\n" if text else ""


def _first_line(source: str) -> str:
    """The line that lets a person recognise the cell."""
    lines = [line for line in source.splitlines() if line and not line.startswith("#")]
    return lines[0] if lines else ""


def differences(
    before: OutputRecord, after: OutputRecord
) -> Iterator[OutputDifference]:
    """The cells whose output differs, matched in order of the page."""
    matcher = difflib.SequenceMatcher(
        a=[cell.code for cell in before.cells],
        b=[cell.code for cell in after.cells],
        autojunk=False,
    )
    for _, a0, a1, b0, b1 in matcher.get_opcodes():
        for offset in range(max(a1 - a0, b1 - b0)):
            old = before.cells[a0 + offset] if a0 + offset < a1 else None
            new = after.cells[b0 + offset] if b0 + offset < b1 else None
            shown = new or old
            if shown and _shown(old) != _shown(new):
                number = (b0 if new else a0) + offset + 1
                yield OutputDifference(number, shown.code, _shown(old), _shown(new))


def _shown(cell: CellOutput | None) -> tuple[str, ...]:
    """A cell's output lines, its error last."""
    if cell is None:
        return ()
    return (*cell.lines, cell.error) if cell.error else cell.lines


def read_output_record(path: Path) -> OutputRecord:
    """The record at ``path``. Raises DiagnosticError when it is malformed."""
    try:
        data = json.loads(path.read_text("utf-8"))
        cells = tuple(
            CellOutput(cell["code"], tuple(cell["output"]), cell.get("error"))
            for cell in data["cells"]
        )
        return OutputRecord(data["provenance"], cells)
    except (ValueError, KeyError, TypeError) as error:
        message = f"the record is malformed ({error})"
        remedy = "Restore it from version control, or run: make accept"
        raise DiagnosticError(Diagnostic(path, 0, message, remedy)) from error


def write_output_record(path: Path, record: OutputRecord) -> None:
    """Write ``record`` with one output line on a line."""
    cells = []
    for cell in record.cells:
        shown: dict[str, Any] = {"code": cell.code, "output": list(cell.lines)}
        if cell.error:
            shown["error"] = cell.error
        cells.append(shown)
    data = {"provenance": record.provenance, "cells": cells}
    write_atomically(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
