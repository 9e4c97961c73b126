"""On a page that treats an API: what the mapping says of it, and the way there."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from apimap.base.words import translate
from apimap.pages.cells import Page, read_page
from apimap.pages.uses import compared, subjects
from apimap.publication.model import PublishedEntry, PublishedTarget
from apimap.publication.wording import CATEGORY_LABELS, GRADE_LABELS
from apimap.sphinx_ext.cells import code_cells
from apimap.sphinx_ext.executions import ProvenanceBar
from apimap.sphinx_ext.mapping.domain import digest_of, mapping_of

logger = logging.getLogger(__name__)
TEMPLATE = "mapping/facts.html"


class EntryFacts(nodes.General, nodes.Element):
    """The entries that the page treats."""


class Fact(NamedTuple):
    """An entry, and the target that the page compares if it is not the first."""

    entry: PublishedEntry
    compared: PublishedTarget | None


def setup_part(app: Sphinx) -> None:
    app.add_node(EntryFacts, html=(show_facts, skip))
    app.connect("env-get-outdated", pages_of_changed_entries)
    app.connect("doctree-resolved", insert_facts)


def facts_of(env: BuildEnvironment, docname: str) -> list[Fact]:
    """What the mapping says of what a page treats."""
    entries = mapping_of(env).entries
    page = read_page(Path(env.doc2path(docname)))
    chosen = compared(page)
    return [
        Fact(entries[name], target_of(entries[name], chosen.get(name)))
        for name in subjects(page)
        if name in entries
    ]


def target_of(entry: PublishedEntry, name: str | None) -> PublishedTarget | None:
    return next((target for target in entry.targets if target.name == name), None)


def pages_of_changed_entries(
    app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set
) -> list[str]:
    """The pages whose entries are other ones than when they were last written."""
    shown = mapping_of(env).data.setdefault("facts", {})
    outdated = []
    for docname in sorted(env.found_docs):
        if not docname.startswith("notebooks/"):
            continue
        warn_of_unknown(env, docname)
        digest = digest_of(facts_of(env, docname))
        if shown.get(docname) != digest:
            shown[docname] = digest
            outdated.append(docname)
    return outdated


def warn_of_unknown(env: BuildEnvironment, docname: str) -> None:
    """Name what a page says to treat or compare and the mapping does not have."""
    page = read_page(Path(env.doc2path(docname)))
    entries = mapping_of(env).entries
    for name in subjects(page):
        if name not in entries:
            warn_at(docname, page, "treats", f"the mapping has no {name!r}")
    for name, target in compared(page).items():
        if name not in entries or not target_of(entries[name], target):
            warn_at(docname, page, "compares", f"{name!r} has no target {target!r}")


def warn_at(docname: str, page: Page, key: str, words: str) -> None:
    """Warn with the line of the page's head that begins with ``key``."""
    numbered = enumerate(page.lines, 1)
    line = next((n for n, text in numbered if f"{key}:" in text), 1)
    logger.warning("%s: %s", key, words, location=(docname, line))


def insert_facts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the facts below the page's answer, which ends at a cell or a section."""
    bar = next(doctree.findall(ProvenanceBar), None)
    found = facts_of(app.env, docname) if bar else []
    if bar and found:
        facts = EntryFacts()
        facts["facts"] = found
        facts["root"] = "../" * docname.count("/")
        parts = bar.parent.children
        ends = (i for i, part in enumerate(parts) if ends_the_answer(part))
        bar.parent.insert(next(ends, len(parts)), facts)


def ends_the_answer(part: nodes.Element) -> bool:
    return isinstance(part, nodes.section) or any(code_cells(part))


def show_facts(translator: HTML5Translator, node: EntryFacts) -> None:
    language = translator.config.language
    context = {
        "facts": node["facts"],
        "root": node["root"],
        "language_code": language,
        "category_label": lambda name: translate(language, CATEGORY_LABELS[name]),
        "grade_label": lambda name: translate(language, GRADE_LABELS[name]),
        "_": lambda words: translate(language, words),
    }
    translator.body.append(translator.builder.templates.render(TEMPLATE, context))


def skip(translator: HTML5Translator, node: EntryFacts) -> None:
    """Nothing is to close."""
