"""Everything that is checked of the mapping in one call."""

from __future__ import annotations

from pathlib import Path

from apimap.findings import Finding, FindingError
from apimap.mapping.loading import load_entries
from apimap.mapping.rules import check_entries
from apimap.mapping.signature_rules import check_against_record
from apimap.signature.record import read_newest_record, read_record


def check_mapping(
    folder: Path | None = None, record: Path | None = None
) -> list[Finding]:
    """The findings about the mapping in ``folder`` and its recorded signatures.

    By default both are those that come with the package.
    """
    try:
        entries = load_entries(folder)
    except FindingError as error:
        return [error.finding]
    found = check_entries(entries)
    try:
        recorded = read_record(record) if record else read_newest_record()
    except FindingError as error:
        return [*found, error.finding]
    return sorted(found + check_against_record(entries, recorded))
