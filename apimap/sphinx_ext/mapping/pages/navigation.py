"""Where an entry's page leads: its own sections, and the entries around it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from apimap.base.words import translate
from apimap.publication.addresses import FOLDER
from apimap.publication.model import PublishedEntry

NEAREST = 5  # neighbours that the sidebar shows on each side
MOST_SHARING = 12  # other PyTorch names of one target that a page lists
# In the order of the page: anchor and heading.
SECTIONS = {
    "remedy": "What to write",
    "example": "Example",
    "parameters": "Parameters",
    "run": "What a run showed",
    "official": "What the official table says",
    "elsewhere": "See also",
}


class Link(NamedTuple):
    """An entry's name, and the address of its page from that of another entry."""

    name: str
    address: str


@dataclass(frozen=True)
class Neighbours:
    """Entries of one namespace in the order of their names; ``around`` has the entry
    itself in it."""

    previous: Link | None
    next: Link | None
    around: tuple[Link, ...]


class Surroundings:
    """The entries around each entry: of its namespace, and of its first target."""

    def __init__(
        self,
        entries: Mapping[str, PublishedEntry],
        targets: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._entries = entries
        self._targets = targets
        self._namespaces = _by_namespace(entries.values())

    def neighbours(self, entry: PublishedEntry) -> Neighbours:
        """Those whose names stand before and after that of ``entry``."""
        names = self._namespaces[entry.namespace]
        place = bisect_left(names, entry.reference)
        first = max(0, min(place - NEAREST, len(names) - 2 * NEAREST - 1))
        around = names[first : first + 2 * NEAREST + 1]
        return Neighbours(
            self._link(names[place - 1]) if place else None,
            self._link(names[place + 1]) if place + 1 < len(names) else None,
            tuple(map(self._link, around)),
        )

    def sharing(self, entry: PublishedEntry) -> tuple[Link, ...]:
        """Other references that lead to the first target of ``entry``."""
        if not entry.targets:
            return ()
        others = self._targets.get(entry.targets[0].name, ())
        known = {entry.reference, *entry.related}
        sharing = [name for name in others if name not in known][:MOST_SHARING]
        return tuple(map(self._link, sharing))

    def _link(self, name: str) -> Link:
        return Link(name, self._entries[name].page.removeprefix(f"{FOLDER}/"))


def _by_namespace(entries: Iterable[PublishedEntry]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for entry in entries:
        found[entry.namespace].append(entry.reference)
    return {namespace: sorted(names) for namespace, names in found.items()}


def sections_of(
    entry: PublishedEntry, lead: PublishedEntry, language: str
) -> dict[str, str]:
    """Anchor and heading of each section that the page of ``entry`` has.

    ``lead`` is the entry whose answer it gives: an alias that of what it stands for.
    """
    written, newest = lead.written, lead.newest
    has_code = bool(written and written.example) or bool(lead.advice)
    present = {
        "remedy": has_code or bool(lead.rule),
        "example": bool(newest and newest.example and not has_code),
        "parameters": bool(entry.targets),
        "run": entry.newest is not None,
        "official": bool(entry.official),
        "elsewhere": True,
    }
    return {
        anchor: translate(language, heading)
        for anchor, heading in SECTIONS.items()
        if present[anchor]
    }


def contents(title: str, sections: Mapping[str, str]) -> str:
    """A page's own contents, as HTML in the form in which Sphinx gives them."""
    items = "".join(
        f'<li><a class="reference internal" href="#{anchor}">{escape(heading)}</a></li>'
        for anchor, heading in sections.items()
    )
    top = f'<a class="reference internal" href="#">{escape(title)}</a>'
    return f"<ul><li>{top}<ul>{items}</ul></li></ul>"
