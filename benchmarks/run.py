"""Ratios of what the site's machinery saves, measured side by side in one run.

    .venv/bin/python benchmarks/run.py [verify publishing ...]

Prints a line `<name>: <ratio>` as soon as it is measured, and writes what was measured,
with versions, to build/bench.json and build/bench.svg. Names measure those alone.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from apimap.base.files import write_atomically
from apimap.base.versions import installed_environment
from apimap.execution.cell_run import Kernels, ordinary_kernels
from apimap.execution.pages import WORKERS, execute_pages, tasks_of
from apimap.scan.sources import find_files
from apimap.verify.results.store import read_all_records

ROOT = Path(__file__).resolve().parent.parent
PAGE = """\
---
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
kernelspec: {{name: python3, display_name: Python 3, language: python}}
---
```{{code-cell}} python
import mindspore as ms
import torch
print({number}, torch.ones(3).sum().item(), ms.ops.ones(3).sum().item())
```
"""


@dataclass
class Result:
    """One ratio: what it divides, in seconds, and what was aimed at."""

    name: str
    aim: str
    seconds: dict[str, float]
    ratio: float


def main() -> None:
    """Measure, print and keep every ratio, or those of the measures that are named."""
    known = {measure.__name__: measure for measure in MEASURES}
    if unknown := set(sys.argv[1:]) - set(known):
        sys.exit(
            f"No such measure: {', '.join(unknown)}. There are: {', '.join(known)}"
        )
    results: list[Result] = []
    for name in sys.argv[1:] or known:
        for result in known[name]():
            print(f"{result.name}: {result.ratio:.2f}", flush=True)
            results.append(result)
            keep(results, ROOT / "build")


def kernels() -> list[Result]:
    """Ten pages that use both frameworks, empty cache: ordinary over forked kernels.

    Cold, the warm process has to import the frameworks first; warm, a build before
    has left it.
    """
    with pages(10) as paths, no_warm_process():
        cold = run_time(paths, Kernels())
        ordinary = run_time(paths, ordinary_kernels())
        warm = run_time(paths, Kernels())
    return [
        ratio("kernels", "at least 8", ordinary=ordinary, forked=cold),
        ratio("kernels-warm", "none set", ordinary=ordinary, forked=warm),
    ]


def scaling() -> list[Result]:
    """The time of 40 pages over four times the time of 10, forked, empty cache."""
    seconds = {}
    for count in (10, 40):
        with pages(count) as paths, no_warm_process():
            seconds[count] = run_time(paths, Kernels())
    measured = {"40 pages": seconds[40], "4 x 10 pages": 4 * seconds[10]}
    return [ratio("scaling", "at most 1.1", **measured)]


def rebuild() -> list[Result]:
    """The whole site from nothing over the same build with nothing changed."""
    seconds = {}
    with no_warm_process(), tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        skipped = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__")
        shutil.copytree(ROOT, copy, symlinks=True, ignore=skipped)
        build = [sys.executable, "-m", "apimap.site.build"]
        for name in ("full", "unchanged"):
            say(f"rebuild: {name} build")
            seconds[name] = timed(
                lambda: subprocess.run(
                    build, cwd=copy, check=True, stdout=subprocess.DEVNULL
                )
            )
    return [ratio("rebuild", "at least 20", **seconds)]


def scan() -> list[Result]:
    """Parsing alone, on one core, over a scan of the same files on two."""
    folders = [package_folder("torch") / name for name in SCANNED]
    files = list(find_files(folders))
    say(f"scan: {len(files)} files")
    parsing = timed(lambda: parse_all(files))
    apimap = Path(sys.executable).with_name("apimap")
    command = [str(apimap), "scan", "--jobs", "2", "--format", "json"]
    scanning = timed(
        lambda: subprocess.run(
            [*command, *map(str, folders)], check=True, stdout=subprocess.DEVNULL
        )
    )
    return [ratio("scan", "at least 0.5", parsing=parsing, scanning=scanning)]


def parse_all(files: list[Path]) -> None:
    """Parse each file and forget it, as a scan does."""
    for path in files:
        ast.parse(path.read_bytes())


SCANNED = ("nn", "optim", "distributions", "utils", "_inductor", "_dynamo")


def package_folder(name: str) -> Path:
    """Where a package is installed, without importing it."""
    return Path(importlib.util.find_spec(name).submodule_search_locations[0])


def live() -> list[Result]:
    """The first run of a cell in a page: with an ordinary kernel, over ours."""
    from live import live_seconds, ordinary_seconds

    say("live: a server with kernels")
    return [
        ratio("live", "at least 8", ordinary=ordinary_seconds(), live=live_seconds())
    ]


def verify() -> list[Result]:
    """Entries of every sort: a fresh process for each, over one run of them all.

    The processes run as many at a time as the one run has workers.
    """
    workers, names = os.cpu_count(), spread()
    say(f"verify: {len(names)} entries on {workers} workers")

    def fresh() -> None:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(lambda name: verify_entries(1, name), names))

    measured = {
        "fresh": timed(fresh),
        "ours": timed(lambda: verify_entries(workers, *names)),
    }
    return [ratio("verify", "at least 10", **measured)]


def verify_entries(workers: int, *names: str) -> None:
    """Run entries in a new process; nothing is recorded."""
    program = Path(__file__).with_name("verifying.py")
    subprocess.run(
        [sys.executable, str(program), str(workers), *names],
        check=True,
        stdout=subprocess.DEVNULL,
    )


EVERY = 20  # of the entries that are run, one of so many


def spread() -> list[str]:
    """Entries that have samples, by name and evenly spread, from the newest record."""
    entries = read_all_records()[0].entries.values()
    names = [e.reference for e in entries if any(pair.samples for pair in e.pairs)]
    return sorted(names)[::EVERY]


def publishing() -> list[Result]:
    """Opening the publication and rendering all entries' data: before, over after."""
    from publishing import publishing_seconds

    say("publish: all entries, as builds did and as they do")
    return [ratio("publish", "at least 3", **publishing_seconds())]


MEASURES = (kernels, rebuild, scaling, scan, live, verify, publishing)


def ratio(name: str, aim: str, **seconds: float) -> Result:
    """The first of two times over the second."""
    above, below = seconds.values()
    return Result(name, aim, seconds, above / below)


@contextmanager
def no_warm_process() -> Iterator[None]:
    """A place where none runs yet; one that starts there ends by itself."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["APIMAP_RUNTIME_DIR"] = folder
        yield
        del os.environ["APIMAP_RUNTIME_DIR"]


class pages:
    """Pages that differ in one number, in a folder that is thrown away."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> list[Path]:
        paths = []
        for number in range(self._count):
            path = Path(self._folder.name) / f"page{number}.md"
            path.write_text(PAGE.format(number=number), "utf-8")
            paths.append(path)
        return paths

    def __exit__(self, *exception: object) -> None:
        self._folder.cleanup()


def run_time(paths: list[Path], chosen: Kernels) -> float:
    """Seconds to execute ``paths`` with an empty cache."""
    say(f"{len(paths)} pages on {WORKERS} workers, {chosen.make.__name__}")
    with tempfile.TemporaryDirectory() as cache:
        return timed(lambda: finish(paths, Path(cache), chosen))


def finish(paths: list[Path], cache: Path, chosen: Kernels) -> None:
    """Execute every page; a failure would make the time meaningless."""
    for execution in execute_pages(tasks_of(paths), cache, chosen):
        if execution.failure:
            sys.exit(str(execution.failure))


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def keep(results: list[Result], folder: Path) -> None:
    """Write the measurements and a chart of them."""
    data = {
        "environment": {**asdict(installed_environment()), "workers": WORKERS},
        "results": [asdict(result) for result in results],
    }
    write_atomically(folder / "bench.json", json.dumps(data, indent=1) + "\n")
    draw(results, folder / "bench.svg")


def draw(results: list[Result], path: Path) -> None:
    """One panel a ratio, a bar for each of its times."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3 * len(results), 2.4), layout="constrained")
    axes = figure.subplots(1, len(results), squeeze=False)[0]
    for axis, result in zip(axes, results, strict=True):
        bars = axis.barh(list(result.seconds), list(result.seconds.values()))
        axis.bar_label(bars, fmt="%.1f s", padding=2)
        axis.set_title(f"{result.name}: {result.ratio:.1f} ({result.aim})", fontsize=9)
        axis.margins(x=0.3)
    figure.savefig(path)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
