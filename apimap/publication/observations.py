"""What runs observed of an entry's targets, in the form in which it is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from apimap.mapping.entries import Entry
from apimap.verify.model.outcomes import PairResult
from apimap.verify.results.record import RunRecord


def runs_of(
    entry: Entry, target: str, results: Sequence[RunRecord]
) -> Iterator[dict[str, Any]]:
    """Of each platform and version the run of ``target``, in the order of ``results``.

    Samples are shown as code only of a platform's newest run.
    """
    detailed: set[str] = set()
    for one in results:
        pair = _pair(one, entry.reference, target)
        if pair is None:
            continue
        platform = one.provenance.platform
        run = {
            **{key: getattr(one.provenance, key) for key in PROVENANCE},
            "stale": not one.is_current(entry),
            "verdict": pair.verdict,
            "samples": pair.samples,
            "matched": pair.matched,
        }
        if platform not in detailed:
            detailed.add(platform)
            run |= details_of(pair)
        yield run


def published_advice(
    entry: Entry, results: Sequence[RunRecord]
) -> dict[str, Any] | None:
    """The entry's advice as it ran in the newest run that has it, as code."""
    for one in results:
        found = one.entries.get(entry.reference)
        if found and found.advice:
            provenance = {key: getattr(one.provenance, key) for key in PROVENANCE}
            return provenance | {"shown": msgspec.to_builtins(found.advice)}
    return None


READABLE = 1000  # characters of code or output; what is longer explains nothing
PROVENANCE = ("platform", "mindspore", "torch", "date")


def details_of(pair: PairResult) -> dict[str, Any]:
    """Samples by dtype, what failed and how, and one sample as code."""
    findings = []
    for found in pair.findings:
        stored = msgspec.to_builtins(found)
        known = {"known": True} if stored.pop("known") else {}
        findings.append({**stored, "shown": readable(stored["shown"]), **known})
    return {
        "reason": pair.reason or "",
        "dtypes": {name: list(counts) for name, counts in pair.dtypes.items()},
        "findings": findings,
        "example": readable(pair.example and msgspec.to_builtins(pair.example)),
    }


def readable(shown: dict[str, Any] | None) -> dict[str, Any] | None:
    """``shown``, unless it is too long to be read."""
    sides = shown.values() if shown else ()
    texts = [text for side in sides for text in side.values()]
    return shown if all(len(text) <= READABLE for text in texts) else None


def _pair(results: RunRecord, reference: str, target: str) -> PairResult | None:
    entry = results.entries.get(reference)
    pairs = entry.pairs if entry else ()
    return next((pair for pair in pairs if pair.target == target), None)
