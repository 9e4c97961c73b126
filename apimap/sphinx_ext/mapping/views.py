"""Directives that show the whole mapping: each renders one template when written.

A page that has one is read again when what the view shows has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from apimap.base.words import translate
from apimap.sphinx_ext.mapping import (
    index,
    landing,
    official_table,
    release_changes,
    run_figures,
)
from apimap.sphinx_ext.mapping.domain import MappingDomain, digest_of, mapping_of


@dataclass(frozen=True)
class View:
    """What a directive renders: ``template``, given what ``context_of`` makes.

    ``shown`` is all that this depends on.
    """

    template: str
    context_of: Callable[[MappingDomain, str], dict[str, Any]]
    shown: Callable[[MappingDomain], list[Any]]


VIEWS = {
    "mapping-index": View("mapping/index.html", index.context_of, index.shown),
    "landing": View("mapping/landing.html", landing.context_of, landing.shown),
    "official-table": View(
        "mapping/official-table.html", official_table.context_of, official_table.shown
    ),
    "release-changes": View(
        "mapping/release-changes.html",
        release_changes.context_of,
        release_changes.shown,
    ),
    "run-figures": View(
        "mapping/run-figures.html", run_figures.context_of, run_figures.shown
    ),
}
SCRIPTS = {"mapping-index": "mapping.js", "official-table": "official.js"}


class MappingView(nodes.General, nodes.Element):
    """Stands for what the directive of that name shows."""


class MappingViewDirective(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        views = mapping_of(self.env).data.setdefault("views", {})
        views.setdefault(self.env.docname, []).append(self.name)
        return [MappingView(view=self.name)]


def setup_part(app: Sphinx) -> None:
    for name in VIEWS:
        app.add_directive(name, MappingViewDirective)
    app.add_node(MappingView, html=(show_view, skip))
    app.connect("env-get-outdated", outdated_views)
    app.connect("env-purge-doc", forget_views)
    app.connect("env-check-consistency", keep_contents)
    app.connect("html-page-context", load_scripts)


def outdated_views(
    app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set
) -> list[str]:
    """The pages with a view that shows something else than before."""
    mapping = mapping_of(env)
    before = mapping.data.get("shown", {})
    now = {name: digest_of(view.shown(mapping)) for name, view in VIEWS.items()}
    mapping.data["shown"] = now
    outdated = {
        docname
        for docname, views in mapping.data.get("views", {}).items()
        if docname in env.found_docs
        and any(before.get(view) != now[view] for view in views)
    }
    mapping.data["only entries"] = outdated - added - changed
    return sorted(outdated)


def keep_contents(app: Sphinx, env: BuildEnvironment) -> None:
    """Leave pages alone whose contents list a view: its title is as it was.

    Comes after the environment was stored: the next build knows the contents again.
    """
    for docname in mapping_of(env).data.pop("only entries", ()):
        env.files_to_rebuild.pop(docname, None)


def forget_views(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    mapping_of(env).data.get("views", {}).pop(docname, None)


def load_scripts(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    for view in mapping_of(app.env).data.get("views", {}).get(pagename, ()):
        if view in SCRIPTS:
            app.add_js_file(SCRIPTS[view], type="module")


def show_view(translator: HTML5Translator, node: MappingView) -> None:
    builder, language = translator.builder, translator.config.language
    view = VIEWS[node["view"]]
    context = view.context_of(mapping_of(builder.env), language) | {
        "language_code": language,
        "highlight": partial(builder.highlighter.highlight_block, lang="python"),
        "_": partial(translate, language),
    }
    translator.body.append(builder.templates.render(view.template, context))


def skip(translator: HTML5Translator, node: MappingView) -> None:
    """Nothing is to close."""
