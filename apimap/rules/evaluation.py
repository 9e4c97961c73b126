"""What an expression of a rule comes to, as far as that is known before the call."""

from __future__ import annotations

import ast
import copy
import math
from dataclasses import dataclass
from typing import Any, Final


class _Unknown:
    def __repr__(self) -> str:
        return "unknown"


UNKNOWN: Final = _Unknown()
PLAIN = (bool, int, float, complex, str, type(None), type(Ellipsis))
# What conditions of rules may call while they are decided.
USABLE = (
    *(abs, all, any, bool, complex, dict, enumerate, float, int, isinstance, len),
    *(list, max, min, range, reversed, round, set, sorted, str, sum, tuple, zip),
)
BUILTINS: dict[str, Any] = {one.__name__: one for one in USABLE}


class Opaque:
    """Stands for a value of which only what is asked for here is known.

    That is whether it is None, its class as far as that is plain, and of a tensor
    ``ndim``, ``shape`` and whether its dtype is that of another. Everything else is
    not known before the call: two tensors are not compared here.
    """

    def __init__(self, value: Any) -> None:
        for name in ("ndim", "shape"):
            if hasattr(value, name):
                setattr(self, name, getattr(value, name))
        if hasattr(value, "ndim") and hasattr(value, "dtype"):
            self.dtype = DTypeName(value.dtype)

    def _unknown(self, *_: object) -> Any:
        raise TypeError("not known before the call")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _unknown
    __hash__ = __bool__ = __len__ = __iter__ = _unknown


class DTypeName:
    """A tensor's dtype, of which only is known whether it is another's."""

    def __init__(self, name: object) -> None:
        self._name = name

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DTypeName):
            raise TypeError("not known before the call")
        return self._name == other._name

    __hash__ = None  # type: ignore[assignment]


def seen(value: Any) -> Any:
    """``value`` as conditions of rules may see it."""
    if isinstance(value, (tuple, list)):
        return type(value)(map(seen, value))
    return value if value is UNKNOWN or is_plain(value) else Opaque(value)


@dataclass(frozen=True)
class Bound:
    """A name in a rule: what stands for it, and its value if that is known."""

    node: ast.expr
    value: Any


Names = dict[str, Bound]


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return any(map(_holds_unknown, value))
    return value is UNKNOWN


def value_of(node: ast.expr, names: Names) -> Any:
    """What an expression comes to, or UNKNOWN."""
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id].value
    if isinstance(node, ast.BoolOp):
        return _logical(node, names)
    if isinstance(node, ast.IfExp):
        test = truth_of(node.test, names)
        if test is UNKNOWN:
            return UNKNOWN
        return value_of(node.body if test else node.orelse, names)
    return _evaluated(_Lengths(names).visit(copy.deepcopy(node)), names)


def truth_of(node: ast.expr, names: Names) -> Any:
    """Whether a condition holds: True, False or UNKNOWN."""
    value = value_of(node, names)
    try:
        return value if value is UNKNOWN else bool(value)
    except TypeError:  # a tensor
        return UNKNOWN


def _evaluated(node: ast.expr, names: Names) -> Any:
    used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    local = {
        n.id
        for n in ast.walk(node)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    free = used - local
    if not free <= names.keys() | BUILTINS.keys():
        return UNKNOWN
    given = {name: names[name].value for name in free if name in names}
    if any(map(_holds_unknown, given.values())):
        return UNKNOWN
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "<rule>", "eval")
    try:
        return eval(code, {"__builtins__": BUILTINS, **given})
    except Exception:  # a tensor does not have all that a rule asks for
        return UNKNOWN


class _Lengths(ast.NodeTransformer):
    """Writes ``len(shape)`` as a number, also where the items are not known."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Name) and node.func.id == "len":
            inner = value_of(node.args[0], self._names)
            if isinstance(inner, (tuple, list)):
                return ast.Constant(len(inner))
        self.generic_visit(node)
        return node


def _logical(node: ast.BoolOp, names: Names) -> Any:
    """``and`` and ``or``, which what is known may decide alone."""
    decisive = isinstance(node.op, ast.Or)
    result: Any = not decisive
    for one in node.values:
        result, holds = value_of(one, names), truth_of(one, names)
        if holds is UNKNOWN:
            return UNKNOWN
        if holds is decisive:
            return result
    return result


def is_plain(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return all(map(is_plain, value))
    return any(type(value) is kind for kind in PLAIN)


def literal(value: Any) -> ast.expr:
    if isinstance(value, (tuple, list)):
        items = [literal(one) for one in value]
        kind = ast.Tuple if isinstance(value, tuple) else ast.List
        return kind(items, ast.Load())
    if isinstance(value, float) and not math.isfinite(value):
        return ast.parse(f'float("{value}")', mode="eval").body
    if type(value) in (int, float) and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)
