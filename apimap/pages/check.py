"""All rules over all pages, and the acceptance of a translation."""

from __future__ import annotations

import json
from pathlib import Path

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import write_atomically
from apimap.base.languages import TRANSLATION_LANGUAGES
from apimap.base.typography import chinese_faults
from apimap.pages.cells import Page, read_page
from apimap.pages.parity import check_parity, stale
from apimap.pages.structure import check_structure, translations


def page_files(root: Path) -> list[Path]:
    """Every page of the site below ``root``: its notebooks and its prose."""
    folders = ("notebooks", "source", "source/mapping")
    return sorted(path for folder in folders for path in root.glob(f"{folder}/*.md"))


def check_page(path: Path) -> list[Diagnostic]:
    """All findings about the page at ``path``.

    A page whose structure is broken is not looked at further: the other rules
    would only repeat the same complaint.
    """
    try:
        page = read_page(path)
    except DiagnosticError as error:
        return [error.diagnostic]
    return check_structure(page) or [*check_parity(page), *check_typography(page)]


def check_typography(page: Page) -> list[Diagnostic]:
    """The typographical faults of the Chinese cells."""
    return sorted(
        Diagnostic(page.path, cell.body_start + fault.line + 1, *fault[1:])
        for cell in page.cells
        if cell.kind == "text" and cell.language in TRANSLATION_LANGUAGES
        for fault in chinese_faults(cell.body)
    )


def check_buildable(path: Path) -> list[Diagnostic]:
    """Only the findings that stop a build."""
    try:
        return check_structure(read_page(path))
    except DiagnosticError as error:
        return [error.diagnostic]


def accept_translations(path: Path) -> list[int]:
    """Record that the translations of the page at ``path`` are up to date.

    Returns the lines (from 1) that changed. Raises DiagnosticError for a page
    whose structure is broken; the file is then untouched.
    """
    page = read_page(path)
    for finding in check_structure(page):
        raise DiagnosticError(finding)
    lines = list(page.lines)
    changed = []
    for source, cell in translations(page):
        if any(stale(page, source, cell)):
            metadata = {**cell.metadata, "of": source.digest}
            lines[cell.start] = f"+++ {json.dumps(metadata, ensure_ascii=False)}"
            changed.append(cell.start + 1)
    if changed:
        write_atomically(path, "\n".join(lines) + "\n")
    return changed
