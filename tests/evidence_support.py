"""Entries, readings, outcomes and records that the tests of verify share."""

from __future__ import annotations

from pathlib import Path

from apimap.mapping.entries import Entry, Target
from apimap.signature.readings import Reading
from apimap.signature.text import parse_signature
from apimap.verify.model.outcomes import EntryResult, Kind, Outcome, PairResult
from apimap.verify.results.record import Provenance, RunRecord

PROVENANCE = Provenance(
    date="2026-11-25",
    mindspore="2.10.0",
    numpy="1.26.4",
    platform="CPU",
    python="3.11.7",
    system="Linux x86_64",
    torch="2.13.0",
)


def entry(reference: str = "torch.f", *targets: str, **fields) -> Entry:
    """An entry without a file."""
    names = targets or ("mindspore.ops.f",)
    made = tuple(Target(name) for name in names)
    category = fields.pop("category", "identical")
    return Entry(Path("f.toml"), 1, reference, category, made, **fields)


def reading(name: str, *signatures: str, kind: str = "function") -> Reading:
    """A reading with the signatures that the texts write down."""
    return Reading(name, kind, "stub", tuple(map(parse_signature, signatures)))


def outcome(index: int, kind: str = "match", **fields) -> Outcome:
    """What a float32 sample of six elements came to."""
    given = {"label": f"f {index}", "dtype": "float32", "size": 6, **fields}
    return Outcome(index=index, kind=Kind(kind), **given)


def verdicts_file(folder: Path, name: str = "r") -> Path:
    """The file of a record's verdicts below ``folder``; its details stand beside it."""
    return folder / "verdicts" / f"{name}.json"


def record(path: Path, **pairs: PairResult) -> RunRecord:
    """A record of entries with one target, by the last part of the reference's name."""
    entries = {
        f"torch.{name}": EntryResult(f"torch.{name}", (pair,), fingerprint="d1")
        for name, pair in pairs.items()
    }
    return RunRecord(path, PROVENANCE, entries)
