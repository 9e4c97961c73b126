"""Create .venv where it is missing and install requirement files into it.

    python3 tools/install.py requirements.txt [requirements-test.txt ...]

Runs before anything is installed, so it uses the standard library alone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHONS = ((3, 10), (3, 12))  # oldest and newest that both frameworks publish for
DISK_NEEDED = 6_000_000_000  # bytes, the downloads unpacked included
SHOWN = re.compile(r"^\s*(Downloading\b.* MB\)|Installing\b|Successfully installed\b)")

# What pip prints when something outside of it is at fault: what to tell. The
# registry stands before the package: pip finds none where it reaches nothing.
CAUSES = (
    ("No space left on device", "The disk is full; free some space and run make again"),
    (
        "Could not fetch URL|NewConnectionError|NameResolutionError|ConnectTimeout"
        "|ReadTimeout|ProxyError|Connection refused|Temporary failure",
        "The package registry cannot be reached; check the network, or pip's settings",
    ),
    (
        "No matching distribution found",
        "A package cannot be had for this Python and platform; see the lines above, "
        "and the requirements in README.md",
    ),
)


def main(requirement_files: list[str]) -> int:
    """Install the files; the exit status is for make."""
    for complaint in (unsupported_python(sys.version_info[:2]), lacking_space(ROOT)):
        if complaint:
            return _stop(complaint)
    try:
        make_venv()
    except (OSError, subprocess.CalledProcessError) as error:
        return _stop(f"Cannot create .venv ({error}); is the module venv complete?")
    for name in requirement_files:
        complaint = pip_install(["-r", name])
        if complaint:
            return _stop(f"Installing {name} failed. {complaint}.")
    complaint = pip_install(["--no-deps", "--editable", "."])
    return _stop(f"Installing apimap failed. {complaint}.") if complaint else 0


def unsupported_python(version: tuple[int, ...]) -> str | None:
    """What is wrong with this version of Python, if anything."""
    oldest, newest = PYTHONS
    if oldest <= tuple(version) <= newest:
        return None
    shown = [".".join(map(str, part)) for part in (version, oldest, newest)]
    return (
        f"This is Python {shown[0]}; the frameworks need {shown[1]} to {shown[2]}. "
        f"Name another: make html PYTHON=python{shown[2]}"
    )


def lacking_space(folder: Path, needed: int = DISK_NEEDED) -> str | None:
    """What is wrong with the disk, if anything. A venv that exists needs little."""
    free = shutil.disk_usage(folder).free
    if VENV.exists() or free >= needed:
        return None
    return (
        f"The disk has {free / 1e9:.1f} GB free; the frameworks need "
        f"{needed / 1e9:.0f} GB. Free some space and run make again."
    )


def make_venv() -> None:
    """Create .venv, unless it is there and its Python still runs."""
    python = VENV / "bin" / "python"
    probe = [str(python), "-m", "pip", "--version"]
    if python.exists() and not subprocess.run(probe, capture_output=True).returncode:
        return
    print("Creating .venv ...", flush=True)
    venv.create(VENV, with_pip=True, clear=True)


def pip_install(arguments: list[str]) -> str | None:
    """Run pip, show its larger steps, and return what went wrong, if anything."""
    print(f"Installing {arguments[-1]} ...", flush=True)
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", *arguments]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines = []
    with process:
        for line in process.stdout:
            lines.append(line.rstrip())
            if SHOWN.match(line):
                print(f"  {line.strip()[:100]}", flush=True)
    return failure(lines) if process.returncode else None


def failure(lines: Iterable[str]) -> str:
    """What pip's ``lines`` say about why it failed, in one sentence."""
    lines = list(lines)
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-5:]
    print("\n".join(errors), file=sys.stderr)
    for pattern, remedy in CAUSES:
        if any(re.search(pattern, line) for line in lines):
            return remedy
    return "See the lines above"


def _stop(complaint: str) -> int:
    print(f"\n{complaint}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nInterrupted; run make again, it goes on from here.", file=sys.stderr)
        sys.exit(130)
