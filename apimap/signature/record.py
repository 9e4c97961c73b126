"""Recorded signatures, so that nothing has to be read twice.

A record holds what was read, under which versions, and a digest of each entry that
asked for it: an entry that has changed since shows as stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from apimap.files import package_data, write_atomically
from apimap.findings import Finding, FindingError
from apimap.mapping.entries import Entry
from apimap.signature.readings import Reading
from apimap.signature.text import parse_signature

VERSION_KEYS = ("torch", "mindspore")
RECORD = "apimap signatures record"


@dataclass(frozen=True)
class Record:
    """Readings by API name, entry digests by reference, and their provenance."""

    path: Path
    provenance: Mapping[str, str]
    apis: Mapping[str, Mapping[str, object]]
    entries: Mapping[str, str]

    def reading(self, name: str) -> Reading | None:
        """What was read of ``name``; None when the record does not hold it."""
        stored = self.apis.get(name)
        return None if stored is None else _decoded(name, stored)

    def is_stale(self, entry: Entry) -> bool:
        """Whether ``entry`` asks for something else than what was recorded."""
        return self.entries.get(entry.reference) != entry_digest(entry)

    @cached_property
    def content(self) -> str:
        """All but the provenance: equal for two records that say the same."""
        return _text({}, self.apis, self.entries)


def entry_digest(entry: Entry) -> str:
    """A digest of what an entry's signature comparison depends on."""
    asked = [entry.reference, [t.name for t in entry.targets], dict(entry.parameters)]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:8]


def names_of(entry: Entry) -> list[str]:
    """The APIs whose signatures an entry compares."""
    own = [] if entry.unresolved else [entry.reference]
    return own + [target.name for target in entry.targets]


def record_path(torch: str, mindspore: str) -> Path:
    """Where the signatures of these versions are recorded."""
    name = f"mindspore-{mindspore}-torch-{torch}.json"
    return package_data() / "signatures" / name


def _numbers(path: Path) -> list[int]:
    return [
        int(part) for part in path.stem.replace("-", ".").split(".") if part.isdigit()
    ]


def make_record(
    path: Path,
    provenance: Mapping[str, str],
    readings: Iterable[Reading],
    entries: Iterable[Entry],
) -> Record:
    """A record of ``readings`` for ``entries``."""
    apis = {reading.name: _encoded(reading) for reading in readings}
    digests = {entry.reference: entry_digest(entry) for entry in entries}
    return Record(path, provenance, apis, digests)


def read_record(path: Path) -> Record:
    """The record at ``path``.

    Raises FindingError for a file that is missing or malformed.
    """
    try:
        stored = json.loads(path.read_text("utf-8"))
        return Record(path, stored["provenance"], stored["apis"], stored["entries"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"the recorded signatures cannot be used ({error})"
        raise FindingError(Finding(path, 0, message, f"Run: {RECORD}")) from error


def read_newest_record(folder: Path | None = None) -> Record:
    """The record of the highest MindSpore version in ``folder``.

    By default that is where the package's own records are. Raises FindingError when
    there is none, or it cannot be used.
    """
    place = folder or package_data() / "signatures"
    path = max(place.glob("*.json"), key=_numbers, default=None)
    if path is None:
        message = "no signatures are recorded"
        raise FindingError(Finding(place, 0, message, f"Run: {RECORD}"))
    return read_record(path)


def write_record(record: Record) -> bool:
    """Write ``record``, unless its file says the same already; return whether it did.

    Raises OSError when the file cannot be written.
    """
    if record.path.exists():
        old = read_record(record.path)
        dated = replace(record, provenance={**record.provenance, "date": _date(old)})
        if (old.content, old.provenance) == (dated.content, dated.provenance):
            return False
    write_atomically(record.path, _text(record.provenance, record.apis, record.entries))
    return True


def _date(record: Record) -> str:
    return record.provenance.get("date", "")


def _text(
    provenance: Mapping[str, str],
    apis: Mapping[str, object],
    entries: Mapping[str, str],
) -> str:
    """JSON with one API, and one entry, on a line."""
    sections = {"provenance": provenance, "apis": apis, "entries": entries}
    parts = [f'"{name}": {_lines(content)}' for name, content in sections.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(content: Mapping[str, object]) -> str:
    lines = [f'"{name}": {json.dumps(content[name])}' for name in sorted(content)]
    return "{\n" + ",\n".join(lines) + "\n}"


def _encoded(reading: Reading) -> dict[str, object]:
    encoded: dict[str, object] = {"kind": reading.kind, "source": reading.source}
    if reading.signatures:
        encoded["signatures"] = [str(signature) for signature in reading.signatures]
    if reading.platforms:
        encoded["platforms"] = list(reading.platforms)
    return encoded


def _decoded(name: str, stored: Mapping) -> Reading:
    signatures = tuple(parse_signature(text) for text in stored.get("signatures", ()))
    platforms = tuple(stored.get("platforms", ()))
    return Reading(name, stored["kind"], stored["source"], signatures, platforms)
