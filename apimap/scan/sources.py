"""Files to scan, and their code: scripts, stubs and notebooks.

Nothing here raises for what a file holds: what cannot be read is said in a Problem.
"""

from __future__ import annotations

import ast
import json
import os
import re
import tokenize
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from apimap.base.diagnostics import DiagnosticError

SUFFIXES = (".py", ".pyi", ".ipynb", ".md")
SKIPPED_FOLDERS = frozenset(
    {"__pycache__", "node_modules", "site-packages", "build", "dist"}
)
LARGEST = 4_000_000  # bytes; a person does not write more into one file
ATTEMPTS = 3
# Magics of a cell after which its other lines are Python still.
TRANSPARENT = ("%%time", "%%timeit", "%%capture", "%%prun")
MAGIC = re.compile(r"\s*([%!?]|[\w, ]+=\s*[%!]|[\w.]+\?{1,2}\s*$)")
PERCENT = re.compile("^# ?%%", re.MULTILINE)  # where a cell of a script begins


@dataclass(frozen=True)
class Problem:
    """Why a file, or a part of it, was not scanned. Line 0 is the whole file."""

    path: str
    line: int
    message: str
    detail: str = ""


@dataclass
class SourceFile:
    """The code of one file, parsed.

    ``lines`` is all its code; in a notebook that is stored as JSON, ``cells`` says
    for each cell at which of these lines it begins, and its number.
    """

    path: str
    lines: list[str] = field(default_factory=list)
    trees: list[ast.Module] = field(default_factory=list)
    cells: list[tuple[int, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files at and below ``paths`` that can hold Python, each once.

    Links to folders are followed, but into no folder twice. A folder that cannot be
    read is among them, for whoever reads the files to say so.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path, set()) if path.is_dir() else [path]:
            if file.absolute() not in seen:
                seen.add(file.absolute())
                yield file


def _below(path: Path, entered: set[tuple[int, int]]) -> Iterator[Path]:
    closed: list[Path] = []

    def note(error: OSError) -> None:
        closed.append(Path(error.filename))

    for folder, folders, names in os.walk(path, onerror=note, followlinks=True):
        if not _is_new(folder, entered):
            folders.clear()
            continue
        folders[:] = sorted(n for n in folders if _is_entered(n))
        for name in sorted(names):
            if name.endswith(SUFFIXES):
                yield Path(folder, name)
    yield from closed


def _is_entered(name: str) -> bool:
    return not name.startswith(".") and name not in SKIPPED_FOLDERS


def _is_new(folder: str, seen: set[tuple[int, int]]) -> bool:
    try:
        status = Path(folder).stat()
    except OSError:
        return False
    key = (status.st_dev, status.st_ino)
    new = key not in seen
    seen.add(key)
    return new


def read_source(path: Path) -> SourceFile:
    """The code of ``path``; what is wrong with it is among the problems."""
    source = SourceFile(str(path))
    try:
        content = _stable_content(path)
    except (OSError, Unreadable) as error:
        reason = error.strerror if isinstance(error, OSError) else error.args[0]
        source.problems.append(Problem(source.path, 0, "cannot be read", str(reason)))
        return source
    READERS.get(path.suffix, _read_script)(source, content)
    return source


class Unreadable(Exception):
    """A file that is not read, and why."""


def _stable_content(path: Path) -> bytes:
    """The file's bytes, as they were at one moment.

    Raises OSError, and Unreadable for a file that is too large or always changing.
    """
    if not (path.is_file() or path.is_dir() or path.is_symlink()):
        raise Unreadable("no file")  # a pipe would be waited for
    for _ in range(ATTEMPTS):
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            if before.st_size > LARGEST:
                raise Unreadable(f"{before.st_size:,} bytes")
            content = stream.read(LARGEST + 1)
            after = os.fstat(stream.fileno())
        if len(content) == before.st_size == after.st_size and (
            before.st_mtime_ns == after.st_mtime_ns
        ):
            return content
    raise Unreadable("it changes while it is read")


def _read_script(source: SourceFile, content: bytes) -> None:
    text = _decoded(source, content)
    if text is None:
        return
    source.lines = lines_of(text)
    if PERCENT.search(text):
        _parse_cell(source, text, 0)
    else:
        _parse(source, text, 0)


def _decoded(source: SourceFile, content: bytes) -> str | None:
    """The text in the encoding that the file declares."""
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(content).readline)
        return content.decode(encoding)
    except (SyntaxError, LookupError, UnicodeDecodeError) as error:
        source.problems.append(Problem(source.path, 0, "cannot be decoded", str(error)))
        return None


def _parse(source: SourceFile, text: str, before: int) -> bool:
    """Parse ``text``, which begins after so many lines; whether that worked."""
    try:
        with warnings.catch_warnings():  # of that code's style: not ours to tell
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = before + (getattr(error, "lineno", 0) or 0)
        detail = getattr(error, "msg", None) or str(error) or type(error).__name__
        source.problems.append(Problem(source.path, line, "is not Python", detail))
        return False
    if before:
        ast.increment_lineno(tree, before)
    source.trees.append(tree)
    return True


def _parse_cell(source: SourceFile, code: str, before: int) -> None:
    """Parse a notebook's code: as it stands, or without its lines for IPython."""
    plain = without_magics(code)
    if _parse(source, code, before) or plain == code:
        return
    problem = source.problems.pop()
    if not _parse(source, plain, before):
        source.problems[-1] = problem


def _read_notebook(source: SourceFile, content: bytes) -> None:
    try:
        cells = json.loads(content)["cells"]
        codes = [
            (number, "".join(cell["source"]))
            for number, cell in enumerate(cells, 1)
            if cell["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        detail = f"{type(error).__name__}: {error}"
        source.problems.append(Problem(source.path, 0, "is not a notebook", detail))
        return
    for number, code in codes:
        before = len(source.lines)
        source.cells.append((before + 1, number))
        source.lines += lines_of(code)
        _parse_cell(source, code, before)


def _read_markdown(source: SourceFile, content: bytes) -> None:
    """A MyST notebook; Markdown without code cells has nothing to scan."""
    text = _decoded(source, content)
    if text is None or "{code-cell}" not in text:
        return
    # Imported here: it brings a parser of Markdown, which scripts do not need.
    from apimap.pages.cells import parse_page

    try:
        page = parse_page(text, Path(source.path))
    except DiagnosticError as error:
        found = error.diagnostic
        problem = Problem(source.path, found.line, "is not a notebook", found.message)
        source.problems.append(problem)
        return
    source.lines = page.lines
    for cell in page.cells:
        if cell.kind == "code":
            _parse_cell(source, cell.body, cell.body_start)


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them: a form feed or the like begins none."""
    return re.split("\r\n|\r|\n", text)


def without_magics(code: str) -> str:
    """``code`` with ``pass`` in the place of each line for IPython alone."""
    lines = lines_of(code)
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(TRANSPARENT):
        return ""
    return "\n".join(_without_magic(line) for line in lines)


def _without_magic(line: str) -> str:
    if not MAGIC.match(line):
        return line
    return line[: len(line) - len(line.lstrip())] + "pass"


READERS = {".ipynb": _read_notebook, ".md": _read_markdown}
