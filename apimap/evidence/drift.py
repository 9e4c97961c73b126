"""What two result files say differently, as findings with the numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from apimap.evidence.results import Results
from apimap.evidence.verdicts import EntryResult, PairResult
from apimap.findings import Finding

ACCEPT = "Look at the change, then record it with: apimap verify"


def drift(
    recorded: Results, fresh: Results, references: Iterable[str] | None = None
) -> list[Finding]:
    """Each pair whose verdict or counts changed, for ``references`` or all entries."""
    wanted = {*recorded.entries, *fresh.entries} if references is None else references
    return sorted(
        Finding(recorded.path, 0, message, ACCEPT)
        for reference in wanted
        for message in _changes(
            reference,
            _pairs(recorded.entries.get(reference)),
            _pairs(fresh.entries.get(reference)),
        )
    )


def _pairs(entry: EntryResult | None) -> dict[str, PairResult]:
    return {pair.target: pair for pair in entry.pairs} if entry else {}


def _changes(
    reference: str, before: Mapping[str, PairResult], after: Mapping[str, PairResult]
) -> Iterator[str]:
    for target in sorted({*before, *after}):
        old, new = describe(before.get(target)), describe(after.get(target))
        if old != new:
            yield f"{reference} and {target}: {old} was recorded, now it is {new}"


def describe(pair: PairResult | None) -> str:
    """A verdict with its numbers, such as ``mismatch (30 of 34; 4 values)``."""
    if pair is None:
        return "nothing"
    if not pair.samples:
        return f"{pair.verdict} ({pair.reason})"
    kinds = "".join(f"; {found.count} {found.kind}" for found in pair.findings)
    return f"{pair.verdict} ({pair.matched} of {pair.samples}{kinds})"
