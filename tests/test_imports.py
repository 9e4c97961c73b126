"""The core is light: importing it brings in neither Sphinx nor a framework."""

import subprocess
import sys

import pytest

CORE = [
    "apimap.cli",
    "apimap.publication.documentation",
    "apimap.execution.local_modules",
    "apimap.live.client",
    "apimap.publication.answer",
    "apimap.mapping.lookup",
    "apimap.publication.joining",
    "apimap.publication.opening",
    "apimap.publication.mapping_json",
    "apimap.outputs.records",
    "apimap.outputs.versions",
    "apimap.site.addresses",
    "apimap.pages.check",
    "apimap.pages.uses",
    "apimap.base.versions",
    "apimap.scan.command",
    "apimap.base.words",
]
HEAVY = ("sphinx", "docutils", "torch", "mindspore", "numpy", "jupyter_client")


@pytest.mark.parametrize("module", CORE)
def test_a_core_module_imports_nothing_heavy(module):
    code = f"import sys, {module}; print(*set({HEAVY}) & set(sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("module", ["apimap.kernels", "apimap.execution.pages"])
def test_running_pages_imports_no_framework_here(module):
    code = f"import sys, {module}; print(*{{'torch', 'mindspore'}} & set(sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
