"""Every page under every version of the frameworks, each in its own environment."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime, timezone
from pathlib import Path

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from packaging.requirements import Requirement

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.versions import system_name
from apimap.execution.cell_run import Kernels, run_cells
from apimap.execution.pages import PageTask, tasks_of
from apimap.outputs.drift import record_file
from apimap.outputs.records import (
    page_rules,
    read_output_record,
    record_of,
    write_output_record,
)
from apimap.releases.environments import VersionedEnvironment
from apimap.releases.matrix import run_in_each


def run_matrix(
    versions: list[VersionedEnvironment],
    pages: list[Path],
    folder: Path,
    tell: Callable[[str], None],
) -> list[str]:
    """Record every page under every version; return what could not be done.

    ``versions`` are the releases, ``pages`` the pages' files, ``folder`` holds the
    environments, ``tell`` gets lines for a person. A page whose record was made from
    its present code is not run again, so an interrupted run goes on where it was.
    """
    tasks = tasks_of(pages)

    def stale(environment: VersionedEnvironment) -> list[PageTask]:
        return [task for task in tasks if not up_to_date(task, environment)]

    return run_in_each(
        versions,
        folder,
        tell,
        skip=lambda release: None if stale(release) else "recorded already",
        record=lambda release, python, tell_here: record_pages(
            stale(release), release, python, tell_here
        ),
    )


def up_to_date(task: PageTask, environment: VersionedEnvironment) -> bool:
    """Whether the page was recorded under this version with its present code."""
    path = _record_file(task, environment)
    if not path.exists():
        return False
    return read_output_record(path).provenance.get("code") == task.digest


def _record_file(task: PageTask, environment: VersionedEnvironment) -> Path:
    return record_file(task.page.path, environment.mindspore, environment.torch)


def record_pages(
    tasks: list[PageTask],
    environment: VersionedEnvironment,
    python: Path,
    tell: Callable[[str], None],
) -> Iterator[str]:
    """Run and record ``tasks`` under one version; yield what went wrong.

    ``python`` is the interpreter of ``environment``, ``tell`` gets a line for each
    page.
    """
    kernels = versioned_kernels(environment, python)
    provenance = environment_provenance(environment, python)
    for task in tasks:
        name = task.page.path.name
        try:
            # An error is a finding about the version, and part of the record.
            run_cells(task.page, task.notebook, kernels, tolerant=True)
        except DiagnosticError as error:
            tell(f"{name} failed")
            yield str(error)
            continue
        for complaint in unexpected_failures(task, environment):
            tell(str(complaint))
        normalise = page_rules(task.page.front_matter, task.page.path)
        made_from = {**provenance, "code": task.digest}
        record = record_of(task.notebook, made_from, normalise)
        write_output_record(_record_file(task, environment), record)
        tell(f"{name} recorded")


def unexpected_failures(
    task: PageTask, environment: VersionedEnvironment
) -> Iterator[Diagnostic]:
    """Cells that raised although nothing says that they need another version.

    ``needs: mindspore>=2.7`` says so: of a cell among its options, of a page below
    ``apimap:`` in its front matter.
    """
    page = task.page
    if not meets(environment, page.front_matter.get("apimap", {}).get("needs")):
        return
    sources = [cell for cell in page.cells if cell.kind == "code"]
    cells = [cell for cell in task.notebook.cells if cell.cell_type == "code"]
    for source, cell in zip(sources, cells, strict=True):
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if errors and meets(environment, source.metadata.get("needs")):
            message = f"the cell raised {errors[0].ename}: {errors[0].evalue}"
            remedy = "If it needs a newer version, say so: needs"
            yield Diagnostic(page.path, source.body_start + 1, message, remedy)


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
