"""What a run observed: an outcome for each sample, a verdict for each pair.

A verdict is an observation. What an entry claims is its category, something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apimap.evidence.work import GRADIENT, TYPE, VALUE

MATCH = "match"
NOT_RUN = "not-run"
UNSUPPORTED = "unsupported"
STATE_DEPENDENT = "state-dependent"
UNEXPECTED_MATCH = "unexpected-match"
VALUES_TOO = "; values differ too: "  # in the message about a dtype
# What a sample can come to, and the verdict that it gives its pair.
KINDS: Mapping[str, str] = {
    MATCH: MATCH,
    "structure": "mismatch",
    "shape": "mismatch",
    "dtype": "mismatch",
    "values": "mismatch",
    "precision": "mismatch",
    "signed-zero": "mismatch",
    "in-place": "mismatch",
    "aliasing": "mismatch",
    "state": "mismatch",
    "gradient": "mismatch",
    STATE_DEPENDENT: "mismatch",
    UNEXPECTED_MATCH: "mismatch",
    UNSUPPORTED: UNSUPPORTED,
    "unsupported-dtype": UNSUPPORTED,
    "argument-rejected": "error",
    "error": "error",
    "crash": "crash",
    "timeout": "timeout",
    NOT_RUN: NOT_RUN,
}
# A pair takes the first that one of its samples gives. A dtype that the target does
# not know takes nothing from the samples that match.
VERDICTS = ("crash", "timeout", "mismatch", "error", MATCH, UNSUPPORTED, NOT_RUN)


@dataclass(frozen=True)
class Outcome:
    """What one sample came to; ``index`` is its place among the entry's samples.

    ``size`` counts the elements of its inputs: the smallest is shown.
    """

    index: int
    label: str
    dtype: str
    kind: str
    message: str = ""
    size: int = 0
    known: bool = False

    @property
    def matched(self) -> bool:
        return self.kind == MATCH

    @property
    def aspect(self) -> str:
        """What a program has to show for the difference to be seen."""
        if self.message.startswith("gradient"):
            return GRADIENT
        return TYPE if self.kind in ("dtype", "shape", "structure") else VALUE


@dataclass(frozen=True)
class Side:
    """One framework's code and what it printed when it ran."""

    code: str
    output: str


@dataclass(frozen=True)
class Shown:
    """Both sides of one sample that was run as code."""

    reference: Side
    target: Side


@dataclass(frozen=True)
class Found:
    """All samples of a pair that failed in one way, with the smallest of them."""

    kind: str
    count: int
    sample: str
    dtype: str
    message: str
    shown: Shown | None = None
    known: bool = False


@dataclass(frozen=True)
class PairResult:
    """The verdict on one reference and one target."""

    target: str
    verdict: str
    samples: int = 0
    matched: int = 0
    dtypes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    findings: tuple[Found, ...] = ()
    example: Shown | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """JSON without what is empty."""
        stored = {
            "verdict": self.verdict,
            "samples": self.samples,
            "matched": self.matched,
            "dtypes": {name: list(counts) for name, counts in self.dtypes.items()},
            "findings": [_found_json(found) for found in self.findings],
            "example": _shown_json(self.example),
            "reason": self.reason,
        }
        return {key: value for key, value in stored.items() if value not in EMPTY}

    @classmethod
    def from_json(cls, target: str, stored: Mapping[str, Any]) -> PairResult:
        """What ``as_json`` stored. Raises KeyError or TypeError for anything else."""
        return cls(
            target=target,
            verdict=stored["verdict"],
            samples=stored.get("samples", 0),
            matched=stored.get("matched", 0),
            dtypes={k: (n, m) for k, (n, m) in stored.get("dtypes", {}).items()},
            findings=tuple(_found(found) for found in stored.get("findings", ())),
            example=_shown(stored.get("example")),
            reason=stored.get("reason", ""),
        )


EMPTY = (None, "", {}, [])


@dataclass(frozen=True)
class EntryResult:
    """What running one entry showed; ``digest`` tells what was run."""

    reference: str
    digest: str
    pairs: tuple[PairResult, ...]
    advice: Shown | None = None

    def as_json(self) -> dict[str, Any]:
        pairs = {pair.target: pair.as_json() for pair in self.pairs}
        advice = {"advice": _shown_json(self.advice)} if self.advice else {}
        return {"digest": self.digest, "targets": pairs} | advice

    @classmethod
    def from_json(cls, reference: str, stored: Mapping[str, Any]) -> EntryResult:
        """What ``as_json`` stored. Raises KeyError or TypeError for anything else."""
        pairs = stored["targets"].items()
        return cls(
            reference,
            stored["digest"],
            tuple(PairResult.from_json(target, pair) for target, pair in pairs),
            _shown(stored.get("advice")),
        )


def summarise(target: str, outcomes: Iterable[Outcome]) -> PairResult:
    """The verdict that ``outcomes`` come to, n of m by dtype, and what failed how."""
    every = tuple(outcomes)
    ran = [outcome for outcome in every if outcome.kind != NOT_RUN]
    return PairResult(
        target=target,
        verdict=verdict_of(every),
        samples=len(ran),
        matched=sum(outcome.matched for outcome in ran),
        dtypes=_by_dtype(ran),
        findings=tuple(_findings(every)),
        reason="" if ran else next((o.message for o in every), "no sample inputs"),
    )


def verdict_of(outcomes: Iterable[Outcome]) -> str:
    """The first of VERDICTS that an outcome gives; known differences give none.

    A pair of which only known differences were seen does not match.
    Where the kernel is missing for more samples than match, the pair is unsupported
    here, unless a difference was seen: of most calls nothing is known.
    """
    every = tuple(outcomes)
    kinds = Counter(outcome.kind for outcome in every if not outcome.known)
    given = {KINDS[kind] for kind in kinds}
    if kinds[UNSUPPORTED] > kinds[MATCH] and given <= {UNSUPPORTED, "error", MATCH}:
        return UNSUPPORTED
    if kinds.total() < len(every) and MATCH not in given:
        given.add("mismatch")
    return next((verdict for verdict in VERDICTS if verdict in given), NOT_RUN)


def _by_dtype(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for outcome in outcomes:
        matched, samples = counts.get(outcome.dtype, (0, 0))
        counts[outcome.dtype] = (matched + outcome.matched, samples + 1)
    return dict(sorted(counts.items()))


def groups_of(outcomes: Iterable[Outcome]) -> dict[tuple[str, bool], list[Outcome]]:
    """The samples that failed, by kind and whether it was known.

    The smallest that is not empty comes first in its group.
    """
    groups: dict[tuple[str, bool], list[Outcome]] = {}
    for outcome in sorted(outcomes, key=lambda o: (not o.size, o.size, o.index)):
        if not outcome.matched and outcome.kind != NOT_RUN:
            groups.setdefault((outcome.kind, outcome.known), []).append(outcome)
    return groups


def _findings(outcomes: Iterable[Outcome]) -> Iterable[Found]:
    for (kind, known), group in sorted(groups_of(outcomes).items()):
        first = group[0]
        yield Found(
            kind, len(group), first.label, first.dtype, first.message, known=known
        )


def with_shown(
    pair: PairResult, shown: Mapping[tuple[str, bool], Shown], example: Shown | None
) -> PairResult:
    """``pair`` with the code and outputs of its findings and of its example."""
    findings = tuple(
        replace(found, shown=shown.get((found.kind, found.known)))
        for found in pair.findings
    )
    return replace(pair, findings=findings, example=example)


def _found_json(found: Found) -> dict[str, Any]:
    stored = {
        "kind": found.kind,
        "count": found.count,
        "sample": found.sample,
        "dtype": found.dtype,
        "message": found.message,
        "shown": _shown_json(found.shown),
    }
    return stored | ({"known": True} if found.known else {})


def _found(stored: Mapping[str, Any]) -> Found:
    return Found(**{**stored, "shown": _shown(stored["shown"])})


def _shown_json(shown: Shown | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    sides = {"reference": shown.reference, "target": shown.target}
    return {name: {"code": s.code, "output": s.output} for name, s in sides.items()}


def _shown(stored: Mapping[str, Any] | None) -> Shown | None:
    if stored is None:
        return None
    return Shown(Side(**stored["reference"]), Side(**stored["target"]))
