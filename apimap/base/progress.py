"""Long work shows that it goes on: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


class Report:
    """Says a line at a time, and how many of ``total`` steps are done."""

    def __init__(self, progress: Progress, total: int, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=total)

    def step(self, line: str) -> None:
        """One step is done; ``line`` tells which and how."""
        say(line, self._progress.console)
        self._progress.advance(self._task)


@contextmanager
def reporting(title: str, total: int) -> Iterator[Report]:
    """A report on ``total`` steps; the bar goes when they are done."""
    # Imported here: `apimap verify --help` shows no bar, and rich comes with an extra.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(file=sys.stdout)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield Report(progress, total, title)


def say(line: str, console: Console | None = None) -> None:
    """Print ``line`` as it is, above a bar if there is one."""
    if console and console.is_terminal:
        console.print(line, markup=False, highlight=False)
    else:
        print(line, flush=True)
