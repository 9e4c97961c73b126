"""Everything that is checked of the mapping in one call."""

from __future__ import annotations

from pathlib import Path

from apimap.findings import Finding, FindingError
from apimap.mapping.loading import load_entries
from apimap.mapping.rules import check_entries
from apimap.mapping.signature_rules import check_against_record
from apimap.signature.record import RECORD, newest_record, read_record


def check_mapping(
    folder: Path | None = None, record: Path | None = None
) -> list[Finding]:
    """The findings about the mapping in ``folder`` and its recorded signatures.

    By default both are those that come with the package.
    """
    chosen = record or newest_record()
    try:
        entries = load_entries(folder)
        found = check_entries(entries)
        if chosen is None:
            message = "no signatures are recorded"
            return [*found, Finding(Path("signatures"), 0, message, f"Run: {RECORD}")]
        return sorted(found + check_against_record(entries, read_record(chosen)))
    except FindingError as error:
        return [error.finding]
