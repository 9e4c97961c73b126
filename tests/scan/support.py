"""Scanning in tests, and how exact a scan of other people's code is.

The labels in ``data/scan/labels.csv`` were set by hand: every use of a PyTorch API in
the files that they name. What counts as a use: each name of PyTorch in the code, but
for imports and texts; attributes and methods of tensors, modules, optimizers;
methods of a module that a class defines anew (``forward``, not ``__init__``). The
column is where the last part of the name begins.

    .venv/bin/python -m tests.scan.support

measures, and records the numbers that the site shows.
"""

from __future__ import annotations

import csv
import fcntl
import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from textwrap import dedent

from apimap.base.files import package_data, write_atomically
from apimap.base.toml import read_toml
from apimap.scan.engine import Scan
from apimap.scan.findings import FileResult

DATA = Path(__file__).parents[1] / "data" / "scan"
RECORD = package_data() / "scan-accuracy.json"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"), "apimap-tests")
# The wheels that the hashes are of, whatever runs the tests.
WHEELS = ("--python-version", "3.11", "--platform", "manylinux_2_28_x86_64")

Label = tuple[int, int, str]  # line, column, API


def scanned(folder: Path, code: str, name: str = "code.py") -> FileResult:
    """The result of scanning ``code`` alone."""
    path = folder / name
    path.write_text(dedent(code), "utf-8")
    return results(path)[0]


def results(*paths: Path) -> list[FileResult]:
    with Scan(paths, 1) as scan:
        return list(scan)


def apis(result: FileResult) -> list[str]:
    """The APIs found, a question mark behind those that are only likely."""
    return [one.api + ("" if one.sure else "?") for one in result.findings]


def read_labels() -> dict[tuple[str, str], set[Label]]:
    """Package and path to the uses in that file."""
    found: dict[tuple[str, str], set[Label]] = defaultdict(set)
    with (DATA / "labels.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            label = (int(row["line"]), int(row["column"]), row["api"])
            found[row["package"], row["path"]].add(label)
    return found


def read_packages() -> dict[str, dict]:
    return read_toml(DATA / "packages.toml")


def package_root(name: str, package: dict) -> Path:
    """The folder that holds the package's files: fetched once, or installed.

    Raises subprocess.CalledProcessError when pip cannot fetch it.
    """
    if "sha256" not in package:
        spec = importlib.util.find_spec(name)
        return Path(spec.submodule_search_locations[0]).parent
    root = CACHE / f"{name}-{package['version']}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:  # of runs in other checkouts
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.exists():
            _extract(_fetch(name, package), root)
    return root


def _fetch(name: str, package: dict) -> Path:
    folder = CACHE / "wheels" / package["sha256"]
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / "requirements.txt"
    line = f"{name}=={package['version']} --hash=sha256:{package['sha256']}\n"
    wanted.write_text(line, "utf-8")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    options = ["--require-hashes", "--only-binary=:all:", *WHEELS]
    places = ["--dest", str(folder), "--requirement", str(wanted)]
    subprocess.run([*pip, *options, *places], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def _extract(wheel: Path, root: Path) -> None:
    """Python files only, whole or not at all."""
    partial = root.with_suffix(".partial")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(".py")]
        archive.extractall(partial, names)
    partial.rename(root)


def measure() -> dict:
    """Precision and recall: of each labelled file, of all, of those held out."""
    labels, packages = read_labels(), read_packages()
    files = []
    for name, package in packages.items():
        root = package_root(name, package)
        wanted = {path: labels[name, path] for owner, path in labels if owner == name}
        with Scan([root / part for part in package["scanned"]], 2) as scan:
            for result in scan:
                path = Path(result.path).relative_to(root).as_posix()
                if path in wanted:
                    files.append(_counts(name, package, path, wanted[path], result))
    files.sort(key=lambda one: (one["package"], one["path"]))
    held_out = [file for file in files if file["held_out"]]
    return {"files": files, "total": _sum(files), "held_out": _sum(held_out)}


def _sum(files: list[dict]) -> dict:
    keys = ("uses", "found", "right", "sure", "sure_right")
    counts = {key: sum(file[key] for file in files) for key in keys}
    return counts | _rates(counts)


def _counts(
    name: str, package: dict, path: str, wanted: set[Label], result: FileResult
) -> dict:
    found = {(one.line, one.column, one.api): one.sure for one in result.findings}
    sure = {label for label, is_sure in found.items() if is_sure}
    counts = {
        "uses": len(wanted),
        "found": len(found),
        "right": len(wanted & found.keys()),
        "sure": len(sure),
        "sure_right": len(wanted & sure),
    }
    head = {"package": name, "version": package["version"], "path": path}
    head["held_out"] = path in package.get("held_out", ())
    return head | counts | _rates(counts)


def _rates(counts: dict[str, int]) -> dict[str, float]:
    return {
        "precision": round(counts["right"] / counts["found"], 4),
        "recall": round(counts["right"] / counts["uses"], 4),
    }


if __name__ == "__main__":
    measured = measure()
    write_atomically(RECORD, json.dumps(measured, indent=1) + "\n")
    for part in ("total", "held_out"):
        print(part, json.dumps(measured[part]))
