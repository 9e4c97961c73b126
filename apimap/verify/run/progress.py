"""What has come in of one entry while it runs, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from msgspec.structs import replace

from apimap.mapping.entries import Entry, KnownDifference
from apimap.verify.model.messages import (
    Advised,
    Compiled,
    Ended,
    EndedAlone,
    Example,
    NotRun,
    SampleReport,
    Shown,
)
from apimap.verify.model.outcomes import (
    AS_WRITTEN,
    NOT_COMPILED,
    VALUES_TOO,
    Demonstration,
    Discrepancy,
    EntryResult,
    GraphResult,
    Kind,
    Outcome,
    PairResult,
    Reason,
    Tally,
    Verdict,
    failure_groups,
    summarise,
    with_shown,
)
from apimap.verify.model.tasks import Legibility, SampleKey

# Failures that no other call can have caused.
EVIDENT = frozenset({Kind.UNSUPPORTED, Kind.UNSUPPORTED_DTYPE, Kind.ARGUMENT_REJECTED})
MOST_CRASHES = 3  # of a pair; what is left of it then is not run


@dataclass
class EntryProgress:
    """The outcomes of one entry, by target and sample.

    ``tried`` are the failures that were given to a worker of their own, ``pending``
    those of them that have not come back. ``best`` is the best example so far.
    """

    entry: Entry
    outcomes: dict[str, dict[int, Outcome]] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    best: dict[str, Legibility] = field(default_factory=dict)
    graphs: dict[str, GraphResult] = field(default_factory=dict)
    examples: dict[str, Example] = field(default_factory=dict)
    shown: dict[SampleKey, Shown] = field(default_factory=dict)
    tried: set[SampleKey] = field(default_factory=set)
    pending: set[SampleKey] = field(default_factory=set)
    edges: bool = True
    advise: bool = True
    advice: Demonstration | None = None
    parameters: Tally = (0, 0)

    @property
    def done(self) -> set[SampleKey]:
        """The samples that need not be run again."""
        return {(t, n) for t, found in self.outcomes.items() for n in found}

    @property
    def given_up(self) -> set[str]:
        """The targets that ended enough processes."""
        return {
            target
            for target, found in self.outcomes.items()
            if sum(o.kind in (Kind.CRASH, Kind.TIMEOUT) for o in found.values())
            >= MOST_CRASHES
        }

    def outcome(self, key: SampleKey) -> Outcome:
        """What a sample came to so far."""
        target, index = key
        return self.outcomes[target][index]

    def note_report(self, report: SampleReport) -> None:
        """A worker has found something out."""
        match report:
            case NotRun(target=target, reason=reason):
                self.reasons[target] = reason
            case Ended(target=target, outcome=outcome, legibility=legibility):
                self.note(target, outcome, legibility)
            case EndedAlone(target=target, outcome=outcome):
                self.note_alone(outcome, (target, outcome.index))
            case Compiled(target=target, graph=graph):
                self.graphs[target] = graph
            case Example(target=target):
                self.examples[target] = report
            case Shown(target=target, index=index):
                self.shown[target, index] = report
            case Advised(shown=shown):
                self.advice, self.advise = shown, False

    def note(self, target: str, outcome: Outcome, legibility: int | None = 0) -> None:
        """One sample has come to something; a match may be the best example so far.

        ``outcome`` is of a sample on ``target``, ``legibility`` says how well it reads;
        None is of what makes no example.
        """
        self.outcomes.setdefault(target, {})[outcome.index] = outcome
        if outcome.matched and legibility is not None:
            known = self.best.get(target, (legibility, outcome.index))
            self.best[target] = min(known, (legibility, outcome.index))

    def open_failures(self) -> Iterator[tuple[SampleKey, bool]]:
        """Samples to be run alone, and whether that is only to show them.

        The smallest of each group that failed in one way; if it passes alone, the next.
        """
        for target, found in self.outcomes.items():
            for (kind, _), group in failure_groups(found.values()).items():
                key = (target, group[0].index)
                if kind is not Kind.STATE_DEPENDENT and key not in self.tried:
                    self.tried.add(key)
                    self.pending.add(key)
                    yield key, kind in EVIDENT

    def note_alone(self, alone: Outcome, key: SampleKey) -> None:
        """What a sample that had failed came to in a process of its own.

        One that then matches in time had only been slow.
        """
        before = self.outcome(key)
        if alone.kind is before.kind:
            return
        if alone.matched and before.kind is Kind.TIMEOUT:
            self.note(key[0], alone)
            return
        kind = Kind.STATE_DEPENDENT if alone.matched else alone.kind
        message = f"alone: {alone.kind}; after other calls: {before.kind}"
        changed = replace(before, kind=kind, message=f"{message}, {before.message}")
        self.note(key[0], changed)

    def result(self) -> EntryResult:
        """The entry's result, a pair for each target."""
        pairs = tuple(self._pair(target.name) for target in self.entry.targets)
        ran = AS_WRITTEN in self.outcomes
        written = self._pair(AS_WRITTEN) if ran else None
        return EntryResult(
            self.entry.reference,
            pairs,
            self.advice,
            written=written,
            parameters=self.parameters,
        )

    def _pair(self, target: str) -> PairResult:
        found = self.outcomes.get(target, {})
        if not found:
            reason = self.reasons.get(target, Reason.REFERENCE_REFUSES)
            return PairResult(target, Verdict.NOT_RUN, reason=reason)
        known = [one for one in self.entry.known if one.target == target]
        ordered = [_judged(found[index], known) for index in sorted(found)]
        shown = {
            group_key: (report.shown, report.message)
            for group_key, group in failure_groups(ordered).items()
            if (report := self.shown.get((target, group[0].index)))
        }
        example = self.examples.get(target)
        pair = replace(
            with_shown(summarise(target, ordered), shown),
            example=example.shown if example else None,
            same_call=example.same_call if example else None,
            graph=self.graphs.get(target, NOT_COMPILED),
        )
        unseen = [o for o in known if not any(is_known(one, o) for one in ordered)]
        return with_unseen(pair, unseen)


def is_known(outcome: Outcome, known: KnownDifference) -> bool:
    """Whether ``known`` is about this failure; that values differ too is never."""
    return (
        outcome.kind == known.kind
        and VALUES_TOO not in outcome.message
        and known.dtype in ("", outcome.dtype)
        and fnmatchcase(outcome.label, known.samples)
    )


def _judged(outcome: Outcome, known: Iterable[KnownDifference]) -> Outcome:
    return replace(outcome, known=any(is_known(outcome, one) for one in known))


def with_unseen(pair: PairResult, unseen: Iterable[KnownDifference]) -> PairResult:
    """``pair`` with known differences that no sample shows, which is a mismatch too."""
    found = tuple(
        Discrepancy(
            Kind.UNEXPECTED_MATCH,
            0,
            sample=one.samples,
            dtype=one.dtype,
            message=f"no sample shows {one.kind}",
        )
        for one in unseen
    )
    if not found:
        return pair
    return replace(pair, verdict=Verdict.MISMATCH, findings=(*pair.findings, *found))
