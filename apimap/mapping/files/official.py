"""What MindSpore's official API mapping table claims, a file for each edition.

``2.4.0.toml`` holds the edition's name and a line for each pair of APIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.toml import read_toml
from apimap.mapping.entries import Claim, OfficialClaim

CLAIMS = frozenset(map(str, OfficialClaim))
FOLDER = "official"  # inside the folder of the mapping


@dataclass(frozen=True)
class Edition:
    """One edition of the table: its claims about each PyTorch name, as it spells it."""

    path: Path
    name: str
    claims: Mapping[str, Sequence[Claim]]


def read_editions(folder: Path) -> list[Edition]:
    """The editions in ``folder``, the newest first; none where there is no folder.

    Raises DiagnosticError for a file that is malformed.
    """
    paths = sorted(folder.glob("*.toml"), key=_release, reverse=True)
    return [read_edition(path) for path in paths]


def _release(path: Path) -> tuple[int, ...]:
    """``2.4.0.toml`` as (2, 4, 0)."""
    parts = path.stem.split(".")
    if not all(map(str.isdecimal, parts)):
        message = "the file's name is no release of MindSpore"
        raise DiagnosticError(
            Diagnostic(path, 0, message, "Call it such as 2.4.0.toml")
        )
    return tuple(map(int, parts))


def read_edition(path: Path) -> Edition:
    """The edition that the file at ``path`` holds.

    Raises DiagnosticError for a file that is malformed.
    """
    stored = read_toml(path)
    if set(stored) != {"edition", "claims"} or not _are_claims(stored["claims"]):
        message = "the file is no edition of the official table"
        remedy = (
            "Give it an edition and claims = [[reference, target, claim], ...], "
            f"each claim one of {', '.join(OfficialClaim)}"
        )
        raise DiagnosticError(Diagnostic(path, 0, message, remedy))
    found: dict[str, list[Claim]] = {}
    for reference, target, claim in stored["claims"]:
        made = Claim(stored["edition"], target, OfficialClaim(claim))
        found.setdefault(reference, []).append(made)
    return Edition(path, stored["edition"], found)


def _are_claims(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, list)
        and len(row) == 3
        and all(map(_is_text, row))
        and row[2] in CLAIMS
        for row in value
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def claims_about(
    names: Sequence[str], editions: Iterable[Edition]
) -> tuple[Claim, ...]:
    """What ``editions`` claim of an API that goes by ``names``, in their order."""
    return tuple(
        claim
        for edition in editions
        for name in sorted(names)
        for claim in edition.claims.get(name, ())
    )
