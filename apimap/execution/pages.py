"""Execution of pages side by side, their outputs kept in a jupyter-cache."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.cache.db import NbCacheRecord
from myst_nb.core.read import MdParserConfig, read_myst_markdown_notebook

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.languages import SOURCE_LANGUAGE
from apimap.base.versions import installed_environment
from apimap.execution.cell_run import Kernels, run_cells
from apimap.execution.local_modules import code_digest, digest, local_modules
from apimap.pages.cells import Page, read_page
from apimap.pages.selection import select_language

# Pages at a time: a kernel waits as long as it computes while it starts and stops.
WORKERS = 2 * (os.cpu_count() or 1)

_cache_lock = Lock()


@dataclass(frozen=True)
class Execution:
    """How a page came by its outputs; ``seconds`` is what this build spent on it."""

    path: Path
    seconds: float = 0.0
    cached: bool = False
    failure: Diagnostic | None = None


@dataclass(frozen=True)
class PageTask:
    """A page whose cells are to be run, and what its outputs will depend on."""

    page: Page
    notebook: nbformat.NotebookNode
    modules: str

    @property
    def digest(self) -> str:
        """A digest of what the page runs: its cells and the modules beside it."""
        cells = [cell.body for cell in self.page.cells if cell.kind == "code"]
        return code_digest("\0".join([*cells, self.modules]))


def execution_cache(root: Path) -> Path:
    """The cache below ``root`` for the present environment.

    jupyter-cache's own key is the code; an upgraded package must not be served
    outputs of the old one, so the environment is part of the path.
    """
    return root / "build" / "cache" / installed_environment().slug


def page_notebook(page: Page, language: str) -> nbformat.NotebookNode | None:
    """``page`` in one language as a notebook; None for a page without code cells."""
    if not any(cell.kind == "code" for cell in page.cells):
        return None
    return read_myst_markdown_notebook(
        select_language(page, language),
        config=MdParserConfig(enable_extensions={"colon_fence"}),
    )


def task_of(path: Path) -> PageTask | None:
    """What running the page at ``path`` takes; None for a page without code.

    Raises DiagnosticError for a page that is malformed.
    """
    page = read_page(path)
    notebook = page_notebook(page, SOURCE_LANGUAGE)
    if notebook is None:
        return None
    code = "\n".join(cell.body for cell in page.cells if cell.kind == "code")
    return PageTask(page, notebook, digest(local_modules(code, path.parent)))


def tasks_of(paths: list[Path]) -> list[PageTask]:
    """What running ``paths`` takes, pages without code left out."""
    return [task for task in map(task_of, paths) if task]


def cached_execution(
    cache: JupyterCacheAbstract, task: PageTask
) -> NbCacheRecord | None:
    """The record of a run of exactly this code and its modules, if there is one."""
    try:
        record = cache.match_cache_notebook(task.notebook)
    except KeyError:
        return None
    if record.data.get("modules", "") == task.modules:
        return record
    cache.remove_cache(record.pk)  # else Sphinx would be served its outputs
    return None


def execute_pages(
    tasks: list[PageTask],
    cache_path: Path,
    kernels: Kernels,
    workers: int = WORKERS,
) -> Iterator[Execution]:
    """Run the pages that have no outputs yet, side by side; yield each as it ends.

    A page that fails is yielded with its finding,
    nothing of it is cached, and the others go on. At a KeyboardInterrupt, or when
    the caller stops listening, every kernel is ended.
    """
    cache = get_cache(cache_path)
    stale = []
    for task in tasks:
        if cached_execution(cache, task):
            yield Execution(task.page.path, cached=True)
        else:
            stale.append(task)
    if stale:
        cache.db  # noqa: B018 - makes the file now: two threads would both make it
        yield from _side_by_side(stale, cache, kernels, workers)


def _side_by_side(
    stale: list[PageTask], cache: JupyterCacheAbstract, kernels: Kernels, workers: int
) -> Iterator[Execution]:
    with kernels.hold(), ThreadPoolExecutor(workers) as threads:
        futures: list[Future[Execution]] = [
            threads.submit(_execute, task, cache, kernels) for task in stale
        ]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            kernels.kill()
            raise


def _execute(
    task: PageTask, cache: JupyterCacheAbstract, kernels: Kernels
) -> Execution:
    started = time.monotonic()
    path = task.page.path
    try:
        run_cells(task.page, task.notebook, kernels)
    except DiagnosticError as error:
        return Execution(path, time.monotonic() - started, failure=error.diagnostic)
    seconds = time.monotonic() - started
    data = {"execution_seconds": seconds, "modules": task.modules}
    with _cache_lock:
        bundle = CacheBundleIn(task.notebook, str(path), data=data)
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    return Execution(path, seconds)
