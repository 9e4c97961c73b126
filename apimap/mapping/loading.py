"""Entries out of TOML files, whole or not at all.

Each ``[[entry]]`` is parsed by itself: a look-up parses the entries that it shows and
no others, and a message names the line at which an entry begins.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data
from apimap.mapping.entries import (
    Claim,
    CodeSample,
    Entry,
    KnownDifference,
    Target,
)
from apimap.mapping.shape import check_shape

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HEADER = "[[entry]]"
REFERENCE = re.compile(r'^reference = "([^"]+)"$', re.MULTILINE)
ALIASES = re.compile(r"^aliases = \[([^\]]*)\]", re.MULTILINE)
ALIAS_OF = re.compile(r'^alias_of = "([^"]+)"$', re.MULTILINE)
TARGET = re.compile(r'^\s*(?:targets = \[)?\s*\{ name = "([^"]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """The text of one entry and where it begins."""

    path: Path
    line: int
    text: str

    @cached_property
    def reference(self) -> str:
        """The PyTorch name that the entry is about.

        Raises DiagnosticError for an entry without one.
        """
        found = REFERENCE.search(self.text)
        return found[1] if found else self.entry.reference

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        found = ALIASES.search(self.text)
        return tuple(re.findall(r'"([^"]+)"', found[1])) if found else ()

    @cached_property
    def alias_of(self) -> str | None:
        found = ALIAS_OF.search(self.text)
        return found[1] if found else None

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The target names, found without parsing."""
        return tuple(TARGET.findall(self.text))

    @cached_property
    def entry(self) -> Entry:
        """The entry itself.

        Raises DiagnosticError when the text is not an entry of the right shape.
        """
        try:
            fields = tomllib.loads(self.text)["entry"][0]
        except tomllib.TOMLDecodeError as error:
            remedy = "Correct the TOML of this entry"
            raise DiagnosticError(
                Diagnostic(
                    self.path, self.line, f"an entry is not TOML: {error}", remedy
                )
            ) from error
        check_shape(fields, self.path, self.line)
        return _entry(fields, self.path, self.line)


def _entry(fields: dict, path: Path, line: int) -> Entry:
    made = {
        name: CONVERSIONS.get(type(value), lambda value: value)(value)
        for name, value in fields.items()
    }
    made["targets"] = tuple(
        Target(t["name"], tuple(t.get("platforms", ())))
        for t in fields.get("targets", ())
    )
    for name, kind in RECORDS.items():
        made[name] = tuple(kind(**one) for one in fields.get(name, ()))
    return Entry(path=path, line=line, **made)


CONVERSIONS = {list: tuple, dict: MappingProxyType}
RECORDS = {"official": Claim, "samples": CodeSample, "known": KnownDifference}


class Mapping:
    """All entries, parsed when asked for."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.blocks = blocks

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the files.

        Raises DiagnosticError when any of them is malformed.
        """
        return tuple(block.entry for block in self.blocks)

    @cached_property
    def by_name(self) -> dict[str, Block]:
        """PyTorch name or alias to the block of its entry."""
        names = {a: block for block in self.blocks for a in block.aliases}
        return names | {block.reference: block for block in self.blocks}

    @cached_property
    def by_target(self) -> dict[str, list[Block]]:
        """MindSpore name to the blocks that have it as a target."""
        found: dict[str, list[Block]] = {}
        for block in self.blocks:
            for target in block.targets:
                found.setdefault(target, []).append(block)
        return found


def open_mapping(folder: Path | None = None) -> Mapping:
    """The mapping in ``folder``, by default the one that comes with the package.

    Raises DiagnosticError when a file does not consist of entries, or there is none.
    """
    place = folder or package_data() / "mapping"
    paths = sorted(place.glob("*.toml"))
    if not paths:
        message = "there is no mapping here"
        raise DiagnosticError(Diagnostic(place, 0, message, "Install the package anew"))
    return Mapping(tuple(block for path in paths for block in _blocks(path)))


def load_entries(folder: Path | None = None) -> tuple[Entry, ...]:
    """All entries, parsed and of the right shape.

    Raises DiagnosticError when any file or entry is malformed.
    """
    return open_mapping(folder).entries


def _blocks(path: Path) -> Iterator[Block]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        finding = Diagnostic(
            path, 0, f"the file is not UTF-8 ({error})", "Save it as such"
        )
        raise DiagnosticError(finding) from error
    head, *bodies = re.split(rf"^{re.escape(HEADER)}", text, flags=re.MULTILINE)
    for number, line in enumerate(head.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            message = f"text before the first entry: {line[:40]!r}"
            raise DiagnosticError(
                Diagnostic(path, number, message, f"Begin each entry with {HEADER}")
            )
    line = head.count("\n") + 1
    for body in bodies:
        yield Block(path, line, HEADER + body)
        line += body.count("\n")
