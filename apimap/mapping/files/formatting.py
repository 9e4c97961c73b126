"""The one layout of the mapping's files: ``apimap mapping format`` and its check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import write_atomically
from apimap.base.languages import LANGUAGES
from apimap.base.toml import read_utf8
from apimap.mapping.entries import TEXT_FIELDS
from apimap.mapping.files.file import read_file
from apimap.mapping.files.layout import statements
from apimap.mapping.files.official import FOLDER, read_edition
from apimap.mapping.files.shape import FIELDS
from apimap.mapping.files.writing import key, statement

# Lists of tables that have a header for each, with the order of their fields.
RECORDS: Mapping[str, tuple[str, ...]] = {
    "samples": ("target", "torch", "mindspore"),
    "known": ("target", "kind", "samples", "dtype", "reason", "link"),
}
# The order of the fields in other tables; the rest keep the order that they have.
ORDERS: Mapping[str, tuple[str, ...]] = {
    "targets": ("name", "platforms"),
    **dict.fromkeys((*TEXT_FIELDS, "reason"), LANGUAGES),
}


def mapping_paths(folder: Path) -> list[Path]:
    """The files of the mapping in ``folder`` that have this layout."""
    return [*sorted(folder.glob("*.toml")), *sorted(folder.glob(f"{FOLDER}/*.toml"))]


def format_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Write each file in its layout; yield those that were not in it.

    Raises DiagnosticError for a file that is malformed or would lose a comment.
    """
    for path in paths:
        before, after = read_utf8(path), formatted(path)
        if before != after:
            write_atomically(path, after)
            yield path


def check_layout(path: Path) -> Iterator[Diagnostic]:
    """Complain of the first line that ``apimap mapping format`` would change.

    Raises DiagnosticError for a file that is malformed or would lose a comment.
    """
    pairs = zip_longest(read_utf8(path).split("\n"), formatted(path).split("\n"))
    for number, (line, wanted) in enumerate(pairs, 1):
        if line != wanted:
            message = "the file is not formatted"
            yield Diagnostic(path, number, message, f"Run apimap mapping format {path}")
            return


def formatted(path: Path) -> str:
    """The content of the file at ``path`` in its layout.

    Raises DiagnosticError for a file that is malformed or would lose a comment.
    """
    content = read_utf8(path)
    body = _edition if path.parent.name == FOLDER else _mapping
    parts = list(body(path))
    return "\n\n".join([*_head(content, path), *parts]) + "\n"


def _head(content: str, path: Path) -> Iterator[str]:
    """The comments before the first statement."""
    found = list(statements(content))
    end = content.count("\n") + 2
    first = next((line for line, one in found if one[0] != "#"), end)
    for line, one in found:
        if one[0] == "#" and line >= first:
            message = f"a comment among the statements: {one[:40]}"
            remedy = "Put it at the head of the file, or say it in a note"
            raise DiagnosticError(Diagnostic(path, line, message, remedy))
    lines = (line.rstrip() for line in content.split("\n")[: first - 1])
    if head := "\n".join(lines).strip():
        yield head


def _mapping(path: Path) -> Iterator[str]:
    """The texts by their names, then the entries by theirs."""
    file = read_file(path)
    for name, text in sorted(file.texts.items()):
        yield _table(f"[text.{key(name)}]", _ordered(text, LANGUAGES))
    for fields in sorted(file.entries, key=lambda fields: fields["reference"]):
        own = _ordered(fields, tuple(FIELDS))
        tables = {name: own.pop(name) for name in RECORDS if own.get(name)}
        yield _table("[[entry]]", own)
        for name, records in tables.items():
            for one in records:
                yield _table(f"[[entry.{name}]]", _ordered(one, RECORDS[name]))


def _table(header: str, fields: Mapping[str, Any]) -> str:
    lines = [
        statement(name, _ordered(value, ORDERS.get(name, ())))
        for name, value in fields.items()
    ]
    return "\n".join([header, *lines])


def _ordered(value: Any, order: tuple[str, ...]) -> Any:
    """A table with its fields in ``order``, or a list of such tables."""
    if isinstance(value, list):
        return [_ordered(item, order) for item in value]
    if isinstance(value, dict):
        return {name: value[name] for name in order if name in value} | value
    return value


def _edition(path: Path) -> Iterator[str]:
    """One edition of the official table: a line for each claim, in the order of names.

    Claims about one name stay in the order of the table.
    """
    edition = read_edition(path)
    rows = [
        [reference, claim.target, claim.claim]
        for reference, claims in sorted(edition.claims.items())
        for claim in claims
    ]
    yield f"{statement('edition', edition.name)}\n{statement('claims', rows)}"
