"""The page of an entry of the mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from sphinx.application import Sphinx

from apimap.base.versions import release_numbers
from apimap.base.words import translate
from apimap.mapping.entries import Platform
from apimap.publication.model import History, PublishedEntry
from apimap.publication.wording import (
    answer_sentence,
    category_sentence,
    counts_sentence,
    few_sentence,
    history_sentence,
)
from apimap.sphinx_ext.mapping.domain import digest_of, mapping_of
from apimap.sphinx_ext.mapping.inline import InlineMarkdown
from apimap.sphinx_ext.mapping.pages.navigation import (
    Link,
    Neighbours,
    Surroundings,
    contents,
    sections_of,
)
from apimap.sphinx_ext.mapping.pages.writing import DataPage, label_functions
from apimap.verify.results.history import Observed, State

TEMPLATE = "mapping/entry.html"


def entry_pages(app: Sphinx, around: Surroundings, common: str) -> Iterator[DataPage]:
    """A page for each entry; ``common`` is a digest of what all pages share."""
    mapping = mapping_of(app.env)
    entries = mapping.entries
    inline = InlineMarkdown(mapping)
    for entry in entries.values():
        yield DataPage(
            entry.page,
            TEMPLATE,
            digest_of(common, *shown(entry, entries, around)),
            partial(context_of, entry, app, inline, around),
        )


def shown(
    entry: PublishedEntry,
    entries: Mapping[str, PublishedEntry],
    around: Surroundings,
) -> list[Any]:
    """What a page shows: the entry, what it stands for, and the entries around it."""
    related = [entries[name] for name in entry.related]
    relatives = [[e.evidence.grade, [t.name for t in e.targets[:1]]] for e in related]
    neighbours = asdict(around.neighbours(entry))
    lead = lead_of(entry, entries)
    return [entry, lead, relatives, neighbours, around.sharing(entry)]


def lead_of(
    entry: PublishedEntry, entries: Mapping[str, PublishedEntry]
) -> PublishedEntry:
    """The entry whose answer ``entry`` gives: what an alias stands for, or itself."""
    return entries.get(entry.alias_of or "", entry)


def release_rows(
    history: Mapping[Platform, History | None],
) -> list[tuple[str, list[Observed | None]]]:
    """A row a release, the newest first; None where a platform was not measured."""
    found: dict[str, dict[Platform, Observed]] = {}
    for platform, known in history.items():
        for one in known.releases if known else ():
            found.setdefault(one.mindspore, {})[platform] = one
    return [
        (release, [found[release].get(platform) for platform in history])
        for release in sorted(found, key=release_numbers, reverse=True)
    ]


def one_state(platforms: Mapping[Platform, History]) -> State | None:
    """What every release came to by the same samples; None where they differ."""
    every = [one for known in platforms.values() for one in known.releases]
    states = {one.state for one in every if one.comparable}
    agreed = len(states) == 1 and all(one.comparable for one in every)
    return states.pop() if agreed else None


def measured_alone(
    history: Mapping[Platform, History | None],
) -> dict[Platform, History]:
    """The platforms of which there are results."""
    return {platform: known for platform, known in history.items() if known}


def context_of(
    entry: PublishedEntry, app: Sphinx, inline: InlineMarkdown, around: Surroundings
) -> dict[str, Any]:
    """What the template needs of an entry."""
    language = app.config.language
    mapping = mapping_of(app.env)
    lead = lead_of(entry, mapping.entries)
    sections = sections_of(entry, lead, language)
    highlighter = app.builder.highlighter  # type: ignore[attr-defined]
    # Sphinx writes out all of the context for its log: it holds no more than it must.
    pages = [*lead.guides, *entry.notebooks]
    return {
        "title": entry.reference,
        "toc": contents(entry.reference, sections),
        "entry": entry,
        "lead": lead,
        "sections": sections,
        "sharing": around.sharing(entry),
        "target_pages": {
            target.name: mapping.published.target_pages[target.name]
            for target in entry.targets
        },
        **neighbour_context(around.neighbours(entry)),
        "related": [mapping.entries[name] for name in entry.related],
        "language_code": language,
        "sentence": answer_sentence(entry, entry.evidence.grade, language),
        "claim": category_sentence(entry, language),
        "lead_claim": category_sentence(lead, language),
        "counts": counts_sentence(
            lead.newest.tallies if lead.newest else None,
            lead.written.tallies if lead.written else None,
            language,
        ),
        "inline": inline.render,
        "highlight": partial(highlighter.highlight_block, lang="python"),
        "few_sentence": partial(few_sentence, language=language),
        "history_sentence": partial(history_sentence, language=language),
        "release_rows": release_rows,
        "measured_alone": measured_alone,
        "one_state": one_state,
        "platforms": sorted({one.platform for one in mapping.published.runs}),
        "recorded": mapping.published.provenance,
        "page_titles": {
            page: app.env.titles[page.removesuffix(".html")].astext() for page in pages
        },
        "parents": [
            {"link": "index.html", "title": translate(language, "API mapping")}
        ],
        **label_functions(language),
    }


def neighbour_context(neighbours: Neighbours) -> dict[str, Any]:
    """The entries before and after in the form in which Sphinx gives pages."""

    def link(one: Link | None) -> dict[str, str] | None:
        return {"title": one.name, "link": one.address} if one else None

    return {
        "neighbours": neighbours.around,
        "prev": link(neighbours.previous),
        "next": link(neighbours.next),
    }
