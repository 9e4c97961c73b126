"""What organises and reads results is light; only workers bring in a framework."""

import subprocess
import sys

import pytest

LIGHT = ("command", "drift", "fixtures", "results", "selection", "verdicts", "workers")
HEAVY = ("sphinx", "torch", "mindspore", "numpy")


@pytest.mark.parametrize("module", LIGHT)
def test_a_light_module_imports_nothing_heavy(module):
    code = (
        f"import sys, apimap.verify.{module}; print(*set({HEAVY}) & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("module", ["compare", "calls", "edges", "source", "schedule"])
def test_judging_needs_no_framework(module):
    frameworks = {"torch", "mindspore"}
    code = (
        f"import sys, apimap.verify.{module}; print(*{frameworks} & set(sys.modules))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
