"""Runs whose results are recorded, compared with a record, or only returned."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from dataclasses import replace as changed

import click
from msgspec.structs import replace

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import locked
from apimap.base.progress import reporting
from apimap.mapping.entries import Entry, Platform
from apimap.signature.record import read_newest_record
from apimap.verify.commands.selection import shard_of
from apimap.verify.model.outcomes import EntryResult, Verdict
from apimap.verify.results.changes import describe, drift
from apimap.verify.results.fingerprint import identity_of
from apimap.verify.results.grades import Grade, grade_of
from apimap.verify.results.record import RunRecord, new_record
from apimap.verify.results.store import (
    Journal,
    is_newest,
    read_record,
    write_record,
)

MOST_RERUNS = 8  # runs that have to see a change, each of which may stop the others


@dataclass(frozen=True)
class Options:
    """How a run goes about its entries.

    ``workers`` counts processes at a time. ``resume`` goes on with a run that did not
    end; ``again`` runs what has not changed, too. ``shard`` is (i, n): part i of n,
    from 1. ``scheduler`` is the address of a Dask cluster.
    """

    platform: Platform = Platform.CPU
    workers: int = 2
    resume: bool = False
    again: bool = False
    shard: tuple[int, int] | None = None
    scheduler: str | None = None


def record_entries(entries: Sequence[Entry], options: Options) -> list[EntryResult]:
    """Run ``entries`` and record the results; unchanged ones are not run again.

    Raises DiagnosticError when another run is at it, when one was left unfinished, or
    when the recorded results cannot be read.
    """
    fresh = new_record(options.platform)
    fresh.path.parent.mkdir(parents=True, exist_ok=True)

    def refuse() -> None:
        message = "another run is writing these results"
        remedy = "Wait for it to end, or end it"
        raise DiagnosticError(Diagnostic(fresh.path, 0, message, remedy))

    with locked(fresh.path.with_name(f".{fresh.path.name}.lock"), refuse):
        return _record(entries, fresh, options)


def _record(
    entries: Sequence[Entry], fresh: RunRecord, options: Options
) -> list[EntryResult]:
    recorded = read_record(fresh.path) if fresh.path.exists() else fresh
    journal = Journal.beside(fresh)
    before = carried_over(recorded, fresh)
    known = {} if options.again else before
    done = changed(fresh, entries={**known, **_kept(journal, options)})
    wanted = _part(entries, options)
    left = [entry for entry in wanted if not done.is_current(entry)]
    try:
        broken = perform(left, fresh, options, journal.add)
    except KeyboardInterrupt:
        count = len(journal.read())
        click.echo(f"stopped: {count} entries are kept, go on with --resume")
        raise
    results = {**before, **journal.read()}
    if left:
        whole = changed(fresh, entries=results)
        # What older releases came to is kept, not what they printed.
        write_record(whole, with_details=is_newest(whole))
    journal.remove()
    _complain(broken, "mistakes of ours")
    return [results[entry.reference] for entry in wanted]


def carried_over(recorded: RunRecord, fresh: RunRecord) -> dict[str, EntryResult]:
    """The results of ``recorded`` in a record that is written by what is here now.

    Those of other methods or another NumPy lose their fingerprint: they stay stale.
    """
    if recorded.surroundings == fresh.surroundings:
        return dict(recorded.entries)
    return {
        name: replace(entry, fingerprint="") for name, entry in recorded.entries.items()
    }


def _kept(journal: Journal, options: Options) -> dict[str, EntryResult]:
    """What an unfinished run has left.

    Raises DiagnosticError when nobody said what is to become of it.
    """
    kept = journal.read()
    if options.again and not options.resume:
        journal.remove()
        return {}
    if kept and not options.resume:
        message = f"a run that did not end has left {len(kept)} entries"
        remedy = "Go on with it: --resume; or begin anew: --again"
        raise DiagnosticError(Diagnostic(journal.path, 0, message, remedy))
    return kept


def run_unrecorded(entries: Sequence[Entry], options: Options) -> list[EntryResult]:
    """Run ``entries``, such as those of another table; nothing is recorded."""
    found: list[EntryResult] = []
    wanted = _part(entries, options)
    fresh = new_record(options.platform)
    _complain(perform(wanted, fresh, options, found.append), "mistakes of ours")
    return found


def check_entries(entries: Sequence[Entry], options: Options) -> list[EntryResult]:
    """Run ``entries`` anew and record nothing.

    What changed is run again and again: some kernels read memory that nobody wrote, and
    give one of a few things. A change is one on which all runs agree. One that leaves
    verdict and grade as they are is told alone: another processor rounds otherwise, so
    that a sample or two more, or fewer, lie within the tolerance.
    Raises ClickException when there is any other.
    """
    fresh = new_record(options.platform)
    recorded = read_record(fresh.path)
    wanted = _part(entries, options)
    broken, first = _anew(wanted, fresh, options)
    changes, doubtful, runs = drift(recorded, first, first.entries), wanted, 1
    while changes and runs < MOST_RERUNS:
        runs += 1
        doubtful = _doubtful(doubtful, changes, recorded, first)
        click.echo(f"{len(doubtful)} entries came to something else: run {runs}")
        mistakes, again = _anew(doubtful, fresh, options)
        broken += mistakes
        seen = drift(recorded, again, again.entries)
        for diagnostic in sorted(changes ^ seen):
            click.echo(f"not the same in every run: {diagnostic.message}")
        changes &= seen
    doubtful = _doubtful(doubtful, changes, recorded, first)
    slight = [one for one in doubtful if _same_grades(one.reference, recorded, first)]
    for diagnostic in sorted(changes & drift(recorded, first, _names(slight))):
        click.echo(f"the same grade, other counts: {diagnostic.message}")
        changes -= {diagnostic}
    _complain([*broken, *map(str, sorted(changes))], "verdicts that changed")
    return [*first.entries.values()]


def _names(entries: Iterable[Entry]) -> list[str]:
    return [entry.reference for entry in entries]


def _same_grades(reference: str, before: RunRecord, after: RunRecord) -> bool:
    """Whether each pair of an entry has the verdict and the grade that it had."""

    def graded(record: RunRecord) -> dict[str, tuple[Verdict, Grade]]:
        entry = record.entries.get(reference)
        pairs = entry.every if entry else ()
        return {pair.target: (pair.verdict, grade_of(pair)) for pair in pairs}

    return graded(before) == graded(after)


def _doubtful(
    entries: Sequence[Entry],
    changes: Set[Diagnostic],
    recorded: RunRecord,
    fresh: RunRecord,
) -> list[Entry]:
    """Those that ``changes`` are about."""
    return [e for e in entries if changes & drift(recorded, fresh, [e.reference])]


def _anew(
    entries: Sequence[Entry], fresh: RunRecord, options: Options
) -> tuple[list[str], RunRecord]:
    """What our own code failed at, and what the entries came to."""
    found: list[EntryResult] = []
    broken = perform(entries, fresh, options, found.append)
    return broken, changed(fresh, entries={one.reference: one for one in found})


def _complain(messages: Sequence[str], what: str) -> None:
    """Show ``messages`` and fail, if there are any."""
    for message in messages:
        click.echo(message, err=True)
    if messages:
        raise click.ClickException(f"{len(messages)} {what}")


def _part(entries: Sequence[Entry], options: Options) -> list[Entry]:
    return shard_of(entries, *options.shard) if options.shard else list(entries)


def perform(
    entries: Sequence[Entry],
    fresh: RunRecord,
    options: Options,
    keep: Callable[[EntryResult], object],
) -> list[str]:
    """Run ``entries`` here or on a cluster; hand each result to ``keep`` as it comes.

    ``options`` says where, and how many at a time. ``fresh`` says on what platform and
    versions. Returns what our own code failed at.
    """
    if not entries:
        click.echo("nothing has changed since the last run")
        return []
    started = time.monotonic()
    results: list[EntryResult] = []
    release = fresh.provenance.mindspore
    identities = {entry.reference: identity_of(entry, release) for entry in entries}
    with reporting("verify", len(entries)) as report:

        def complete(result: EntryResult) -> None:
            fingerprint, rule = identities[result.reference]
            result = replace(result, fingerprint=fingerprint, rule=rule)
            keep(result)
            results.append(result)
            report.step(_line(result))

        broken = _run(entries, fresh, options, complete)
    click.echo(summary(results, time.monotonic() - started))
    return broken


def _run(
    entries: Sequence[Entry],
    fresh: RunRecord,
    options: Options,
    complete: Callable[[EntryResult], object],
) -> list[str]:
    # Imported here: a run on a cluster needs no worker of its own, and the reverse.
    if options.scheduler:
        from apimap.verify.run.cluster import run_on_cluster

        provenance = fresh.provenance
        return run_on_cluster(entries, provenance, options.scheduler, complete)
    from apimap.verify.run.scheduler import run_entries

    signatures = read_newest_record()
    platform = options.platform
    return run_entries(entries, signatures, options.workers, platform, complete)


def _line(result: EntryResult) -> str:
    pairs = ", ".join(f"{p.target} {describe(p)}" for p in result.pairs)
    return f"{result.reference}: {pairs}"


def summary(results: Iterable[EntryResult], seconds: float) -> str:
    """How many pairs came to which verdict, out of how many samples."""
    pairs = [pair for result in results for pair in result.pairs]
    counts = Counter(pair.verdict for pair in pairs)
    verdicts = ", ".join(f"{counts[v]} {v}" for v in Verdict if counts[v])
    matched = sum(pair.matched for pair in pairs)
    counted = f"{matched} of {sum(pair.samples for pair in pairs)} samples match"
    return f"{len(pairs)} pairs: {verdicts}; {counted}; {seconds:.0f} s"
