"""Where a name stands in the code, and the code of arguments."""

from __future__ import annotations

import ast

LONGEST_TEXT = 60  # characters of an argument that are kept

Arguments = tuple[tuple[str, ...], dict[str, str], bool]


def position_of(
    lines: list[str], node: ast.expr | ast.stmt, name: str
) -> tuple[int, int]:
    """Line and column, both from 1, of the last part of a name.

    ``node`` is the expression or statement that ends with ``name``, ``lines`` are those
    of the file.
    """
    number, end = node.lineno, node.col_offset
    if isinstance(node, ast.Attribute):
        number, last = _end(node)
        end = last - len(name.encode())
    number = min(number, len(lines))
    line = lines[number - 1]
    before = _characters(line, end)
    if not isinstance(node, ast.expr):
        return number, max(line.find(f" {name}", before), before) + 2
    if line.startswith(name, before):
        return number, before + 1
    # Before Python 3.12 places within an f-string cannot be relied on.
    return number, max(line.find(name), 0) + 1


def arguments_of(lines: list[str], call: ast.Call) -> Arguments:
    """The positional and keyword texts of a call, and whether stars hide more."""
    positional = tuple(
        text_of(lines, argument)
        for argument in call.args
        if not isinstance(argument, ast.Starred)
    )
    keywords = {k.arg: text_of(lines, k.value) for k in call.keywords if k.arg}
    shown = len(positional) + len(keywords)
    return positional, keywords, shown < len(call.args) + len(call.keywords)


def text_of(lines: list[str], node: ast.expr) -> str:
    """The source of an argument, shortened; an ellipsis over several lines."""
    if node.end_lineno != node.lineno or node.lineno > len(lines):
        return "…"
    line = lines[node.lineno - 1]
    begin, end = (_characters(line, at) for at in (node.col_offset, _end(node)[1]))
    text = line[begin:end]
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def _end(node: ast.expr) -> tuple[int, int]:
    """The line in which ``node`` ends, and the offset in it, in bytes."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.end_lineno, node.end_col_offset


def _characters(line: str, offset: int) -> int:
    """How many characters the first ``offset`` bytes of ``line`` are."""
    if line.isascii():
        return offset
    return len(line.encode()[:offset].decode(errors="ignore"))
