"""Every name by which an entry is found, in the order of what is used most.

The site holds the same as JSON; ``_static/ranking.js`` reads it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from apimap.base.languages import LANGUAGES
from apimap.mapping.keywords import keywords_of
from apimap.mapping.search.vocabulary import Pattern, Vocabulary

Numbers = tuple[int, ...]
Leads = tuple[int | str, ...]


@dataclass(frozen=True)
class Named:
    """An entry, as far as it is found by names; ``covers`` as an entry has it."""

    reference: str
    aliases: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    parameters: frozenset[str] = frozenset()
    covers: tuple[str, ...] = ()

    @property
    def spelled(self) -> tuple[str, ...]:
        """The reference, and every other name by which a reader may know it."""
        named = (one for one in self.covers if not one.endswith("*"))
        return (self.reference, *self.aliases, *named)


class Names(msgspec.Struct, frozen=True):
    """What a query is compared with. An entry is a number: its place in ``entries``.

    ``entries`` holds the reference and its other spellings; ``targets``, ``parameters``
    and ``keywords`` tell which entries have them, the most fitting first. ``families``
    says which entry answers for all names that begin so: ``torch.sparse.``. An idea
    leads to entries and to addresses of pages. So does a name in ``own``: one of
    MindSpore's that a page explains.
    """

    entries: tuple[tuple[str, ...], ...]
    families: dict[str, int]
    targets: dict[str, Numbers]
    parameters: dict[str, Numbers]
    keywords: dict[str, Numbers]
    ideas: tuple[tuple[tuple[str, ...], Leads], ...]
    own: dict[str, Leads]
    shorthands: dict[str, str]
    patterns: tuple[Pattern, ...]
    stopwords: tuple[str, ...]


def names_of(
    entries: Iterable[Named], words: Vocabulary, pages: Iterable[str] | None = None
) -> Names:
    """The names of ``entries``, and the ideas that lead to them or to ``pages``.

    Without ``pages`` every page counts as there.
    """
    ordered = by_use(entries, words)
    places = {entry.reference: place for place, entry in enumerate(ordered)}
    known = None if pages is None else frozenset(pages)
    led = [(idea, tuple(_leads(idea.leads, places, known))) for idea in words.idea]
    return Names(
        entries=tuple(one.spelled for one in ordered),
        families={
            name.removesuffix("*"): place
            for place, one in enumerate(ordered)
            for name in one.covers
            if name.endswith("*")
        },
        targets=_targets(ordered),
        parameters=_inverted([entry.parameters for entry in ordered]),
        keywords=_inverted([_keywords(entry) for entry in ordered]),
        ideas=tuple((idea.phrases, leads) for idea, leads in led if leads),
        own={name: leads for idea, leads in led if leads for name in idea.names},
        shorthands=words.shorthands,
        patterns=words.patterns,
        stopwords=words.stopwords,
    )


def by_use(entries: Iterable[Named], words: Vocabulary) -> list[Named]:
    """``entries``, those first that are used most, then by the order of namespaces."""
    common = {name: place for place, name in enumerate(words.common)}
    spaces = {name: place for place, name in enumerate(words.namespaces)}

    def order(entry: Named) -> tuple[int, int, int, str]:
        name = entry.reference
        namespace = name.rpartition(".")[0]
        return (
            common.get(name, len(common)),
            spaces.get(namespace, len(spaces)),
            len(name),
            name,
        )

    return sorted(entries, key=order)


def misfit(target: str, entry: Named) -> tuple[bool, bool, bool]:
    """Orders entries of ``target``: those that prefer it, those called the same."""
    name, other = last_part(entry.reference), last_part(target)
    return entry.targets[0] != target, name != other, squashed(name) != squashed(other)


def _targets(entries: Sequence[Named]) -> dict[str, Numbers]:
    """Target to its entries, the most fitting first, then those that are used most."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for target in entry.targets:
            found[target].append(place)

    def fitting(target: str) -> Numbers:
        places = found[target]
        return tuple(sorted(places, key=lambda one: misfit(target, entries[one])))

    return {target: fitting(target) for target in sorted(found)}


def last_part(name: str) -> str:
    """What stands after the last dot."""
    return name.rpartition(".")[2]


def is_page(lead: str) -> bool:
    """Whether what an idea leads to is the address of a page, not a name."""
    return ".html" in lead


def squashed(name: str) -> str:
    """``name`` without case and underscores: what spellings of it have in common."""
    return name.replace("_", "").lower()


def _keywords(entry: Named) -> list[str]:
    words = (keywords_of(entry.reference, language) for language in LANGUAGES)
    return list(dict.fromkeys(word for found in words for word in found))


def _inverted(words_of: Sequence[Iterable[str]]) -> dict[str, Numbers]:
    """Word to the places at which ``words_of`` has it."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(words_of):
        for word in words:
            found[word].append(place)
    return {word: tuple(places) for word, places in sorted(found.items())}


def _leads(
    leads: Iterable[str], places: dict[str, int], pages: frozenset[str] | None
) -> Iterable[int | str]:
    for lead in leads:
        if lead in places:
            yield places[lead]
        elif is_page(lead) and (pages is None or lead in pages):
            yield lead
