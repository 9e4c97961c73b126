"""Recorded signatures, so that nothing has to be read twice.

A record holds what was read, under which versions, and a digest of each question that
was asked: where another is asked now, the record is stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

import msgspec

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data, write_atomically
from apimap.signature.readings import ApiKind, Reading, Source
from apimap.signature.text import parse_signature

VERSION_KEYS = ("torch", "mindspore")
RECORD_SIGNATURES = "apimap signatures record"


@dataclass(frozen=True)
class Question:
    """What is asked of the signatures: how ``targets`` differ from ``reference``.

    ``parameters`` names the target parameter that stands for a reference parameter;
    ``installed`` is whether the packages have the reference. ``path`` and ``line`` say
    where the question is from.
    """

    reference: str
    targets: tuple[str, ...]
    parameters: Mapping[str, str]
    installed: bool
    path: Path
    line: int

    @property
    def names(self) -> tuple[str, ...]:
        """The APIs whose signatures have to be read."""
        return ((self.reference,) if self.installed else ()) + self.targets

    @property
    def digest(self) -> str:
        """A digest of what the answer depends on."""
        asked = [self.reference, list(self.targets), dict(self.parameters)]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:8]


class StoredReading(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reading as a record holds it, its signatures as texts."""

    kind: ApiKind
    source: Source
    signatures: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()


class SignatureFile(msgspec.Struct, frozen=True):
    """The content of a file in ``data/signatures``."""

    provenance: dict[str, str]
    apis: dict[str, StoredReading]
    entries: dict[str, str]


@dataclass(frozen=True)
class SignatureRecord:
    """Readings by API name, digests of questions by reference, and their provenance."""

    path: Path
    provenance: Mapping[str, str]
    apis: Mapping[str, StoredReading]
    entries: Mapping[str, str]

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        """What was asked for already: signatures are parsed once."""
        return {}

    def reading(self, name: str) -> Reading | None:
        """What was read of ``name``; None when the record does not hold it."""
        if name not in self.apis:
            return None
        if name not in self._readings:
            self._readings[name] = _decoded(name, self.apis[name])
        return self._readings[name]

    def is_stale(self, question: Question) -> bool:
        """Whether something else was asked when the signatures were recorded."""
        return self.entries.get(question.reference) != question.digest

    @cached_property
    def content(self) -> str:
        """All but the provenance: equal for two records that say the same."""
        return _text({}, self.apis, self.entries)


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
    questions: Iterable[Question],
) -> SignatureRecord:
    """A record of ``readings``, which answer ``questions``.

    ``path`` is where it will be written, ``provenance`` names versions and date.
    """
    apis = {reading.name: _encoded(reading) for reading in readings}
    digests = {question.reference: question.digest for question in questions}
    return SignatureRecord(path, provenance, apis, digests)


def read_signature_record(path: Path) -> SignatureRecord:
    """The record at ``path``.

    Raises DiagnosticError for a file that is missing or malformed.
    """
    try:
        stored = msgspec.json.decode(path.read_bytes(), type=SignatureFile)
    except (OSError, msgspec.DecodeError) as error:
        message = f"the recorded signatures cannot be used ({error})"
        raise DiagnosticError(
            Diagnostic(path, 0, message, f"Run: {RECORD_SIGNATURES}")
        ) from error
    return SignatureRecord(path, stored.provenance, stored.apis, stored.entries)


@cache
def signature_release() -> str:
    """The MindSpore of the package's newest record; empty without any.

    Rules and advice are written for it. It is read from the record's name.
    """
    folder = package_data() / "signatures"
    path = max(folder.glob("*.json"), key=_numbers, default=None)
    return path.stem.split("-")[1] if path else ""


def read_newest_record(folder: Path | None = None) -> SignatureRecord:
    """The record of the highest MindSpore version in ``folder``.

    By default that is where the package's own records are. Raises DiagnosticError when
    there is none, or it cannot be used.
    """
    place = folder or package_data() / "signatures"
    path = max(place.glob("*.json"), key=_numbers, default=None)
    if path is None:
        message = "no signatures are recorded"
        raise DiagnosticError(
            Diagnostic(place, 0, message, f"Run: {RECORD_SIGNATURES}")
        )
    return read_signature_record(path)


def write_signature_record(record: SignatureRecord) -> bool:
    """Write ``record``, unless its file says the same already; return whether it did.

    Raises OSError when the file cannot be written.
    """
    if record.path.exists():
        old = read_signature_record(record.path)
        dated = replace(record, provenance={**record.provenance, "date": _date(old)})
        if (old.content, old.provenance) == (dated.content, dated.provenance):
            return False
    write_atomically(record.path, _text(record.provenance, record.apis, record.entries))
    return True


def _date(record: SignatureRecord) -> str:
    return record.provenance.get("date", "")


def _text(
    provenance: Mapping[str, str],
    apis: Mapping[str, StoredReading],
    entries: Mapping[str, str],
) -> str:
    """JSON with one API, and one entry, on a line."""
    sections = {"provenance": provenance, "apis": apis, "entries": entries}
    parts = [f'"{name}": {_lines(content)}' for name, content in sections.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(content: Mapping[str, object]) -> str:
    lines = [
        f'"{name}": {json.dumps(msgspec.to_builtins(content[name]))}'
        for name in sorted(content)
    ]
    return "{\n" + ",\n".join(lines) + "\n}"


def _encoded(reading: Reading) -> StoredReading:
    texts = tuple(map(str, reading.signatures))
    return StoredReading(reading.kind, reading.source, texts, reading.platforms)


def _decoded(name: str, stored: StoredReading) -> Reading:
    signatures = tuple(map(parse_signature, stored.signatures))
    return Reading(name, stored.kind, stored.source, signatures, stored.platforms)
