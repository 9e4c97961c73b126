"""Entries out of TOML files, whole or not at all.

A mapping folder holds files of entries and of the texts that they share; its folder
``official`` holds what the official table claims. Every file is read by the TOML
parser, in one go: that takes a moment, and all parts see the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data
from apimap.mapping.entries import (
    Category,
    CodeSample,
    Entry,
    KnownDifference,
    Platform,
    Target,
)
from apimap.mapping.files.file import MappingFile, read_file
from apimap.mapping.files.official import FOLDER, Edition, claims_about, read_editions
from apimap.mapping.files.texts import Texts, UnknownText, resolve


@dataclass(frozen=True)
class Shared:
    """What entries of several files refer to."""

    texts: Texts
    editions: Sequence[Edition] = ()


@dataclass(frozen=True, eq=False)
class Block:
    """Entry ``number`` of ``file``: its names, and the whole when it is asked for."""

    file: MappingFile
    number: int
    shared: Shared

    @property
    def fields(self) -> dict[str, Any]:
        """The entry as the file holds it, texts that it shares as names."""
        return self.file.entries[self.number]

    @property
    def path(self) -> Path:
        return self.file.path

    @property
    def line(self) -> int:
        return self.file.lines[self.number]

    @property
    def reference(self) -> str:
        """The PyTorch name that the entry is about."""
        return self.fields["reference"]

    @property
    def aliases(self) -> tuple[str, ...]:
        return tuple(self.fields.get("aliases", ()))

    @property
    def covers(self) -> tuple[str, ...]:
        """The names for which the entry of a family answers, or ``torch.sparse.*``."""
        return tuple(self.fields.get("covers", ()))

    @property
    def alias_of(self) -> str | None:
        return self.fields.get("alias_of")

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of the targets."""
        return tuple(target["name"] for target in self.fields.get("targets", ()))

    @cached_property
    def entry(self) -> Entry:
        """The entry itself.

        Raises DiagnosticError when it names a text that there is not.
        """
        try:
            fields = resolve(self.fields, self.shared.texts)
        except UnknownText as error:
            message = f"{self.reference}: no text is called {str(error)!r}"
            remedy = "Write the text in en and zh_CN, or name one of texts.toml"
            raise DiagnosticError(
                Diagnostic(self.path, self.line, message, remedy)
            ) from None
        names = (self.reference, *self.aliases)
        official = claims_about(names, self.shared.editions)
        return Entry(
            path=self.path, line=self.line, official=official, **_converted(fields)
        )


def _converted(fields: dict[str, Any]) -> dict[str, Any]:
    made = {
        name: CONVERSIONS.get(type(value), lambda value: value)(value)
        for name, value in fields.items()
    }
    made["category"] = Category(fields["category"])
    made["targets"] = tuple(
        Target(t["name"], tuple(map(Platform, t.get("platforms", ()))))
        for t in fields.get("targets", ())
    )
    for name, kind in RECORDS.items():
        made[name] = tuple(kind(**one) for one in fields.get(name, ()))
    return made


CONVERSIONS: dict[type, Callable[[Any], Any]] = {list: tuple, dict: MappingProxyType}
RECORDS = {"samples": CodeSample, "known": KnownDifference}


class Mapping:
    """All entries, found by their names."""

    def __init__(self, files: Sequence[MappingFile], shared: Shared) -> None:
        self.files = files
        self.shared = shared
        self.blocks = tuple(
            Block(file, number, shared)
            for file in files
            for number in range(len(file.entries))
        )

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the files.

        Raises DiagnosticError when any of them names a text that there is not.
        """
        return tuple(block.entry for block in self.blocks)

    @cached_property
    def by_name(self) -> dict[str, Block]:
        """PyTorch name or alias to the block of its entry."""
        names = {a: block for block in self.blocks for a in block.aliases}
        return names | {block.reference: block for block in self.blocks}

    @cached_property
    def covered(self) -> dict[str, Block]:
        """Name, or beginning of names such as ``torch.sparse.``, to its family."""
        return {
            name.removesuffix("*"): block
            for block in self.blocks
            for name in block.covers
        }

    def answering(self, name: str) -> Block | None:
        """The entry about ``name``, else that of the family to which it belongs.

        A name may tell the module that defines it, too: ``torch.optim.adam.Adam`` is
        ``torch.optim.Adam``. Of two families that with the longer beginning counts:
        ``torch.ao.nn.*`` comes before ``torch.ao.*``.
        """
        heads = [name[: dot + 1] for dot in reversed(_dots(name))]
        shorter = list(_without_a_module(name))
        # A class is defined in one module; a function's name stands in many.
        is_class = name.rpartition(".")[2][:1].isupper()
        ordered = [*shorter, *heads] if is_class else [*heads, *shorter]
        found = (self.by_name.get(one) or self.covered.get(one) for one in ordered)
        exact = self.by_name.get(name) or self.covered.get(name)
        return exact or next(filter(None, found), None)

    @cached_property
    def by_target(self) -> dict[str, list[Block]]:
        """MindSpore name to the blocks that have it as a target."""
        found: dict[str, list[Block]] = {}
        for block in self.blocks:
            for target in block.targets:
                found.setdefault(target, []).append(block)
        return found


def _dots(name: str) -> list[int]:
    return [place for place, letter in enumerate(name) if letter == "."]


def _without_a_module(name: str) -> Iterator[str]:
    """``name`` without one of the modules in it, the last first; not the first."""
    parts = name.split(".")
    for number in range(len(parts) - 2, 0, -1):
        if parts[number].islower():
            yield ".".join(parts[:number] + parts[number + 1 :])


def mapping_folder() -> Path:
    """The folder of the mapping that comes with the package."""
    return package_data() / "mapping"


def read_files(folder: Path) -> list[MappingFile]:
    """The mapping files in ``folder``.

    Raises DiagnosticError when one is malformed, or there is none.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        message = "there is no mapping here"
        raise DiagnosticError(
            Diagnostic(folder, 0, message, "Install the package anew")
        )
    return [read_file(path) for path in paths]


def texts_of(files: Iterable[MappingFile]) -> Texts:
    """The texts of ``files``, by name."""
    return {name: text for file in files for name, text in file.texts.items()}


def open_mapping(folder: Path | None = None) -> Mapping:
    """The mapping in ``folder``, by default the one that comes with the package.

    Raises DiagnosticError when a file is malformed, or there is none.
    """
    place = folder or mapping_folder()
    files = read_files(place)
    return Mapping(files, Shared(texts_of(files), read_editions(place / FOLDER)))


def open_table(path: Path) -> Mapping:
    """The mapping of the one file at ``path``, which may use the package's texts.

    Raises DiagnosticError when the file is malformed.
    """
    file = read_file(path)
    texts = texts_of([*read_files(mapping_folder()), file])
    return Mapping([file], Shared(texts))


def load_entries(folder: Path | None = None) -> tuple[Entry, ...]:
    """All entries.

    Raises DiagnosticError when any file or entry is malformed.
    """
    return open_mapping(folder).entries
