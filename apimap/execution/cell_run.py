"""One page through one kernel: every cell in order, a failure named."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from threading import Lock

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.kernels import ForkedKernelManager, WarmHold, ending
from apimap.pages.cells import Cell, Page

CELL_TIMEOUT = 300  # seconds
MEMORY_LIMIT = 6144  # MiB that a page may use beyond the imported frameworks
ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
FRAME_IN_CELL = re.compile(r"Cell In\[\d+\], line (\d+)")


def forked_kernel() -> AsyncKernelManager:
    """A kernel forked from the warm process, or an ordinary one where that fails."""
    limit = {"ForkedProvisioner": {"memory_limit": MEMORY_LIMIT}}
    return ForkedKernelManager(config=Config(limit))


def warm_process() -> WarmHold:
    """Keeps the warm process up; it stays a while, for the author's next build."""
    return WarmHold(stop=False)


@dataclass
class Kernels:
    """Makes kernels, and knows those at work so that an interrupt can end them.

    ``hold`` keeps up what the kernels come from while they are being made.
    """

    make: Callable[[], AsyncKernelManager] = forked_kernel
    hold: Callable[[], AbstractContextManager] = warm_process
    timeout: int = CELL_TIMEOUT
    _working: list[AsyncKernelManager] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _ended: bool = False

    @contextmanager
    def one(self) -> Iterator[AsyncKernelManager]:
        """A manager whose kernel is about to start; at the end it is shut down."""
        manager = self.make()
        with self._lock:
            if self._ended:
                raise KeyboardInterrupt
            self._working.append(manager)
        try:
            yield manager
        finally:
            with self._lock:
                self._working.remove(manager)
            if manager.has_kernel:  # nbclient ends only kernels that it made itself
                run_sync(manager.shutdown_kernel)(now=True)

    def kill(self) -> None:
        """End every kernel at once, and start no other."""
        with self._lock:
            self._ended = True
            for manager in self._working:
                process = getattr(manager.provisioner, "process", None)
                if process is not None:
                    process.kill()


def ordinary_kernel() -> AsyncKernelManager:
    """A kernel that starts afresh, and imports what it needs by itself."""
    return AsyncKernelManager(kernel_name="python3")


def ordinary_kernels() -> Kernels:
    """Kernels of which each starts afresh."""
    return Kernels(ordinary_kernel, nullcontext)


def kernel_environment(page: Page) -> dict[str, str]:
    """The environment variables of a page's kernel: it imports what is beside it."""
    return {**os.environ, "PYTHONPATH": str(page.path.parent.resolve())}


def run_cells(
    page: Page,
    notebook: nbformat.NotebookNode,
    kernels: Kernels,
    tolerant: bool = False,
) -> None:
    """Execute ``notebook`` in place, in a folder that is thrown away.

    So are its temporary files, which a kernel that is ended does not remove.

    ``kernels`` makes the kernel. Raises DiagnosticError at the first cell that fails.
    When ``tolerant``, a cell that raises keeps its error as output and the next one
    runs; a kernel that dies, or a cell that does not end, still fails the page.
    """
    sources = [cell for cell in page.cells if cell.kind == "code"]
    cells = [
        (index, cell)
        for index, cell in enumerate(notebook.cells)
        if cell.cell_type == "code"
    ]
    with (
        tempfile.TemporaryDirectory(prefix="apimap-page-") as folder,
        tempfile.TemporaryDirectory(prefix="apimap-page-") as temporary,
        kernels.one() as manager,
    ):
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=kernels.timeout,
            allow_errors=tolerant,
            record_timing=False,  # would be part of the cache's key
            resources={"metadata": {"path": folder}},
        )
        environment = kernel_environment(page) | {"TMPDIR": temporary}
        with client.setup_kernel(env=environment):
            for (index, cell), source in zip(cells, sources, strict=True):
                with naming_failures(page, source, manager, kernels.timeout):
                    client.execute_cell(cell, index)
                cell.outputs = joined_streams(cell.outputs)


def joined_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """``outputs`` with what was printed in one go as one.

    A kernel sends it in pieces, cut anywhere; a page would break lines there.
    """
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.get("name") and output.get("name") == last.get("name"):
            last.text += output.text
        else:
            joined.append(output)
    return joined


@contextmanager
def naming_failures(
    page: Page, cell: Cell, manager: AsyncKernelManager, timeout: int
) -> Iterator[None]:
    """Turn what nbclient raises into a finding with the page and the cell's line."""
    first_line = cell.body_start + 1
    try:
        yield
    except CellExecutionError as error:
        raise _raised(page, cell, error) from error
    except DeadKernelError as error:
        how = ending(manager)
        message = f"the kernel died in this cell: {how or 'it gave no reason'}"
        if how and how.output.strip():
            message += f"; it last printed: {how.output.strip()[-300:]}"
        remedy = "Run the cell alone to see what ends the process"
        raise DiagnosticError(
            Diagnostic(page.path, first_line, message, remedy)
        ) from error
    except CellTimeoutError as error:
        message = f"the cell did not finish within {timeout} seconds"
        remedy = "Make it shorter"
        raise DiagnosticError(
            Diagnostic(page.path, first_line, message, remedy)
        ) from error


def _raised(page: Page, cell: Cell, error: CellExecutionError) -> DiagnosticError:
    """The finding for a cell that raised, at the line that raised."""
    frames = FRAME_IN_CELL.findall(ANSI_COLOUR.sub("", error.traceback))
    line = cell.body_start + (int(frames[0]) if frames else 1)
    message = f"the cell raised {error.ename}: {error.evalue}"
    if error.ename == "AssertionError":
        message = f"no longer true: {error.evalue}"
    remedy = "Correct the cell, or the text that says otherwise"
    return DiagnosticError(Diagnostic(page.path, line, message, remedy))
