"""What comes in of one entry while it runs, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from apimap.evidence.verdicts import (
    MATCH,
    NOT_RUN,
    STATE_DEPENDENT,
    UNEXPECTED_MATCH,
    VALUES_TOO,
    EntryResult,
    Found,
    Outcome,
    PairResult,
    Shown,
    groups_of,
    summarise,
    with_shown,
)
from apimap.evidence.work import Place
from apimap.mapping.entries import Entry, KnownDifference

# Failures that no other call can have caused.
EVIDENT = frozenset({"unsupported", "unsupported-dtype", "argument-rejected"})
MOST_CRASHES = 3  # of a pair; what is left of it then is not run


def _hopeless(outcomes: Iterable[Outcome]) -> bool:
    return sum(o.kind in ("crash", "timeout") for o in outcomes) >= MOST_CRASHES


@dataclass
class Collected:
    """The outcomes of one entry, by target and sample."""

    entry: Entry
    outcomes: dict[str, dict[int, Outcome]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    best: dict[str, tuple[int, int]] = field(default_factory=dict)
    examples: dict[str, Shown] = field(default_factory=dict)
    shown: dict[Place, Shown] = field(default_factory=dict)
    tried: set[Place] = field(default_factory=set)
    pending: set[Place] = field(default_factory=set)
    edges: bool = True
    advise: bool = True
    advice: Shown | None = None

    @property
    def done(self) -> set[Place]:
        """The samples that need not be run again."""
        return {(t, n) for t, found in self.outcomes.items() for n in found}

    @property
    def given_up(self) -> set[str]:
        """The targets that ended enough processes."""
        return {t for t, found in self.outcomes.items() if _hopeless(found.values())}

    def outcome(self, place: Place) -> Outcome:
        """What a sample came to so far."""
        target, index = place
        return self.outcomes[target][index]

    def note(self, target: str, outcome: Outcome, legibility: int = 0) -> None:
        """One sample has come to something; a match may be the best example so far."""
        self.outcomes.setdefault(target, {})[outcome.index] = outcome
        if outcome.matched:
            known = self.best.get(target, (legibility, outcome.index))
            self.best[target] = min(known, (legibility, outcome.index))

    def open_failures(self) -> Iterator[tuple[Place, bool]]:
        """Samples to be run alone, and whether that is only to show them.

        The smallest of each group that failed in one way; if it passes alone, the next.
        """
        for target, found in self.outcomes.items():
            for (kind, _), group in groups_of(found.values()).items():
                place = (target, group[0].index)
                if kind != STATE_DEPENDENT and place not in self.tried:
                    self.tried.add(place)
                    self.pending.add(place)
                    yield place, kind in EVIDENT

    def note_alone(self, alone: Outcome, place: Place) -> None:
        """What a sample that had failed came to in a process of its own.

        One that then matches in time had only been slow.
        """
        before = self.outcome(place)
        if alone.kind == before.kind:
            return
        if alone.matched and before.kind == "timeout":
            self.note(place[0], alone)
            return
        kind = STATE_DEPENDENT if alone.kind == MATCH else alone.kind
        message = f"alone: {alone.kind}; after other calls: {before.kind}"
        changed = replace(before, kind=kind, message=f"{message}, {before.message}")
        self.note(place[0], changed)

    def result(self, digest: str) -> EntryResult:
        """The entry's result, a pair for each target."""
        pairs = [self._pair(target.name) for target in self.entry.targets]
        return EntryResult(self.entry.reference, digest, tuple(pairs), self.advice)

    def _pair(self, target: str) -> PairResult:
        found = self.outcomes.get(target, {})
        if not found:
            reason = self.reasons.get(target, "PyTorch refuses every sample")
            return PairResult(target, NOT_RUN, reason=reason)
        known = [one for one in self.entry.known if one.target == target]
        ordered = [_judged(found[index], known) for index in sorted(found)]
        shown = {
            key: self.shown[target, group[0].index]
            for key, group in groups_of(ordered).items()
            if (target, group[0].index) in self.shown
        }
        pair = with_shown(summarise(target, ordered), shown, self.examples.get(target))
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
        Found(
            UNEXPECTED_MATCH, 0, one.samples, one.dtype, f"no sample shows {one.kind}"
        )
        for one in unseen
    )
    if not found:
        return pair
    return replace(pair, verdict="mismatch", findings=(*pair.findings, *found))
