"""The core is light: importing it brings in neither Sphinx nor a framework."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import apimap
from tests.needs import OF_THE_PACKAGE, imports, third_party

CORE = [
    "apimap.cli",
    "apimap.verify.commands.results",
    "apimap.verify.commands.verify",
    "apimap.verify.model.outcomes",
    "apimap.verify.results.changes",
    "apimap.verify.results.store",
    "apimap.verify.run.pool",
    "apimap.publication.addresses",
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
ROOT = Path(__file__).resolve().parents[1]
# What only some commands need, or only when they run.
UNUSED = ("yaml", "markdown_it", "rich", "filelock", "importlib.metadata")
HEAVY = ("sphinx", "docutils", "torch", "mindspore", "numpy", "jupyter_client")


@pytest.mark.parametrize("module", CORE)
def test_a_core_module_imports_nothing_heavy(module):
    code = f"import sys, {module}; print(*set({HEAVY}) & set(sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("words", ["lookup torch.abs", "--help", "verify --help"])
def test_a_command_imports_no_more_than_it_uses(words):
    code = "import sys; from apimap.cli import main; main(standalone_mode=False)"
    code += f"; print('imported', *set({UNUSED}) & set(sys.modules))"
    command = [sys.executable, "-c", code, *words.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == ["imported"]


def test_every_package_that_is_imported_is_declared():
    """In pyproject.toml, for every installation or for an extra."""
    files = (ROOT / "apimap").rglob("*.py")
    imported = third_party(name for file in files for name in imports(file, deep=True))
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    declared = {
        name.lower().replace("-", "_")
        for name in re.findall(r'"([\w-]+)(?:\[\w+\])?[<>]=?[\d.]+', text)
    }
    assert imported - OF_THE_PACKAGE - declared == set()
    assert {"click", "msgspec", "torch", "sphinx"} <= declared


@pytest.mark.extra("site")
@pytest.mark.parametrize("module", ["apimap.kernels", "apimap.execution.pages"])
def test_running_pages_imports_no_framework_here(module):
    code = f"import sys, {module}; print(*{{'torch', 'mindspore'}} & set(sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("package", ["base", "signature", "mapping"])
def test_a_package_of_data_imports_nothing_heavy(package):
    """None of its modules; the first that does is named."""
    files = sorted(Path(apimap.__file__).parent.joinpath(package).glob("[!_]*.py"))
    code = f"""
import importlib, sys
for name in {[file.stem for file in files]}:
    importlib.import_module(f"apimap.{package}.{{name}}")
    if found := set({HEAVY}) & set(sys.modules):
        print(name, "imports", *found)
        break
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.extra("verify")
@pytest.mark.parametrize(
    "module",
    [
        "calls.programs",
        "calls.translation",
        "compare.comparison",
        "compare.randomness",
        "run.scheduler",
        "samples.edges",
    ],
)
def test_only_workers_of_verify_import_a_framework(module):
    code = f"import sys, apimap.verify.{module}"
    code += "; print(*{'torch', 'mindspore'} & set(sys.modules))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
