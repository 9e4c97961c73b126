"""What releases of MindSpore changed: the verdicts of the same runs, side by side.

Two results of an entry are compared where their digests are equal: then entry, samples,
code, PyTorch and NumPy were the same, and only MindSpore differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Annotated

import msgspec

from apimap.base.compat import StrEnum
from apimap.mapping.entries import Platform
from apimap.verify.model.outcomes import Kind, PairResult, Reason, Tally
from apimap.verify.results.changes import is_state_dependent, settled
from apimap.verify.results.grades import Grade, grade_of
from apimap.verify.results.record import RunRecord


class State(StrEnum):
    """What a release came to: a verdict, or that it does not have the target."""

    CRASH = "crash"
    TIMEOUT = "timeout"
    MISMATCH = "mismatch"
    ERROR = "error"
    MATCH = "match"
    UNSUPPORTED = "unsupported"
    NOT_RUN = "not-run"
    ABSENT = "absent"


class ChangeKind(StrEnum):
    """How a pair's state changed from one release to the next."""

    NOW_MATCHES = "now-matches"
    NO_LONGER_MATCHES = "no-longer-matches"
    OTHER = "other"


Count = Annotated[int, msgspec.Meta(ge=0)]


class Observed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a release of MindSpore came to, with how many samples.

    ``comparable`` says whether it ran the same samples and code as the newest.
    ``ordinary`` counts the samples of ordinary use that are equal, and all of them.
    """

    mindspore: str
    state: State
    samples: Count
    matched: Count
    comparable: bool
    grade: Grade
    ordinary: Tally


@dataclass(frozen=True)
class Change:
    """A pair that came to something else in a release than in the one before."""

    reference: str
    target: str
    before: Observed
    after: Observed

    @property
    def is_ordinary(self) -> bool | None:
        """Whether it is about calls of ordinary use, and not of the edges alone.

        None where both runs are from before the two were told apart.
        """
        grades = {self.before.grade, self.after.grade}
        if grades == {Grade.NOT_RUN} and self.before.samples + self.after.samples:
            return None
        equal = self.before.grade.is_equal, self.after.grade.is_equal
        return self.before.ordinary != self.after.ordinary or equal[0] != equal[1]

    @property
    def kind(self) -> ChangeKind:
        """Whether the pair, or its ordinary use, came to match, ceased to, or not."""
        if self._matches(self.after):
            return ChangeKind.NOW_MATCHES
        if self._matches(self.before):
            return ChangeKind.NO_LONGER_MATCHES
        return ChangeKind.OTHER

    def _matches(self, one: Observed) -> bool:
        return one.grade.is_equal if self.is_ordinary else one.state is State.MATCH


@dataclass(frozen=True)
class Step:
    """One release against the one before it, on one platform.

    ``compared`` counts the pairs that were run alike in both, ``left_out`` the others.
    """

    platform: Platform
    before: str
    after: str
    changes: tuple[Change, ...]
    compared: int
    left_out: int

    def of_kind(self, kind: ChangeKind, ordinary: bool | None) -> list[Change]:
        """The changes of one kind, of ordinary use or of the edges, by their names."""
        return [
            change
            for change in self.changes
            if (change.kind, change.is_ordinary) == (kind, ordinary)
        ]


def measured(records: Iterable[RunRecord]) -> dict[Platform, list[RunRecord]]:
    """The records of each platform, in their order; empty where nothing was run."""
    found: dict[Platform, list[RunRecord]] = {platform: [] for platform in Platform}
    for one in records:
        found[one.provenance.platform].append(one)
    return found


def history_of(
    reference: str, target: str, records: Iterable[RunRecord]
) -> tuple[Observed, ...]:
    """What each release on one platform came to, in the order of ``records``.

    ``reference`` and ``target`` name the pair.
    """
    found = [
        (record, pair)
        for record in records
        if (entry := record.entries.get(reference))
        for pair in entry.pairs
        if pair.target == target
    ]
    return tuple(
        _observed(record, pair, record.is_comparable(reference, found[0][0]))
        for record, pair in found
    )


def _observed(record: RunRecord, pair: PairResult, comparable: bool) -> Observed:
    # That a release has not yet a known difference of the newest is no failure of it.
    pair = settled(pair, lambda found: found.kind is Kind.UNEXPECTED_MATCH)
    absent = pair.reason is Reason.TARGET_MISSING
    state = State.ABSENT if absent else State(pair.verdict)
    release = record.provenance.mindspore
    return Observed(
        release,
        state,
        pair.samples,
        pair.matched,
        comparable,
        grade_of(pair),
        pair.tallies.ordinary,
    )


def matches_since(history: Sequence[Observed]) -> str | None:
    """The oldest release from which on each one matches, the newest first.

    None where the newest does not match, or has nothing to be compared with.
    """
    if len(history) < 2 or not history[1].comparable:
        return None
    alike = takewhile(lambda one: one.comparable and one.state is State.MATCH, history)
    return next((one.mindspore for one in reversed(list(alike))), None)


def steps(records: Iterable[RunRecord]) -> Iterator[Step]:
    """Each release against the one before it; ``records`` have the newest first."""
    for of_platform in measured(records).values():
        for newer, older in pairwise(of_platform):
            yield _step(older, newer)


def _step(older: RunRecord, newer: RunRecord) -> Step:
    changes: list[Change] = []
    compared = left_out = 0
    for reference in sorted(newer.entries):
        pairs = newer.entries[reference].pairs
        if not newer.is_comparable(reference, older):
            left_out += len(pairs)
            continue
        compared += len(pairs)
        before = {pair.target: pair for pair in older.entries[reference].pairs}
        for pair in pairs:
            # Older records keep no labels, so what was computed of nothing stays.
            now = _observed(newer, settled(pair, is_state_dependent), True)
            then = settled(before[pair.target], is_state_dependent)
            past = _observed(older, then, True)
            if (past.state, past.grade) != (now.state, now.grade):
                changes.append(Change(reference, pair.target, past, now))
    return Step(
        newer.provenance.platform,
        older.provenance.mindspore,
        newer.provenance.mindspore,
        tuple(changes),
        compared,
        left_out,
    )
