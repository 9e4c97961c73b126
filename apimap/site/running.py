"""Running the pages of a build: what is stale, in the open."""

from __future__ import annotations

from pathlib import Path

from apimap.execution.cell_run import Kernels
from apimap.execution.pages import execute_pages, works_of
from apimap.findings import BuildFailed
from apimap.pages.check import check_buildable
from apimap.site.progress import reporting


def refuse_broken(pages: list[Path]) -> None:
    """Stop before any work when a page's structure is broken."""
    findings = [finding for page in pages for finding in check_buildable(page)]
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
