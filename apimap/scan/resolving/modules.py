"""What each scanned file defines, kept on disk, found by the name of its module."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from apimap.scan.resolving.definitions import ClassFacts, ModuleFacts

LOADED = 64  # modules that are held in memory at a time
FOUND = 4096  # names whose modules are


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


class ModuleTable:
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
        self.find = lru_cache(FOUND)(self._find)

    def _find(self, name: str, folder: str) -> int | None:
        """The number of the module ``name``, seen from files at home in ``folder``.

        A folder without an ``__init__.py`` may be part of the name, below the home
        or below a folder around it.
        """
        parts = name.split(".")
        for above in (Path(folder), *Path(folder).parents):
            for count in range(len(parts)):
                start = str(above.joinpath(*parts[:count]))
                found = self._exact.get((start, ".".join(parts[count:])))
                if found is not None:
                    return found
        return self._anywhere.get(name)

    def _facts(self, number: int) -> ModuleFacts:
        return unpack((self._folder / f"{number}.facts").read_bytes())
