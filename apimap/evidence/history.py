"""What releases of MindSpore changed: the verdicts of the same runs, side by side.

Two results of an entry are compared where their digests are equal: then entry, samples,
code, PyTorch and NumPy were the same, and only MindSpore differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from apimap.evidence.drift import is_state_dependent, settled
from apimap.evidence.results import Results
from apimap.evidence.verdicts import MATCH, UNEXPECTED_MATCH, PairResult
from apimap.mapping.entries import PLATFORMS

ABSENT = "absent"  # stands for a verdict where the release does not have the target
NOT_INSTALLED = "the target is not in the installed packages"


@dataclass(frozen=True)
class Observed:
    """What a release came to; ``comparable`` if it ran what the newest ran."""

    mindspore: str
    state: str  # a verdict, or ABSENT
    samples: int
    matched: int
    comparable: bool = True


@dataclass(frozen=True)
class Change:
    """A pair that came to something else in a release than in the one before."""

    reference: str
    target: str
    before: Observed
    after: Observed

    @property
    def kind(self) -> str:
        """One of CHANGES."""
        if self.after.state == MATCH:
            return "now-matches"
        return "no-longer-matches" if self.before.state == MATCH else "other"


CHANGES = ("now-matches", "no-longer-matches", "other")


@dataclass(frozen=True)
class Step:
    """One release against the one before it, on one platform.

    ``compared`` counts the pairs that were run alike in both, ``left_out`` the others.
    """

    platform: str
    before: str
    after: str
    changes: tuple[Change, ...]
    compared: int
    left_out: int

    def of_kind(self, kind: str) -> list[Change]:
        """The changes of one kind, by their names."""
        return [change for change in self.changes if change.kind == kind]


def measured(results: Iterable[Results]) -> dict[str, list[Results]]:
    """The results of each platform, in their order; empty where nothing was run."""
    found: dict[str, list[Results]] = {platform: [] for platform in PLATFORMS}
    for one in results:
        found[one.provenance["platform"]].append(one)
    return found


def history_of(
    reference: str, target: str, results: Iterable[Results]
) -> tuple[Observed, ...]:
    """What each release on one platform came to, in the order of ``results``."""
    found = [
        (one.provenance["mindspore"], entry.digest, pair)
        for one in results
        if (entry := one.entries.get(reference))
        for pair in entry.pairs
        if pair.target == target
    ]
    return tuple(
        _observed(release, pair, comparable=digest == found[0][1])
        for release, digest, pair in found
    )


def _observed(release: str, pair: PairResult, comparable: bool = True) -> Observed:
    # That a release has not yet a known difference of the newest is no failure of it.
    pair = settled(pair, lambda found: found.kind == UNEXPECTED_MATCH)
    state = ABSENT if pair.reason == NOT_INSTALLED else pair.verdict
    return Observed(release, state, pair.samples, pair.matched, comparable)


def matches_since(history: Sequence[Observed]) -> str | None:
    """The oldest release from which on each one matches, the newest first.

    None where the newest does not match, or has nothing to be compared with.
    """
    if len(history) < 2 or not history[1].comparable:
        return None
    alike = takewhile(lambda one: one.comparable and one.state == MATCH, history)
    return next((one.mindspore for one in reversed(list(alike))), None)


def steps(results: Iterable[Results]) -> Iterator[Step]:
    """Each release against the one before it; ``results`` have the newest first."""
    for of_platform in measured(results).values():
        for newer, older in pairwise(of_platform):
            yield _step(older, newer)


def _step(older: Results, newer: Results) -> Step:
    before, after = older.provenance["mindspore"], newer.provenance["mindspore"]
    changes: list[Change] = []
    compared = left_out = 0
    for reference in sorted(newer.entries):
        now, then = newer.entries[reference], older.entries.get(reference)
        if then is None or then.digest != now.digest:
            left_out += len(now.pairs)
            continue
        compared += len(now.pairs)
        for old, new in zip(then.pairs, now.pairs, strict=True):
            # Older records keep no labels, so what was computed of nothing stays.
            before_it = _observed(before, settled(old, is_state_dependent))
            after_it = _observed(after, settled(new, is_state_dependent))
            if before_it.state != after_it.state:
                changes.append(Change(reference, new.target, before_it, after_it))
    platform = newer.provenance["platform"]
    return Step(platform, before, after, tuple(changes), compared, left_out)
