"""The directive ``{mapping-index}``: all entries, to be searched, filtered, sorted."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from apimap.mapping.addresses import FOLDER
from apimap.mapping.entries import CATEGORIES, PLATFORMS
from apimap.mapping.keywords import keywords_of
from apimap.mapping.lookup import SHORTHANDS
from apimap.mapping.publication import SIGNATURE_EVIDENCE
from apimap.mapping.wording import CATEGORY_LABELS, SIGNATURE_EVIDENCE_LABELS
from apimap.sphinx_ext.mapping_domain import mapping_of
from apimap.words import translate

DOCUMENT = f"{FOLDER}/index"
CHARTED = 15  # namespaces with a bar of their own


class MappingIndex(nodes.General, nodes.Element):
    """Stands for the tables, rendered from the entries when the page is written."""


class MappingIndexDirective(SphinxDirective):
    def run(self) -> list[nodes.Node]:
        return [MappingIndex()]


def setup_part(app: Sphinx) -> None:
    app.add_directive("mapping-index", MappingIndexDirective)
    app.add_node(MappingIndex, html=(show_index, skip))
    app.connect("env-get-outdated", outdated_index)
    app.connect("html-page-context", load_script)


def outdated_index(
    app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set
) -> list[str]:
    """The index page, when any of its rows has changed."""
    entries = json.dumps(list(mapping_of(env).entries.values()), sort_keys=True)
    digest = hashlib.sha256(entries.encode()).hexdigest()
    data = mapping_of(env).data
    before, data["index"] = data.get("index"), digest
    known = DOCUMENT in env.found_docs
    return [DOCUMENT] if known and before != digest else []


def load_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    if pagename == DOCUMENT:
        app.add_js_file("mapping.js", defer="defer")


def show_index(translator: HTML5Translator, node: MappingIndex) -> None:
    app, language = translator.builder.app, translator.config.language
    entries = list(mapping_of(app.env).entries.values())
    context = {
        "namespaces": namespaces_of(entries, language),
        "chart": chart_of(entries),
        "filters": filters_of(entries, language),
        "shorthands": SHORTHANDS,
        "categories": {
            name: translate(language, label) for name, label in CATEGORY_LABELS.items()
        },
        "_": lambda words: translate(language, words),
    }
    html = translator.builder.templates.render("mapping/index.html", context)
    translator.body.append(html)


def skip(translator: HTML5Translator, node: MappingIndex) -> None:
    """Nothing is to close."""


def namespaces_of(
    entries: Iterable[dict[str, Any]], language: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of each namespace's table, namespaces and rows by name."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry["reference"].lower()):
        found[entry["namespace"]].append(row_of(entry, language))
    return sorted(found.items())


def row_of(entry: dict[str, Any], language: str) -> dict[str, Any]:
    """What a table shows of an entry, and what else a reader can find it by."""
    targets = entry["targets"]
    names = {name for target in targets for name in parameter_names(target)}
    words = keywords_of(entry["reference"], language)
    others = [target["name"] for target in targets[1:]]
    return {
        "page": entry["page"].removeprefix(f"{FOLDER}/"),
        "reference": entry["reference"],
        "target": targets[0]["name"] if targets else "",
        "category": entry["category"],
        "platforms": targets[0]["platforms"] if targets else [],
        "evidence": entry["evidence"]["signatures"],
        "words": " ".join([*entry["aliases"], *others, *sorted(names), *words]),
    }


def parameter_names(target: dict[str, Any]) -> Iterator[str]:
    """The parameters of both sides of a comparison."""
    comparison = target["comparison"] or {"parameters": ()}
    for row in comparison["parameters"]:
        for side in ("reference", "target"):
            if row[side]:
                yield row[side]["name"]


def chart_of(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The greatest namespaces and their entries by category, then all others.

    A bar's ``namespace`` is None for those others.
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for entry in entries:
        counts[entry["namespace"]][entry["category"]] += 1
    greatest = sorted(counts, key=lambda name: -counts[name].total())
    bars = [(name, counts[name]) for name in greatest[:CHARTED]]
    rest = sum((counts[name] for name in greatest[CHARTED:]), Counter())
    if rest:
        bars.append((None, rest))
    return [
        {
            "namespace": name,
            "total": counted.total(),
            "parts": [(c, counted[c]) for c in CATEGORIES if counted[c]],
        }
        for name, counted in bars
    ]


def filters_of(
    entries: Iterable[dict[str, Any]], language: str
) -> list[dict[str, Any]]:
    """The choices that a reader has: of each field its name, label and values."""
    namespaces = sorted({entry["namespace"] for entry in entries})
    evidence = {entry["evidence"]["signatures"] for entry in entries}
    labels = SIGNATURE_EVIDENCE_LABELS
    choices = {
        "namespace": ("Namespace", [(name, name) for name in namespaces]),
        "category": ("Category", _translated(CATEGORIES, CATEGORY_LABELS, language)),
        "evidence": (
            "Evidence",
            _translated(
                [kind for kind in SIGNATURE_EVIDENCE if kind in evidence],
                labels,
                language,
            ),
        ),
        "platform": ("Platform", [(name, name) for name in PLATFORMS]),
    }
    return [
        {"name": name, "label": translate(language, label), "values": values}
        for name, (label, values) in choices.items()
    ]


def _translated(
    values: Iterable[str], labels: dict[str, str], language: str
) -> list[tuple[str, str]]:
    return [(value, translate(language, labels[value])) for value in values]
