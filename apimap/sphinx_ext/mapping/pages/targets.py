"""The page of a MindSpore API: which PyTorch APIs lead to it, seen from its side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from sphinx.application import Sphinx

from apimap.base.words import translate
from apimap.publication.relations import Leading, leading_here
from apimap.publication.wording import (
    MOST_IN_FULL,
    counts_sentence,
    differences_seen,
    leading_sentence,
    platforms_sentence,
)
from apimap.sphinx_ext.mapping.domain import MappingDomain, digest_of, mapping_of
from apimap.sphinx_ext.mapping.inline import InlineMarkdown
from apimap.sphinx_ext.mapping.pages.navigation import contents
from apimap.sphinx_ext.mapping.pages.writing import DataPage, label_functions

TEMPLATE = "mapping/target.html"
# In the order of the page: anchor and heading.
SECTIONS = {
    "example": "Example",
    "from-pytorch": "From PyTorch",
    "documentation": "Documentation",
}


def target_pages(app: Sphinx, common: str) -> Iterator[DataPage]:
    """A page for each target; ``common`` is a digest of what all pages share."""
    mapping = mapping_of(app.env)
    inline = InlineMarkdown(mapping)
    for name, leading in leading_here(mapping.published).items():
        yield DataPage(
            mapping.published.target_pages[name],
            TEMPLATE,
            digest_of(common, name, [_shown(one) for one in leading]),
            partial(context_of, name, leading, app, mapping, inline),
        )


def _shown(one: Leading) -> list[Any]:
    """What a page shows of an entry: not its other targets, nor its rule."""
    entry = one.entry
    return [entry.reference, entry.page, entry.note, one.target, one.preferred]


def context_of(
    name: str,
    leading: Sequence[Leading],
    app: Sphinx,
    mapping: MappingDomain,
    inline: InlineMarkdown,
) -> dict[str, Any]:
    """What the template needs of the target ``name``."""
    language = app.config.language
    shown = next((one for one in leading if has_example(one)), None)
    present = {key for key in SECTIONS if shown or key != "example"}
    sections = {
        key: translate(language, heading)
        for key, heading in SECTIONS.items()
        if key in present
    }
    highlighter = app.builder.highlighter  # type: ignore[attr-defined]
    return {
        "title": name,
        "toc": contents(name, sections),
        "sections": sections,
        "target": leading[0].target,
        "platforms": platforms_sentence(leading[0].target, language),
        "leading": leading[:MOST_IN_FULL],
        "others": leading[MOST_IN_FULL:],
        "shown": shown,
        "sentence": leading_sentence(
            [one.entry.reference for one in leading], language
        ),
        "language_code": language,
        "inline": inline.render,
        "highlight": partial(highlighter.highlight_block, lang="python"),
        "differences_seen": partial(differences_seen, language=language),
        "counts_of": partial(counts_of, language=language),
        "recorded": mapping.published.provenance,
        "parents": [
            {"link": "index.html", "title": translate(language, "API mapping")}
        ],
        **label_functions(language),
    }


def has_example(one: Leading) -> bool:
    """Whether the newest run of the pair left code of both sides."""
    return bool(one.target.runs and one.target.runs[0].example)


def counts_of(one: Leading, language: str) -> str:
    """How many samples of the same call were equal."""
    run = next(iter(one.target.runs), None)
    return counts_sentence(run.tallies if run else None, None, language)
