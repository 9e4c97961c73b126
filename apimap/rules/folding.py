"""Folding: a rule and the arguments of one call become the code of that call.

``torch.add(x, y, alpha=2)`` and the rule::

    def add(input, other, *, alpha=1):
        if alpha == 1:
            return mindspore.mint.add(input, other)
        return mindspore.mint.add(input, other * alpha)

give ``mindspore.mint.add(x, y * 2)``: conditions on what is known are decided, and the
reader's own expressions take the place of the parameters, or of a line before the call.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apimap.rules.arguments import Arguments, Replaced
from apimap.rules.book import Rule, imports_for, needed_by
from apimap.rules.evaluation import (
    UNKNOWN,
    Bound,
    Names,
    is_plain,
    literal,
    seen,
    truth_of,
    value_of,
)


class Unfoldable(Exception):
    """What the rule decides on is not known before the call is made."""


class Refused(Exception):
    """The rule says that MindSpore cannot do this; the message says what."""


@dataclass(frozen=True)
class Given:
    """An argument: the text that stands in the code, and the value if it is known.

    A tensor's value may be anything that has its ``ndim`` and ``shape``.
    """

    text: str
    value: Any = UNKNOWN


@dataclass(frozen=True)
class Folded:
    """The code of one call: definitions and imports it needs, lines, an expression."""

    expression: str
    lines: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


IsDefault = Callable[[str, str, Any], bool]
Lines = list[tuple[str, ast.expr]]


def never_default(function: str, parameter: str, value: Any) -> bool:
    """No argument is known to be a default of MindSpore's."""
    return False


def fold(
    rule: Rule,
    args: Sequence[Given],
    kwargs: Mapping[str, Given],
    is_default: IsDefault = never_default,
) -> Folded:
    """The code of a call with ``args`` and ``kwargs``.

    ``is_default(function, parameter, value)`` says which named arguments of MindSpore's
    functions are at their defaults and need not be written. A rule that
    decides on what is not known is called as the function that it is.
    Raises Refused where the rule raises, and TypeError for arguments that PyTorch's
    signature does not take.
    """
    arguments = Arguments()
    bound = _bound(rule.node.args, args, kwargs, rule.reference, arguments)
    try:
        folder = _Folder(bound, is_default, arguments)
        lines, expression = folder.run(rule.node.body)
    except Unfoldable:
        return called_whole(rule, args, kwargs)
    nodes: list[ast.expr] = [expression, *(value for _, value in lines)]
    definitions = needed_by(nodes, rule.file)
    return Folded(
        ast.unparse(expression),
        tuple(f"{name} = {ast.unparse(value)}" for name, value in lines),
        tuple(ast.unparse(one) for one in definitions.values()),
        tuple(imports_for([*nodes, *definitions.values()], rule.file)),
    )


def called_whole(
    rule: Rule, args: Sequence[Given], kwargs: Mapping[str, Given]
) -> Folded:
    """A call of the rule as the function that it is, whatever its arguments."""
    given = [one.text for one in args]
    given += [f"{name}={one.text}" for name, one in kwargs.items()]
    nodes: list[ast.AST] = [rule.node, *rule.needed.values()]
    return Folded(
        f"{rule.node.name}({', '.join(given)})",
        definitions=(*map(ast.unparse, rule.needed.values()), rule.source),
        imports=tuple(imports_for(nodes, rule.file)),
    )


def _bound(
    parameters: ast.arguments,
    args: Sequence[Given],
    kwargs: Mapping[str, Given],
    reference: str,
    arguments: Arguments,
) -> Names:
    """The parameters of a rule with what is given for them, or their defaults."""

    def bound(name: str, one: Given) -> Bound:
        node = ast.parse(one.text, mode="eval").body
        plain = is_plain(one.value)
        return Bound(node if plain else arguments.marked(name, node), seen(one.value))

    names = [one.arg for one in (*parameters.posonlyargs, *parameters.args)]
    found = {name: bound(name, one) for name, one in zip(names, args, strict=False)}
    rest = list(args[len(names) :])
    if parameters.vararg:
        name = parameters.vararg.arg
        found[name] = _gathered([bound(name, one) for one in rest])
    elif rest:
        raise TypeError(f"{reference} takes {len(names)} arguments by position")
    known = {*names, *(one.arg for one in parameters.kwonlyargs)}
    if wrong := (kwargs.keys() - known) | (kwargs.keys() & found.keys()):
        raise TypeError(f"{reference} takes no argument {min(wrong)} here")
    found |= {name: bound(name, one) for name, one in kwargs.items()}
    for name, default in _defaults(parameters):
        if name not in found and default is None:
            raise TypeError(f"{reference} has no argument {name}")
        if default is not None:
            found.setdefault(name, Bound(default, value_of(default, {})))
    return found


def _gathered(items: Sequence[Bound]) -> Bound:
    values = [one.value for one in items]
    # How many there are is known, even where what they are is not.
    return Bound(ast.Tuple([one.node for one in items], ast.Load()), tuple(values))


def _defaults(parameters: ast.arguments) -> list[tuple[str, ast.expr | None]]:
    positional = [*parameters.posonlyargs, *parameters.args]
    missing = len(positional) - len(parameters.defaults)
    defaults = [*([None] * missing), *parameters.defaults]
    found = [(p.arg, d) for p, d in zip(positional, defaults, strict=True)]
    named = zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True)
    return found + [(p.arg, d) for p, d in named]


@dataclass
class _Folder(ast.NodeTransformer):
    """Runs the body of a rule on what is known, and collects what is left of it."""

    names: Names
    is_default: IsDefault
    arguments: Arguments
    lines: Lines = field(default_factory=list)

    def run(self, body: Sequence[ast.stmt]) -> tuple[Lines, ast.expr]:
        """The lines and what the body returns. Raises Unfoldable, or Refused."""
        found = self._run(body) or ast.Constant(None)
        before: Lines = []
        expressions = {m: node for m, (_, node) in self.arguments.by_mark.items()}
        for mark in self.arguments.first([*(value for _, value in self.lines), found]):
            name = self._free(self.arguments.by_mark[mark][0], before)
            before.append((name, expressions[mark]))
            expressions[mark] = ast.Name(name, ast.Load())
        put = Replaced(expressions).visit
        return [*before, *((n, put(value)) for n, value in self.lines)], put(found)

    def _run(self, body: Sequence[ast.stmt]) -> ast.expr | None:
        for statement in body:
            if isinstance(statement, ast.Return):
                return self._folded(statement.value or ast.Constant(None))
            if isinstance(statement, ast.If):
                found = self._run(self._branch(statement))
                if found is not None:
                    return found
            elif isinstance(statement, ast.Raise):
                raise Refused(_message_of(statement))
            elif isinstance(statement, ast.Assign):
                self._assign(statement)
            elif not _is_text(statement):
                raise Unfoldable(ast.unparse(statement))
        return None

    def _branch(self, statement: ast.If) -> list[ast.stmt]:
        test = truth_of(statement.test, self.names)
        if test is UNKNOWN:
            raise Unfoldable(ast.unparse(statement.test))
        return statement.body if test else statement.orelse

    def _assign(self, statement: ast.Assign) -> None:
        target = statement.targets[0]
        if len(statement.targets) > 1 or not isinstance(target, ast.Name):
            raise Unfoldable(ast.unparse(statement))
        value = value_of(statement.value, self.names)
        node = self._folded(statement.value)
        if value is UNKNOWN and not isinstance(node, (ast.Name, ast.Constant)):
            name = self._free(target.id)
            self.lines.append((name, node))
            node = ast.Name(name, ast.Load())
        self.names[target.id] = Bound(node, value)

    def _free(self, wanted: str, before: Sequence[tuple[str, ast.expr]] = ()) -> str:
        """A name like ``wanted`` that neither the reader nor the rule has taken."""
        taken = self.arguments.names | {name for name, _ in (*before, *self.lines)}
        for bound in self.names.values():
            taken |= {n.id for n in ast.walk(bound.node) if isinstance(n, ast.Name)}
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted}{number}"
        return name

    def _folded(self, node: ast.expr) -> ast.expr:
        return self.visit(copy.deepcopy(node))

    def visit(self, node: ast.AST) -> Any:
        kept = (ast.Name, ast.Constant, ast.Starred)
        if isinstance(node, ast.expr) and not isinstance(node, kept):
            value = value_of(node, self.names)
            if is_plain(value):
                return literal(value)
        return super().visit(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and node.id in self.names:
            return copy.deepcopy(self.names[node.id].node)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        test = truth_of(node.test, self.names)
        if test is UNKNOWN:
            raise Unfoldable(ast.unparse(node.test))
        return self.visit(node.body if test else node.orelse)

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        raise Unfoldable("a function")

    def _visit_comprehension(self, node: ast.expr) -> ast.expr:
        raise Unfoldable("a loop over what is not known")

    visit_ListComp = visit_GeneratorExp = visit_SetComp = _visit_comprehension
    visit_DictComp = _visit_comprehension

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        return ast.Tuple(self._spliced(node.elts), node.ctx)

    def visit_List(self, node: ast.List) -> ast.expr:
        return ast.List(self._spliced(node.elts), node.ctx)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = self.visit(node.func)
        name = ast.unparse(node.func)
        keywords = [
            ast.keyword(one.arg, self.visit(one.value))
            for one in node.keywords
            if not self._is_left_out(name, one)
        ]
        return ast.Call(function, self._spliced(node.args), keywords)

    def _is_left_out(self, function: str, keyword: ast.keyword) -> bool:
        value = value_of(keyword.value, self.names)
        known = keyword.arg is not None and is_plain(value)
        return known and self.is_default(function, str(keyword.arg), value)

    def _spliced(self, items: Sequence[ast.expr]) -> list[ast.expr]:
        found: list[ast.expr] = []
        for item in items:
            visited = self.visit(item)
            if isinstance(visited, ast.Starred) and isinstance(
                visited.value, (ast.Tuple, ast.List)
            ):
                found += visited.value.elts
            else:
                found.append(visited)
        return found


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _message_of(statement: ast.Raise) -> str:
    call = statement.exc
    if (
        isinstance(call, ast.Call)
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ):
        return str(call.args[0].value)
    return ast.unparse(statement)
