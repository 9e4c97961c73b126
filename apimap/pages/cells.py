"""A page's file as a list of cells, each with its place in the file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it.token import Token

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.markdown import directive_of, parser


@dataclass(frozen=True)
class Cell:
    """Lines ``start`` to ``stop`` (from 0, ``stop`` not included) of a page.

    ``body`` is what stands between the cell's marks. ``metadata`` is what
    ``+++`` carries for a text cell, the options for a code cell.
    """

    kind: str
    start: int
    stop: int
    body_start: int
    body: str
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str | None:
        """The language of a text cell; None when it belongs to every language."""
        return self.metadata.get("lang")

    @property
    def tags(self) -> list[str]:
        return list(self.metadata.get("tags", ()))

    @property
    def digest(self) -> str:
        """What a translation's ``of`` says of the cell it was made from."""
        lines = [line.rstrip() for line in self.body.strip().splitlines()]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Page:
    """A page's path, its lines, its cells in order, and what its head declares."""

    path: Path
    lines: list[str]
    cells: list[Cell]
    front_matter: dict[str, Any] = field(default_factory=dict)


def read_page(path: Path) -> Page:
    """Read and parse the page at ``path``.

    Raises DiagnosticError for a file that is missing, not UTF-8, or malformed.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DiagnosticError(
            Diagnostic(path, line, "the file is not UTF-8", "Save it as UTF-8")
        ) from error
    except OSError as error:
        message = f"the page cannot be read ({error.strerror})"
        raise DiagnosticError(
            Diagnostic(path, 0, message, "Name a file that exists")
        ) from error
    return parse_page(text, path)


def parse_page(text: str, path: Path) -> Page:
    """Split ``text`` into cells; ``path`` only names the page in messages.

    Raises DiagnosticError for metadata that is not a JSON object or a code cell's
    options that are not YAML.
    """
    lines = text.splitlines()
    marks = [token for token in parser().parse(text) if _begins_or_is_cell(token)]
    cells: list[Cell] = []
    position = body_start = 0
    metadata: dict[str, Any] = {}
    front_matter: dict[str, Any] = {}

    def close_text(stop: int) -> None:
        body = "\n".join(lines[body_start:stop])
        if metadata or body.strip():
            cells.append(Cell("text", position, stop, body_start, body, metadata))

    for mark in marks:
        start, stop = _span(mark)
        if mark.type == "front_matter":
            position = body_start = stop
            front_matter = _front_matter(mark, path)
            continue
        close_text(start)
        position, metadata, body_start = stop, {}, stop
        if mark.type == "myst_block_break":
            position, metadata = start, _break_metadata(mark, path)
        else:
            cells.append(_code_cell(mark, path))
    close_text(len(lines))
    return Page(path, lines, cells, front_matter)


def _span(token: Token) -> tuple[int, int]:
    """The first line of a block, and the one after its last; blocks always have it."""
    assert token.map is not None
    return token.map[0], token.map[1]


def _begins_or_is_cell(token: Token) -> bool:
    if token.level:
        return False
    if token.type in ("front_matter", "myst_block_break"):
        return True
    directive = directive_of(token)
    return directive is not None and directive[0] == "code-cell"


def _front_matter(token: Token, path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(token.content) or {}
    except yaml.YAMLError as error:
        raise _malformed_head(path, error) from error
    if not isinstance(data, dict):
        raise _malformed_head(path, "it is no mapping")
    return data


def _malformed_head(path: Path, why: object) -> DiagnosticError:
    message = f"the front matter is malformed ({why})"
    return DiagnosticError(
        Diagnostic(path, 1, message, "Write YAML between the dashes")
    )


def _break_metadata(token: Token, path: Path) -> dict[str, Any]:
    content = token.content.strip()
    try:
        metadata = json.loads(content or "{}")
    except json.JSONDecodeError as error:
        raise _malformed(path, _span(token)[0], content, str(error)) from error
    if not isinstance(metadata, dict):
        raise _malformed(path, _span(token)[0], content, "not an object")
    return metadata


def _malformed(path: Path, line: int, content: str, why: str) -> DiagnosticError:
    message = f"the cell's metadata {content!r} is malformed ({why})"
    remedy = 'Write a JSON object, as in +++ {"lang": "en"}'
    return DiagnosticError(Diagnostic(path, line + 1, message, remedy))


def _code_cell(token: Token, path: Path) -> Cell:
    start, stop = _span(token)
    lines = token.content.splitlines()
    options, body = _split_options(lines)
    try:
        metadata = yaml.safe_load("\n".join(options)) or {}
    except yaml.YAMLError as error:
        raise _malformed(path, start + 1, " ".join(options), str(error)) from error
    if not isinstance(metadata, dict) or not isinstance(metadata.get("tags", []), list):
        raise _malformed(path, start + 1, " ".join(options), "tags is not a list")
    body_start = start + 1 + len(lines) - len(body)
    return Cell("code", start, stop, body_start, "\n".join(body), metadata)


def _split_options(lines: list[str]) -> tuple[list[str], list[str]]:
    """A code cell's options as YAML lines, and its code."""
    if lines and lines[0].strip() == "---":
        end = next(
            (i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0
        )
        return lines[1:end], lines[end + 1 :]
    count = next(
        (i for i, line in enumerate(lines) if not line.startswith(":")), len(lines)
    )
    options = [line[1:].replace(":", ": ", 1) for line in lines[:count]]
    return options, _without_leading_blank(lines[count:])


def _without_leading_blank(lines: list[str]) -> list[str]:
    return lines[1:] if lines and not lines[0].strip() else lines
