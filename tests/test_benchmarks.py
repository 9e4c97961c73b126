"""The benchmarks, which are run by hand: that what they import is still there."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.mark.extra("site")
@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.py")))
def test_a_benchmark_finds_what_it_imports(name):
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.extra("site")
def test_an_unknown_measure_is_named():
    done = subprocess.run(
        [sys.executable, "run.py", "nonsense"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "No such measure: nonsense" in done.stderr
