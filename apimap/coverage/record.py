"""The file of PyTorch's public names, and that of what needs no entry.

``public-names.toml`` is written by ``apimap names record``. ``left-out.toml`` is
written by hand: names that no code of a user's has, by the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data, write_atomically
from apimap.base.languages import LANGUAGES
from apimap.base.toml import read_toml

HEAD = "# Public names of PyTorch, by module. Written by: apimap names record\n\n"


@dataclass(frozen=True)
class PublicNames:
    """The full names that a release of PyTorch, ``torch``, has."""

    torch: str
    names: frozenset[str]


@dataclass(frozen=True)
class LeftOut:
    """Names that need no entry, or ``torch.fx.passes.*``, and why, by language."""

    reason: Mapping[str, str]
    names: tuple[str, ...]

    def covering(self, name: str) -> str | None:
        """The name or the pattern of this reason that ``name`` falls under."""
        for one in self.names:
            if one == name or (one.endswith(".*") and name.startswith(one[:-1])):
                return one
        return None


def public_names_file() -> Path:
    """The file that comes with the package."""
    return package_data() / "public-names.toml"


def left_out_file() -> Path:
    """The file that comes with the package."""
    return package_data() / "left-out.toml"


def read_public_names(path: Path) -> PublicNames:
    """What was recorded in ``path``.

    Raises DiagnosticError when it cannot be read.
    """
    stored = read_toml(path)
    try:
        names = {
            f"{module}.{name}"
            for module, members in stored["names"].items()
            for name in members
        }
        return PublicNames(stored["torch"], frozenset(names))
    except (KeyError, TypeError, AttributeError) as error:
        message = f"the public names cannot be used ({error})"
        remedy = "Write them anew: apimap names record"
        raise DiagnosticError(Diagnostic(path, 0, message, remedy)) from error


def write_public_names(path: Path, torch: str, names: Iterable[str]) -> None:
    """Record ``names``, a line each, in the order of modules and names."""
    modules: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        module, _, last = name.rpartition(".")
        modules[module].append(last)
    lines = [f'torch = "{torch}"\n\n[names]\n']
    for module in sorted(modules):
        members = "".join(f'  "{name}",\n' for name in modules[module])
        lines.append(f'"{module}" = [\n{members}]\n')
    write_atomically(path, HEAD + "".join(lines))


def read_left_out(path: Path) -> tuple[LeftOut, ...]:
    """What needs no entry, by ``path``.

    Raises DiagnosticError for a file that is malformed.
    """
    stored = read_toml(path)
    try:
        return tuple(
            LeftOut(
                {language: one["reason"][language] for language in LANGUAGES},
                tuple(one["names"]),
            )
            for one in stored["left-out"]
        )
    except (KeyError, TypeError) as error:
        message = f"what is left out cannot be used ({error})"
        remedy = "Give each [[left-out]] a reason in every language, and names"
        raise DiagnosticError(Diagnostic(path, 0, message, remedy)) from error
