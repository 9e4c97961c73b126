"""An answer to a look-up: as JSON for a program, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apimap.base.words import translate
from apimap.mapping.entries import Entry, Target
from apimap.mapping.lookup import Direction, LookUp
from apimap.publication import Published
from apimap.publication.joining import compare, documentation_of, publish_entry
from apimap.publication.model import PublishedEntry
from apimap.publication.opening import Publication
from apimap.publication.parameters import Parameter
from apimap.publication.wording import (
    CATEGORY_LABELS,
    DIFFERENCE_LABELS,
    GRADE_LABELS,
    MOST_IN_FULL,
    answer_sentence,
    counts_sentence,
    differences_seen,
    leading_sentence,
    platforms_sentence,
)
from apimap.verify.model.outcomes import AS_WRITTEN
from apimap.verify.results.grades import Grade, grade_of
from apimap.verify.results.store import pair_of

INDENT = "  "


class Answer(Published, frozen=True):
    """What ``apimap lookup --json`` prints: entries, or the nearest names and pages.

    ``others`` are names that the one asked for can stand for as well.
    """

    name: str
    direction: Direction | None
    entries: tuple[PublishedEntry, ...]
    others: tuple[str, ...]
    nearest: tuple[str, ...]
    pages: tuple[str, ...]


def answer_of(found: LookUp, publication: Publication) -> Answer:
    """The answer for a program, with everything that is published of the entries."""
    entries = tuple(publish_entry(publication, entry) for entry in found.entries)
    return Answer(
        name=found.name,
        direction=found.direction,
        entries=entries,
        others=found.others,
        nearest=found.nearest,
        pages=found.pages,
    )


def answer_lines(
    found: LookUp, publication: Publication, language: str
) -> Iterator[str]:
    """The answer for a reader in ``language``, a blank line between entries."""
    if not found.entries:
        yield translate(language, "No entry for {name}.", name=found.name)
    yield from _listed(translate(language, "The nearest names:"), found.nearest)
    pages = list(_listed(translate(language, "Pages of the site:"), found.pages))
    if not found.entries:
        yield from pages
    if found.direction is Direction.TARGET:
        yield from _target_lines(found, publication, language)
    else:
        for number, entry in enumerate(found.entries):
            if number:
                yield ""
            yield from EntryLines(entry, publication, language)
    if found.entries and pages:
        yield from ("", *pages)
    if found.others:
        yield ""
    phrase = translate(language, "{name} can also be:", name=found.name)
    yield from _listed(phrase, found.others)


def _target_lines(
    found: LookUp, publication: Publication, language: str
) -> Iterator[str]:
    """The MindSpore API that was asked for, and how the PyTorch APIs differ from it."""
    targets = [
        next(target for target in entry.targets if target.name == found.full)
        for entry in found.entries
    ]
    yield found.full
    yield INDENT + leading_sentence(
        [entry.reference for entry in found.entries], language, "{}"
    )
    yield INDENT + platforms_sentence(targets[0], language)
    yield INDENT + documentation_of(publication, found.full)[language]
    for entry in found.entries[:MOST_IN_FULL]:
        yield ""
        newest = publication.runs.newest(entry.reference, found.full)
        grade = grade_of(pair_of(newest[0]), None) if newest else Grade.NOT_RUN
        yield f"{INDENT}{entry.reference}  [{translate(language, GRADE_LABELS[grade])}]"
        first = entry.targets[0].name
        if first != found.full:
            phrase = "Its first choice is {target}."
            yield INDENT * 2 + translate(language, phrase, target=first)
        compared = compare(publication, entry, found.full)
        for line in differences_seen(compared, language, "{}"):
            yield INDENT * 2 + line
    rest = [entry.reference for entry in found.entries[MOST_IN_FULL:]]
    phrase = translate(language, "{count} more PyTorch APIs", count=len(rest))
    yield from _listed(phrase, rest)


def _listed(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield heading
        yield from (f"{INDENT}{item}" for item in items)


class EntryLines:
    """The lines about one entry; of runs no more is read than what they show."""

    def __init__(self, entry: Entry, publication: Publication, language: str) -> None:
        self._entry = entry
        self._publication = publication
        self._language = language

    def __iter__(self) -> Iterator[str]:
        entry, language = self._entry, self._language
        first, others = entry.targets[:1], entry.targets[1:]
        answer = "".join(f" → {target.name}" for target in first)
        label = self._words(CATEGORY_LABELS[entry.category])
        yield f"{entry.reference}{answer}  [{label}]"
        names = [target.name for target in entry.targets]
        grade = self._publication.runs.grade(entry.reference, names)
        yield INDENT + answer_sentence(entry, grade, language, "{}")
        for texts in (entry.unresolved, entry.note, entry.remedy):
            if texts:
                yield INDENT + texts[language]
        for target in first:
            yield from self._differences(target)
            yield from self._run(target, grade)
            yield INDENT + platforms_sentence(target, language)
        for target in others:
            also, where = self._words("Also"), platforms_sentence(target, language)
            yield f"{INDENT}{also} {target.name}: {where}"
        documented = first[0].name if first else entry.reference
        yield INDENT + documentation_of(self._publication, documented)[language]

    def _words(self, phrase: str, **values: object) -> str:
        return translate(self._language, phrase, **values)

    def _run(self, target: Target, grade: Grade) -> Iterator[str]:
        """What the newest run observed."""
        runs, reference = self._publication.runs, self._entry.reference
        newest = runs.newest(reference, target.name)
        if newest is None:
            return
        seen, ran = newest
        written = runs.newest(reference, AS_WRITTEN)
        counts = counts_sentence(
            seen.tallies, written[0].tallies if written else None, self._language
        )
        where = self._words(
            "PyTorch {torch} and MindSpore {mindspore} on {platform}, {date}",
            torch=ran.torch,
            mindspore=ran.mindspore,
            platform=ran.platform,
            date=ran.date,
        )
        label = self._words(GRADE_LABELS[grade])
        yield f"{INDENT}{label}{' · ' if counts else ''}{counts} ({where})"

    def _differences(self, target: Target) -> Iterator[str]:
        """The parameters that differ, a line each, in columns."""
        compared = compare(self._publication, self._entry, target.name)
        rows = [
            (_text(row.reference), _text(row.target), row.differences)
            for row in (compared.parameters if compared else ())
            if row.differences
        ]
        widths = [max((len(row[side]) for row in rows), default=0) for side in (0, 1)]
        for reference, answer, kinds in rows:
            words = ", ".join(self._words(DIFFERENCE_LABELS[kind]) for kind in kinds)
            columns = f"{reference:{widths[0]}} → {answer:{widths[1]}}"
            yield f"{INDENT}{INDENT}{columns}  {words}"


def _text(parameter: Parameter | None) -> str:
    return "–" if parameter is None else str(parameter)
