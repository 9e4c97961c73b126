"""The commands `apimap verify` and `apimap results`."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

import click

from apimap.evidence.collecting import Collected
from apimap.evidence.confirming import reproduce_contradictions
from apimap.evidence.drift import describe, drift
from apimap.evidence.results import (
    Journal,
    Results,
    digest_of,
    is_newest,
    merge,
    new_results,
    only_run,
    read_results,
    without_details,
    write_results,
)
from apimap.evidence.selection import chosen, foreign_entries, shard_of
from apimap.evidence.verdicts import VERDICTS, EntryResult
from apimap.findings import Finding, FindingError
from apimap.mapping.entries import PLATFORMS, Entry
from apimap.site.progress import reporting


@dataclass(frozen=True)
class Options:
    """How a run goes about its entries."""

    platform: str = "CPU"
    workers: int = 2
    resume: bool = False
    again: bool = False
    shard: tuple[int, int] | None = None
    scheduler: str | None = None


class Shard(click.ParamType):
    """A part of the whole, such as 1/4."""

    name = "i/n"

    def convert(self, value, param, ctx) -> tuple[int, int]:
        number, _, count = value.partition("/")
        if not (
            number.isdigit() and count.isdigit() and 1 <= int(number) <= int(count)
        ):
            self.fail(f"{value!r} is no part such as 1/4", param, ctx)
        return int(number), int(count)


@click.command()
@click.argument("names", nargs=-1)
@click.option("--namespace", help="Only entries of this PyTorch namespace.")
@click.option(
    "--mapping",
    "foreign",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Another table: TOML like ours, or CSV with torch_api,mindspore_api.",
)
@click.option(
    "--run-code", is_flag=True, help="Allow code that the table of --mapping brings."
)
@click.option("--platform", type=click.Choice(PLATFORMS), default="CPU")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1)
@click.option("--resume", is_flag=True, help="Go on with a run that did not end.")
@click.option("--again", is_flag=True, help="Run what has not changed, too.")
@click.option(
    "--check", is_flag=True, help="Record nothing; fail if a verdict changed."
)
@click.option("--shard", type=Shard(), help="Only part i of n.")
@click.option("--scheduler", metavar="ADDRESS", help="Run on this Dask cluster.")
@click.option(
    "--json", "output", type=click.Path(path_type=Path), help="A file to write."
)
def verify(
    names: tuple[str, ...],
    namespace: str | None,
    foreign: Path | None,
    run_code: bool,
    platform: str,
    workers: int,
    resume: bool,
    again: bool,
    check: bool,
    shard: tuple[int, int] | None,
    scheduler: str | None,
    output: Path | None,
) -> None:
    """Run both frameworks for NAMES, or for every entry, and record the verdicts."""
    options = Options(platform, workers, resume, again or check, shard, scheduler)
    try:
        if foreign:
            found = run_apart(foreign_entries(foreign, run_code), options)
        else:
            entries = chosen(names, namespace)
            found = run_checked(entries, options) if check else run(entries, options)
    except (FindingError, LookupError) as error:
        raise click.ClickException(str(error)) from error
    if output:
        output.write_text(json.dumps(pairs_json(found), indent=1) + "\n", "utf-8")


def run(entries: Sequence[Entry], options: Options) -> list[EntryResult]:
    """Run ``entries`` and record the results; unchanged ones are not run again.

    Raises FindingError when another run is at it, when one was left unfinished, or
    when the recorded results cannot be read.
    """
    fresh = new_results(options.platform)
    with only_run(fresh.path):
        recorded = read_results(fresh.path) if fresh.path.exists() else fresh
        journal = Journal.beside(fresh.path)
        known = {} if options.again else dict(recorded.entries)
        known |= _kept(journal, options)
        wanted = _part(entries, options)
        done = replace(fresh, entries=known)
        left = [entry for entry in wanted if not done.is_current(entry)]
        try:
            broken = perform(left, fresh, options, journal.add)
        except KeyboardInterrupt:
            count = len(journal.read())
            click.echo(f"stopped: {count} entries are kept, go on with --resume")
            raise
        results = {**recorded.entries, **journal.read()}
        if left:
            write_results(_kept_of(replace(fresh, entries=results)))
        journal.remove()
    _complain(broken, "mistakes of ours")
    return [results[entry.reference] for entry in wanted]


def _kept_of(results: Results) -> Results:
    """What is recorded: all of the newest MindSpore, of others what it came to."""
    return results if is_newest(results) else without_details(results)


def _kept(journal: Journal, options: Options) -> dict[str, EntryResult]:
    """What an unfinished run has left.

    Raises FindingError when nobody said what is to become of it.
    """
    kept = journal.read()
    if options.again and not options.resume:
        journal.remove()
        return {}
    if kept and not options.resume:
        message = f"a run that did not end has left {len(kept)} entries"
        remedy = "Go on with it: --resume; or begin anew: --again"
        raise FindingError(Finding(journal.path, 0, message, remedy))
    return kept


def run_apart(entries: Sequence[Entry], options: Options) -> list[EntryResult]:
    """Run a foreign table; nothing is recorded."""
    found: list[EntryResult] = []
    wanted = _part(entries, options)
    fresh = new_results(options.platform)
    _complain(perform(wanted, fresh, options, found.append), "mistakes of ours")
    return found


AGREEING = 8  # runs that have to see a change, each of which may stop the others


def run_checked(entries: Sequence[Entry], options: Options) -> list[EntryResult]:
    """Run ``entries`` anew and record nothing.

    What changed is run again and again: some kernels read memory that nobody wrote, and
    give one of a few things. A change is one on which all runs agree.
    Raises ClickException when there is any.
    """
    fresh = new_results(options.platform)
    recorded = read_results(fresh.path)
    wanted = _part(entries, options)
    broken, first = _anew(wanted, fresh, options)
    changes, doubtful, runs = drift(recorded, first, first.entries), wanted, 1
    while changes and runs < AGREEING:
        runs += 1
        doubtful = _changed(doubtful, changes, recorded, first)
        click.echo(f"{len(doubtful)} entries came to something else: run {runs}")
        mistakes, again = _anew(doubtful, fresh, options)
        broken += mistakes
        seen = drift(recorded, again, again.entries)
        for finding in sorted(changes ^ seen):
            click.echo(f"not the same in every run: {finding.message}")
        changes &= seen
    _complain([*broken, *map(str, sorted(changes))], "verdicts that changed")
    return [*first.entries.values()]


def _changed(
    entries: Sequence[Entry],
    changes: Set[Finding],
    recorded: Results,
    fresh: Results,
) -> list[Entry]:
    """Those that ``changes`` are about."""
    return [e for e in entries if changes & drift(recorded, fresh, [e.reference])]


def _anew(
    entries: Sequence[Entry], fresh: Results, options: Options
) -> tuple[list[str], Results]:
    """What our own code failed at, and what the entries came to."""
    found: list[EntryResult] = []
    broken = perform(entries, fresh, options, found.append)
    return broken, replace(fresh, entries={one.reference: one for one in found})


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
    fresh: Results,
    options: Options,
    keep: Callable[[EntryResult], object],
) -> list[str]:
    """Run ``entries`` here or on a cluster; hand each result to ``keep`` as it comes.

    Returns what our own code failed at.
    """
    if not entries:
        click.echo("nothing has changed since the last run")
        return []
    started = time.monotonic()
    results: list[EntryResult] = []
    with reporting("verify", len(entries)) as report:

        def complete(result: EntryResult) -> None:
            keep(result)
            results.append(result)
            report.step(_line(result))

        work = _on_cluster if options.scheduler else _here
        broken = work(entries, fresh, options, complete)
    click.echo(summary(results, time.monotonic() - started))
    return broken


Complete = Callable[[EntryResult], object]


def _here(
    entries: Sequence[Entry], fresh: Results, options: Options, complete: Complete
) -> list[str]:
    from apimap.evidence.schedule import run_entries
    from apimap.signature.record import read_newest_record

    def collect(collected: Collected) -> None:
        complete(collected.result(digest_of(collected.entry, fresh.provenance)))

    record = read_newest_record()
    return run_entries(entries, record, options.workers, options.platform, collect)


def _on_cluster(
    entries: Sequence[Entry], fresh: Results, options: Options, complete: Complete
) -> list[str]:
    from apimap.evidence.cluster import run_on_cluster

    return run_on_cluster(entries, fresh.provenance, options.scheduler, complete)


def _line(result: EntryResult) -> str:
    pairs = ", ".join(f"{p.target} {describe(p)}" for p in result.pairs)
    return f"{result.reference}: {pairs}"


def summary(results: Iterable[EntryResult], seconds: float) -> str:
    """How many pairs came to which verdict, out of how many samples."""
    pairs = [pair for result in results for pair in result.pairs]
    counts = Counter(pair.verdict for pair in pairs)
    verdicts = ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v])
    samples, matched = (sum(getattr(p, n) for p in pairs) for n in COUNTED)
    counted = f"{matched} of {samples} samples match"
    return f"{len(pairs)} pairs: {verdicts}; {counted}; {seconds:.0f} s"


COUNTED = ("samples", "matched")


def pairs_json(results: Iterable[EntryResult]) -> list[dict[str, object]]:
    """An object a pair, for other programs."""
    return [
        {
            "reference": result.reference,
            "target": pair.target,
            "verdict": pair.verdict,
            "samples": pair.samples,
            "matched": pair.matched,
            "findings": pair.as_json().get("findings", []),
            **({"reason": pair.reason} if pair.reason else {}),
        }
        for result in results
        for pair in result.pairs
    ]


@click.group()
def results() -> None:
    """The recorded verdicts."""


@results.command(name="merge")
@click.argument(
    "parts", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
)
@click.option("--into", type=click.Path(path_type=Path), required=True)
def merge_parts(parts: tuple[Path, ...], into: Path) -> None:
    """Put PARTS, the results of the shards of one run, into one file."""
    try:
        whole = merge([read_results(part) for part in parts], into)
    except FindingError as error:
        raise click.ClickException(str(error)) from error
    write_results(whole)
    click.echo(f"{into}: {len(whole.entries)} entries of {len(parts)} parts")


@results.command(name="drift")
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
def show_drift(before: Path, after: Path) -> None:
    """Say which verdicts AFTER has differently from BEFORE."""
    try:
        findings = drift(read_results(before), read_results(after))
    except FindingError as error:
        raise click.ClickException(str(error)) from error
    for finding in sorted(findings):
        click.echo(finding.message)
    click.echo(f"{len(findings)} verdicts changed")


@results.command(name="matrix")
@click.argument("names", nargs=-1)
@click.option("--namespace", help="Only entries of this PyTorch namespace.")
@click.option("--platform", type=click.Choice(PLATFORMS), default="CPU")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1)
def run_releases(
    names: tuple[str, ...], namespace: str | None, platform: str, workers: int
) -> None:
    """Run NAMES, or every entry, under each version of versions.toml."""
    from apimap.evidence.matrix import Wanted, run_matrix
    from apimap.outputs.matrix import read_versions

    chosen_by = [*names, *(["--namespace", namespace] if namespace else [])]
    arguments = [*chosen_by, "--platform", platform, "--workers", str(workers)]
    try:
        wanted = Wanted(chosen(names, namespace), arguments, platform)
        versions = read_versions(Path("versions.toml"))
        problems = run_matrix(versions, wanted, Path("build", "matrix"), click.echo)
    except (FindingError, LookupError) as error:
        raise click.ClickException(str(error)) from error
    if problems:
        raise click.ClickException("\n".join(["not recorded:", *problems]))


results.add_command(reproduce_contradictions)
