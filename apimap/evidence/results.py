"""Results <-> JSON: what was run, under which versions, and what it showed.

One file a platform and pair of versions. A digest tells of each entry what was run: an
entry that is unchanged need not be run again, and where two files have the same digest
only MindSpore's release differs. The newest MindSpore's file shows programs, the others
keep verdicts and counts.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

from apimap.evidence.fixtures import advice_of, fixtures_of
from apimap.evidence.verdicts import EntryResult, Found
from apimap.files import package_data, write_atomically
from apimap.findings import Finding, FindingError
from apimap.mapping.entries import Entry
from apimap.provenance import Environment, installed_environment

VERIFY = "apimap verify"
# What all parts of one run have to agree on.
VERSION_KEYS = ("torch", "mindspore", "numpy")
# Each MindSpore has a file of its own; what else a result depends on is in its digest.
DIGESTED_KEYS = ("torch", "numpy")


@dataclass(frozen=True)
class Results:
    """The results of a run by reference, and where they come from."""

    path: Path
    provenance: Mapping[str, str]
    entries: Mapping[str, EntryResult]

    def is_current(self, entry: Entry) -> bool:
        """Whether ``entry`` was run as it is now, by the code that is here now."""
        found = self.entries.get(entry.reference)
        return found is not None and found.digest == digest_of(entry, self.provenance)


def results_folder() -> Path:
    """Where the results are installed."""
    return package_data() / "results"


def results_path(platform: str, torch: str, mindspore: str) -> Path:
    """Where the results of a platform and pair of versions are recorded."""
    name = f"{platform}-mindspore-{mindspore}-torch-{torch}.json"
    return results_folder() / name


def provenance_of(platform: str, environment: Environment) -> dict[str, str]:
    """Versions, platform and date of a run that begins now."""
    date = datetime.now(timezone.utc).date().isoformat()
    return {"platform": platform, **asdict(environment), "date": date}


def new_results(platform: str = "CPU") -> Results:
    """Results without entries, for a run in this interpreter."""
    environment = installed_environment()
    path = results_path(platform, environment.torch, environment.mindspore)
    return Results(path, provenance_of(platform, environment), {})


def digest_of(entry: Entry, provenance: Mapping[str, str]) -> str:
    """A digest of what a run of ``entry`` depends on beside MindSpore's release."""
    asked = [
        entry.reference,
        entry.category == "composed",
        [target.name for target in entry.targets],
        [dict(entry.parameters), dict(entry.weights)],
        [repr(fixture) for fixture in fixtures_of(entry)],
        [repr(fixture) for fixture in advice_of(entry.reference)],
        [repr(known) for known in entry.known],
        [provenance[key] for key in DIGESTED_KEYS],
        code_digest(),
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:8]


@cache
def code_digest() -> str:
    """A digest of the code that makes samples, calls and comparisons."""
    folder = Path(__file__).parent
    made = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        if path.stem not in ORGANISING:
            made.update(path.read_bytes())
    return made.hexdigest()[:8]


# Modules that only organise a run; all others decide what is run and how it is judged.
ORGANISING = (
    *("batch", "cluster", "command", "confirming", "drift", "fixtures"),
    *(
        "history",
        "matrix",
        "reproduction",
        "results",
        "schedule",
        "selection",
        "verdicts",
        "warming",
        "work",
        "workers",
    ),
)


class StoredEntries(Mapping[str, EntryResult]):
    """The entries of a results file, each decoded when it is asked for.

    A look-up of one API does not wait for a thousand others.
    """

    def __init__(self, path: Path, lines: Iterable[str], first: int) -> None:
        self._path = path
        self._lines = {}
        for number, line in enumerate(lines, first):
            name, separator, text = line.partition(": ")
            if not separator:
                raise ValueError(f"line {number} is no entry")
            self._lines[json.loads(name)] = number, text.removesuffix(",")

    def __getitem__(self, reference: str) -> EntryResult:
        number, text = self._lines[reference]
        try:
            return EntryResult.from_json(reference, json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _unusable(self._path, number, error) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def read_results(path: Path) -> Results:
    """The results at ``path``; an entry is decoded when it is asked for.

    Raises FindingError for a file that is missing, cut short or malformed.
    """
    try:
        head, opening, *lines, end = path.read_text("utf-8").splitlines()
        if (opening, end) != (OPENING, END):
            raise ValueError("it is not whole")
        provenance = json.loads(head.removesuffix(",") + "}")["provenance"]
        return Results(path, provenance, StoredEntries(path, lines, 3))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unusable(path, 0, error) from error


OPENING, END = '"entries": {', "}}"


def _unusable(path: Path, line: int, error: Exception) -> FindingError:
    message = f"the recorded results cannot be used ({error})"
    remedy = f"Restore the file, or remove it and run: {VERIFY}"
    return FindingError(Finding(path, line, message, remedy))


def read_all_results(folder: Path | None = None) -> list[Results]:
    """The results of every platform and version, the newest MindSpore first."""
    place = folder or results_folder()
    found = [read_results(path) for path in place.glob("*.json")]
    return sorted(found, key=_order, reverse=True)


def _order(results: Results) -> tuple[list[int], str]:
    return release_of(results), results.provenance["platform"]


def release_of(results: Results) -> list[int]:
    """The MindSpore of ``results`` as numbers."""
    return release_numbers(results.provenance["mindspore"])


def release_numbers(version: str) -> list[int]:
    """``version`` as numbers, so that 2.10.0 comes after 2.9.0."""
    return [int(part) for part in version.split(".") if part.isdigit()]


def is_newest(results: Results) -> bool:
    """Whether no newer MindSpore is recorded for the platform beside ``results``."""
    platform = results.provenance["platform"]
    recorded = read_all_results(results.path.parent)
    others = [one for one in recorded if one.provenance["platform"] == platform]
    return all(release_of(one) <= release_of(results) for one in others)


def without_details(results: Results) -> Results:
    """``results`` with verdicts, counts and kinds of findings alone."""
    entries = {name: _brief(entry) for name, entry in results.entries.items()}
    return replace(results, entries=entries)


def _brief(entry: EntryResult) -> EntryResult:
    pairs = tuple(
        replace(pair, dtypes={}, example=None, findings=_counted(pair.findings))
        for pair in entry.pairs
    )
    return replace(entry, pairs=pairs, advice=None)


def _counted(findings: Iterable[Found]) -> tuple[Found, ...]:
    nothing = {"sample": "", "dtype": "", "message": "", "shown": None}
    return tuple(replace(found, **nothing) for found in findings)


def write_results(results: Results) -> None:
    """Write ``results`` whole. Raises OSError when the file cannot be written."""
    write_atomically(results.path, text_of(results))


def text_of(results: Results) -> str:
    """JSON with one entry on a line, in the order of the names."""
    provenance = json.dumps(dict(sorted(results.provenance.items())))
    lines = [
        f"{json.dumps(name)}: {_compact(results.entries[name].as_json())}"
        for name in sorted(results.entries)
    ]
    entries = "".join(f"{line},\n" for line in lines[:-1]) + "".join(lines[-1:])
    return f'{{"provenance": {provenance},\n{OPENING}\n{entries}\n{END}\n'


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def merge(parts: Iterable[Results], path: Path) -> Results:
    """One file of ``parts``, such as the shards of a run.

    Raises FindingError when they come from different versions or say different
    things of one entry.
    """
    provenance: dict[str, str] = {}
    entries: dict[str, EntryResult] = {}
    for part in parts:
        alike = {k: v for k, v in part.provenance.items() if k != "date"}
        if provenance and alike != {k: v for k, v in provenance.items() if k != "date"}:
            message = f"was run under {alike}, the others under {provenance}"
            remedy = "Merge shards of one run only"
            raise FindingError(Finding(part.path, 0, message, remedy))
        provenance = provenance or dict(part.provenance)
        for reference, entry in part.entries.items():
            if entries.setdefault(reference, entry) != entry:
                message = f"{reference} has another result in another shard"
                remedy = "Merge shards that do not overlap"
                raise FindingError(Finding(part.path, 0, message, remedy))
    return Results(path, provenance, entries)


class Journal:
    """The entries of a run that has not ended, a JSON line each.

    It outlasts whatever ends the run: a later run goes on from it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def beside(cls, results: Path) -> Journal:
        """The journal of the run that writes ``results``."""
        return cls(results.with_name(f".{results.name}.unfinished"))

    def add(self, result: EntryResult) -> None:
        """Keep one entry, before anything else happens."""
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(self._line(result))

    def read(self) -> dict[str, EntryResult]:
        """The entries that were kept; a last line that was cut short is dropped."""
        if not self.path.exists():
            return {}
        *whole, cut = self.path.read_text("utf-8").split("\n")
        results = [EntryResult.from_json(*json.loads(line)) for line in whole]
        if cut:
            write_atomically(self.path, "".join(map(self._line, results)))
        return {result.reference: result for result in results}

    def _line(self, result: EntryResult) -> str:
        return _compact([result.reference, result.as_json()]) + "\n"

    def remove(self) -> None:
        """The run has ended, and its results are recorded."""
        self.path.unlink(missing_ok=True)


@contextmanager
def only_run(results: Path) -> Iterator[None]:
    """Hold the lock of a results file.

    Raises FindingError when another run holds it.
    """
    results.parent.mkdir(parents=True, exist_ok=True)
    path = results.with_name(f".{results.name}.lock")
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = "another run is writing these results"
            remedy = "Wait for it to end, or end it"
            raise FindingError(Finding(results, 0, message, remedy)) from error
        yield
