"""A page for each entry of the mapping, rendered anew only when it changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from apimap.base.files import write_atomically
from apimap.base.versions import release_numbers
from apimap.base.words import translate
from apimap.execution.local_modules import digest
from apimap.mapping.entries import Platform
from apimap.publication.addresses import FOLDER
from apimap.publication.model import History, PublishedEntry
from apimap.publication.wording import (
    CATEGORY_LABELS,
    CLAIM_LABELS,
    DIFFERENCE_LABELS,
    FINDING_LABELS,
    GRADE_LABELS,
    GRAPH_LABELS,
    REASON_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    answer_sentence,
    category_sentence,
    counts_sentence,
    few_sentence,
    history_sentence,
)
from apimap.sphinx_ext.mapping.domain import digest_of, mapping_of
from apimap.sphinx_ext.mapping.entry_navigation import (
    Link,
    Neighbours,
    Surroundings,
    contents,
    sections_of,
)
from apimap.sphinx_ext.mapping.inline import InlineMarkdown
from apimap.verify.results.history import Observed, State

TEMPLATE = "mapping/entry.html"
RenderedPage = tuple[str, dict[str, Any], str]
LABELS = {
    "category": CATEGORY_LABELS,
    "claim": CLAIM_LABELS,
    "difference": DIFFERENCE_LABELS,
    "source": SOURCE_LABELS,
    "state": STATE_LABELS,
    "grade": GRADE_LABELS,
    "graph": GRAPH_LABELS,
    "finding": FINDING_LABELS,
    "reason": REASON_LABELS,
}


def setup_part(app: Sphinx) -> None:
    app.connect("html-collect-pages", entry_pages)
    # After Furo, which knows contents of documents alone.
    app.connect("html-page-context", show_contents, priority=900)


def entry_pages(app: Sphinx) -> Iterator[RenderedPage]:
    """The pages whose entries, or surroundings, have changed since they were written.

    What was written is noted after Sphinx has asked for the next page; a build that
    ends in the middle repeats the rest.
    """
    note = Path(app.doctreedir) / "entry-pages.json"
    written = json.loads(note.read_text("utf-8")) if note.exists() else {}
    mapping = mapping_of(app.env)
    entries = mapping.entries
    common = common_to_all(app)
    around = Surroundings(entries, mapping.published.targets)
    wanted = {
        e.page: digest_of(common, *shown(e, entries, around)) for e in entries.values()
    }
    drop_pages_without_entry(Path(app.outdir), set(wanted))
    inline = InlineMarkdown(mapping, app.config.language)
    try:
        for entry in entries.values():
            page = entry.page
            if written.get(page) == wanted[page] and Path(app.outdir, page).exists():
                continue
            context = context_of(entry, app, inline, around)
            yield page.removesuffix(".html"), context, TEMPLATE
            written[page] = wanted[page]
    finally:
        kept = {page: written[page] for page in wanted if page in written}
        write_atomically(note, json.dumps(kept))


def show_contents(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Show an entry's page its own contents, which Furo takes for no document's."""
    if "entry" in context:
        context["furo_hide_toc"] = False


def common_to_all(app: Sphinx) -> str:
    """A digest of what all entry pages have in common: templates, titles, style."""
    root = Path(app.confdir)
    files = {
        root / "conf.py",
        *root.glob("_templates/**/*.html"),
        *root.glob("_static/*.*"),
    }
    titles = {name: title.astext() for name, title in app.env.titles.items()}
    return digest_of(digest(files), app.config.apimap_code, sorted(titles.items()))


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


def drop_pages_without_entry(outdir: Path, wanted: set[str]) -> None:
    """Remove the pages of entries that are gone; Sphinx's own page here stays."""
    for page in (outdir / FOLDER).glob("*.html"):
        if page.name != "index.html" and f"{FOLDER}/{page.name}" not in wanted:
            page.unlink()


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
    labels = {
        f"{name}_label": lambda value, words=words: translate(language, words[value])
        for name, words in LABELS.items()
    }
    return {
        "title": entry.reference,
        "toc": contents(entry.reference, sections),
        "entry": entry,
        "lead": lead,
        "sections": sections,
        "sharing": around.sharing(entry),
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
        **labels,
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
