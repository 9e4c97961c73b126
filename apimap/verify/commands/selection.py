"""Which entries a run is about: names, a namespace, a shard, or another table."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.mapping.entries import Entry, Target
from apimap.mapping.loading import Mapping, open_mapping
from apimap.mapping.lookup import find

CSV_COLUMNS = ("torch_api", "mindspore_api")


def foreign_entries(path: Path) -> list[Entry]:
    """The entries of a TOML file like ours, or the pairs of a CSV file.

    Raises DiagnosticError for a file that is neither.
    """
    if path.suffix == ".toml":
        blocks = open_mapping(path.parent).blocks
        return [block.entry for block in blocks if block.path == path]
    return _pairs(path)


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
                targets.setdefault(reference, {}).setdefault(target, rows.line_num)
    return [
        Entry(path, min(found.values()), reference, "identical", _targets(found))
        for reference, found in targets.items()
    ]


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
    """Part ``number`` of ``count``, the same on every machine.

    ``entries`` are divided by their names: ``(entries, 1, 4)`` is the first quarter.
    """
    return [entry for entry in entries if _hash(entry) % count == number - 1]


def _hash(entry: Entry) -> int:
    return int(hashlib.sha256(entry.reference.encode()).hexdigest()[:8], 16)
