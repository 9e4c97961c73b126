"""Which entries a run is about: names, a namespace, a shard, or another table."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.mapping.entries import Category, Entry, Target
from apimap.mapping.files.shape import is_name
from apimap.mapping.loading import Mapping, open_mapping, open_table
from apimap.mapping.lookup import find

CSV_COLUMNS = ("torch_api", "mindspore_api")


def foreign_entries(path: Path, run_code: bool = False) -> list[Entry]:
    """The entries of a TOML file like ours, or the pairs of a CSV file.

    Raises DiagnosticError for a file that is neither, and for one that brings code
    which would run, unless ``run_code`` allows that.
    """
    is_toml = path.suffix == ".toml"
    entries = list(open_table(path).entries) if is_toml else _pairs(path)
    for entry in entries:
        if (code := _code_of(entry)) and not run_code:
            message = f"{entry.reference} brings code that would run: {code}"
            remedy = "Read what the table runs, then allow it with --run-code"
            raise DiagnosticError(Diagnostic(path, entry.line, message, remedy))
    return entries


# The packages whose APIs a table may name; any other is code that it brings.
PACKAGES = ("torch", "torchaudio", "torchtext", "torchvision", "mindspore")


def _code_of(entry: Entry) -> str | None:
    """What of ``entry`` runs that is neither PyTorch's nor MindSpore's."""
    if entry.samples:
        return "its samples"
    names = (entry.reference, *(target.name for target in entry.targets))
    return next((name for name in names if name.split(".")[0] not in PACKAGES), None)


def _pairs(path: Path) -> list[Entry]:
    targets: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if not set(CSV_COLUMNS) <= set(rows.fieldnames or ()):
            message = f"the columns are {rows.fieldnames}"
            remedy = f"Name two of them {' and '.join(CSV_COLUMNS)}"
            raise DiagnosticError(Diagnostic(path, 1, message, remedy))
        for row in rows:
            reference, target = ((row[name] or "").strip() for name in CSV_COLUMNS)
            if reference and target:
                _refuse_other_than_names(path, rows.line_num, reference, target)
                targets.setdefault(reference, {}).setdefault(target, rows.line_num)
    return [
        Entry(path, min(found.values()), reference, Category.IDENTICAL, _targets(found))
        for reference, found in targets.items()
    ]


def _refuse_other_than_names(path: Path, line: int, *names: str) -> None:
    for name in names:
        if not is_name(name):
            message, remedy = f"{name!r} is no name", "Write it as torch.nn.Linear"
            raise DiagnosticError(Diagnostic(path, line, message, remedy))


def _targets(names: dict[str, int]) -> tuple[Target, ...]:
    return tuple(Target(name) for name in names)


def chosen(
    names: Sequence[str],
    namespace: str | None,
    mapping: Mapping | None = None,
) -> list[Entry]:
    """The entries called ``names`` or in ``namespace``; all that have a target else.

    Raises DiagnosticError for a malformed mapping, LookupError for a name that leads to
    no entry.
    """
    mapping = mapping or open_mapping()
    if names:
        entries = [entry for name in names for entry in _named(name, mapping)]
    else:
        entries = list(mapping.entries)
    if namespace:
        inside = f"{namespace}."
        entries = [e for e in entries if f"{e.namespace}.".startswith(inside)]
    unique = {entry.reference: entry for entry in entries}
    return [entry for entry in unique.values() if entry.targets]


def _named(name: str, mapping: Mapping) -> tuple[Entry, ...]:
    found = find(name, mapping)
    if not found.entries:
        near = ", ".join(found.nearest) or "nothing like it"
        raise LookupError(f"there is no entry for {name}; nearest: {near}")
    return found.entries


def shard_of(entries: Sequence[Entry], number: int, count: int) -> list[Entry]:
    """Part ``number`` of ``count``, the same on every machine."""
    return [entry for entry in entries if _hash(entry) % count == number - 1]


def _hash(entry: Entry) -> int:
    return int(hashlib.sha256(entry.reference.encode()).hexdigest()[:8], 16)
