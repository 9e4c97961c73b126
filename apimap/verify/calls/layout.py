"""Programs laid out to be read: long lines broken inside their brackets."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from apimap.verify.model.outcomes import Transcript

WIDTH = 65  # columns of a program's line; two programs stand side by side
LONGEST = 1000  # characters of code or output; what is longer explains nothing
INDENT = "    "
SIMPLE = (ast.Assign, ast.Expr, ast.Return)


class Bracketed(NamedTuple):
    """What stands before, in and after the brackets of an expression."""

    head: str
    items: Sequence[ast.expr | ast.keyword]
    tail: str


def is_short(*programs: Transcript) -> bool:
    """Whether ``programs`` and what they print are short enough to be read."""
    return all(len(t) <= LONGEST for one in programs for t in (one.code, one.output))


def laid_out(code: str) -> str:
    """``code`` with every statement that is longer than WIDTH broken, where it can be.

    Items that fit share a line. What has no brackets, such as a long string, stays::

        x = torch.tensor([
            [1.5, 2.5, 3.5, 4.5], [1.5, 2.5, 3.5, 4.5],
        ])

    Raises SyntaxError for what is no Python.
    """
    lines = code.split("\n")
    for statement in ast.walk(ast.parse(code)):
        if not isinstance(statement, SIMPLE) or statement.value is None:
            continue
        value = statement.value
        long = len(lines[statement.lineno - 1]) > WIDTH
        if not long or statement.lineno != statement.end_lineno:
            continue
        line = lines[statement.lineno - 1]
        before = line.encode()[: value.col_offset].decode()
        margin = line[: len(line) - len(line.lstrip())]
        after = line.encode()[value.end_col_offset :].decode()
        lines[statement.lineno - 1] = "\n".join(
            _Writer(code).broken(value, before, after, margin)
        )
    return "\n".join(lines)


class _Writer:
    """Lines for the expressions of ``code``."""

    def __init__(self, code: str) -> None:
        self._code = code

    def broken(
        self, node: ast.expr | ast.keyword, before: str, after: str, margin: str
    ) -> Iterator[str]:
        """``before``, the expression and ``after``, lines start at ``margin``."""
        text = self._text(node)
        found = self._bracketed(node)
        if len(before + text + after) <= WIDTH or found is None:
            yield before + text + after
            return
        yield before + found.head
        yield from self._filled(found.items, margin + INDENT)
        yield margin + found.tail + after

    def _filled(
        self, items: Sequence[ast.expr | ast.keyword], margin: str
    ) -> Iterator[str]:
        line = margin
        for item in items:
            text = self._text(item) + ","
            if len(f"{line} {text}") <= WIDTH and line != margin:
                line += f" {text}"
                continue
            if line != margin:
                yield line
            line = margin + text
            if len(line) > WIDTH:
                *whole, line = self.broken(item, margin, ",", margin)
                yield from whole
                yield line
                line = margin
        if line != margin:
            yield line

    def _bracketed(self, node: ast.expr | ast.keyword) -> Bracketed | None:
        """What can be broken; brackets around nothing but brackets stay together."""
        if isinstance(node, ast.keyword):
            found = self._bracketed(node.value)
            name = f"{node.arg}=" if node.arg else "**"
            return found and found._replace(head=name + found.head)
        found = self._outermost(node)
        if found is None or len(found.items) > 1:
            return found
        inner = self._bracketed(found.items[0])
        if inner is None:
            return found
        end = "," if isinstance(node, ast.Tuple) else ""
        tail = inner.tail + end + found.tail
        return Bracketed(found.head + inner.head, inner.items, tail)

    def _outermost(self, node: ast.expr) -> Bracketed | None:
        if isinstance(node, ast.Call) and self._of_a_call(node):
            return self._of_a_call(node)
        if isinstance(node, ast.Call) and (node.args or node.keywords):
            head = f"{self._text(node.func)}("
            return Bracketed(head, [*node.args, *node.keywords], ")")
        if isinstance(node, ast.List) and node.elts:
            return Bracketed("[", node.elts, "]")
        if isinstance(node, ast.Tuple) and node.elts:
            return Bracketed("(", node.elts, ")")
        return None

    def _of_a_call(self, node: ast.Call) -> Bracketed | None:
        """The arguments of a call whose method is called: ``f(x).g()`` breaks at x."""
        method = node.func
        if not isinstance(method, ast.Attribute) or not isinstance(
            method.value, ast.Call
        ):
            return None
        found = self._bracketed(method.value)
        inner, whole = self._text(method.value), self._text(node)
        rest = whole.removeprefix(inner)
        # Where the method's own arguments are the longer ones they are broken instead.
        if found is None or len(rest) > min(len(inner), WIDTH - len(INDENT)):
            return None
        return found._replace(tail=found.tail + rest)

    def _text(self, node: ast.AST) -> str:
        text = ast.get_source_segment(self._code, node)
        assert text is not None, "every expression has a place in its code"
        return text
