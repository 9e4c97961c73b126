"""MyST Markdown as a stream of the elements that the checks look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

DIRECTIVE = re.compile(r"^\{([\w:.-]+)\}\s*(.*)$")
OPTION = re.compile(r"^:[\w-]+:( |$)")
VERBATIM_DIRECTIVES = {"code-cell", "code-block", "toctree", "math", "raw", "image"}


@dataclass(frozen=True)
class Element:
    """One thing in a text that its translation must have too, and its line (from 0)."""

    kind: str
    value: str
    line: int


@cache
def parser() -> MarkdownIt:
    """The parser for the MyST syntax that the pages use."""
    markdown = MarkdownIt("commonmark").enable("table")
    for plugin in (
        front_matter_plugin,
        myst_block_plugin,
        myst_role_plugin,
        colon_fence_plugin,
        deflist_plugin,
    ):
        markdown.use(plugin)
    return markdown


def directive_of(token: Token) -> tuple[str, str] | None:
    """Name and argument of the directive that a fence holds, or None."""
    if token.type not in ("fence", "colon_fence"):
        return None
    found = DIRECTIVE.match(token.info.strip())
    return (found[1], found[2]) if found else None


def elements(text: str, first_line: int = 0) -> Iterator[Element]:
    """The elements of ``text`` in reading order, directives' contents included."""
    for token in parser().parse(text):
        line = first_line + (token.map[0] if token.map else 0)
        if token.type == "myst_target":
            yield Element("label", token.content, line)
        elif token.type == "heading_open":
            yield Element("heading", token.tag, line)
        elif token.type == "tr_open":
            yield Element("table row", "", line)
        elif token.type == "inline":
            yield from _inline_elements(token, line)
        elif directive := directive_of(token):
            yield from _directive_elements(token, directive, line)


def _directive_elements(
    token: Token, directive: tuple[str, str], line: int
) -> Iterator[Element]:
    name, _ = directive
    yield Element("directive", name, line)
    if name in VERBATIM_DIRECTIVES:
        return
    lines = token.content.splitlines()
    body = ["" if OPTION.match(text) else text for text in lines]
    yield from elements("\n".join(body), line + 1)


def _inline_elements(token: Token, line: int) -> Iterator[Element]:
    prose = ""
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            yield Element("prose", prose, line)
            prose, line = "", line + 1
        elif child.type == "text":
            prose += child.content
        elif child.type == "code_inline":
            prose += "`"
            yield Element("inline code", child.content, line)
        elif child.type == "myst_role":
            prose += "`"
            yield Element("role", f"{{{child.meta['name']}}}`{child.content}`", line)
        elif child.type == "link_open":
            yield Element("link", str(child.attrs["href"]), line)
    yield Element("prose", prose, line)
