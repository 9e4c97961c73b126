"""An answer to a look-up, as text for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apimap.base.words import translate
from apimap.mapping.lookup import LookUp
from apimap.publication.publication import Publication
from apimap.publication.wording import (
    CATEGORY_LABELS,
    DIFFERENCE_LABELS,
    VERDICT_LABELS,
    category_sentence,
)

INDENT = "  "


def answer_json(found: LookUp, publication: Publication) -> dict[str, Any]:
    """The answer for a program: the published entries, or the nearest names."""
    return {
        "name": found.name,
        "direction": found.direction,
        "entries": [publication.entry(entry) for entry in found.entries],
        "nearest": list(found.nearest),
    }


def answer_lines(answer: dict[str, Any], language: str) -> Iterator[str]:
    """The answer for a reader, a blank line between entries."""
    if not answer["entries"]:
        yield translate(language, "No entry for {name}.", name=answer["name"])
        if answer["nearest"]:
            yield translate(language, "The nearest names:")
            yield from (f"{INDENT}{name}" for name in answer["nearest"])
    for number, entry in enumerate(answer["entries"]):
        if number:
            yield ""
        yield from _entry_lines(entry, language)


def _entry_lines(entry: dict[str, Any], language: str) -> Iterator[str]:
    targets = entry["targets"]
    answer = f" → {targets[0]['name']}" if targets else ""
    label = translate(language, CATEGORY_LABELS[entry["category"]])
    yield f"{entry['reference']}{answer}  [{label}]"
    yield INDENT + category_sentence(entry, language, "{}")
    for field in ("unresolved", "note", "remedy"):
        if entry[field]:
            yield INDENT + entry[field][language]
    for target in targets[:1]:
        yield from _difference_lines(target, language)
        yield from _run_lines(target, language)
        yield INDENT + _platforms(target, language)
    for target in targets[1:]:
        also = translate(language, "Also")
        yield f"{INDENT}{also} {target['name']}: {_platforms(target, language)}"
    for documented in targets[:1] or [entry]:
        yield INDENT + documented["documentation"][language]


def _platforms(target: dict[str, Any], language: str) -> str:
    if not target["platforms"]:
        return translate(language, "Documentation names no platform")
    platforms = ", ".join(target["platforms"])
    return translate(language, "Documented for {platforms}", platforms=platforms)


def _run_lines(target: dict[str, Any], language: str) -> Iterator[str]:
    """What the newest run observed."""
    for run in target["runs"][:1]:
        verdict = translate(language, VERDICT_LABELS[run["verdict"]])
        where = translate(
            language,
            "PyTorch {torch} and MindSpore {mindspore} on {platform}, {date}",
            **{name: run[name] for name in ("torch", "mindspore", "platform", "date")},
        )
        counts = ""
        if run["samples"]:
            words = "{matched} of {samples} samples match"
            counts = " " + translate(
                language, words, matched=run["matched"], samples=run["samples"]
            )
        yield f"{INDENT}{verdict}{counts} ({where})"


def _difference_lines(target: dict[str, Any], language: str) -> Iterator[str]:
    """The parameters that differ, a line each, in columns."""
    comparison = target["comparison"] or {"parameters": ()}
    rows = [
        (_parameter(row["reference"]), _parameter(row["target"]), row["differences"])
        for row in comparison["parameters"]
        if row["differences"]
    ]
    ours, theirs = (max((len(r[n]) for r in rows), default=0) for n in (0, 1))
    for reference, answer, kinds in rows:
        words = ", ".join(translate(language, DIFFERENCE_LABELS[k]) for k in kinds)
        yield f"{INDENT}{INDENT}{reference:{ours}} → {answer:{theirs}}  {words}"


def _parameter(parameter: dict[str, Any] | None) -> str:
    if parameter is None:
        return "–"
    star = {"var-positional": "*", "var-keyword": "**"}.get(parameter["kind"], "")
    default = f"={parameter['default']}" if parameter["default"] is not None else ""
    return f"{star}{parameter['name']}{default}"
