"""The command `apimap scan`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from apimap.base.diagnostics import DiagnosticError
from apimap.base.languages import LANGUAGES, preferred_language
from apimap.mapping.entries import Category
from apimap.scan.baseline import Baseline, write_baseline
from apimap.scan.engine import Scan
from apimap.scan.findings import FileResult
from apimap.scan.reports import REPORTS


@click.command(no_args_is_help=True)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(REPORTS)),
    default="terminal",
    show_default=True,
)
@click.option("--output", type=click.Path(path_type=Path), help="A file to write.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=preferred_language,
    help="Language of the report; by default that of the terminal.",
)
@click.option(
    "--fail-on",
    type=click.Choice([str(one) for one in Category if one is not Category.ALIAS]),
    help="Exit with status 1 for an affected use of this category, or a worse one.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="A file of findings that are known already: they are not reported.",
)
@click.option("--update-baseline", is_flag=True, help="Write the baseline anew.")
@click.option(
    "--site",
    default=lambda: os.environ.get("SITE_URL", ""),
    help="Address of the site that links lead to; by default SITE_URL.",
)
@click.option(
    "--jobs", type=click.IntRange(1), help="Processes; by default one a core."
)
@click.pass_context
def scan(
    context: click.Context,
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    lang: str,
    fail_on: str | None,
    baseline: Path | None,
    update_baseline: bool,
    site: str,
    jobs: int | None,
) -> None:
    """What the code in PATHS uses of PyTorch, and what that meets in MindSpore.

    Scripts, stubs and notebooks are read, never imported or run. A comment
    `# apimap: ignore[reason]` leaves out what its line has.
    """
    if update_baseline and not baseline:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    try:
        with Scan(paths, jobs) as results:
            if baseline and update_baseline:
                count = write_baseline(baseline, results)
                click.echo(f"{baseline}: {count} findings", err=True)
            chosen = Baseline(results, baseline) if baseline else results
            base = f"{site.rstrip('/')}/{lang}/" if site else ""
            write_report(REPORTS[form](chosen, lang, base), output)
            failed = bool(fail_on) and fails(chosen, Category(fail_on))
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error
    context.exit(1 if failed else 0)


def write_report(pieces: Iterable[str], output: Path | None) -> None:
    """Write to ``output``, or to the terminal, in colour where it has any."""
    if output is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        sys.stdout.flush()
        return
    with output.open("w", encoding="utf-8") as stream:
        stream.writelines(click.unstyle(piece) for piece in pieces)


def fails(results: Iterable[FileResult], category: Category) -> bool:
    """Whether an open finding is as bad as ``category``, or worse."""
    return any(
        finding.is_open and finding.fails(category)
        for result in results
        for finding in result.findings
    )
