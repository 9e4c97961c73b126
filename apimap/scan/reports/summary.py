"""Counts over a whole scan, and its findings grouped by what there is to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from apimap.scan.findings import CLEAN, EFFECTS, FileResult, Finding

SHOWN = 3  # places that are named of a group
LISTED = 20  # doubts and problems that are listed


@dataclass
class Group:
    """Findings that call for one thing to do: the same API, met the same way."""

    first: Finding
    count: int = 0
    likely: int = 0
    places: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.count += 1
        self.likely += not finding.sure
        if len(self.places) < SHOWN:
            self.places.append(finding)


@dataclass
class Summary:
    """What a scan comes to; its size depends on the APIs, not on the files."""

    files: int = 0
    uses: int = 0
    likely: int = 0
    ignored: int = 0
    known: int = 0
    doubtful: int = 0
    troubled: int = 0
    effects: Counter[str] = field(default_factory=Counter)
    groups: dict[tuple, Group] = field(default_factory=dict)
    doubts: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def add(self, result: FileResult) -> None:
        self.files += 1
        self.doubtful += len(result.doubts)
        self.doubts.update(doubt.name for doubt in result.doubts)
        self.troubled += len(result.problems)
        self.problems += result.problems[: LISTED - len(self.problems)]
        for finding in result.findings:
            self._count(finding)

    def _count(self, finding: Finding) -> None:
        self.ignored += bool(finding.ignored)
        self.known += finding.known
        if not finding.is_open:
            return
        self.uses += 1
        self.likely += not finding.sure
        self.effects[finding.effect] += 1
        reasons = finding.judgement.reasons
        key = (finding.effect, finding.api, reasons)
        if key not in self.groups:
            self.groups[key] = Group(finding)
        self.groups[key].add(finding)

    @property
    def clean(self) -> float:
        """The share of uses, of those that have an entry, that map cleanly."""
        judged = self.uses - self.effects["unknown"]
        return sum(self.effects[effect] for effect in CLEAN) / judged if judged else 1.0

    def groups_of(self, effect: str) -> list[Group]:
        """The groups of one thing to do, the largest first."""
        found = [group for key, group in self.groups.items() if key[0] == effect]
        return sorted(found, key=lambda group: (-group.count, group.first.api))

    def as_json(self) -> dict[str, Any]:
        return {
            "files": self.files,
            "uses": self.uses,
            "likely": self.likely,
            "clean": round(self.clean, 4),
            "effects": {effect: self.effects[effect] for effect in EFFECTS},
            "ignored": self.ignored,
            "known": self.known,
            "doubts": self.doubtful,
            "problems": self.troubled,
        }


def summarise(results: Iterable[FileResult]) -> Summary:
    """The summary of all results."""
    summary = Summary()
    for result in results:
        summary.add(result)
    return summary
