"""What a scan finds: uses of PyTorch, each with what the mapping says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from apimap.mapping.entries import Category
from apimap.verify.model.outcomes import Verdict
from apimap.verify.results.grades import Grade

# What there is to do about a use, the hardest first. The last two map cleanly.
EFFECTS = ("rewrite", "compose", "change", "unclear", "unknown", "rename", "none")
CLEAN = ("rename", "none")
# Whether the use as it stands is affected: yes, no, or it depends.
AFFECTED = {"none": False, "unclear": None, "unknown": None}


class Reason(NamedTuple):
    """One difference of the signatures that this very call meets.

    ``given`` and ``wanted`` are the defaults, or the names, of both sides.
    """

    kind: str
    parameter: str
    reference: str = ""
    target: str = ""


@dataclass(frozen=True)
class Judgement:
    """What the mapping says of one use.

    ``entry`` is the entry that speaks of it, for a member of a class its class's;
    ``instead`` is the entry that an alias or a deprecated name stands for.
    """

    effect: str
    entry: str | None = None
    instead: str | None = None
    category: Category | None = None
    target: str | None = None
    verdict: Verdict | None = None
    grade: Grade | None = None
    reasons: tuple[Reason, ...] = ()
    remedy: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    page: str | None = None


class Finding(NamedTuple):
    """One use of PyTorch, and where it is.

    In a notebook stored as JSON ``cell`` is the cell's number and ``line`` counts in
    it; elsewhere ``cell`` is 0. ``row`` counts lines through all of the file's code.
    """

    path: str
    cell: int
    line: int
    column: int
    row: int
    code: str
    name: str
    api: str
    role: str
    sure: bool
    arguments: Mapping[str, Any] | None
    judgement: Judgement
    ignored: str = ""
    known: bool = False

    @property
    def effect(self) -> str:
        return self.judgement.effect

    @property
    def affected(self) -> bool | None:
        """Whether this very use needs a change; None where that depends."""
        return AFFECTED.get(self.effect, True)

    @property
    def is_open(self) -> bool:
        """Whether it is neither ignored in the code nor in the baseline."""
        return not (self.ignored or self.known)

    @property
    def place(self) -> str:
        """Where it is, as terminals and editors write it."""
        cell = f"[{self.cell}]" if self.cell else ""
        return f"{self.path}{cell}:{self.line}:{self.column}"

    def fails(self, category: Category) -> bool:
        """Whether it is at least as bad as ``category``."""
        if self.affected is False or self.judgement.category is None:
            return False
        return self.judgement.category.severity >= category.severity


class Doubt(NamedTuple):
    """A name that may be PyTorch's, on a value that could not be followed."""

    path: str
    cell: int
    line: int
    column: int
    name: str


@dataclass
class FileResult:
    """All that was found in one file, and its code."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
