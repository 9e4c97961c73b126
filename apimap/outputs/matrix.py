"""Every page under every version of the frameworks, each in its own environment."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from packaging.requirements import Requirement

from apimap.execution.cell_run import Kernels, run_cells
from apimap.execution.pages import Work, works_of
from apimap.findings import Finding, FindingError
from apimap.outputs.drift import record_file
from apimap.outputs.records import page_rules, read_record, record_of, write_record
from apimap.provenance import system_name
from apimap.toml import read_toml

FRAMEWORKS = ("mindspore", "torch")
REQUIRED = ("mindspore", "torch", "python", "packages")


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

    Raises FindingError for a file that is malformed or lacks a field.
    """
    stored = read_toml(path)
    try:
        entries = stored["environment"]
        for entry in entries:
            if missing := [name for name in REQUIRED if name not in entry]:
                raise KeyError(", ".join(missing))
    except KeyError as error:
        message = f"the list of versions cannot be used ({error})"
        remedy = f"Give each [[environment]] {', '.join(REQUIRED)}"
        raise FindingError(Finding(path, 0, message, remedy)) from error
    return [
        VersionedEnvironment(**{k: _frozen(v) for k, v in entry.items()})
        for entry in entries
    ]


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def run_matrix(
    versions: list[VersionedEnvironment],
    pages: list[Path],
    folder: Path,
    tell: Callable[[str], None],
) -> list[str]:
    """Record every page under every version; return what could not be done.

    A page whose record was made from its present code is not run again, so an
    interrupted run goes on where it was.
    """
    works = works_of(pages)
    problems = []
    for number, environment in enumerate(versions, 1):
        place = f"[{number}/{len(versions)}] {environment.slug}"
        stale = [work for work in works if not up_to_date(work, environment)]
        if not stale:
            tell(f"{place}: recorded already")
            continue
        try:
            python = make_environment(environment, folder, tell, place)
        except NotInstallable as error:
            problems.append(f"{environment.slug}: {error}")
            tell(f"{place}: {error}")
            continue
        for problem in record_pages(stale, environment, python, tell, place):
            problems.append(problem)
    return problems


def up_to_date(work: Work, environment: VersionedEnvironment) -> bool:
    """Whether the page was recorded under this version with its present code."""
    path = _record_file(work, environment)
    if not path.exists():
        return False
    return read_record(path).provenance.get("code") == work.digest


def _record_file(work: Work, environment: VersionedEnvironment) -> Path:
    return record_file(work.page.path, environment.mindspore, environment.torch)


def make_environment(
    environment: VersionedEnvironment,
    folder: Path,
    tell: Callable[[str], None],
    place: str,
) -> Path:
    """The interpreter of a complete environment, made unless it is there as listed.

    Raises NotInstallable when its Python is not here or a package is not to be had.
    """
    target = folder / environment.slug
    python, done = target / "bin" / "python", target / "installed"
    if done.exists() and done.read_text("utf-8") == repr(environment):
        return python
    interpreter = find_python(environment.python)
    shutil.rmtree(target, ignore_errors=True)
    tell(f"{place}: installing")
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


def record_pages(
    works: list[Work],
    environment: VersionedEnvironment,
    python: Path,
    tell: Callable[[str], None],
    place: str,
) -> Iterator[str]:
    """Run and record ``works`` under one version; yield what went wrong."""
    kernels = versioned_kernels(environment, python)
    provenance = environment_provenance(environment, python)
    for work in works:
        name = work.page.path.name
        try:
            # An error is a finding about the version, and part of the record.
            run_cells(work.page, work.notebook, kernels, tolerant=True)
        except FindingError as error:
            tell(f"{place}: {name} failed")
            yield f"{environment.slug}: {error}"
            continue
        for complaint in unexpected_failures(work, environment):
            tell(f"{place}: {complaint}")
        normalise = page_rules(work.page.front_matter, work.page.path)
        made_from = {**provenance, "code": work.digest}
        record = record_of(work.notebook, made_from, normalise)
        write_record(_record_file(work, environment), record)
        tell(f"{place}: {name} recorded")


def unexpected_failures(
    work: Work, environment: VersionedEnvironment
) -> Iterator[Finding]:
    """Cells that raised although nothing says that they need another version.

    ``needs: mindspore>=2.7`` says so: of a cell among its options, of a page below
    ``apimap:`` in its front matter.
    """
    page = work.page
    if not meets(environment, page.front_matter.get("apimap", {}).get("needs")):
        return
    sources = [cell for cell in page.cells if cell.kind == "code"]
    cells = [cell for cell in work.notebook.cells if cell.cell_type == "code"]
    for source, cell in zip(sources, cells, strict=True):
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if errors and meets(environment, source.metadata.get("needs")):
            message = f"the cell raised {errors[0].ename}: {errors[0].evalue}"
            remedy = "If it needs a newer version, say so: needs"
            yield Finding(page.path, source.body_start + 1, message, remedy)


def meets(environment: VersionedEnvironment, needs: str | None) -> bool:
    """Whether the environment has what ``needs`` asks for, such as mindspore>=2.7."""
    if not needs:
        return True
    requirement = Requirement(needs)
    return requirement.specifier.contains(getattr(environment, requirement.name))


def versioned_kernels(environment: VersionedEnvironment, python: Path) -> Kernels:
    """Ordinary kernels of the interpreter ``python``."""
    specs = python.parent.parent / "kernels"
    spec = specs / environment.slug / "kernel.json"
    spec.parent.mkdir(parents=True, exist_ok=True)
    command = [str(python.absolute()), "-m", "ipykernel_launcher"]
    content = {
        "argv": [*command, "-f", "{connection_file}"],
        "display_name": environment.slug,
        "language": "python",
    }
    spec.write_text(json.dumps(content), "utf-8")
    manager = KernelSpecManager(kernel_dirs=[str(specs)])
    return Kernels(
        lambda: AsyncKernelManager(
            kernel_name=environment.slug, kernel_spec_manager=manager
        ),
        nullcontext,
    )


def environment_provenance(
    environment: VersionedEnvironment, python: Path
) -> dict[str, str]:
    """What a record says of the environment that it was made in."""
    question = (
        "import importlib.metadata as m, platform;"
        "print(m.version('numpy'), platform.python_version())"
    )
    answer = subprocess.run(
        [str(python), "-c", question], capture_output=True, text=True, check=True
    )
    numpy, python_version = answer.stdout.split()
    return {
        "torch": environment.torch,
        "mindspore": environment.mindspore,
        "numpy": numpy,
        "python": python_version,
        "system": system_name(),
        "date": datetime.now(timezone.utc).date().isoformat(),
    }
