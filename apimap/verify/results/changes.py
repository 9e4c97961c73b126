"""What two records of runs say differently, with the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec.structs import replace

from apimap.base.diagnostics import Diagnostic
from apimap.verify.model.outcomes import (
    Discrepancy,
    EntryResult,
    Kind,
    Outcome,
    PairResult,
    verdict_of,
)
from apimap.verify.results.record import RunRecord

EMPTY_SAMPLE = "edge: empty"  # the label of the sample whose inputs have no elements
RECORD_VERDICTS = "Look at the change, then record it with: apimap verify"


def drift(
    recorded: RunRecord, fresh: RunRecord, references: Iterable[str] | None = None
) -> set[Diagnostic]:
    """Each pair whose verdict or counts changed, for ``references`` or all entries.

    ``recorded`` is what was, ``fresh`` what is now.
    """
    wanted = {*recorded.entries, *fresh.entries} if references is None else references
    return {
        Diagnostic(recorded.path, 0, message, RECORD_VERDICTS)
        for reference in wanted
        for message in _changes(
            reference,
            _pairs(recorded.entries.get(reference)),
            _pairs(fresh.entries.get(reference)),
        )
    }


def _pairs(entry: EntryResult | None) -> dict[str, PairResult]:
    return {pair.target: pair for pair in entry.every} if entry else {}


def _changes(
    reference: str, before: Mapping[str, PairResult], after: Mapping[str, PairResult]
) -> Iterator[str]:
    for target in sorted({*before, *after}):
        old, new = before.get(target), after.get(target)
        if _settled_words(old) != _settled_words(new):
            words = f"{describe(old)} was recorded, now it is {describe(new)}"
            yield f"{reference} and {target}: {words}"
        for found in new.findings if new else ():
            if found.kind is Kind.UNEXPECTED_MATCH:
                yield f"{reference} and {target}: a known difference: {found.message}"


def _settled_words(pair: PairResult | None) -> str:
    return describe(pair and settled(pair))


def varies(found: Discrepancy) -> bool:
    """Whether two runs differ in it: in what depends on earlier calls they do.

    So they do in what a kernel computes of the one sample that has no elements: the
    sum of an empty tensor is whatever memory holds.
    """
    of_nothing = (found.kind, found.count, found.sample) == (
        Kind.VALUES,
        1,
        EMPTY_SAMPLE,
    )
    return of_nothing or is_state_dependent(found)


def is_state_dependent(found: Discrepancy) -> bool:
    return found.kind is Kind.STATE_DEPENDENT


def settled(
    pair: PairResult, is_left_out: Callable[[Discrepancy], bool] = varies
) -> PairResult:
    """``pair`` without some of its findings, as if their samples had matched."""
    varying = [found for found in pair.findings if is_left_out(found)]
    if not varying:
        return pair
    rest = tuple(found for found in pair.findings if found not in varying)
    matched = pair.matched + sum(found.count for found in varying)
    outcomes = [Outcome(0, "", "", Kind.MATCH)] * matched
    for found in rest:
        outcomes += [Outcome(0, "", "", found.kind, known=found.known)] * found.count
    verdict = verdict_of(outcomes)
    return replace(pair, verdict=verdict, matched=matched, findings=rest)


def describe(pair: PairResult | None) -> str:
    """A verdict with its numbers, such as ``mismatch (30 of 34; 4 values)``."""
    if pair is None:
        return "nothing"
    if not pair.samples:
        return f"{pair.verdict} ({pair.reason})"
    kinds = "".join(f"; {found.count} {found.kind}" for found in pair.findings)
    return f"{pair.verdict} ({pair.matched} of {pair.samples}{kinds})"
