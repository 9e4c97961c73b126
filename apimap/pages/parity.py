"""Rules that keep a translation level with its source cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from apimap.base.diagnostics import Diagnostic
from apimap.base.markdown import elements
from apimap.pages.cells import Cell, Page
from apimap.pages.structure import translations

COMPARED = (
    "label",
    "heading",
    "inline code",
    "role",
    "link",
    "directive",
    "table row",
)
LANGUAGE_IN_ADDRESS = re.compile(r"/(en|zh|zh-CN|zh_CN|zh-cn)(?=/|$)")
ACCEPT = "Bring the translation up to date, then run: apimap pages accept {path}"


def check_parity(page: Page) -> list[Diagnostic]:
    """The findings about translations that are stale or differ from their source."""
    rules = (stale, different_elements)
    pairs = list(translations(page))
    return sorted(
        finding
        for rule in rules
        for source, cell in pairs
        for finding in rule(page, source, cell)
    )


def stale(page: Page, source: Cell, cell: Cell) -> Iterator[Diagnostic]:
    """A translation names the digest of the source cell it was made from."""
    if cell.metadata.get("of") == source.digest:
        return
    message = (
        f"the {cell.language} translation was not made from the present "
        f"{source.language} cell (line {source.start + 1})"
    )
    remedy = ACCEPT.format(path=page.path)
    yield Diagnostic(page.path, cell.start + 1, message, remedy)


def different_elements(page: Page, source: Cell, cell: Cell) -> Iterator[Diagnostic]:
    """Labels, headings, inline code, roles, links, directives and rows agree."""
    theirs, ours = _counts(source), _counts(cell)
    for key in sorted(theirs.keys() | ours.keys()):
        if theirs[key] == ours[key]:
            continue
        kind, value = key
        message = (
            f"{kind} {value} stands {theirs[key]} times in {source.language} "
            f"(line {source.start + 1}) and {ours[key]} times in {cell.language}"
        ).replace("  ", " ")
        remedy = "Make the two cells agree"
        yield Diagnostic(page.path, _line_of(key, cell), message, remedy)


def _counts(cell: Cell) -> Counter[tuple[str, str]]:
    return Counter(
        (element.kind, _comparable(element.value))
        for element in elements(cell.body)
        if element.kind in COMPARED
    )


def _comparable(value: str) -> str:
    """A link's address without the language that it is for."""
    return LANGUAGE_IN_ADDRESS.sub("/*", value)


def _line_of(key: tuple[str, str], cell: Cell) -> int:
    """Where a surplus element stands, or else the cell's first line; from 1."""
    for element in elements(cell.body, cell.body_start):
        if (element.kind, _comparable(element.value)) == key:
            return element.line + 1
    return cell.start + 1
