"""Execution of pages, with their outputs kept in a jupyter-cache."""

from __future__ import annotations

import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from myst_nb.core.read import MdParserConfig, read_myst_markdown_notebook
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from apimap.findings import Finding, FindingError
from apimap.languages import SOURCE_LANGUAGE
from apimap.pages.cells import Page, read_page
from apimap.pages.selection import select_language
from apimap.provenance import installed_environment

CELL_TIMEOUT = 300  # seconds
ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
FRAME_IN_CELL = re.compile(r"Cell In\[\d+\], line (\d+)")


@dataclass(frozen=True)
class Execution:
    """How a page came by its outputs; ``seconds`` is what this build spent on it."""

    path: Path
    seconds: float
    cached: bool


def cache_folder(root: Path) -> Path:
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


def execute_page(path: Path, cache_path: Path) -> Execution | None:
    """Bring the outputs of the page at ``path`` into the cache.

    Returns None for a page without code. Raises FindingError, with the line of
    the cell, when a cell fails; nothing of that run is then cached.
    """
    page = read_page(path)
    notebook = page_notebook(page, SOURCE_LANGUAGE)
    if notebook is None:
        return None
    cache = get_cache(cache_path)
    started = time.monotonic()
    if is_cached(cache, notebook):
        return Execution(path, time.monotonic() - started, cached=True)
    run_cells(page, notebook)
    seconds = time.monotonic() - started
    bundle = CacheBundleIn(notebook, str(path), data={"execution_seconds": seconds})
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    return Execution(path, seconds, cached=False)


def is_cached(cache: JupyterCacheAbstract, notebook: nbformat.NotebookNode) -> bool:
    """Whether ``cache`` holds an execution of exactly this code."""
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def run_cells(page: Page, notebook: nbformat.NotebookNode) -> None:
    """Execute ``notebook`` in place, in a folder that is thrown away.

    Raises FindingError at the first cell that fails.
    """
    modules = str(page.path.parent.resolve())
    with tempfile.TemporaryDirectory(prefix="apimap-") as folder:
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT,
            record_timing=False,  # would be part of the cache's key
            resources={"metadata": {"path": folder}},
        )
        code_cells = iter([cell for cell in page.cells if cell.kind == "code"])
        with client.setup_kernel(env={**os.environ, "PYTHONPATH": modules}):
            for index, cell in enumerate(notebook.cells):
                if cell.cell_type != "code":
                    continue
                source = next(code_cells)
                try:
                    client.execute_cell(cell, index)
                except CellExecutionError as error:
                    raise _failure(page, source.body_start, error) from error
                except DeadKernelError as error:
                    line = source.body_start + 1
                    message = "the kernel died while it ran this cell"
                    raise FindingError(
                        Finding(page.path, line, message, "Make the cell smaller")
                    ) from error
                except CellTimeoutError as error:
                    line = source.body_start + 1
                    message = f"the cell did not finish within {CELL_TIMEOUT} seconds"
                    raise FindingError(
                        Finding(page.path, line, message, "Make the cell shorter")
                    ) from error


def _failure(page: Page, body_start: int, error: CellExecutionError) -> FindingError:
    """The finding for a cell that raised, at the line that raised."""
    frames = FRAME_IN_CELL.findall(ANSI_COLOUR.sub("", error.traceback))
    line = body_start + (int(frames[0]) if frames else 1)
    message = f"the cell raised {error.ename}: {error.evalue}"
    if error.ename == "AssertionError":
        message = f"no longer true: {error.evalue}"
    remedy = "Correct the cell, or the text that says otherwise"
    return FindingError(Finding(page.path, line, message, remedy))
