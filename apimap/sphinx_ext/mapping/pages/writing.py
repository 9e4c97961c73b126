"""Pages made from data alone, each rendered anew only when what it shows changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from apimap.base.files import write_atomically
from apimap.base.words import translate
from apimap.execution.local_modules import digest
from apimap.publication.addresses import FOLDER
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
)
from apimap.sphinx_ext.mapping.domain import digest_of

RenderedPage = tuple[str, dict[str, Any], str]
LABELS: Mapping[str, Mapping[Any, str]] = {
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


@dataclass(frozen=True)
class DataPage:
    """A page below ``mapping/``; ``digest`` changes with anything that it shows.

    ``context`` makes what the template needs, and is called only for a page that is
    rendered.
    """

    address: str
    template: str
    digest: str
    context: Callable[[], dict[str, Any]]


def changed_pages(app: Sphinx, pages: Iterable[DataPage]) -> Iterator[RenderedPage]:
    """Those of ``pages`` that have changed since they were written.

    What was written is noted after Sphinx has asked for the next page; a build that
    ends in the middle repeats the rest. Pages that are no longer there are removed.
    """
    note, outdir = Path(app.doctreedir) / "data-pages.json", Path(app.outdir)
    written = json.loads(note.read_text("utf-8")) if note.exists() else {}
    wanted = {page.address: page for page in pages}
    _drop_others(outdir, wanted.keys())
    try:
        for address, page in wanted.items():
            if written.get(address) == page.digest and (outdir / address).exists():
                continue
            yield address.removesuffix(".html"), page.context(), page.template
            written[address] = page.digest
    finally:
        kept = {address: written[address] for address in wanted if address in written}
        write_atomically(note, json.dumps(kept))


def _drop_others(outdir: Path, wanted: Iterable[str]) -> None:
    """Remove pages of what is gone; Sphinx's own page here stays."""
    known = set(wanted)
    for page in (outdir / FOLDER).glob("*.html"):
        if page.name != "index.html" and f"{FOLDER}/{page.name}" not in known:
            page.unlink()


def common_to_all(app: Sphinx) -> str:
    """A digest of what all such pages have in common: templates, titles, style."""
    root = Path(app.confdir)
    files = {
        root / "conf.py",
        *root.glob("_templates/**/*.html"),
        *root.glob("_static/*.*"),
    }
    titles = {name: title.astext() for name, title in app.env.titles.items()}
    return digest_of(digest(files), app.config.apimap_code, sorted(titles.items()))


def label_functions(language: str) -> dict[str, Callable[[Any], str]]:
    """The template's ``grade_label`` and its like: the words for a value."""
    return {
        f"{name}_label": partial(_label, words, language)
        for name, words in LABELS.items()
    }


def _label(words: Mapping[Any, str], language: str, value: Any) -> str:
    return translate(language, words[value])


def show_contents(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Show such a page its own contents, which Furo takes for no document's."""
    if "sections" in context:
        context["furo_hide_toc"] = False
