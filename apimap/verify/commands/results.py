"""The commands `apimap results merge`, `drift` and `matrix`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.entries import Entry, Platform
from apimap.releases.environments import VersionedEnvironment, read_versions
from apimap.releases.matrix import run_in_each
from apimap.verify.commands.selection import chosen
from apimap.verify.results.changes import drift
from apimap.verify.results.record import merge, record_path
from apimap.verify.results.store import (
    is_newest,
    read_all_records,
    read_record,
    write_record,
)

RUN = "from apimap.verify.commands.verify import verify; verify()"
CODE = Path(__file__).parents[3]  # where the package is found


@click.command(name="merge")
@click.argument(
    "parts", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    help="The file to write, by default the record of that platform and versions.",
)
def merge_parts(parts: tuple[Path, ...], into: Path | None) -> None:
    """Put PARTS, the verdicts of the shards of one run, into one file.

    One part alone is taken in as it is, such as a record from another machine. A part
    stands in a folder "verdicts", its details beside that in "details"; so does what is
    written.
    """
    try:
        records = [read_record(part) for part in parts]
        ran = records[0].provenance
        path = into or record_path(ran.platform, ran.torch, ran.mindspore)
        whole = merge(records, path)
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error
    write_record(whole)
    click.echo(f"{path}: {len(whole.entries)} entries of {len(parts)} parts")


@click.command(name="drift")
@click.argument("before", type=click.Path(path_type=Path, exists=True))
@click.argument("after", type=click.Path(path_type=Path, exists=True))
def show_drift(before: Path, after: Path) -> None:
    """Say which verdicts AFTER has differently from BEFORE."""
    try:
        changes = drift(read_record(before), read_record(after))
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error
    for diagnostic in sorted(changes):
        click.echo(diagnostic.message)
    click.echo(f"{len(changes)} verdicts changed")


@click.command(name="matrix")
@click.argument("names", nargs=-1)
@click.option("--namespace", help="Only entries of this PyTorch namespace.")
@click.option("--platform", type=click.Choice([*map(str, Platform)]), default="CPU")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count() or 1)
def run_releases(
    names: tuple[str, ...], namespace: str | None, platform: str, workers: int
) -> None:
    """Run NAMES, or every entry, under each version of versions.toml."""
    chosen_by = [*names, *(["--namespace", namespace] if namespace else [])]
    arguments = [*chosen_by, "--platform", platform, "--workers", str(workers)]
    try:
        wanted = Wanted(chosen(names, namespace), arguments, platform)
        versions = read_versions(Path("versions.toml"))
        problems = run_matrix(versions, wanted, Path("build", "matrix"), click.echo)
    except (DiagnosticError, LookupError) as error:
        raise click.ClickException(str(error)) from error
    if problems:
        raise click.ClickException("\n".join(["not recorded:", *problems]))


@dataclass(frozen=True)
class Wanted:
    """The entries to be run, and the arguments of `apimap verify` that choose them."""

    entries: Sequence[Entry]
    arguments: Sequence[str]
    platform: str

    def skip(self, environment: VersionedEnvironment) -> str | None:
        """Why a release is not run: it cannot be, or its record is current."""
        if environment.without_verdicts:
            return f"left out, {environment.without_verdicts}"
        path = record_path(self.platform, environment.torch, environment.mindspore)
        current = path.exists() and all(map(read_record(path).is_current, self.entries))
        return "recorded already" if current else None

    def record(
        self,
        environment: VersionedEnvironment,
        python: Path,
        tell: Callable[[str], None],
    ) -> Iterator[str]:
        """Run one release, with the code and mapping that are here.

        ``python`` is the interpreter of ``environment``, ``tell`` gets a line.
        """
        tell("running")
        done = subprocess.run(
            [str(python), "-c", RUN, "--resume", *self.arguments],
            env={**os.environ, "PYTHONPATH": str(CODE)},
            check=False,
        )
        if done.returncode:
            yield f"the run ended with status {done.returncode}"


def run_matrix(
    versions: Sequence[VersionedEnvironment],
    wanted: Wanted,
    folder: Path,
    tell: Callable[[str], None],
) -> list[str]:
    """Record the verdicts under every version; return what could not be done.

    ``versions`` are the releases, ``wanted`` says which entries. ``folder`` holds the
    environments, ``tell`` gets lines for a person. Between two of the records only
    MindSpore's release differs.
    """
    problems = run_in_each(versions, folder, tell, wanted.skip, wanted.record)
    drop_details_of_older()
    return problems


def drop_details_of_older(folder: Path | None = None) -> None:
    """Leave the details to the newest MindSpore of each platform."""
    for record in read_all_records(folder):
        if not is_newest(record):
            write_record(record, with_details=False)
