"""Recorded outputs of pages against a fresh run: what changed, and where."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

from jupyter_cache import get_cache

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.versions import installed_environment
from apimap.execution.cell_run import Kernels
from apimap.execution.pages import execute_pages, tasks_of
from apimap.outputs.records import (
    OutputDifference,
    OutputRecord,
    differences,
    page_rules,
    read_output_record,
    record_of,
    write_output_record,
)
from apimap.pages.cells import Page, read_page


def record_file(page: Path, mindspore: str, torch: str) -> Path:
    """Where the outputs of ``page`` under these versions are recorded."""
    name = f"mindspore-{mindspore}-torch-{torch}.json"
    return page.parent / "outputs" / page.stem / name


def fresh_records(
    pages: list[Path], scratch: Path, kernels: Kernels, tell: Callable[[str], None]
) -> Iterator[tuple[Path, OutputRecord | Diagnostic]]:
    """Run ``pages`` anew, in a cache of their own; yield each page's record.

    ``scratch`` is the folder of that cache, ``kernels`` makes the kernels, ``tell``
    gets a line for each page. A page that fails is yielded with its finding.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    environment = installed_environment()
    date = datetime.now(timezone.utc).date().isoformat()
    provenance = {**asdict(environment), "date": date}
    tasks = {task.page.path: task for task in tasks_of(pages)}
    for execution in execute_pages(list(tasks.values()), scratch, kernels):
        tell(f"{execution.path.name}: ran {execution.seconds:.1f} s")
        if execution.failure:
            yield execution.path, execution.failure
            continue
        task = tasks[execution.path]
        _, notebook = get_cache(scratch).merge_match_into_notebook(task.notebook)
        normalise = page_rules(task.page.front_matter, execution.path)
        made_from = {**provenance, "code": task.digest}
        yield execution.path, record_of(notebook, made_from, normalise)


def compare_outputs(
    page: Page, before: OutputRecord, after: OutputRecord
) -> list[Diagnostic]:
    """A finding for each cell of ``page`` whose output is not the recorded one."""
    return [
        Diagnostic(
            page.path,
            line_of(page, found),
            f"an output differs from the record\n{found}\n",
            "If the new output is right, run: make accept",
        )
        for found in differences(before, after)
    ]


def line_of(page: Page, found: OutputDifference) -> int:
    """The line of the page where the cell of a difference begins."""
    cells = [cell for cell in page.cells if cell.kind == "code"]
    if found.number > len(cells):
        return 0
    return cells[found.number - 1].body_start + 1


def check_outputs(
    pages: list[Path], scratch: Path, kernels: Kernels, tell: Callable[[str], None]
) -> list[Diagnostic]:
    """What a fresh run of ``pages`` and the records do not agree on.

    ``scratch`` holds the fresh outputs, ``kernels`` makes the kernels, ``tell`` gets a
    line for each page.
    """
    findings = []
    for path, record in fresh_records(pages, scratch, kernels, tell):
        findings += [record] if isinstance(record, Diagnostic) else _check(path, record)
    return sorted(findings)


def _check(path: Path, record: OutputRecord) -> list[Diagnostic]:
    recorded = _file_for(path, record)
    if not recorded.exists():
        message = "no outputs are recorded for these versions"
        return [Diagnostic(path, 0, message, "Look at the page, then run: make accept")]
    try:
        return compare_outputs(read_page(path), read_output_record(recorded), record)
    except DiagnosticError as error:
        return [error.diagnostic]


def accept_outputs(
    pages: list[Path], scratch: Path, kernels: Kernels, tell: Callable[[str], None]
) -> list[Diagnostic]:
    """Record the outputs of a fresh run; return the findings of pages that failed.

    ``scratch`` holds the fresh outputs, ``kernels`` makes the kernels, ``tell`` gets a
    line for each page. A record of the same code and outputs keeps its date, so that a
    diff shows what changed and nothing else.
    """
    failures = []
    for path, record in fresh_records(pages, scratch, kernels, tell):
        if isinstance(record, Diagnostic):
            failures.append(record)
            continue
        recorded = _file_for(path, record)
        if recorded.exists() and _same(read_output_record(recorded), record):
            continue
        write_output_record(recorded, record)
        tell(f"{path.name}: recorded in {recorded}")
    return failures


def _same(one: OutputRecord, other: OutputRecord) -> bool:
    return (one.provenance.get("code"), one.cells) == (
        other.provenance["code"],
        other.cells,
    )


def _file_for(path: Path, record: OutputRecord) -> Path:
    versions = record.provenance
    return record_file(path, versions["mindspore"], versions["torch"])
