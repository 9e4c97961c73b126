"""Run the tests that need no framework on each Python of this machine.

    python3 tools/test_interpreters.py          # all that are found
    python3 tools/test_interpreters.py 3.13     # these, which must be here

Each gets an environment below build/interpreters with the package, built once, and with
requirements-test-core.txt. With CI=true fewer than two Pythons are a failure. Uses the
standard library alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
ENVIRONMENTS = ROOT / "build" / "interpreters"
SOURCES = ("apimap", "pyproject.toml", "README.md", "LICENSE")  # of the package
FEWEST_IN_CI = 2
QUIETLY = ("-q", "-p", "no:cacheprovider")  # runs side by side share no cache
LOG_LINES = 40  # of a failure that are shown
PROBE = "import sys, ensurepip, venv; print('%d.%d' % sys.version_info[:2])"


@dataclass(frozen=True)
class Outcome:
    """Whether the tests passed on one Python, and what they printed last."""

    version: str
    passed: bool
    output: str


def main(wanted: Sequence[str]) -> int:
    """Test the ``wanted`` versions, or all that are here; the exit status is for CI."""
    found = interpreters(wanted or VERSIONS)
    if missing := set(wanted) - set(found):
        return _stop(f"Python {', '.join(sorted(missing))} is not on this machine.")
    needed = FEWEST_IN_CI if os.environ.get("CI") == "true" and not wanted else 1
    if len(found) < needed:
        return _stop(
            f"{len(found)} of Python {', '.join(VERSIONS)} found, {needed} needed."
        )
    wheel = build_wheel(found[max(found, key=VERSIONS.index)], ENVIRONMENTS / "wheel")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = [*pool.map(lambda item: run_tests(*item, wheel), found.items())]
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def interpreters(versions: Sequence[str]) -> dict[str, Path]:
    """Version to an interpreter of it, from the search path or pyenv."""
    found = {version: interpreter(version) for version in versions}
    return {version: path for version, path in found.items() if path}


def interpreter(version: str) -> Path | None:
    """A Python of this version that runs and can make environments."""
    on_path = shutil.which(f"python{version}")
    built = (Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python")
    candidates = [*([Path(on_path)] if on_path else []), *sorted(built)]
    for candidate in candidates:
        done = subprocess.run([candidate, "-c", PROBE], capture_output=True, text=True)
        if done.stdout.strip() == version:
            return candidate
    return None


def build_wheel(python: Path, folder: Path) -> Path:
    """The package as a wheel in ``folder``, built from a copy that holds it alone.

    A build in place would leave files beside the sources, and take in old ones.
    """
    shutil.rmtree(folder, ignore_errors=True)
    copy = folder / "source"
    copy.mkdir(parents=True)
    for name in SOURCES:
        if (ROOT / name).is_dir():
            skipped = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(ROOT / name, copy / name, ignore=skipped)
        else:
            shutil.copy(ROOT / name, copy)
    arguments = ["wheel", "--quiet", "--no-deps", "--wheel-dir", folder, copy]
    subprocess.run([python, "-m", "pip", *arguments], check=True)
    return next(folder.glob("*.whl"))


def run_tests(version: str, python: Path, wheel: Path) -> Outcome:
    """Make the environment of ``version``, run the tests in it, tell how it went."""
    place = ENVIRONMENTS / version
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    requirements = ["-r", ROOT / "requirements-test-core.txt", wheel]
    steps = (
        [python, "-m", "venv", "--clear", place],
        [programs / "python", "-m", "pip", "install", "--quiet", *requirements],
        [programs / "python", "-m", "pytest", "-m", "core", *QUIETLY],
    )
    for step in steps:
        done = subprocess.run(
            step, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            break
    outcome = Outcome(version, not done.returncode, done.stdout)
    _tell(outcome)
    return outcome


def _tell(outcome: Outcome) -> None:
    """One line for a success, the end of the output for a failure."""
    lines = outcome.output.strip().splitlines() or ["no output"]
    shown = lines[-1:] if outcome.passed else lines[-LOG_LINES:]
    print(f"Python {outcome.version}: " + "\n".join(shown), flush=True)


def _stop(complaint: str) -> int:
    print(complaint, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
