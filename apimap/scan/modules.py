"""What each scanned file defines, kept on disk, found by the name of its module."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from apimap.scan.definitions import ClassFacts, ModuleFacts, Use

LOADED = 64  # modules that are held in memory at a time


class Home(NamedTuple):
    """Where a file stands among modules: the folder that imports start from."""

    folder: str
    module: str
    is_package: bool


def home_of(path: Path) -> Home:
    """The module that ``path`` is: packages are folders with an ``__init__.py``."""
    is_package = path.stem == "__init__"
    parts = [] if is_package else [path.stem]
    folder = path.absolute().parent
    while _is_package(folder):
        parts.insert(0, folder.name)
        folder = folder.parent
    return Home(str(folder), ".".join(parts) or path.stem, is_package)


@lru_cache(1024)
def _is_package(folder: Path) -> bool:
    return any((folder / f"__init__{suffix}").exists() for suffix in (".py", ".pyi"))


def pack(facts: ModuleFacts) -> bytes:
    """``facts`` without its uses, as bytes."""
    classes = {
        name: (one.bases, one.methods, one.attributes)
        for name, one in facts.classes.items()
    }
    return marshal.dumps(
        (facts.name, facts.names, facts.stars, classes, facts.functions)
    )


def unpack(content: bytes) -> ModuleFacts:
    """The facts that ``pack`` made these bytes of."""
    name, names, stars, classes, functions = marshal.loads(content)
    made = {key: ClassFacts(*parts) for key, parts in classes.items()}
    return ModuleFacts(name, names, stars, made, functions)


def pack_uses(uses: list[Use]) -> bytes:
    return marshal.dumps([tuple(use) for use in uses])


def unpack_uses(content: bytes) -> list[Use]:
    return [Use(*parts) for parts in marshal.loads(content)]


class Modules:
    """All modules by name. Only names are in memory, facts are read when asked for."""

    def __init__(self, folder: Path, homes: Iterable[tuple[int, Home]]) -> None:
        self._folder = folder
        self._exact: dict[tuple[str, str], int] = {}
        self._anywhere: dict[str, int | None] = {}
        for number, home in homes:
            self._exact.setdefault((home.folder, home.module), number)
            known = home.module in self._anywhere
            self._anywhere[home.module] = None if known else number
        self.facts = lru_cache(LOADED)(self._facts)

    def find(self, name: str, folder: str) -> int | None:
        """The number of the module ``name``, seen from files at home in ``folder``."""
        found = self._exact.get((folder, name))
        return self._anywhere.get(name) if found is None else found

    def _facts(self, number: int) -> ModuleFacts:
        return unpack((self._folder / f"{number}.facts").read_bytes())
