"""The record of a run: results by entry, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path

import msgspec

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data
from apimap.base.versions import Environment, installed_environment, release_numbers
from apimap.mapping.entries import Entry, Platform
from apimap.verify.model.outcomes import EntryResult
from apimap.verify.results.fingerprint import METHODS, identity_of

VERDICTS, DETAILS = "verdicts", "details"  # folders of the data


class Provenance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Platform, versions and date (ISO 8601) of a run."""

    date: str
    mindspore: str
    numpy: str
    platform: Platform
    python: str
    system: str
    torch: str

    @property
    def release(self) -> list[int]:
        """The MindSpore as numbers, so that 2.10.0 comes after 2.9.0."""
        return release_numbers(self.mindspore)


@dataclass(frozen=True)
class RunRecord:
    """The results of a run by reference, and where they come from.

    ``path`` is the file of the verdicts. ``methods`` are those by which it ran, see
    ``fingerprint.METHODS``.
    """

    path: Path
    provenance: Provenance
    entries: Mapping[str, EntryResult]
    methods: Mapping[str, int] = field(default_factory=lambda: dict(METHODS))

    def is_current(self, entry: Entry) -> bool:
        """Whether ``entry`` was run as it is now, by the methods of now."""
        found = self.entries.get(entry.reference)
        if found is None or self.methods != METHODS:
            return False
        identity = identity_of(entry, self.provenance.mindspore)
        return (found.fingerprint, found.rule) == identity

    def is_comparable(self, reference: str, other: RunRecord) -> bool:
        """Whether ``other`` ran the same of ``reference``, but for MindSpore."""
        mine, others = self.entries.get(reference), other.entries.get(reference)
        return (
            mine is not None
            and others is not None
            and mine.fingerprint == others.fingerprint
            and self.surroundings == other.surroundings
        )

    @cached_property
    def surroundings(self) -> tuple[dict[str, int], str, str]:
        """What decides a result beside the entry and MindSpore's release."""
        return dict(self.methods), self.provenance.torch, self.provenance.numpy

    @property
    def release(self) -> list[int]:
        """The MindSpore as numbers."""
        return self.provenance.release


def record_path(platform: str, torch: str, mindspore: str) -> Path:
    """Where the verdicts of a platform and pair of versions are recorded.

    ``torch`` and ``mindspore`` are versions, such as ``2.10.0``.
    """
    name = f"{platform}-mindspore-{mindspore}-torch-{torch}.json"
    return package_data() / VERDICTS / name


def details_path(verdicts: Path) -> Path:
    """The file of the details that belong to the file ``verdicts``."""
    return verdicts.parent.parent / DETAILS / verdicts.name


def provenance_of(platform: Platform, environment: Environment) -> Provenance:
    """Versions, platform and date of a run that begins now."""
    return Provenance(
        date=datetime.now(timezone.utc).date().isoformat(),
        mindspore=environment.mindspore,
        numpy=environment.numpy,
        platform=platform,
        python=environment.python,
        system=environment.system,
        torch=environment.torch,
    )


def new_record(platform: Platform = Platform.CPU) -> RunRecord:
    """A record without entries, for a run in this interpreter."""
    environment = installed_environment()
    path = record_path(platform, environment.torch, environment.mindspore)
    return RunRecord(path, provenance_of(platform, environment), {})


def merge(parts: Iterable[RunRecord], path: Path) -> RunRecord:
    """One record of ``parts``, such as the shards of a run, for the file ``path``.

    Raises DiagnosticError when they come from different versions or methods, or say
    different things of one entry.
    """
    first: RunRecord | None = None
    entries: dict[str, EntryResult] = {}
    for part in parts:
        first = first or part
        if _origin(part) != _origin(first):
            message = f"was run under {_origin(part)}, the others {_origin(first)}"
            remedy = "Merge shards of one run only"
            raise DiagnosticError(Diagnostic(part.path, 0, message, remedy))
        for reference, entry in part.entries.items():
            if entries.setdefault(reference, entry) != entry:
                message = f"{reference} has another result in another shard"
                remedy = "Merge shards that do not overlap"
                raise DiagnosticError(Diagnostic(part.path, 0, message, remedy))
    if first is None:
        raise ValueError("nothing to merge")
    return RunRecord(path, first.provenance, entries, first.methods)


def _origin(record: RunRecord) -> dict[str, object]:
    """What shards of one run have in common."""
    return {**msgspec.structs.asdict(record.provenance), "date": "", **record.methods}
