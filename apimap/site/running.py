"""Running the pages of a build: what is stale, in the open."""

from __future__ import annotations

from pathlib import Path

from apimap.evidence.results import read_all_results
from apimap.execution.cell_run import Kernels
from apimap.execution.pages import execute_pages, works_of
from apimap.findings import BuildFailed, FindingError
from apimap.mapping.disagreements import CONFIRMED, read_confirmed
from apimap.mapping.dismissals import DISMISSED, read_dismissals
from apimap.mapping.loading import load_entries
from apimap.pages.check import check_buildable
from apimap.signature.record import read_newest_record
from apimap.site.progress import reporting

# What the site is made from besides pages, and what reads it.
DATA = {
    "mapping": load_entries,
    "signatures": read_newest_record,
    "results": read_all_results,
    CONFIRMED: read_confirmed,
    DISMISSED: read_dismissals,
}


def refuse_broken(pages: list[Path], data: Path) -> None:
    """Stop before any work when a page, an entry or the recorded data is broken."""
    findings = [finding for page in pages for finding in check_buildable(page)]
    for name, load in DATA.items():
        try:
            load(data / name)
        except FindingError as error:
            findings.append(error.finding)
    if findings:
        raise BuildFailed("\n".join(map(str, findings)))


def run_pages(pages: list[Path], cache: Path, kernels: Kernels) -> None:
    """Run the pages whose code has no outputs in ``cache``; report each as it ends.

    Raises BuildFailed with every failure, after the other pages have run.
    """
    failures = []
    works = works_of(pages)
    with reporting("Running pages", len(works)) as report:
        for execution in execute_pages(works, cache, kernels):
            how = "cached" if execution.cached else f"ran {execution.seconds:.1f} s"
            if execution.failure:
                how = "failed"
                failures.append(execution.failure)
            report.step(f"{execution.path.name}: {how}")
    if failures:
        raise BuildFailed("\n".join(map(str, sorted(failures))))
