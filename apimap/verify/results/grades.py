"""Grades: what the runs of a pair mean for somebody who uses it.

A verdict is the first thing that any sample gave; a grade asks first whether calls of
ordinary use are equal, then how it is at the edges.
"""

from __future__ import annotations

from apimap.base.compat import StrEnum
from apimap.verify.model.outcomes import UNGRADED, GraphState, Kind, PairResult, Verdict

FAILING = frozenset({Verdict.ERROR, Verdict.CRASH, Verdict.TIMEOUT})
NO_KERNEL = frozenset({Kind.UNSUPPORTED, Kind.UNSUPPORTED_DTYPE})


class Grade(StrEnum):
    """What a pair comes to, from harmless to hopeless."""

    EQUAL = "equal"
    EQUAL_ORDINARY = "equal-ordinary"
    EQUAL_AS_WRITTEN = "equal-as-written"
    DIFFERS = "differs"
    FAILS = "fails"
    UNSUPPORTED = "unsupported"
    NOT_RUN = "not-run"

    @property
    def is_equal(self) -> bool:
        """Whether there is a way to write ordinary calls so that they are equal."""
        return self in (Grade.EQUAL, Grade.EQUAL_ORDINARY, Grade.EQUAL_AS_WRITTEN)


def grade_of(pair: PairResult, written: PairResult | None = None) -> Grade:
    """The grade of ``pair``, whose entry as its rule writes it came to ``written``.

    Where no sample is of ordinary use, those at the edges stand for them. A pair of
    which nothing was tallied, as in a record from before there were grades, has none:
    NOT_RUN.
    """
    if is_equal(pair):
        differing = any(found.kind not in UNGRADED for found in pair.findings)
        return Grade.EQUAL_ORDINARY if differing else Grade.EQUAL
    if written is not None and is_equal(written):
        return Grade.EQUAL_AS_WRITTEN
    if not pair.tallies.deciding[1]:
        return Grade.NOT_RUN
    return _obstacle(pair)


def is_equal(pair: PairResult) -> bool:
    """Whether every sample of ordinary use is equal, and there is one."""
    equal, ran = pair.tallies.deciding
    return 0 < equal == ran


def _obstacle(pair: PairResult) -> Grade:
    failures = pair.ordinary_findings or {
        found.kind: found.count for found in pair.findings
    }
    total = sum(failures.values())
    missing = sum(failures.get(kind, 0) for kind in NO_KERNEL) == total > 0
    if missing and pair.graph.state is not GraphState.SAME:  # neither mode has a kernel
        return Grade.UNSUPPORTED
    failing = {kind for kind in failures if kind.verdict in FAILING}
    equal, _ = pair.tallies.deciding
    if not equal and failing | NO_KERNEL >= failures.keys():
        return Grade.FAILS
    return Grade.FAILS if Kind.CRASH in failures else Grade.DIFFERS
