"""One language out of a bilingual page, line for line."""

from __future__ import annotations

from apimap.pages.cells import Cell, Page


def belongs_to(cell: Cell, language: str) -> bool:
    """Whether a reader of ``language`` sees ``cell``."""
    return cell.language in (None, language)


def select_language(page: Page, language: str) -> str:
    """The page's text with the lines of the other languages left blank.

    The lines keep their numbers, so that a warning about the selected text
    names the line of the file.
    """
    lines = list(page.lines)
    for cell in page.cells:
        if not belongs_to(cell, language):
            lines[cell.start : cell.stop] = [""] * (cell.stop - cell.start)
    return "\n".join(lines) + "\n"
