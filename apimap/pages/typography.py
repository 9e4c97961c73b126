"""Rules for Chinese text that render wrongly or read badly when broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apimap.findings import Finding
from apimap.languages import TRANSLATION_LANGUAGES
from apimap.pages.cells import Page
from apimap.pages.markdown import elements

CJK = r"[\u3400-\u4dbf\u4e00-\u9fff]"
LATIN = r"[A-Za-z0-9`]"
TOUCHING = re.compile(f"{CJK}{LATIN}|{LATIN}{CJK}")
OPEN_EMPHASIS = re.compile(r"\*\*|__(?!\w)")
HALF_WIDTH = re.compile(f"{CJK}[,;:!?]")


def check_typography(page: Page) -> list[Finding]:
    """The findings about emphasis, spacing and punctuation of Chinese cells."""
    rules = (unclosed_emphasis, missing_space, half_width_punctuation)
    return sorted(
        finding
        for cell in page.cells
        if cell.kind == "text" and cell.language in TRANSLATION_LANGUAGES
        for element in elements(cell.body, cell.body_start)
        if element.kind == "prose"
        for rule in rules
        for finding in rule(page, element.value, element.line + 1)
    )


def unclosed_emphasis(page: Page, prose: str, line: int) -> Iterator[Finding]:
    """Asterisks that CommonMark left in the text: the emphasis did not close."""
    if OPEN_EMPHASIS.search(prose):
        message = f"emphasis that does not close: {prose.strip()[:40]!r}"
        remedy = "Move the punctuation out of the asterisks, or put a space after them"
        yield Finding(page.path, line, message, remedy)


def missing_space(page: Page, prose: str, line: int) -> Iterator[Finding]:
    """A space stands between CJK and Latin letters, digits or code."""
    for found in TOUCHING.finditer(prose):
        around = prose[max(0, found.start() - 6) : found.end() + 6]
        message = f"no space between CJK and Latin: {around!r}"
        yield Finding(page.path, line, message, "Put a space between the two")


def half_width_punctuation(page: Page, prose: str, line: int) -> Iterator[Finding]:
    """Punctuation after a CJK character is full-width."""
    for found in HALF_WIDTH.finditer(prose):
        message = f"half-width punctuation after CJK: {found[0]!r}"
        yield Finding(page.path, line, message, "Use the full-width character")
