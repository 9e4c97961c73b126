"""Where the official table and the run disagree.

An edition of the official table says "consistent" and a run saw a difference, or it
describes differences and a run saw none. A contradiction is published only when a
person has looked at its reproduction, run in fresh processes: ``confirmed.toml``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isclose
from pathlib import Path

import msgspec

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import write_atomically
from apimap.base.toml import read_toml
from apimap.mapping.entries import OfficialClaim
from apimap.publication.model import (
    PublishedEntry,
    PublishedFinding,
    PublishedRun,
    PublishedTarget,
)
from apimap.verify.model.outcomes import Kind, Transcript, Verdict

CONSISTENT = frozenset({OfficialClaim.CONSISTENT, OfficialClaim.FUNCTION_CONSISTENT})
# Claims of a difference in behaviour, not of names, that a run can contradict.
DIFFERENT = frozenset({OfficialClaim.DIFF_PAGE, OfficialClaim.DTYPE_DIFFERS})
# What contradicts "consistent". A kernel or dtype that is not supported on one platform
# contradicts nothing; neither do the sign of a zero, shared memory or gradients, of
# which the official criterion does not speak.
CONTRADICTING = frozenset(
    {
        Kind.CRASH,
        Kind.STRUCTURE,
        Kind.SHAPE,
        Kind.DTYPE,
        Kind.VALUES,
        Kind.IN_PLACE,
        Kind.STATE,
    }
)
ENOUGH = 10  # matching samples that say something against a difference
CONFIRMED = "confirmed.toml"  # beside the mapping's other data
HEAD = "# Contradictions of the official table that a person has looked at.\n"
Key = tuple[str, str, str]  # reference, target, kind of the finding


@dataclass(frozen=True)
class Disagreement:
    """A claim of ``editions`` about ``target``, and the finding that contradicts it."""

    reference: str
    target: str
    editions: tuple[str, ...]
    finding: PublishedFinding

    @property
    def key(self) -> Key:
        return self.reference, self.target, self.finding.kind

    @property
    def digest(self) -> str:
        """A digest of code and outputs: what a person looked at."""
        shown = json.dumps(msgspec.to_builtins(self.finding.shown), sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()[:8]


def contradictions(entries: Iterable[PublishedEntry]) -> Iterator[Disagreement]:
    """Each "consistent" that the newest run contradicts, with code that shows it."""
    for entry, target, run in _runs(entries):
        editions = _editions(entry, target.name, CONSISTENT)
        for finding in (run.findings or ()) if editions else ():
            if finding.kind in CONTRADICTING and is_visible(finding):
                yield Disagreement(entry.reference, target.name, editions, finding)


NOTATION = re.compile(
    r"(shape|size)=[\[(][^\])]*[\])]|dtype=[\w.]+|grad_fn=<\w+>|value=|0x[0-9a-f]+"
)
NUMBER = re.compile(r"nan|inf|True|False|-?\d+\.?\d*(?:e[+-]?\d+)?")
PRINTED = 1e-3  # the precision with which tensors are printed


def is_visible(finding: PublishedFinding) -> bool:
    """Whether a reader sees the difference in what the two programs print."""
    if finding.shown is None:
        return False
    if finding.kind is Kind.CRASH:
        return True
    reference = _numbers(finding.shown.reference)
    target = _numbers(finding.shown.target)
    return len(reference) != len(target) or not all(map(_alike, reference, target))


def _numbers(side: Transcript) -> list[float]:
    words = {"True": 1.0, "False": 0.0}
    found = NUMBER.findall(NOTATION.sub("", side.output))
    return [words[word] if word in words else float(word) for word in found]


def _alike(one: float, other: float) -> bool:
    both_nan = one != one and other != other
    return both_nan or isclose(one, other, rel_tol=PRINTED, abs_tol=PRINTED)


def overcome_differences(
    entries: Iterable[PublishedEntry],
) -> Iterator[tuple[PublishedEntry, PublishedTarget, tuple[str, ...]]]:
    """Each "different" where every sample matches: entry, target, editions."""
    for entry, target, run in _runs(entries):
        editions = _editions(entry, target.name, DIFFERENT)
        enough = run.matched == run.samples >= ENOUGH
        if editions and enough and run.verdict is Verdict.MATCH:
            yield entry, target, editions


@dataclass
class ClaimCounts:
    """Of one edition the "consistent" claims: all, run here, matched, contradicted."""

    claims: int = 0
    run: int = 0
    matched: int = 0
    contradicted: int = 0


def claims_by_edition(
    entries: Sequence[PublishedEntry], confirmed: Iterable[Disagreement]
) -> dict[str, ClaimCounts]:
    """The "consistent" claims of each edition, counted."""
    counts: dict[str, ClaimCounts] = defaultdict(ClaimCounts)
    wrong = {
        (edition, one.reference, one.target)
        for one in confirmed
        for edition in one.editions
    }
    verdicts = {
        (entry.reference, target.name): run.verdict
        for entry, target, run in _runs(entries)
    }
    for entry in entries:
        for claim in entry.official:
            if claim.claim not in CONSISTENT:
                continue
            counted = counts[claim.edition]
            pair = (entry.reference, claim.target)
            verdict = verdicts.get(pair, Verdict.NOT_RUN)
            counted.claims += 1
            counted.run += verdict not in (Verdict.NOT_RUN, Verdict.UNSUPPORTED)
            counted.matched += verdict is Verdict.MATCH
            counted.contradicted += (claim.edition, *pair) in wrong
    return dict(counts)


def _runs(
    entries: Iterable[PublishedEntry],
) -> Iterator[tuple[PublishedEntry, PublishedTarget, PublishedRun]]:
    """Each entry and target with its newest run."""
    for entry in entries:
        for target in entry.targets:
            for run in target.runs[:1]:
                yield entry, target, run


def _editions(
    entry: PublishedEntry, target: str, claims: Collection[OfficialClaim]
) -> tuple[str, ...]:
    return tuple(
        claim.edition
        for claim in entry.official
        if claim.target == target and claim.claim in claims
    )


def read_confirmed(path: Path) -> dict[Key, str]:
    """What was confirmed: key to the digest of what was looked at.

    Raises DiagnosticError for a file that is malformed.
    """
    if not path.exists():
        return {}
    stored = read_toml(path)
    try:
        return {
            (one["reference"], one["target"], one["kind"]): one["digest"]
            for one in stored["confirmed"]
        }
    except (KeyError, TypeError) as error:
        message = f"the confirmations cannot be used ({error})"
        raise DiagnosticError(
            Diagnostic(path, 0, message, "Correct the file")
        ) from error


def write_confirmed(path: Path, confirmed: dict[Key, str]) -> None:
    """Write confirmations, one a block, in the order of their names."""
    blocks = [
        f'\n[[confirmed]]\nreference = "{reference}"\ntarget = "{target}"\n'
        f'kind = "{kind}"\ndigest = "{digest}"\n'
        for (reference, target, kind), digest in sorted(confirmed.items())
    ]
    write_atomically(path, HEAD + "".join(blocks))


def split_confirmed(
    found: Iterable[Disagreement], confirmed: dict[Key, str]
) -> tuple[list[Disagreement], list[Disagreement]]:
    """Those that were looked at as they are now, and the others."""
    looked_at: list[Disagreement] = []
    others: list[Disagreement] = []
    for one in found:
        same = confirmed.get(one.key) == one.digest
        (looked_at if same else others).append(one)
    return looked_at, others
