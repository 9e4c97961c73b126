"""An answer to a look-up: as JSON for a program, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from apimap.base.words import translate
from apimap.mapping.entries import Entry, Target
from apimap.mapping.lookup import Direction, LookUp
from apimap.publication.joining import compare, documentation_of, publish_entry
from apimap.publication.model import Parameter, Published, PublishedEntry
from apimap.publication.opening import Publication
from apimap.publication.wording import (
    CATEGORY_LABELS,
    DIFFERENCE_LABELS,
    VERDICT_LABELS,
    category_sentence,
)

INDENT = "  "


class Answer(Published, frozen=True):
    """What ``apimap lookup --json`` prints: entries, or the nearest names."""

    name: str
    direction: Direction | None
    entries: tuple[PublishedEntry, ...]
    nearest: tuple[str, ...]


def answer_of(found: LookUp, publication: Publication) -> Answer:
    """The answer for a program, with everything that is published of the entries."""
    entries = tuple(publish_entry(publication, entry) for entry in found.entries)
    return Answer(found.name, found.direction, entries, found.nearest)


def answer_lines(
    found: LookUp, publication: Publication, language: str
) -> Iterator[str]:
    """The answer for a reader in ``language``, a blank line between entries."""
    if not found.entries:
        yield translate(language, "No entry for {name}.", name=found.name)
        if found.nearest:
            yield translate(language, "The nearest names:")
            yield from (f"{INDENT}{name}" for name in found.nearest)
    for number, entry in enumerate(found.entries):
        if number:
            yield ""
        yield from EntryLines(entry, publication, language)


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
        yield INDENT + category_sentence(entry, language, "{}")
        for texts in (entry.unresolved, entry.note, entry.remedy):
            if texts:
                yield INDENT + texts[language]
        for target in first:
            yield from self._differences(target)
            yield from self._run(target)
            yield INDENT + self._platforms(target)
        for target in others:
            also = self._words("Also")
            yield f"{INDENT}{also} {target.name}: {self._platforms(target)}"
        documented = first[0].name if first else entry.reference
        yield INDENT + documentation_of(self._publication, documented)[language]

    def _words(self, phrase: str, **values: object) -> str:
        return translate(self._language, phrase, **values)

    def _platforms(self, target: Target) -> str:
        if not target.platforms:
            return self._words("Documentation names no platform")
        platforms = ", ".join(target.platforms)
        return self._words("Documented for {platforms}", platforms=platforms)

    def _run(self, target: Target) -> Iterator[str]:
        """What the newest run observed."""
        newest = self._publication.runs.newest(self._entry.reference, target.name)
        if newest is None:
            return
        seen, ran = newest
        verdict = self._words(VERDICT_LABELS[seen.verdict])
        where = self._words(
            "PyTorch {torch} and MindSpore {mindspore} on {platform}, {date}",
            torch=ran.torch,
            mindspore=ran.mindspore,
            platform=ran.platform,
            date=ran.date,
        )
        counts = ""
        if seen.samples:
            words = "{matched} of {samples} samples match"
            counts = " " + self._words(
                words, matched=seen.matched, samples=seen.samples
            )
        yield f"{INDENT}{verdict}{counts} ({where})"

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
