"""Running the pages of a build: what is stale, in the open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from apimap.base.diagnostics import BuildFailed, DiagnosticError
from apimap.base.progress import reporting
from apimap.execution.cell_run import Kernels
from apimap.execution.pages import execute_pages, tasks_of
from apimap.mapping.loading import load_entries
from apimap.official.contradictions import CONFIRMED, read_confirmed
from apimap.official.dismissals import DISMISSED, read_dismissals
from apimap.pages.check import check_buildable
from apimap.signature.record import read_newest_record
from apimap.verify.results.store import read_all_records

# What the site is made from besides pages, and what reads it.
DATA: dict[str, Callable[[Path], object]] = {
    "mapping": load_entries,
    "signatures": read_newest_record,
    ".": read_all_records,
    CONFIRMED: read_confirmed,
    DISMISSED: read_dismissals,
}


def refuse_broken(pages: list[Path], data: Path) -> None:
    """Stop before any work when a page, an entry or the recorded data is broken."""
    findings = [finding for page in pages for finding in check_buildable(page)]
    for name, load in DATA.items():
        try:
            load(data / name)
        except DiagnosticError as error:
            findings.append(error.diagnostic)
    if findings:
        raise BuildFailed("\n".join(map(str, findings)))


def run_pages(pages: list[Path], cache: Path, kernels: Kernels) -> None:
    """Run the pages whose code has no outputs in ``cache``; report each as it ends.

    Raises BuildFailed with every failure, after the other pages have run.
    """
    failures = []
    tasks = tasks_of(pages)
    with reporting("Running pages", len(tasks)) as report:
        for execution in execute_pages(tasks, cache, kernels):
            how = "cached" if execution.cached else f"ran {execution.seconds:.1f} s"
            if execution.failure:
                how = "failed"
                failures.append(execution.failure)
            report.step(f"{execution.path.name}: {how}")
    if failures:
        raise BuildFailed("\n".join(map(str, sorted(failures))))
