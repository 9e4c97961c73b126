"""Records of runs, one a platform and pair of versions, each in two files.

``data/verdicts/`` holds what people review: a short line for each entry and target, in
the order of the names. ``data/details/`` holds what a page shows of it (programs,
outputs, messages), and of each entry the fingerprint by which a record is seen to be
stale. Of older releases of MindSpore only verdicts and fingerprints are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data, write_atomically
from apimap.verify.model.outcomes import (
    AS_WRITTEN,
    Demonstration,
    Discrepancy,
    EntryResult,
    GraphResult,
    GraphState,
    Kind,
    PairResult,
    Reason,
    Tallies,
    Tally,
    Transcript,
    Verdict,
)
from apimap.verify.results.record import (
    VERDICTS,
    Provenance,
    RunRecord,
    details_path,
)

VERIFY = "apimap verify"


class PairVerdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the verdicts: what a pair came to, and how many samples failed how.

    The target AS_WRITTEN stands for the rule of the entry. ``known`` counts failures
    that the entry declares; the tallies are those of ``PairResult``, and ``graph`` is
    the state of its graph.
    """

    reference: str
    target: str
    verdict: Verdict
    matched: int = 0
    samples: int = 0
    tallies: Tallies | None = None
    ordinary_findings: dict[Kind, int] = {}
    findings: dict[Kind, int] = {}
    known: dict[Kind, int] = {}
    graph: GraphState = GraphState.NOT_RUN
    reason: Reason | None = None


class FindingDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """The smallest of the samples that failed in one way."""

    kind: Kind
    sample: str = ""
    dtype: str = ""
    message: str = ""
    shown: Demonstration | None = None
    known: bool = False


class PairDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page shows of a pair beside its verdict."""

    dtypes: dict[str, tuple[int, int]] = {}
    findings: tuple[FindingDetails, ...] = ()
    graph: GraphResult | None = None
    example: Demonstration | None = None
    same_call: Transcript | None = None


class EntryDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page shows of an entry beside its verdicts."""

    targets: dict[str, PairDetails] = {}
    advice: Demonstration | None = None


class VerdictFile(msgspec.Struct, frozen=True):
    """The content of a file in ``data/verdicts``."""

    provenance: Provenance
    methods: dict[str, int]
    verdicts: list[PairVerdict]


class DetailFile(msgspec.Struct, frozen=True):
    """The content of a file in ``data/details``.

    ``rules`` holds the rules' digests, ``parameters`` how many parameters samples give.
    """

    fingerprints: dict[str, str]
    entries: dict[str, EntryDetails]
    rules: dict[str, str] = {}
    parameters: dict[str, Tally] = {}


def read_record(path: Path) -> RunRecord:
    """The record whose verdicts are at ``path``.

    Raises DiagnosticError for a file that is missing, cut short or malformed.
    """
    verdicts = _read(path, VerdictFile)
    details = _read(details_path(path), DetailFile)
    lines: dict[str, list[PairVerdict]] = {}
    for line in verdicts.verdicts:
        lines.setdefault(line.reference, []).append(line)
    if unlike := lines.keys() ^ details.fingerprints.keys():
        message = f"{sorted(unlike)[0]} does not stand in {path} as well"
        raise _unusable(details_path(path), message)
    entries = {
        reference: _result(reference, pairs, details)
        for reference, pairs in lines.items()
    }
    return RunRecord(path, verdicts.provenance, entries, verdicts.methods)


Content = TypeVar("Content", VerdictFile, DetailFile)


def _read(path: Path, kind: type[Content]) -> Content:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError) as error:
        raise _unusable(path, str(error)) from error


def _unusable(path: Path, message: str) -> DiagnosticError:
    remedy = f"Restore the file, or remove it and run: {VERIFY}"
    said = f"the recorded results cannot be used ({message})"
    return DiagnosticError(Diagnostic(path, 0, said, remedy))


def _result(
    reference: str, lines: Iterable[PairVerdict], file: DetailFile
) -> EntryResult:
    details = file.entries.get(reference, EntryDetails())
    pairs = [pair_of(line, details.targets.get(line.target)) for line in lines]
    return EntryResult(
        reference,
        tuple(pair for pair in pairs if pair.target != AS_WRITTEN),
        details.advice,
        file.fingerprints[reference],
        next((pair for pair in pairs if pair.target == AS_WRITTEN), None),
        file.rules.get(reference, ""),
        file.parameters.get(reference, (0, 0)),
    )


def pair_of(line: PairVerdict, details: PairDetails | None = None) -> PairResult:
    """What a line of the verdicts says of a pair, with ``details`` if there are any."""
    shown = {(one.kind, one.known): one for one in details.findings} if details else {}
    return PairResult(
        line.target,
        line.verdict,
        line.samples,
        line.matched,
        dtypes=details.dtypes if details else {},
        findings=tuple(
            _discrepancy(kind, count, known, shown.get((kind, known)))
            for kind, count, known in _counts(line)
        ),
        example=details.example if details else None,
        reason=line.reason,
        tallies=line.tallies or Tallies(),
        ordinary_findings=line.ordinary_findings,
        graph=details.graph if details and details.graph else GraphResult(line.graph),
        same_call=details.same_call if details else None,
    )


def _counts(line: PairVerdict) -> list[tuple[Kind, int, bool]]:
    """The findings of a line, as (kind, count, known), in the order of the kinds."""
    found = [(kind, count, False) for kind, count in line.findings.items()]
    found += [(kind, count, True) for kind, count in line.known.items()]
    unexpected = Kind.UNEXPECTED_MATCH  # these stand last, as in a run
    return sorted(found, key=lambda one: (one[0] is unexpected, one[0], one[2]))


def _discrepancy(
    kind: Kind, count: int, known: bool, details: FindingDetails | None
) -> Discrepancy:
    if details is None:
        return Discrepancy(kind, count, known=known)
    texts = (details.sample, details.dtype, details.message)
    return Discrepancy(kind, count, *texts, details.shown, known)


def read_all_records(folder: Path | None = None) -> list[RunRecord]:
    """The records below the data in ``folder``, the newest MindSpore first.

    By default those that come with the package.
    """
    found = [read_record(path) for path in _verdict_paths(folder)]
    return sorted(found, key=lambda one: _order(one.provenance), reverse=True)


def read_all_verdicts(folder: Path | None = None) -> list[VerdictFile]:
    """The verdicts of the same records in the same order, without details.

    Raises DiagnosticError for a file that is cut short or malformed.
    """
    found = [_read(path, VerdictFile) for path in _verdict_paths(folder)]
    return sorted(found, key=lambda one: _order(one.provenance), reverse=True)


def _verdict_paths(folder: Path | None) -> Iterator[Path]:
    return ((folder or package_data()) / VERDICTS).glob("*.json")


def _order(provenance: Provenance) -> tuple[list[int], str]:
    return provenance.release, provenance.platform


def is_newest(record: RunRecord) -> bool:
    """Whether no newer MindSpore is recorded for the platform beside ``record``."""
    beside = read_all_records(record.path.parent.parent)
    return all(
        other.release <= record.release
        for other in beside
        if other.provenance.platform == record.provenance.platform
    )


def write_record(record: RunRecord, with_details: bool = True) -> None:
    """Write both files of ``record``, each whole. Raises OSError where that fails."""
    ordered = [record.entries[name] for name in sorted(record.entries)]
    details = {
        entry.reference: _entry_details(entry) for entry in ordered if with_details
    }
    parameters = {one.reference: one.parameters for one in ordered if one.parameters[1]}
    _write(
        details_path(record.path),
        _sections(
            fingerprints={entry.reference: entry.fingerprint for entry in ordered},
            entries={name: one for name, one in details.items() if one != NOTHING},
            rules={entry.reference: entry.rule for entry in ordered if entry.rule},
            **({"parameters": parameters} if parameters else {}),
        ),
    )
    _write(
        record.path,
        _sections(
            provenance=record.provenance,
            methods=dict(record.methods),
            verdicts=[_line(entry, one) for entry in ordered for one in entry.every],
        ),
    )


NOTHING = EntryDetails()


def _write(path: Path, content: str) -> None:
    """Write ``content``, unless the file says so already."""
    if not path.exists() or path.read_text("utf-8") != content:
        write_atomically(path, content)


def _line(entry: EntryResult, pair: PairResult) -> PairVerdict:
    counts: dict[bool, dict[Kind, int]] = {False: {}, True: {}}
    for found in pair.findings:
        known = counts[found.known]
        known[found.kind] = known.get(found.kind, 0) + found.count
    return PairVerdict(
        entry.reference,
        pair.target,
        pair.verdict,
        pair.matched,
        pair.samples,
        pair.tallies if pair.tallies != Tallies() else None,
        pair.ordinary_findings,
        findings=counts[False],
        known=counts[True],
        graph=pair.graph.state,
        reason=pair.reason,
    )


def _entry_details(entry: EntryResult) -> EntryDetails:
    pairs = {pair.target: _pair_details(pair) for pair in entry.every}
    filled = {name: one for name, one in pairs.items() if one != PairDetails()}
    return EntryDetails(filled, entry.advice)


def _pair_details(pair: PairResult) -> PairDetails:
    findings = tuple(
        FindingDetails(
            one.kind, one.sample, one.dtype, one.message, one.shown, one.known
        )
        for one in pair.findings
        if one.message or one.sample or one.shown
    )
    graph = pair.graph if pair.graph.values[1] or pair.graph.message else None
    return PairDetails(pair.dtypes, findings, graph, pair.example, pair.same_call)


def _sections(**sections: object) -> str:
    """JSON with a line for each item of a list or table."""
    parts = [f'"{name}": {_lines(content)}' for name, content in sections.items()]
    return "{" + ",\n".join(parts) + "}\n"


def _lines(content: object) -> str:
    if isinstance(content, dict):
        lines = [f"{_json(key)}: {_json(value)}" for key, value in content.items()]
        return "{\n" + ",\n".join(lines) + "\n}"
    if isinstance(content, list):
        return "[\n" + ",\n".join(map(_json, content)) + "\n]"
    return _json(content)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


class Journal:
    """The entries of a run that has not ended, a JSON line each.

    It outlasts whatever ends the run: a later run goes on from it, if its methods and
    versions are those of the first line.
    """

    def __init__(self, path: Path, head: str) -> None:
        self.path = path
        self._head = head

    @classmethod
    def beside(cls, record: RunRecord) -> Journal:
        """The journal of the run that writes ``record``."""
        path = record.path.with_name(f".{record.path.name}.unfinished")
        return cls(path, _json(record.surroundings))

    def add(self, result: EntryResult) -> None:
        """Keep one entry, before anything else happens."""
        with self.path.open("a", encoding="utf-8") as stream:
            if not stream.tell():
                stream.write(self._head + "\n")
            stream.write(_json(result) + "\n")

    def read(self) -> dict[str, EntryResult]:
        """The entries that were kept; a last line that was cut short is dropped.

        What ran by other methods or versions is dropped as a whole.
        """
        if not self.path.exists():
            return {}
        (head, *whole), cut = self._lines()
        if head != self._head:
            self.remove()
            return {}
        if cut:
            write_atomically(self.path, "".join(f"{line}\n" for line in (head, *whole)))
        results = [msgspec.json.decode(line, type=EntryResult) for line in whole]
        return {result.reference: result for result in results}

    def _lines(self) -> tuple[list[str], str]:
        """The lines that end, and what stands after them."""
        *lines, cut = self.path.read_text("utf-8").split("\n")
        return lines or [""], cut

    def remove(self) -> None:
        """The run has ended, and its results are recorded."""
        self.path.unlink(missing_ok=True)
