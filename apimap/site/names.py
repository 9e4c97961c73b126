"""The file ``names.json`` of each language: what the site's search finds at a key.

It holds the names of entries and what a list shows of each, the ideas that lead to
entries and pages, and the pages' titles. ``_static/names.js`` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from apimap.base.languages import LANGUAGES
from apimap.base.words import translate
from apimap.mapping.entries import Category, Platform
from apimap.mapping.keywords import keywords_of
from apimap.mapping.search.names import Named, Names, is_page, names_of
from apimap.mapping.search.vocabulary import vocabulary
from apimap.pages.cells import Page, read_page
from apimap.pages.check import page_files
from apimap.publication.model import PublishedEntry, PublishedMapping
from apimap.publication.wording import CATEGORY_LABELS, GRADE_LABELS
from apimap.site.addresses import page_addresses
from apimap.verify.model.outcomes import GraphState
from apimap.verify.results.grades import Grade

FILE_NAME = "names.json"
HEADING = re.compile(r"^(?:\(([\w-]+)\)=\n)?#+ (.+)$", re.MULTILINE)
MOST_WORDS = 3  # that say what an API is for
ROLE = re.compile(r"\{[\w:-]+\}")


class Row(msgspec.Struct, frozen=True, array_like=True):
    """What a list shows of an entry, and filters it by; words as places in lists.

    ``page`` is empty where it is called like the reference; a platform is a bit.
    ``about`` says in a few words what the API is for.
    """

    targets: tuple[int, ...]
    category: int
    grade: int
    graph: int
    platforms: int
    counts: str
    page: str
    about: str


class NamesFile(msgspec.Struct, frozen=True):
    """The whole file. ``pages`` has the title, and of a section that of its page.

    ``target_pages`` has the pages of targets that are not called like the target.
    """

    names: Names
    rows: tuple[Row, ...]
    categories: tuple[tuple[str, str], ...]
    grades: tuple[tuple[str, str], ...]
    graphs: tuple[str, ...]
    platforms: tuple[str, ...]
    target_pages: dict[str, str]
    pages: dict[str, tuple[str, ...]]


def write_names(root: Path, mapping: PublishedMapping, site: Path) -> None:
    """Write the names of the project at ``root`` into each language of ``site``."""
    for language in LANGUAGES:
        content = msgspec.json.encode(names_file(root, mapping, language))
        (site / language / FILE_NAME).write_bytes(content)


def names_file(root: Path, mapping: PublishedMapping, language: str) -> NamesFile:
    """What the search of one language reads."""
    titles = dict(_titles(root, language))
    entries = {entry.reference: entry for entry in mapping.entries}
    names = names_of(map(_named, mapping.entries), vocabulary(), titles)
    targets = {target: place for place, target in enumerate(names.targets)}
    led_to = {lead for _, leads in names.ideas for lead in leads if is_page(str(lead))}
    return NamesFile(
        names=names,
        rows=tuple(
            _row(entries[spelled[0]], targets, language) for spelled in names.entries
        ),
        categories=_labels(CATEGORY_LABELS, language),
        grades=_labels(GRADE_LABELS, language),
        graphs=tuple(GraphState),
        platforms=tuple(Platform),
        target_pages={
            target: Path(page).stem
            for target, page in mapping.target_pages.items()
            if Path(page).stem != target
        },
        pages={page: title for page, title in titles.items() if page in led_to},
    )


def _labels(labels: Mapping[Any, str], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, translate(language, words)) for value, words in labels.items())


def _named(entry: PublishedEntry) -> Named:
    return Named(
        entry.reference,
        entry.aliases,
        tuple(target.name for target in entry.targets),
        frozenset(_parameters(entry)),
        entry.covers,
    )


def _parameters(entry: PublishedEntry) -> Iterator[str]:
    """The names of both sides' parameters."""
    for target in entry.targets:
        for row in target.comparison.parameters if target.comparison else ():
            for parameter in (row.reference, row.target):
                if parameter:
                    yield parameter.name


def _row(entry: PublishedEntry, targets: dict[str, int], language: str) -> Row:
    first = entry.targets[0] if entry.targets else None
    platforms = first.platforms if first else ()
    called = Path(entry.page).stem
    return Row(
        targets=tuple(targets[target.name] for target in entry.targets),
        category=list(Category).index(entry.category),
        grade=list(Grade).index(entry.evidence.grade),
        graph=list(GraphState).index(entry.graph),
        platforms=sum(1 << list(Platform).index(Platform(one)) for one in platforms),
        counts=counts_of(entry, language),
        page="" if called == entry.reference else called,
        about=", ".join(keywords_of(entry.reference, language)[:MOST_WORDS]),
    )


def counts_of(entry: PublishedEntry, language: str) -> str:
    """How many samples of ordinary use are equal, in the better way: ``20 of 21``."""
    as_written = entry.evidence.grade is Grade.EQUAL_AS_WRITTEN
    run = entry.written if as_written else entry.newest
    equal, ran = run.tallies.deciding if run and run.tallies else (0, 0)
    return translate(language, "{equal} of {run}", equal=equal, run=ran) if ran else ""


def _titles(root: Path, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Address and title of every page, then of its labelled sections."""
    for path in page_files(root):
        page = read_page(path)
        address = next(page_addresses(page, root))
        headings = list(_headings(page, language))
        title = headings[0][1] if headings else ""
        yield address, (title,)
        for label, heading in headings[1:]:
            if label:
                yield f"{address}#{label}", (heading, title)


def _headings(page: Page, language: str) -> Iterator[tuple[str, str]]:
    """Label and words of each heading, without markup."""
    for cell in page.cells:
        if cell.kind == "text" and cell.metadata.get("lang", language) == language:
            for label, words in HEADING.findall(cell.body):
                yield label, ROLE.sub("", words).replace("`", "")
