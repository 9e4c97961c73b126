"""The arguments of a call that are more than a name, where a rule uses them.

A rule may use a parameter more than once, or its parameters in another order. What a
reader wrote for them is still to be evaluated once, and in the reader's order: where
that takes one, ``x.view(2, 3)`` gets a line of its own before the call, in which its
name then stands. Where an argument can stand in the call, it does. What a rule leaves
out, such as a device, is left out with all that it does.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class Arguments:
    """Arguments by their marks: names that stand for them until all uses are known."""

    by_mark: dict[str, tuple[str, ast.expr]] = field(default_factory=dict)

    def marked(self, parameter: str, node: ast.expr) -> ast.expr:
        """``node`` with a mark for each part that is to be evaluated once."""
        if isinstance(node, (ast.Tuple, ast.List)):
            items = [self.marked(parameter, one) for one in node.elts]
            return type(node)(items, ast.Load())
        if isinstance(node, ast.Starred):
            return ast.Starred(self.marked(parameter, node.value), ast.Load())
        if _is_simple(node):
            return node
        mark = f"<{len(self.by_mark)}>"  # no name that anybody could write
        self.by_mark[mark] = ("tensor" if parameter == "self" else parameter, node)
        return ast.Name(mark, ast.Load())

    def first(self, code: Sequence[ast.expr]) -> list[str]:
        """The marks that need a line: all up to the last that cannot stay in ``code``.

        Those after it are used once there, and in their order.
        """
        used = [mark for one in code for mark in _names_in_order(one)]
        marks = [mark for mark in self.by_mark if mark in used]
        for start in range(len(marks)):
            rest = marks[start:]
            if [mark for mark in used if mark in rest] == rest:
                return marks[:start]
        return marks

    @property
    def names(self) -> set[str]:
        """The names that the reader's expressions use."""
        nodes = [node for _, node in self.by_mark.values()]
        return {name for node in nodes for name in _names_in_order(node)}


class Replaced(ast.NodeTransformer):
    """Puts an expression where a mark stands."""

    def __init__(self, expressions: dict[str, ast.expr]) -> None:
        self._expressions = expressions

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self._expressions.get(node.id, node))


def _is_simple(node: ast.expr) -> bool:
    """Whether nothing is lost where ``node`` stands twice: a name or a literal."""
    if isinstance(node, ast.Attribute):
        return _is_simple(node.value)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    return isinstance(node, (ast.Name, ast.Constant))


def _names_in_order(node: ast.AST) -> Iterator[str]:
    """Each use of a name, in the order in which Python evaluates them."""
    if isinstance(node, ast.Name):
        yield node.id
    for child in ast.iter_child_nodes(node):
        yield from _names_in_order(child)
