"""The environments of ``versions.toml``: what each consists of, and making it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.toml import read_toml
from apimap.base.versions import FRAMEWORKS

REQUIRED_FIELDS = ("mindspore", "torch", "python", "packages")


class NotInstallable(Exception):
    """An environment cannot be made here; the message says why."""


@dataclass(frozen=True)
class VersionedEnvironment:
    """One entry of versions.toml."""

    mindspore: str
    torch: str
    python: str
    packages: tuple[str, ...]
    without_dependencies: tuple[str, ...] = ()
    # Why entries cannot be run there; else they are.
    without_verdicts: str = field(default="", repr=False)

    @property
    def slug(self) -> str:
        return f"mindspore-{self.mindspore}-torch-{self.torch}"


def read_versions(path: Path) -> list[VersionedEnvironment]:
    """The environments that ``path`` lists.

    Raises DiagnosticError for a file that is malformed or lacks a field.
    """
    stored = read_toml(path)
    try:
        entries = stored["environment"]
        for entry in entries:
            if missing := [name for name in REQUIRED_FIELDS if name not in entry]:
                raise KeyError(", ".join(missing))
    except KeyError as error:
        message = f"the list of versions cannot be used ({error})"
        remedy = f"Give each [[environment]] {', '.join(REQUIRED_FIELDS)}"
        raise DiagnosticError(Diagnostic(path, 0, message, remedy)) from error
    return [
        VersionedEnvironment(**{k: _frozen(v) for k, v in entry.items()})
        for entry in entries
    ]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def make_environment(
    environment: VersionedEnvironment,
    folder: Path,
    tell: Callable[[str], None],
) -> Path:
    """The interpreter of a complete environment, made unless it is there as listed.

    ``folder`` holds the environments, ``tell`` gets lines for a person. Raises
    NotInstallable when its Python is not here or a package is not to be had.
    """
    target = folder / environment.slug
    python, done = target / "bin" / "python", target / "installed"
    if done.exists() and done.read_text("utf-8") == repr(environment):
        return python
    interpreter = find_python(environment.python)
    shutil.rmtree(target, ignore_errors=True)
    tell("installing")
    _run([interpreter, "-m", "venv", str(target)])
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    pins = {name: f"{name}=={getattr(environment, name)}" for name in FRAMEWORKS}
    alone = [pins.pop(name) for name in environment.without_dependencies]
    _run([*pip, *pins.values(), *environment.packages])
    if alone:
        _run([*pip, "--no-deps", *alone])
    done.write_text(repr(environment), "utf-8")
    return python


def find_python(version: str) -> str:
    """A Python of the series ``version``, such as 3.9.

    Raises NotInstallable when there is none that runs.
    """
    if sys.version_info[:2] == tuple(int(part) for part in version.split(".")):
        return sys.executable
    pyenv = Path.home() / ".pyenv" / "versions"
    candidates = [f"python{version}", *map(str, pyenv.glob(f"{version}.*/bin/python"))]
    for candidate in candidates:
        found = shutil.which(candidate)
        if found and not subprocess.run([found, "-V"], capture_output=True).returncode:
            return found
    raise NotInstallable(f"there is no Python {version} on this machine")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        errors = re.findall(r"^ERROR.*", done.stderr, re.MULTILINE)
        last = errors or done.stderr.strip().splitlines()[-1:]
        raise NotInstallable(f"installing failed: {' '.join(last)[:300]}")
