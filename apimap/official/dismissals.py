"""Contradictions that are not held against the official table, each with the reason.

A person has looked at them; ``dismissed.toml`` is written by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.languages import LANGUAGES
from apimap.base.toml import read_toml
from apimap.official.contradictions import Disagreement

DISMISSED = "dismissed.toml"  # beside the mapping's other data
Looked = tuple[str, str, str, str]  # reference, target, kind and sample of a finding
LOOKED = 4  # parts of it


@dataclass(frozen=True)
class Dismissal:
    """Findings that say nothing against the table, and why, by language."""

    reason: Mapping[str, str]
    findings: frozenset[Looked]

    def covers(self, one: Disagreement) -> bool:
        """Whether ``one`` is among them; of another sample nothing is said."""
        return (*one.key, one.finding.sample) in self.findings


def read_dismissals(path: Path) -> tuple[Dismissal, ...]:
    """The dismissals in ``path``; none where there is no file.

    Raises DiagnosticError for a file that is malformed.
    """
    if not path.exists():
        return ()
    stored = read_toml(path)
    try:
        return tuple(_dismissal(one) for one in stored["dismissed"])
    except (ValueError, KeyError, TypeError) as error:
        message = f"the dismissals cannot be used ({error})"
        raise DiagnosticError(
            Diagnostic(path, 0, message, "Correct the file")
        ) from error


def _dismissal(stored: Mapping[str, Any]) -> Dismissal:
    reason = {language: stored["reason"][language] for language in LANGUAGES}
    findings = [(reference, *rest) for reference, *rest in stored["findings"]]
    if short := [one for one in findings if len(one) != LOOKED]:
        raise ValueError(f"not reference, target, kind and sample: {short[0]}")
    return Dismissal(reason, frozenset(findings))


def dismissed_among(
    found: Sequence[Disagreement], dismissals: Iterable[Dismissal]
) -> list[tuple[Dismissal, list[Disagreement]]]:
    """Each dismissal with what it covers of ``found``, if it covers any."""
    covered = [
        (dismissal, [one for one in found if dismissal.covers(one)])
        for dismissal in dismissals
    ]
    return [(dismissal, ones) for dismissal, ones in covered if ones]
