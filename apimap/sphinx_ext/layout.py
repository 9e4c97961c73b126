"""What the templates need: the page in the other languages, and its anchors."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from apimap.base.languages import LANGUAGE_NAMES, html_code

# Where a name may break: after a dot or an underscore, before a letter.
NAME_BREAK = re.compile(r"(?<=[A-Za-z0-9_][._])(?=[A-Za-z])")


def setup_part(app: Sphinx) -> None:
    app.connect("config-inited", adopt_base_address)
    app.connect("builder-inited", leave_search_to_pagefind)
    app.connect("doctree-read", put_explicit_anchors_first, priority=400)
    app.connect("doctree-resolved", mark_headings)
    app.connect("doctree-resolved", let_names_break)
    app.connect("html-page-context", add_language_links)
    # After every other part has said which scripts a page has.
    app.connect("html-page-context", leave_out_search_words, priority=900)


def adopt_base_address(app: Sphinx, config: Config) -> None:
    """Each language has its folder below the site's address."""
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"
        config.ogp_site_url = f"{config.html_baseurl}{config.language}/"


def leave_search_to_pagefind(app: Sphinx) -> None:
    """Write no index of Sphinx's own: its Chinese search finds nothing."""
    app.builder.search = False  # type: ignore[attr-defined]


def put_explicit_anchors_first(app: Sphinx, doctree: nodes.document) -> None:
    """Let a section's explicit label be its anchor, the same in every language.

    It runs before Sphinx collects the contents, which link to the first id.
    """
    explicit = {
        doctree.nameids.get(name) for name, given in doctree.nametypes.items() if given
    }
    for section in doctree.findall(nodes.section):
        section["ids"].sort(key=lambda anchor: anchor not in explicit)


def mark_headings(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give sections' headings ids: Pagefind knows a section by its heading's."""
    for section in doctree.findall(nodes.section):
        if isinstance(section.parent, nodes.section):
            heading = section.next_node(nodes.title)
            heading["ids"] = [f"{section['ids'][0]}-heading"]


def let_names_break(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let a name in a heading break where names may, and nowhere else."""
    for heading in doctree.findall(nodes.title):
        for literal in heading.findall(nodes.literal):
            parts = NAME_BREAK.split(literal.astext())
            literal.children.clear()
            for part in parts:
                if literal.children:
                    literal += nodes.raw("", "<wbr>", format="html")
                literal += nodes.Text(part)


def add_language_links(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Tell the template where this page stands in each language."""
    base = app.config.html_baseurl
    path = f"{pagename}.html"
    context["languages"] = [
        {
            "code": html_code(code),
            "folder": code,
            "name": name,
            "current": code == app.config.language,
            "link": f"{context['content_root']}../{code}/{path}",
            "address": f"{base}{code}/{path}" if base else "",
        }
        for code, name in LANGUAGE_NAMES.items()
    ]
    context["pageurl"] = f"{base}{app.config.language}/{path}" if base else ""


def leave_out_search_words(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Drop the words of Sphinx's own search, which is not there.

    Their script evaluates a string, and the policy of a live page admits no such.
    """
    context["script_files"] = [
        script
        for script in context["script_files"]
        if script.filename != "_static/translations.js"
    ]
