"""What runs observed of an entry's targets, in the form in which it is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import asdict

from apimap.mapping.entries import Entry, Platform
from apimap.publication.model import (
    Advice,
    History,
    PublishedFinding,
    PublishedRule,
    PublishedRun,
)
from apimap.rules.book import rule_for
from apimap.verify.calls.layout import WIDTH, is_short, laid_out
from apimap.verify.model.outcomes import (
    AS_WRITTEN,
    Demonstration,
    PairResult,
    Tallies,
    Tally,
    Transcript,
)
from apimap.verify.results.grades import Grade, grade_of
from apimap.verify.results.history import history_of, matches_since
from apimap.verify.results.record import Provenance, RunRecord


def runs_of(
    entry: Entry, target: str, records: Sequence[RunRecord]
) -> Iterator[PublishedRun]:
    """Of each platform and version the run of ``target``, in the order of ``records``.

    Samples are shown as code only of a platform's newest run.
    """
    detailed: set[Platform] = set()
    for record in records:
        pair = _pair(record, entry.reference, target)
        if pair is None:
            continue
        platform = record.provenance.platform
        details = {} if platform in detailed else _details_of(pair)
        detailed.add(platform)
        yield PublishedRun(
            **_versions(record.provenance),
            stale=not record.is_current(entry),
            verdict=pair.verdict,
            grade=grade_of(pair),
            samples=pair.samples,
            matched=pair.matched,
            tallies=pair.tallies if pair.tallies != Tallies() else None,
            graph=pair.graph.state,
            **details,
        )


def rule_for_readers(
    entry: Entry, records: Sequence[RunRecord]
) -> PublishedRule | None:
    """How calls of ``entry`` are written, and what samples came to that were so."""
    rule = rule_for(entry)
    if rule is None:
        return None
    runs = tuple(runs_of(entry, AS_WRITTEN, records))
    return PublishedRule(rule.readable, runs)


def entry_grade(entry: Entry, records: Sequence[RunRecord]) -> Grade:
    """What the newest run that has ``entry`` came to, in the better way to call."""
    for record in records:
        if result := record.entries.get(entry.reference):
            pair = next(iter(result.pairs), result.written)
            return grade_of(pair, result.written) if pair else Grade.NOT_RUN
    return Grade.NOT_RUN


def parameters_given(entry: Entry, records: Sequence[RunRecord]) -> Tally:
    """How many parameters samples give, and how many there are, in the newest run."""
    found = (record.entries.get(entry.reference) for record in records)
    return next((one.parameters for one in found if one), (0, 0))


def advice_for(entry: Entry, records: Sequence[RunRecord]) -> Advice | None:
    """The entry's advice as it ran in the newest run that has it, as code."""
    for record in records:
        found = record.entries.get(entry.reference)
        if found and found.advice:
            shown = Demonstration(
                _laid_out(found.advice.reference), _laid_out(found.advice.target)
            )
            return Advice(**_versions(record.provenance), shown=shown)
    return None


def history_by_platform(
    reference: str, target: str, measured: dict[Platform, list[RunRecord]]
) -> dict[Platform, History | None]:
    """What each release came to; None for a platform on which nothing was measured."""
    return {
        platform: _history(reference, target, records)
        for platform, records in measured.items()
    }


def _history(
    reference: str, target: str, records: Sequence[RunRecord]
) -> History | None:
    observed = history_of(reference, target, records)
    return History(matches_since(observed), observed) if observed else None


def _versions(provenance: Provenance) -> dict[str, Any]:
    return {key: getattr(provenance, key) for key in VERSIONS}


VERSIONS = ("platform", "mindspore", "torch", "date")


def _details_of(pair: PairResult) -> dict[str, Any]:
    """Samples by dtype, what failed and how, and one sample as code."""
    return {
        "reason": pair.reason,
        "dtypes": pair.dtypes,
        "findings": tuple(
            PublishedFinding(
                **{**asdict(found), "shown": readable(found.shown)},
                ordinary=found.kind in pair.ordinary_findings,
            )
            for found in pair.findings
        ),
        "example": readable(pair.example),
        "same_call": pair.same_call and _laid_out(pair.same_call),
        "graph_message": pair.graph.message,
    }


def readable(shown: Demonstration | None) -> Demonstration | None:
    """``shown`` with long lines broken, unless it is too long to be read."""
    if shown is None or not is_short(shown.reference, shown.target):
        return None
    return Demonstration(_laid_out(shown.reference), _laid_out(shown.target))


def _laid_out(one: Transcript) -> Transcript:
    """The same program; only those with a long line are taken apart."""
    if all(len(line) <= WIDTH for line in one.code.split("\n")):
        return one
    return Transcript(laid_out(one.code), one.output)


def _pair(record: RunRecord, reference: str, target: str) -> PairResult | None:
    entry = record.entries.get(reference)
    pairs = entry.every if entry else ()
    return next((pair for pair in pairs if pair.target == target), None)
