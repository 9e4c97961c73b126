"""Public names of PyTorch that lead nowhere, and exceptions that are none any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from apimap.base.diagnostics import Diagnostic
from apimap.coverage.record import LeftOut, PublicNames
from apimap.mapping.loading import Mapping


@dataclass(frozen=True)
class Coverage:
    """How many public names lead to an entry of their own, to a family, to neither.

    ``left_out`` counts those that need no entry; ``missing`` names the rest.
    """

    entries: int
    families: int
    left_out: int
    missing: tuple[str, ...]


def coverage_of(
    names: frozenset[str], mapping: Mapping, exceptions: Sequence[LeftOut]
) -> Coverage:
    """Where each of ``names`` leads."""
    own = {name for name in names if name in mapping.by_name}
    families = {name for name in names - own if mapping.answering(name)}
    rest = names - own - families
    excepted = {name for name in rest if any(one.covering(name) for one in exceptions)}
    return Coverage(
        len(own), len(families), len(excepted), tuple(sorted(rest - excepted))
    )


def gaps(
    recorded: PublicNames, mapping: Mapping, exceptions: Sequence[LeftOut], path: Path
) -> Iterator[Diagnostic]:
    """Each recorded name without an entry, and each exception that nothing needs.

    ``path`` is the file of the exceptions.
    """
    covered = coverage_of(recorded.names, mapping, exceptions)
    for name in covered.missing:
        message = f"{name} of PyTorch {recorded.torch} has no entry"
        remedy = "Write one, let a family cover it, or say here why it needs none"
        yield Diagnostic(path, 0, message, remedy)
    needed = {name for name in recorded.names if not mapping.answering(name)}
    used = {one.covering(name) for one in exceptions for name in needed}
    for exception in exceptions:
        for pattern in exception.names:
            if pattern not in used:
                message = f"nothing needs the exception {pattern}"
                yield Diagnostic(path, 0, message, "Remove it")


def drift(recorded: PublicNames, names: set[str], path: Path) -> Iterator[Diagnostic]:
    """Names that the installed PyTorch has more, or no longer, than ``path`` says."""
    remedy = "Record them: apimap names record; then see what has no entry"
    for name in sorted(names - recorded.names):
        yield Diagnostic(path, 0, f"{name} is new in PyTorch", remedy)
    for name in sorted(recorded.names - names):
        yield Diagnostic(path, 0, f"{name} is no longer in PyTorch", remedy)
