"""Markdown within a line, its API names linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from apimap.publication.addresses import FOLDER
from apimap.sphinx_ext.layout import NAME_BREAK
from apimap.sphinx_ext.mapping.domain import MappingDomain


class InlineMarkdown:
    """Renders entries' texts on pages in the folder of the mapping.

    Code that is the name of an entry, or of a target, links to its page.
    """

    def __init__(self, mapping: MappingDomain) -> None:
        self._links = _pages(mapping)
        self._parser = MarkdownIt("js-default")
        rules = self._parser.renderer.rules  # type: ignore[attr-defined]
        rules["code_inline"] = self._code

    def render(self, text: str) -> Markup:
        return Markup(self._parser.renderInline(text))

    def _code(
        self,
        tokens: Sequence[Token],
        number: int,
        options: Mapping,
        env: Mapping,
    ) -> str:
        content = tokens[number].content
        text = NAME_BREAK.sub("<wbr>", escape(content))
        code = f'<code class="literal">{text}</code>'
        address = self._links.get(content.removesuffix("()"))
        return (
            f'<a class="api" href="{escape(address)}">{code}</a>' if address else code
        )


def _pages(mapping: MappingDomain) -> dict[str, str]:
    pages = {name: entry.page for name, entry in mapping.entries.items()}
    return {
        name: page.removeprefix(f"{FOLDER}/")
        for name, page in (mapping.published.target_pages | pages).items()
    }
