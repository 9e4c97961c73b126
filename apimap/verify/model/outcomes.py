"""What a run observed: an outcome for each sample, a verdict for each pair.

A verdict is an observation. What an entry claims is its category, something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from apimap.base.compat import StrEnum

VALUES_TOO = "; values differ too: "  # in the message about a dtype
GRADIENT_MARK = "gradient"  # how a message about a gradient begins
# Stands for a target where a call was made as the rule of the entry writes it.
AS_WRITTEN = "as written"
LONGEST_OUTPUT = 800  # characters that are kept of what a program prints
CODE = "code"  # the dtype of a sample that is a program


class Verdict(StrEnum):
    """What a pair came to, in the order of precedence.

    A pair takes the first that one of its samples gives. A dtype that the target does
    not know takes nothing from the samples that match.
    """

    CRASH = "crash"
    TIMEOUT = "timeout"
    MISMATCH = "mismatch"
    ERROR = "error"
    MATCH = "match"
    UNSUPPORTED = "unsupported"
    NOT_RUN = "not-run"


class Kind(StrEnum):
    """What one sample came to: a match, or the way in which it failed."""

    MATCH = "match"
    STRUCTURE = "structure"
    SHAPE = "shape"
    DTYPE = "dtype"
    VALUES = "values"
    PRECISION = "precision"
    SIGNED_ZERO = "signed-zero"
    IN_PLACE = "in-place"
    ALIASING = "aliasing"
    STATE = "state"
    GRADIENT = "gradient"
    STATE_DEPENDENT = "state-dependent"
    UNEXPECTED_MATCH = "unexpected-match"
    UNSUPPORTED = "unsupported"
    UNSUPPORTED_DTYPE = "unsupported-dtype"
    ARGUMENT_REJECTED = "argument-rejected"
    ERROR = "error"
    CRASH = "crash"
    TIMEOUT = "timeout"
    NOT_RUN = "not-run"

    @property
    def verdict(self) -> Verdict:
        """The verdict that a sample of this kind gives its pair."""
        return VERDICTS_OF_KINDS.get(self, Verdict.MISMATCH)


# All other kinds are mismatches.
VERDICTS_OF_KINDS: Mapping[Kind, Verdict] = MappingProxyType(
    {
        Kind.MATCH: Verdict.MATCH,
        Kind.UNSUPPORTED: Verdict.UNSUPPORTED,
        Kind.UNSUPPORTED_DTYPE: Verdict.UNSUPPORTED,
        Kind.ARGUMENT_REJECTED: Verdict.ERROR,
        Kind.ERROR: Verdict.ERROR,
        Kind.CRASH: Verdict.CRASH,
        Kind.TIMEOUT: Verdict.TIMEOUT,
        Kind.NOT_RUN: Verdict.NOT_RUN,
    }
)


class Aspect(StrEnum):
    """What a program shows of a sample, so that the difference is seen."""

    VALUE = "value"
    TYPE = "type"
    GRADIENT = "gradient"
    STATE = "state"
    SHAPE = "shape"


class Reason(StrEnum):
    """Why a pair was not run."""

    NO_SAMPLES = "no-samples"
    REFERENCE_MISSING = "reference-missing"
    TARGET_MISSING = "target-missing"
    PART_OF_ANSWER = "part-of-answer"
    REFERENCE_REFUSES = "reference-refuses"
    NEEDS_GPU = "needs-gpu"
    NEEDS_ONNX = "needs-onnx"
    MEASURES_TIME = "measures-time"
    NO_VISIBLE_RESULT = "no-visible-result"
    SAMPLES_CRASH = "samples-crash"
    OWN_FAILURE = "own-failure"


class Outcome(msgspec.Struct, frozen=True):
    """What one sample came to; ``index`` is its place among the entry's samples.

    ``size`` counts the elements of its inputs: the smallest is shown. ``known`` says
    that the entry declares the difference. ``ordinary`` says that the sample is one of
    ordinary use, see ``model.samples``; ``differentiated`` that gradients were compared
    after the values had matched.
    """

    index: int
    label: str
    dtype: str
    kind: Kind
    message: str = ""
    size: int = 0
    known: bool = False
    ordinary: bool = False
    differentiated: bool = False

    @property
    def matched(self) -> bool:
        return self.kind is Kind.MATCH

    @property
    def is_equal(self) -> bool:
        """Whether a reader can take the numbers as the same, by which grades go."""
        return self.matched or self.kind in HARMLESS

    @property
    def aspect(self) -> Aspect:
        """What a program has to show for the difference to be seen."""
        if self.message.startswith(GRADIENT_MARK):
            return Aspect.GRADIENT
        return ASPECTS.get(self.kind, Aspect.VALUE)


# What a program has to print for a failure of a kind to be seen; else the value.
ASPECTS: Mapping[Kind, Aspect] = MappingProxyType(
    {
        Kind.DTYPE: Aspect.TYPE,
        Kind.SHAPE: Aspect.TYPE,
        Kind.STRUCTURE: Aspect.TYPE,
        Kind.STATE: Aspect.STATE,
    }
)
# Failures for which no number matters: where there are too many, the shape is printed.
WITHOUT_NUMBERS = frozenset(
    {
        *(Kind.SHAPE, Kind.UNSUPPORTED, Kind.UNSUPPORTED_DTYPE),
        *(Kind.ARGUMENT_REJECTED, Kind.ERROR, Kind.CRASH),
    }
)
# What is in nobody's way: memory that is shared, the sign of a zero, and numbers that
# are right but coarser, as those of another order of additions are.
HARMLESS = frozenset({Kind.ALIASING, Kind.SIGNED_ZERO, Kind.PRECISION})
# Results that depend on earlier calls or on memory that nobody wrote say nothing.
UNGRADED = frozenset({Kind.STATE_DEPENDENT, Kind.NOT_RUN})
Tally = tuple[int, int]  # how many were equal, and how many there were


class Transcript(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One framework's program and what it printed when it ran."""

    code: str
    output: str


class Demonstration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sample as a program of each framework, with what both printed."""

    reference: Transcript
    target: Transcript


class Discrepancy(msgspec.Struct, frozen=True):
    """All samples of a pair that failed in one way, with the smallest of them.

    ``shown`` may have fewer and rounder numbers than ``sample``; ``message`` is about
    what is shown.
    """

    kind: Kind
    count: int
    sample: str = ""
    dtype: str = ""
    message: str = ""
    shown: Demonstration | None = None
    known: bool = False


class Tallies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one way to call: how many samples are equal, and how many were run.

    ``ordinary`` are the samples of ordinary use, ``edge`` the others; ``gradients``
    are those whose gradients were compared, after their values had matched.
    """

    ordinary: Tally = (0, 0)
    edge: Tally = (0, 0)
    gradients: Tally = (0, 0)

    @property
    def deciding(self) -> Tally:
        """The tally by which a grade is given: where none is ordinary, the edges."""
        return self.ordinary if self.ordinary[1] else self.edge


class GraphState(StrEnum):
    """What a pair comes to when MindSpore compiles the call, beside running it at once.

    SAME says that the compiled call gives the same as when it is run at once.
    """

    SAME = "same"
    DIFFERS = "differs"
    FAILS = "fails"
    UNSUPPORTED = "unsupported"
    NOT_RUN = "not-run"


class GraphResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sample of a pair under ``mindspore.jit``.

    ``values`` counts results that are equal, of the sample and of the same call with
    another shape; ``gradients`` those of the sample. ``message`` tells what went wrong.
    """

    state: GraphState
    values: Tally = (0, 0)
    gradients: Tally = (0, 0)
    message: str = ""


NOT_COMPILED = GraphResult(GraphState.NOT_RUN)


class PairResult(msgspec.Struct, frozen=True):
    """The verdict on one reference and one target.

    ``dtypes`` gives of each dtype how many samples matched, and how many there were.
    ``ordinary_findings`` counts by kind what of ordinary use is not equal; ``graph`` is
    what the call came to when it was compiled. ``same_call`` belongs to the example of
    calls as written: what the unchanged call gives there, if it is not the same.
    """

    target: str
    verdict: Verdict
    samples: int = 0
    matched: int = 0
    dtypes: dict[str, tuple[int, int]] = {}
    findings: tuple[Discrepancy, ...] = ()
    example: Demonstration | None = None
    reason: Reason | None = None
    tallies: Tallies = Tallies()
    ordinary_findings: dict[Kind, int] = {}
    graph: GraphResult = NOT_COMPILED
    same_call: Transcript | None = None


class EntryResult(msgspec.Struct, frozen=True):
    """What running one entry showed, a pair for each of its targets.

    ``written`` is what the same samples came to as the rule of the entry writes them,
    a pair whose target is AS_WRITTEN; None for an entry without a rule.
    ``fingerprint`` tells what the entry said when it was run, see
    ``results.fingerprint``; it is empty while the run goes on. ``rule`` is the digest
    of the rule. ``parameters`` tells how many parameters of the reference samples give
    a value other than the default, and how many there are to be given.
    """

    reference: str
    pairs: tuple[PairResult, ...]
    advice: Demonstration | None = None
    fingerprint: str = ""
    written: PairResult | None = None
    rule: str = ""
    parameters: Tally = (0, 0)

    @property
    def every(self) -> tuple[PairResult, ...]:
        """The pairs, then the call as written."""
        return (*self.pairs, self.written) if self.written else self.pairs


def summarise(target: str, outcomes: Iterable[Outcome]) -> PairResult:
    """The verdict that ``outcomes`` come to, n of m by dtype, and what failed how."""
    every = tuple(outcomes)
    ran = [outcome for outcome in every if outcome.kind is not Kind.NOT_RUN]
    return PairResult(
        target=target,
        verdict=verdict_of(every),
        samples=len(ran),
        matched=sum(outcome.matched for outcome in ran),
        tallies=Tallies(
            ordinary=_tally(o for o in ran if o.ordinary),
            edge=_tally(o for o in ran if not o.ordinary),
            gradients=_tally(o for o in ran if o.differentiated),
        ),
        ordinary_findings=_unequal(o for o in ran if o.ordinary),
        dtypes=_by_dtype(ran),
        findings=_discrepancies(every),
        reason=None if ran else Reason.NO_SAMPLES,
    )


def _tally(outcomes: Iterable[Outcome]) -> Tally:
    """How many are equal, out of those that say anything."""
    graded = [one for one in outcomes if one.kind not in UNGRADED]
    return sum(one.is_equal for one in graded), len(graded)


def _unequal(outcomes: Iterable[Outcome]) -> dict[Kind, int]:
    kinds = (o.kind for o in outcomes if not o.is_equal and o.kind not in UNGRADED)
    return dict(sorted(Counter(kinds).items()))


def verdict_of(outcomes: Iterable[Outcome]) -> Verdict:
    """The first verdict that an outcome gives; known differences give none.

    A pair of which only known differences were seen does not match.
    Where the kernel is missing for more samples than match, the pair is unsupported
    here, unless a difference was seen: of most calls nothing is known.
    """
    every = tuple(outcomes)
    kinds = Counter(outcome.kind for outcome in every if not outcome.known)
    given = {kind.verdict for kind in kinds}
    harmless = {Verdict.UNSUPPORTED, Verdict.ERROR, Verdict.MATCH}
    if kinds[Kind.UNSUPPORTED] > kinds[Kind.MATCH] and given <= harmless:
        return Verdict.UNSUPPORTED
    if sum(kinds.values()) < len(every) and Verdict.MATCH not in given:
        given.add(Verdict.MISMATCH)
    return next((verdict for verdict in Verdict if verdict in given), Verdict.NOT_RUN)


def _by_dtype(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for outcome in outcomes:
        matched, samples = counts.get(outcome.dtype, (0, 0))
        counts[outcome.dtype] = (matched + outcome.matched, samples + 1)
    return dict(sorted(counts.items()))


def failure_groups(
    outcomes: Iterable[Outcome],
) -> dict[tuple[Kind, bool], list[Outcome]]:
    """The samples that failed, by kind and whether it was known.

    The smallest that is not empty comes first in its group.
    """
    groups: dict[tuple[Kind, bool], list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda o: (not o.size, o.size, o.index)):
        if not outcome.matched and outcome.kind is not Kind.NOT_RUN:
            groups.setdefault((outcome.kind, outcome.known), []).append(outcome)
    return groups


def _discrepancies(outcomes: Iterable[Outcome]) -> tuple[Discrepancy, ...]:
    return tuple(
        Discrepancy(
            kind,
            len(group),
            sample=group[0].label,
            dtype=group[0].dtype,
            message=group[0].message,
            known=known,
        )
        for (kind, known), group in sorted(failure_groups(outcomes).items())
    )


def with_shown(
    pair: PairResult,
    shown: Mapping[tuple[Kind, bool], tuple[Demonstration, str]],
) -> PairResult:
    """``pair`` with the programs of its findings, and what they come to.

    ``shown`` holds both by kind, and by whether the difference was known; an empty
    message leaves that of the finding.
    """
    findings = []
    for one in pair.findings:
        programs, message = shown.get((one.kind, one.known), (None, ""))
        findings.append(
            msgspec.structs.replace(one, shown=programs, message=message or one.message)
        )
    return msgspec.structs.replace(pair, findings=tuple(findings))
