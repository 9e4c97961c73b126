"""Findings that are known already: a file of them, for work in progress.

A finding is known by its file, its API and the text of its line, not by the line's
number: code around it may move.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import write_atomically
from apimap.scan.findings import CLEAN, FileResult, Finding

BASELINE_FORMAT = 1


def fingerprint(finding: Finding) -> str:
    """What stays of a finding when lines move."""
    parts = (finding.api, " ".join(finding.code.split()))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def write_baseline(path: Path, results: Iterable[FileResult]) -> int:
    """Record all findings with something to do; return how many there are.

    Raises OSError when the file cannot be written.
    """
    files: dict[str, dict[str, int]] = {}
    for result in results:
        counts = Counter(
            fingerprint(finding)
            for finding in result.findings
            if finding.effect not in CLEAN and not finding.ignored
        )
        if counts:
            files[_relative(result.path, path)] = dict(sorted(counts.items()))
    content = {"format": BASELINE_FORMAT, "files": dict(sorted(files.items()))}
    write_atomically(path, json.dumps(content, indent=1) + "\n")
    return sum(sum(counts.values()) for counts in files.values())


def _relative(path: str, baseline: Path) -> str:
    """The path as seen from the baseline's folder, the same on every system."""
    return Path(os.path.relpath(path, baseline.absolute().parent)).as_posix()


class Baseline:
    """A scan's results with the findings that ``path`` holds marked as known."""

    def __init__(self, results: Iterable[FileResult], path: Path) -> None:
        """Raises DiagnosticError for a file that is missing or malformed."""
        self._results = results
        self._path = path
        try:
            stored = json.loads(path.read_text("utf-8"))
            self._files = {
                name: Counter(counts) for name, counts in stored["files"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            remedy = "Write it with --update-baseline"
            raise DiagnosticError(
                Diagnostic(path, 0, f"the baseline cannot be used ({error})", remedy)
            ) from error

    def __iter__(self) -> Iterator[FileResult]:
        for result in self._results:
            left = Counter(self._files.get(_relative(result.path, self._path)))
            yield replace(
                result, findings=[_marked(one, left) for one in result.findings]
            )


def _marked(finding: Finding, left: Counter[str]) -> Finding:
    """``finding``, known if ``left`` still holds one of its kind."""
    key = fingerprint(finding)
    if left[key] <= 0:
        return finding
    left[key] -= 1
    return finding._replace(known=True)
