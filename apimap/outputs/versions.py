"""What a page's records say about the versions that it ran under."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from apimap.base.versions import release_numbers
from apimap.outputs.records import (
    OutputDifference,
    OutputRecord,
    differences,
    read_output_record,
)


@dataclass(frozen=True)
class VersionResult:
    """A page under one pair of versions, against the newest that was recorded."""

    provenance: dict[str, str]
    cells: int
    differences: tuple[OutputDifference, ...]

    @property
    def mindspore(self) -> str:
        return self.provenance["mindspore"]


@dataclass(frozen=True)
class AcrossVersions:
    """All recorded results of a page, newest version first."""

    results: tuple[VersionResult, ...]

    @property
    def same_since(self) -> str:
        """The oldest MindSpore from which on no output differs."""
        same = self.results[0]
        for result in self.results[1:]:
            if result.differences:
                break
            same = result
        return same.mindspore

    @property
    def all_same(self) -> bool:
        return not any(result.differences for result in self.results)


def record_files(page: Path) -> list[Path]:
    """The records of the page at ``page``."""
    return sorted((page.parent / "outputs" / page.stem).glob("*.json"))


def across_versions(page: Path, code: str) -> AcrossVersions | None:
    """What the records of ``page`` say; None when fewer than two can be compared.

    ``code`` is the digest of the page's present code: a record of other code says
    nothing about it and is left out. Raises DiagnosticError for a malformed record.
    """
    records = [read_output_record(path) for path in record_files(page)]
    records = [r for r in records if r.provenance.get("code") == code]
    records.sort(key=lambda record: _release(record.provenance), reverse=True)
    if len(records) < 2:
        return None
    newest = records[0]
    return AcrossVersions(tuple(_result(record, newest) for record in records))


def _release(provenance: dict[str, str]) -> list[list[int]]:
    return [release_numbers(provenance[name]) for name in ("mindspore", "torch")]


def _result(record: OutputRecord, newest: OutputRecord) -> VersionResult:
    found = tuple(differences(newest, record))
    return VersionResult(record.provenance, len(record.cells), found)
