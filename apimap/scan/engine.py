"""A whole scan: files are read side by side, linked, judged, and kept on disk.

What is held in memory is one name a file; all that was found in it goes through a
folder of its own, which is gone after the scan.
"""

from __future__ import annotations

import gc
import marshal
import os
import re
import shutil
import tempfile
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache, partial
from io import StringIO
from itertools import starmap
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from apimap.publication.opening import Publication, open_publication
from apimap.scan.calls import ScannedCall
from apimap.scan.findings import Doubt, FileResult, Finding, Judgement
from apimap.scan.judging import Judge
from apimap.scan.resolving.definitions import ModuleFacts, NameUse
from apimap.scan.resolving.flow import follow
from apimap.scan.resolving.linking import Linker, Resolved
from apimap.scan.resolving.modules import Home, ModuleTable, home_of, pack
from apimap.scan.sources import Problem, SourceFile, find_files, read_source

IGNORE = re.compile(r"#\s*apimap:\s*ignore(?:\[(?P<reason>[^\]]+)\])?")
# Below so many files starting other processes costs more than it saves.
FEW_FILES = 8
CHUNK = 4
Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Read:
    """One file after the first round: its place among modules."""

    number: int
    path: str
    home: Home


class Scan:
    """The results of a scan, file by file; a context that clears up after itself."""

    def __init__(self, paths: Iterable[Path], jobs: int | None = None) -> None:
        self._paths = list(paths)
        self._jobs = jobs or os.cpu_count() or 1
        self._folder = Path(tempfile.mkdtemp(prefix="apimap-scan-"))
        self.files: list[str] = []

    def __enter__(self) -> Scan:
        try:
            self._run()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def __iter__(self) -> Iterator[FileResult]:
        for number, _ in enumerate(self.files):
            yield read_result(self._folder / f"{number}.found")

    def _run(self) -> None:
        self.files = [str(path) for path in find_files(self._paths)]
        publication()  # opened once, before the processes that share it
        numbered = list(enumerate(self.files))
        reading = partial(read_file, self._folder)
        homes = [
            (read.number, read.home)
            for read in in_processes(reading, numbered, self._jobs, _died)
            if read
        ]
        (self._folder / "homes").write_bytes(
            marshal.dumps([(number, tuple(home)) for number, home in homes])
        )
        linking = partial(link_file, self._folder)
        for _ in in_processes(
            linking, numbered, self._jobs, partial(_lost, self._folder)
        ):
            pass


@cache
def publication() -> Publication:
    """The mapping, its signatures and results, opened once in a process."""
    return open_publication()


@cache
def judge_file() -> Judge:
    return Judge(publication())


@cache
def modules(folder: Path) -> ModuleTable:
    """The modules of the scan that keeps its files in ``folder``."""
    stored = marshal.loads((folder / "homes").read_bytes())
    return ModuleTable(folder, [(number, Home(*home)) for number, home in stored])


def read_file(folder: Path, item: tuple[int, str]) -> Read:
    """The first round: parse one file, keep what it defines and uses."""
    number, path = item
    source = read_source(Path(path))
    home = home_of(Path(path))
    try:
        found = follow(source.trees, source.lines, home.module, home.is_package)
    except RecursionError:
        found = ModuleFacts(home.module)
        detail = "RecursionError"
        source.problems.append(Problem(path, 0, "is nested too deeply", detail))
    ignored = ignored_lines(source)
    problems = [asdict(problem) for problem in source.problems]
    uses = [tuple(use) for use in found.uses]
    parts = (source.lines, source.cells, ignored, problems, uses)
    (folder / f"{number}.facts").write_bytes(pack(found))
    (folder / f"{number}.code").write_bytes(marshal.dumps(parts))
    return Read(number, path, home)


def ignored_lines(source: SourceFile) -> dict[int, str]:
    """Line to the reason for which its findings are ignored.

    A comment without a reason ignores nothing, and is a problem.
    """
    found: dict[int, str] = {}
    text = "\n".join(source.lines)
    if "apimap: ignore" not in text:
        return found
    for line, comment in _comments(text):
        if match := IGNORE.search(comment):
            if match["reason"]:
                found[line] = match["reason"].strip()
            else:
                message = "ignores without a reason"
                source.problems.append(Problem(source.path, line, message, comment))
    return found


def _comments(text: str) -> Iterator[tuple[int, str]]:
    try:
        for token in tokenize.generate_tokens(StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError):
        return  # the parser has said so


def link_file(folder: Path, item: tuple[int, str]) -> None:
    """The second round: settle the uses of one file, and judge them."""
    number, path = item
    code = folder / f"{number}.code"
    if not code.exists():
        return
    lines, cells, ignored, problems, uses = marshal.loads(code.read_bytes())
    home = home_of(Path(path))
    linker = Linker(modules(folder), home.folder, number)
    result = FileResult(path, problems=problems, lines=lines)
    doubts = []
    for use in starmap(NameUse, uses):
        resolved = linker.resolve(use)
        cell, line = place_of(use.line, cells)
        if isinstance(resolved, Resolved):
            place = (path, cell, line, ignored.get(use.line, ""))
            result.findings.append(_finding(place, use, resolved, lines))
        elif resolved:
            doubts.append(Doubt(path, cell, line, use.column, resolved.name))
    if result.findings:
        # Where nothing is PyTorch's, ``.sum()`` is nothing to wonder about.
        result.doubts = doubts
    result.findings.sort(key=lambda one: (one.row, one.column))
    for problem in result.problems:
        problem["cell"], problem["line"] = place_of(problem["line"], cells)
    write_result(folder / f"{number}.found", result)


def _finding(
    place: tuple[str, int, int, str], use: NameUse, resolved: Resolved, lines: list[str]
) -> Finding:
    path, cell, line, ignored = place
    call, arguments = None, None
    if use.arguments is not None:
        positional, keywords, hidden = use.arguments
        call = ScannedCall(tuple(positional), tuple(keywords.items()), hidden)
        arguments = {"positional": positional, "keywords": keywords, "more": hidden}
    judgement = judge_file().judge(resolved.api, use.role, call)
    return Finding(
        path=path,
        cell=cell,
        line=line,
        column=use.column,
        row=use.line,
        code=lines[use.line - 1],
        name=use.name,
        api=resolved.api,
        role=use.role,
        sure=resolved.sure,
        arguments=arguments,
        judgement=judgement,
        ignored=ignored,
    )


def place_of(row: int, cells: list[tuple[int, int]]) -> tuple[int, int]:
    """Cell and line in it, of a line of all a notebook's code."""
    begun = [cell for cell in cells if cell[0] <= row]
    if not begun:
        return 0, row
    first, number = begun[-1]
    return number, row - first + 1


def write_result(path: Path, result: FileResult) -> None:
    """Store what was found; equal judgements of a file once."""
    judgements = {id(one.judgement): one.judgement for one in result.findings}
    numbers = {identity: number for number, identity in enumerate(judgements)}
    stored = (
        result.path,
        [msgspec.msgpack.encode(judgement) for judgement in judgements.values()],
        [(numbers[id(one.judgement)], _plain(one)) for one in result.findings],
        [tuple(doubt) for doubt in result.doubts],
        result.problems,
        result.lines,
    )
    path.write_bytes(marshal.dumps(stored))


def _plain(finding: Finding) -> dict[str, Any]:
    """All of a finding but its judgement."""
    fields = finding._asdict()
    del fields["judgement"]
    return fields


def read_result(path: Path) -> FileResult:
    """What ``write_result`` stored."""
    name, judgements, findings, doubts, problems, lines = marshal.loads(
        path.read_bytes()
    )
    judged = [msgspec.msgpack.decode(one, type=Judgement) for one in judgements]
    made = [Finding(judgement=judged[number], **rest) for number, rest in findings]
    return FileResult(name, made, [Doubt(*one) for one in doubts], problems, lines)


def _died(item: tuple[int, str]) -> None:
    """A file whose reading ended the process is told of in the second round."""


def _lost(folder: Path, item: tuple[int, str]) -> None:
    number, path = item
    problem = {"path": path, "cell": 0, "line": 0, "message": "ended the process"}
    result = FileResult(path, problems=[problem | {"detail": ""}])
    write_result(folder / f"{number}.found", result)


def in_processes(
    work: Callable[[Item], Made],
    items: list[Item],
    jobs: int,
    otherwise: Callable[[Item], Any],
) -> Iterator[Made | Any]:
    """``work`` on each of ``items``; ``otherwise`` on one that ends its process."""
    if jobs == 1 or len(items) < FEW_FILES:
        yield from map(work, items)
        return
    # Imported here: few files need no other process.
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    left = list(range(len(items)))
    chunks = [left[at : at + CHUNK] for at in range(0, len(left), CHUNK)]
    broken: list[int] = []
    with ProcessPoolExecutor(jobs, initializer=_calm) as pool:
        futures = [
            (chunk, pool.submit(_all, work, [items[n] for n in chunk]))
            for chunk in chunks
        ]
        for chunk, future in futures:
            try:
                yield from future.result()
            except BrokenProcessPool:
                broken += chunk
    for number in broken:
        yield _alone(work, items[number], otherwise)


def _calm() -> None:
    """Trees are thrown away whole: to look for cycles in them is wasted time."""
    gc.set_threshold(200_000)


def _all(work: Callable[[Item], Made], items: list[Item]) -> list[Made]:
    return [work(item) for item in items]


def _alone(
    work: Callable[[Item], Made], item: Item, otherwise: Callable[[Item], Any]
) -> Made | Any:
    """One item in a process of its own, as some item before ended one."""
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(work, item).result()
        except BrokenProcessPool:
            return otherwise(item)
