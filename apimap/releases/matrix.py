"""The same work in the environment of each release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from apimap.releases.environments import (
    NotInstallable,
    VersionedEnvironment,
    make_environment,
)

Tell = Callable[[str], None]


def run_in_each(
    versions: Sequence[VersionedEnvironment],
    folder: Path,
    tell: Tell,
    skip: Callable[[VersionedEnvironment], str | None],
    record: Callable[[VersionedEnvironment, Path, Tell], Iterable[str]],
) -> list[str]:
    """Do ``record`` in the environment of each release; return what went wrong.

    ``folder`` holds the environments. ``skip`` says why a release needs no work, such
    as "recorded already": so an interrupted run goes on where it was. ``record`` gets
    the interpreter, and yields what went wrong. What ``tell`` is told begins with the
    release, such as "[2/6] mindspore-2.9.0-torch-2.13.0: installing".
    """
    problems: list[str] = []
    for number, environment in enumerate(versions, 1):
        place = f"[{number}/{len(versions)}] {environment.slug}"

        def tell_here(line: str, place: str = place) -> None:
            tell(f"{place}: {line}")

        if reason := skip(environment):
            tell_here(reason)
            continue
        try:
            python = make_environment(environment, folder, tell_here)
            found = list(record(environment, python, tell_here))
        except NotInstallable as error:
            tell_here(str(error))
            found = [str(error)]
        problems += [f"{environment.slug}: {problem}" for problem in found]
    return problems
