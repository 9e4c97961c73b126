"""The command `apimap verify`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import msgspec

from apimap.base.diagnostics import DiagnosticError
from apimap.base.files import write_atomically
from apimap.mapping.entries import Platform
from apimap.verify.commands.recording import (
    Options,
    check_entries,
    record_entries,
    run_unrecorded,
)
from apimap.verify.commands.selection import chosen, foreign_entries
from apimap.verify.model.outcomes import (
    Demonstration,
    EntryResult,
    GraphResult,
    Kind,
    PairResult,
    Reason,
    Tallies,
    Verdict,
)
from apimap.verify.results.grades import Grade, grade_of
from apimap.verify.run.device import check_device


class Shard(click.ParamType):
    """A part of the whole, such as 1/4."""

    name = "i/n"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int, int]:
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
@click.option("--platform", type=click.Choice([*map(str, Platform)]), default="CPU")
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
    options = Options(
        Platform(platform), workers, resume, again or check, shard, scheduler
    )
    try:
        if options.platform is not Platform.CPU and not scheduler:
            check_device(options.platform)
        if foreign:
            found = run_unrecorded(foreign_entries(foreign, run_code), options)
        else:
            entries = chosen(names, namespace)
            act = check_entries if check else record_entries
            found = act(entries, options)
    except (DiagnosticError, LookupError) as error:
        raise click.ClickException(str(error)) from error
    if output:
        rows = [pair_row(one, pair) for one in found for pair in one.pairs]
        encoded = msgspec.json.format(msgspec.json.encode(rows), indent=1)
        write_atomically(output, encoded.decode() + "\n")


class FindingRow(msgspec.Struct, frozen=True):
    """A finding of a pair, for other programs."""

    kind: Kind
    count: int
    sample: str
    dtype: str
    message: str
    shown: Demonstration | None
    known: bool | msgspec.UnsetType = msgspec.UNSET


class PairRow(msgspec.Struct, frozen=True):
    """What a pair came to, for other programs; see `--json`.

    ``as_written`` is there for an entry that has a rule. ``modes`` tells of the ways to
    run beside PyNative, which is that of everything else here.
    """

    reference: str
    target: str
    verdict: Verdict
    grade: Grade
    samples: int
    matched: int
    same_call: Tallies
    findings: list[FindingRow]
    modes: dict[str, GraphResult]
    as_written: Tallies | msgspec.UnsetType = msgspec.UNSET
    reason: Reason | msgspec.UnsetType = msgspec.UNSET


def pair_row(result: EntryResult, pair: PairResult) -> PairRow:
    """A pair of ``result`` as the row that `--json` writes."""
    return PairRow(
        result.reference,
        pair.target,
        pair.verdict,
        grade_of(pair, result.written),
        pair.samples,
        pair.matched,
        pair.tallies,
        [
            FindingRow(
                one.kind,
                one.count,
                one.sample,
                one.dtype,
                one.message,
                one.shown,
                one.known or msgspec.UNSET,
            )
            for one in pair.findings
        ],
        {"graph": pair.graph},
        result.written.tallies if result.written else msgspec.UNSET,
        pair.reason or msgspec.UNSET,
    )
