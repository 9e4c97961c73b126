"""What the installer says when it cannot go on."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "tools" / "install.py"


@pytest.fixture(scope="module")
def install():
    spec = importlib.util.spec_from_file_location("install", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("version", [(3, 10), (3, 11), (3, 12)])
def test_supported_pythons_pass(install, version):
    assert install.unsupported_python(version) is None


@pytest.mark.parametrize("version", [(3, 9), (3, 13)])
def test_another_python_is_told_which_to_take(install, version):
    complaint = install.unsupported_python(version)
    assert f"This is Python {version[0]}.{version[1]}" in complaint
    assert "make html PYTHON=python3.12" in complaint


def test_a_full_disk_is_told_how_much_is_needed(install, tmp_path, monkeypatch):
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    assert install.lacking_space(tmp_path, needed=1) is None
    complaint = install.lacking_space(tmp_path, needed=10**18)
    assert "free; the frameworks need 1000000000 GB" in complaint


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        (
            "WARNING: Retrying after NewConnectionError('x')\n"
            "ERROR: No matching distribution found for torch==2.13.0",
            "The package registry cannot be reached",
        ),
        (
            "ERROR: No matching distribution found for torch==2.13.0",
            "A package cannot be had",
        ),
        ("Something else", "See the lines above"),
    ],
)
def test_the_cause_of_a_failure_is_named(install, line, words):
    assert install.failure(line.splitlines()).startswith(words)
