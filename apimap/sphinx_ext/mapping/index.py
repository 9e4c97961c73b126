"""What ``{mapping-index}`` shows: all entries, to be searched, filtered, sorted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from apimap.base.words import translate
from apimap.mapping.entries import Platform
from apimap.mapping.keywords import keywords_of
from apimap.mapping.lookup import SHORTHANDS
from apimap.publication.addresses import FOLDER
from apimap.publication.model import PublishedEntry, PublishedTarget
from apimap.publication.wording import CATEGORY_LABELS, GRADE_LABELS, GRAPH_LABELS
from apimap.sphinx_ext.mapping.domain import MappingDomain
from apimap.verify.results.grades import Grade

CHARTED = 15  # namespaces with a bar of their own


def shown(mapping: MappingDomain) -> list[Any]:
    """What the view is made from."""
    return list(mapping.entries.values())


def context_of(mapping: MappingDomain, language: str) -> dict[str, Any]:
    """What the index's template is given."""
    entries = list(mapping.entries.values())
    return {
        "namespaces": namespaces_of(entries, language),
        "charts": charts_of(entries, language),
        "filters": filters_of(entries, language),
        "shorthands": SHORTHANDS,
        "categories": dict(_translated(CATEGORY_LABELS, language)),
        "grades": dict(_translated(GRADE_LABELS, language)),
    }


def namespaces_of(
    entries: Iterable[PublishedEntry], language: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of each namespace's table, namespaces and rows by name."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.reference.lower()):
        found[entry.namespace].append(row_of(entry, language))
    return sorted(found.items())


def row_of(entry: PublishedEntry, language: str) -> dict[str, Any]:
    """What a table shows of an entry, and what else a reader can find it by."""
    targets = entry.targets
    names = {name for target in targets for name in parameter_names(target)}
    words = keywords_of(entry.reference, language)
    others = [target.name for target in targets[1:]]
    return {
        "page": entry.page.removeprefix(f"{FOLDER}/"),
        "reference": entry.reference,
        "target": targets[0].name if targets else "",
        "category": entry.category,
        "platforms": targets[0].platforms if targets else (),
        "grade": entry.evidence.grade,
        "graph": entry.graph,
        "counts": counts_of(entry),
        "words": " ".join([*entry.aliases, *others, *sorted(names), *words]),
    }


def counts_of(entry: PublishedEntry) -> str:
    """How many samples of ordinary use are equal, in the better way: ``21/21``."""
    as_written = entry.evidence.grade is Grade.EQUAL_AS_WRITTEN
    run = entry.written if as_written else entry.newest
    equal, ran = run.tallies.deciding if run and run.tallies else (0, 0)
    return f"{equal}/{ran}" if ran else ""


def parameter_names(target: PublishedTarget) -> Iterator[str]:
    """The parameters of both sides of a comparison."""
    for row in target.comparison.parameters if target.comparison else ():
        for parameter in (row.reference, row.target):
            if parameter:
                yield parameter.name


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
