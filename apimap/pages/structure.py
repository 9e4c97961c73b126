"""Rules without which a page cannot be built at all."""

from __future__ import annotations

from collections.abc import Iterator

from apimap.base.diagnostics import Diagnostic
from apimap.base.languages import LANGUAGES, SOURCE_LANGUAGE, TRANSLATION_LANGUAGES
from apimap.base.markdown import elements
from apimap.pages.cells import Cell, Page
from apimap.pages.selection import belongs_to

WORDLESS = {"label", "directive"}


def check_structure(page: Page) -> list[Diagnostic]:
    """The findings that stop a build, in the order of the file."""
    rules = (
        unknown_languages,
        missing_counterparts,
        words_without_language,
        duplicate_labels,
    )
    return sorted(finding for rule in rules for finding in rule(page))


def unknown_languages(page: Page) -> Iterator[Diagnostic]:
    """A cell's language is one that the site is built in."""
    for cell in page.cells:
        if cell.language not in (None, *LANGUAGES):
            message = f"unknown language tag {cell.language!r}"
            yield _at(page, cell, message, f"Use one of {', '.join(LANGUAGES)}")


def missing_counterparts(page: Page) -> Iterator[Diagnostic]:
    """A source cell is followed by its translations, and they follow nothing else."""
    expected = [SOURCE_LANGUAGE, *TRANSLATION_LANGUAGES]
    for group in _language_groups(page.cells):
        present = [str(cell.language) for cell in group]
        if present == expected:
            continue
        message = f"a cell in {present[0]} has no counterpart beside it"
        if len(present) > 1:
            message = f"cells in {', '.join(present)} stand together"
        remedy = f"Put one cell each in {', '.join(expected)}, in this order"
        yield _at(page, group[0], message, remedy)


def _language_groups(cells: list[Cell]) -> list[list[Cell]]:
    """Neighbouring text cells with a known language, a new group at each source."""
    groups: list[list[Cell]] = []
    open_group = False
    for cell in cells:
        if cell.language not in LANGUAGES:
            open_group = False
        elif open_group and cell.language != SOURCE_LANGUAGE:
            groups[-1].append(cell)
        else:
            groups.append([cell])
            open_group = True
    return groups


def translations(page: Page) -> Iterator[tuple[Cell, Cell]]:
    """Each translated cell with its source: (source, translation)."""
    for source, *translated in _language_groups(page.cells):
        if source.language == SOURCE_LANGUAGE:
            yield from ((source, cell) for cell in translated)


def words_without_language(page: Page) -> Iterator[Diagnostic]:
    """What stands outside the language cells holds no words."""
    for cell in page.cells:
        if cell.kind != "text" or cell.language is not None:
            continue
        for element in elements(cell.body, cell.body_start):
            if element.kind not in WORDLESS and element.value:
                remedy = f'Begin a cell with +++ {{"lang": "{SOURCE_LANGUAGE}"}}'
                message = "text outside a language cell"
                yield Diagnostic(page.path, element.line + 1, message, remedy)
                break


def duplicate_labels(page: Page) -> Iterator[Diagnostic]:
    """A label stands once in what a reader of one language sees."""
    seen_twice: set[tuple[str, int]] = set()
    for language in LANGUAGES:
        seen: set[str] = set()
        for cell in page.cells:
            if cell.kind != "text" or not belongs_to(cell, language):
                continue
            for element in elements(cell.body, cell.body_start):
                if element.kind == "label" and element.value in seen:
                    seen_twice.add((element.value, element.line))
                elif element.kind == "label":
                    seen.add(element.value)
    for label, line in seen_twice:
        message = f"the label {label!r} stands a second time"
        yield Diagnostic(page.path, line + 1, message, "Give it another name")


def _at(page: Page, cell: Cell, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(page.path, cell.start + 1, message, remedy)
