"""Read the signatures that the mapping asks for, and hold them against the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timezone

from apimap.findings import Finding, FindingError
from apimap.mapping.entries import Entry
from apimap.provenance import installed_environment
from apimap.signature.reading import read
from apimap.signature.readings import Reading
from apimap.signature.record import (
    RECORD,
    Record,
    make_record,
    names_of,
    read_record,
    record_path,
    write_record,
)


def fresh_record(entries: Sequence[Entry]) -> Record:
    """The signatures of all names in ``entries``, read now.

    Raises FindingError for a name that the installed packages do not have.
    """
    environment = installed_environment()
    provenance = {
        **asdict(environment),
        "date": datetime.now(timezone.utc).date().isoformat(),
    }
    path = record_path(environment.torch, environment.mindspore)
    return make_record(path, provenance, read_all(entries).values(), entries)


def read_all(entries: Iterable[Entry]) -> dict[str, Reading]:
    """Name to reading, each name read once.

    Raises FindingError for a name that the installed packages do not have.
    """
    found: dict[str, Reading] = {}
    for entry in entries:
        for name in names_of(entry):
            if name not in found:
                found[name] = _read(name, entry)
    return found


def _read(name: str, entry: Entry) -> Reading:
    try:
        return read(name)
    except LookupError as error:
        remedy = "Correct the name, or say in `unresolved` why it is not installed"
        message = f"{entry.reference}: {error}"
        raise FindingError(Finding(entry.path, entry.line, message, remedy)) from error


def record_signatures(entries: Sequence[Entry]) -> Record | None:
    """Write a fresh record; None when the one that is there says the same.

    Raises FindingError for a name that does not resolve.
    """
    record = fresh_record(entries)
    return record if write_record(record) else None


def check_signatures(entries: Sequence[Entry]) -> list[Finding]:
    """What a fresh reading and the record of the installed versions disagree on."""
    fresh = fresh_record(entries)
    try:
        recorded = read_record(fresh.path)
    except FindingError as error:
        return [error.finding]
    return sorted(
        Finding(fresh.path, 0, message, f"Look at the change, then run: {RECORD}")
        for message in disagreements(recorded, fresh)
    )


def disagreements(recorded: Record, fresh: Record) -> Iterator[str]:
    """Each API and entry on which two records differ, in words."""
    yield from _changed("signature", recorded.apis, fresh.apis)
    yield from _changed("entry", recorded.entries, fresh.entries)


def _changed(
    what: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[str]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            old, new = before.get(name, "nothing"), after.get(name, "nothing")
            yield f"{what} of {name}: {old} was recorded, {new} is there now"
