"""The pages that are made from the mapping's data alone."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx.application import Sphinx

from apimap.sphinx_ext.mapping.domain import mapping_of
from apimap.sphinx_ext.mapping.pages.entries import entry_pages
from apimap.sphinx_ext.mapping.pages.navigation import Surroundings
from apimap.sphinx_ext.mapping.pages.targets import target_pages
from apimap.sphinx_ext.mapping.pages.writing import (
    RenderedPage,
    changed_pages,
    common_to_all,
    show_contents,
)


def setup_part(app: Sphinx) -> None:
    app.connect("html-collect-pages", data_pages)
    # After Furo, which knows contents of documents alone.
    app.connect("html-page-context", show_contents, priority=900)


def data_pages(app: Sphinx) -> Iterator[RenderedPage]:
    """A page for each entry, and for each MindSpore API that answers to one."""
    mapping = mapping_of(app.env)
    around = Surroundings(mapping.entries, mapping.published.targets)
    common = common_to_all(app)
    pages = [*entry_pages(app, around, common), *target_pages(app, common)]
    yield from changed_pages(app, pages)
