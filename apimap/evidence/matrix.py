"""The same entries under every MindSpore of ``versions.toml``.

Each version runs ``apimap verify`` in an environment of its own, with the code and the
mapping that are here: between two of their files only the release differs.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from apimap.evidence.results import (
    is_newest,
    read_all_results,
    read_results,
    results_path,
    without_details,
    write_results,
)
from apimap.mapping.entries import Entry
from apimap.outputs.matrix import (
    NotInstallable,
    VersionedEnvironment,
    make_environment,
)

RUN = "from apimap.evidence.command import verify; verify()"
CODE = Path(__file__).parents[2]  # where the package is found


@dataclass(frozen=True)
class Wanted:
    """The entries to be run, and the arguments of `apimap verify` that choose them."""

    entries: Sequence[Entry]
    arguments: Sequence[str]
    platform: str


def run_matrix(
    versions: Sequence[VersionedEnvironment],
    wanted: Wanted,
    folder: Path,
    tell: Callable[[str], None],
) -> list[str]:
    """Record the verdicts under every version; return what could not be done.

    A version whose results are those of the present entries is not run again, and a
    run that was interrupted goes on where it was.
    """
    problems = []
    for number, environment in enumerate(versions, 1):
        place = f"[{number}/{len(versions)}] {environment.slug}"
        if environment.without_verdicts:
            tell(f"{place}: left out, {environment.without_verdicts}")
        elif is_recorded(wanted, environment):
            tell(f"{place}: recorded already")
        else:
            problems += _record(wanted, environment, folder, tell, place)
    drop_details_of_older()
    return problems


def is_recorded(wanted: Wanted, environment: VersionedEnvironment) -> bool:
    """Whether the results of a version are those of the present entries and code."""
    path = results_path(wanted.platform, environment.torch, environment.mindspore)
    if not path.exists():
        return False
    return all(map(read_results(path).is_current, wanted.entries))


def _record(
    wanted: Wanted,
    environment: VersionedEnvironment,
    folder: Path,
    tell: Callable[[str], None],
    place: str,
) -> list[str]:
    """Run one version; return what went wrong."""
    try:
        python = make_environment(environment, folder, tell, place)
    except NotInstallable as error:
        tell(f"{place}: {error}")
        return [f"{environment.slug}: {error}"]
    tell(f"{place}: running")
    done = subprocess.run(
        [str(python), "-c", RUN, "--resume", *wanted.arguments],
        env={**os.environ, "PYTHONPATH": str(CODE)},
        check=False,
    )
    if done.returncode:
        return [f"{environment.slug}: the run ended with status {done.returncode}"]
    return []


def drop_details_of_older(folder: Path | None = None) -> None:
    """Leave the details to the newest MindSpore of each platform."""
    for results in read_all_results(folder):
        brief = without_details(results)
        if not is_newest(results) and brief != results:
            write_results(brief)
