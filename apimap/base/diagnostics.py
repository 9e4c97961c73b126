"""What a check has to say: where, what, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One complaint about one line of one file.

    ``line`` counts from 1; 0 stands for the file as a whole.
    """

    path: Path
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{place}: {self.message.rstrip('.')}. {self.remedy}."


class DiagnosticError(Exception):
    """Input that cannot be used; carries the diagnostic that says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic


class BuildFailed(Exception):
    """The site could not be built; the message is for the person who builds."""
