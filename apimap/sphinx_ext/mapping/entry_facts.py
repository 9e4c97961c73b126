"""On a page that treats an API: what the mapping says of it, and the way there."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from apimap.base.words import translate
from apimap.pages.cells import read_page
from apimap.pages.uses import subjects
from apimap.publication.model import PublishedEntry
from apimap.publication.wording import CATEGORY_LABELS
from apimap.sphinx_ext.executions import ProvenanceBar
from apimap.sphinx_ext.mapping.domain import digest_of, mapping_of

logger = logging.getLogger(__name__)
TEMPLATE = "mapping/facts.html"


class EntryFacts(nodes.General, nodes.Element):
    """The entries that the page treats."""


def setup_part(app: Sphinx) -> None:
    app.add_node(EntryFacts, html=(show_facts, skip))
    app.connect("env-get-outdated", pages_of_changed_entries)
    app.connect("doctree-resolved", insert_facts)


def facts_of(env: BuildEnvironment, docname: str) -> list[PublishedEntry]:
    """The published entries that a page treats."""
    entries = mapping_of(env).entries
    names = subjects(read_page(Path(env.doc2path(docname))))
    return [entries[name] for name in names if name in entries]


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
    """Name what a page says to treat and the mapping does not have."""
    page = read_page(Path(env.doc2path(docname)))
    line = next((n for n, text in enumerate(page.lines, 1) if "treats:" in text), 1)
    for name in subjects(page):
        if name not in mapping_of(env).entries:
            message = "treats: the mapping has no %r"
            logger.warning(message, name, location=(docname, line))


def insert_facts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the facts below the line that says what the page ran on."""
    bar = next(doctree.findall(ProvenanceBar), None)
    entries = facts_of(app.env, docname) if bar else []
    if bar and entries:
        facts = EntryFacts()
        facts["entries"] = entries
        facts["root"] = "../" * docname.count("/")
        bar.parent.insert(bar.parent.index(bar) + 1, facts)


def show_facts(translator: HTML5Translator, node: EntryFacts) -> None:
    language = translator.config.language
    context = {
        "entries": node["entries"],
        "root": node["root"],
        "language_code": language,
        "category_label": lambda name: translate(language, CATEGORY_LABELS[name]),
        "_": lambda words: translate(language, words),
    }
    translator.body.append(translator.builder.templates.render(TEMPLATE, context))


def skip(translator: HTML5Translator, node: EntryFacts) -> None:
    """Nothing is to close."""
