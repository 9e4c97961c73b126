"""What ``{mapping-index}`` shows: all entries, to be searched, filtered, sorted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from apimap.base.words import translate
from apimap.mapping.entries import Platform
from apimap.publication.addresses import FOLDER
from apimap.publication.model import PublishedEntry
from apimap.publication.wording import (
    CATEGORY_LABELS,
    CATEGORY_MEANINGS,
    GRADE_LABELS,
    GRADE_MEANINGS,
    GRAPH_LABELS,
)
from apimap.sphinx_ext.mapping.domain import MappingDomain

CHARTED = 15  # namespaces with a bar of their own
COLUMNS = {
    "reference": "PyTorch name",
    "target": "MindSpore name",
    "category": "Category",
    "grade": "Evidence",
}


def shown(mapping: MappingDomain) -> list[Any]:
    """What the view is made from."""
    return list(mapping.entries.values())


def context_of(mapping: MappingDomain, language: str) -> dict[str, Any]:
    """What the index's template is given."""
    entries = list(mapping.entries.values())
    return {
        "namespaces": namespaces_of(entries),
        "charts": charts_of(entries, language),
        "filters": filters_of(entries, language),
        "columns": dict(_translated(COLUMNS, language)),
        "legend": list(legend_of(language)),
    }


def namespaces_of(
    entries: Iterable[PublishedEntry],
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Name and page of each namespace's entries, namespaces and entries by name."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.reference.lower()):
        page = entry.page.removeprefix(f"{FOLDER}/")
        found[entry.namespace].append((entry.reference, page))
    return sorted(found.items())


def legend_of(language: str) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """What labels mean: a title, a class, and of each value its label and meaning."""
    tables: tuple[tuple[str, str, Mapping[Any, str], Mapping[Any, str]], ...] = (
        ("Category", "category", CATEGORY_LABELS, CATEGORY_MEANINGS),
        ("Evidence", "verdict", GRADE_LABELS, GRADE_MEANINGS),
    )
    for title, css, labels, meanings in tables:
        yield (
            translate(language, title),
            css,
            [
                (value, label, translate(language, meanings[value]))
                for value, label in _translated(labels, language)
            ],
        )


def chart_of(
    entries: Iterable[PublishedEntry],
    kind_of: Callable[[PublishedEntry], str],
    kinds: Iterable[str],
) -> list[dict[str, Any]]:
    """The greatest namespaces and their entries by kind, then all others.

    A bar's ``namespace`` is None for those others.
    """
    counts: dict[str, Counter] = defaultdict(Counter)
    for entry in entries:
        counts[entry.namespace][kind_of(entry)] += 1
    greatest = sorted(counts, key=lambda name: -counts[name].total())
    bars: list[tuple[str | None, Counter]]
    bars = [(name, counts[name]) for name in greatest[:CHARTED]]
    rest: Counter = sum((counts[name] for name in greatest[CHARTED:]), Counter())
    if rest:
        bars.append((None, rest))
    return [
        {
            "namespace": name,
            "total": counted.total(),
            "parts": [(kind, counted[kind]) for kind in kinds if counted[kind]],
        }
        for name, counted in bars
    ]


def charts_of(entries: Sequence[PublishedEntry], language: str) -> list[dict[str, Any]]:
    """What entries claim, and what runs observed of them, by namespace."""
    charts = (
        (
            "category",
            "Entries by namespace and category",
            CATEGORY_LABELS,
            lambda entry: entry.category,
        ),
        (
            "grade",
            "What runs showed, by namespace",
            GRADE_LABELS,
            lambda entry: entry.evidence.grade,
        ),
    )
    return [
        {
            "field": field,
            "title": translate(language, title),
            "labels": dict(_translated(labels, language)),
            "bars": chart_of(entries, kind_of, labels),
        }
        for field, title, labels, kind_of in charts
    ]


def filters_of(
    entries: Iterable[PublishedEntry], language: str
) -> list[dict[str, Any]]:
    """The choices that a reader has: of each field its name, label and values."""
    namespaces = sorted({entry.namespace for entry in entries})
    choices = {
        "namespace": ("Namespace", [(name, name) for name in namespaces]),
        "category": ("Category", _translated(CATEGORY_LABELS, language)),
        "grade": ("Evidence", _translated(GRADE_LABELS, language)),
        "graph": ("Graph mode", _translated(GRAPH_LABELS, language)),
        "platform": ("Platform", [(name, name) for name in Platform]),
    }
    return [
        {"name": name, "label": translate(language, label), "values": values}
        for name, (label, values) in choices.items()
    ]


def _translated(labels: Mapping[Any, str], language: str) -> list[tuple[str, str]]:
    return [(value, translate(language, label)) for value, label in labels.items()]
