"""Everything that is checked of the mapping in one call."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.mapping.entries import Entry
from apimap.mapping.loading import load_entries
from apimap.mapping.rules import check_rules, finding_about
from apimap.mapping.signature_rules import check_against_record
from apimap.signature.record import read_newest_record, read_signature_record
from apimap.verify.model.outcomes import Kind


def check_mapping(
    folder: Path | None = None, record: Path | None = None
) -> list[Diagnostic]:
    """The findings about the mapping in ``folder`` and its recorded signatures.

    By default both are those that come with the package.
    """
    try:
        entries = load_entries(folder)
    except DiagnosticError as error:
        return [error.diagnostic]
    found = check_rules(entries) + check_known_kinds(entries)
    try:
        recorded = read_signature_record(record) if record else read_newest_record()
    except DiagnosticError as error:
        return [*found, error.diagnostic]
    return sorted(found + check_against_record(entries, recorded))


def check_known_kinds(entries: Iterable[Entry]) -> list[Diagnostic]:
    """The known differences whose kind no run can find."""
    kinds = [str(kind) for kind in Kind]
    return [
        finding_about(
            entry,
            f"a known difference of kind {known.kind!r}",
            f"Use one of {', '.join(kinds)}",
        )
        for entry in entries
        for known in entry.known
        if known.kind not in kinds
    ]
