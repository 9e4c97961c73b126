"""A page for each entry of the mapping, rendered anew only when it changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

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
    counts_sentence,
    history_sentence,
)
from apimap.sphinx_ext.mapping.domain import digest_of, mapping_of
from apimap.sphinx_ext.mapping.inline import InlineMarkdown
from apimap.verify.results.history import Observed

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


def entry_pages(app: Sphinx) -> Iterator[RenderedPage]:
    """The pages whose entries, or surroundings, have changed since they were written.

    What was written is noted after Sphinx has asked for the next page; a build that
    ends in the middle repeats the rest.
    """
    note = Path(app.doctreedir) / "entry-pages.json"
    written = json.loads(note.read_text("utf-8")) if note.exists() else {}
    entries = mapping_of(app.env).entries
    around = surroundings(app)
    wanted = {e.page: digest_of(around, *shown(e, entries)) for e in entries.values()}
    drop_pages_without_entry(Path(app.outdir), set(wanted))
    inline = InlineMarkdown(mapping_of(app.env), app.config.language)
    try:
        for entry in entries.values():
            page = entry.page
            if written.get(page) == wanted[page] and Path(app.outdir, page).exists():
                continue
            yield page.removesuffix(".html"), context_of(entry, app, inline), TEMPLATE
            written[page] = wanted[page]
    finally:
        kept = {page: written[page] for page in wanted if page in written}
        write_atomically(note, json.dumps(kept))


def surroundings(app: Sphinx) -> str:
    """A digest of what all entry pages have in common: templates, titles, style."""
    root = Path(app.confdir)
    files = {
        root / "conf.py",
        *root.glob("_templates/**/*.html"),
        *root.glob("_static/*.*"),
    }
    titles = {name: title.astext() for name, title in app.env.titles.items()}
    return digest_of(digest(files), app.config.apimap_code, sorted(titles.items()))


def shown(entry: PublishedEntry, entries: Mapping[str, PublishedEntry]) -> list[Any]:
    """What a page shows: the entry, and of its relatives category and target."""
    related = [entries[name] for name in entry.related]
    return [entry, [[e.category, [t.name for t in e.targets]] for e in related]]


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


def measured_alone(
    history: Mapping[Platform, History | None],
) -> dict[Platform, History]:
    """The platforms of which there are results."""
    return {platform: known for platform, known in history.items() if known}


def context_of(
    entry: PublishedEntry, app: Sphinx, inline: InlineMarkdown
) -> dict[str, Any]:
    """What the template needs of an entry."""
    language = app.config.language
    mapping = mapping_of(app.env)
    highlighter = app.builder.highlighter  # type: ignore[attr-defined]
    # Sphinx writes out all of the context for its log: it holds no more than it must.
    pages = [*entry.guides, *entry.notebooks]
    labels = {
        f"{name}_label": lambda value, words=words: translate(language, words[value])
        for name, words in LABELS.items()
    }
    return {
        "title": entry.reference,
        "entry": entry,
        "related": [mapping.entries[name] for name in entry.related],
        "language_code": language,
        "sentence": answer_sentence(entry, entry.evidence.grade, language),
        "counts": counts_sentence(
            entry.newest.tallies if entry.newest else None,
            entry.written.tallies if entry.written else None,
            language,
        ),
        "inline": inline.render,
        "newest": entry.newest,
        "highlight": partial(highlighter.highlight_block, lang="python"),
        "history_sentence": partial(history_sentence, language=language),
        "release_rows": release_rows,
        "measured_alone": measured_alone,
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
