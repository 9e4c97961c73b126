"""What a type annotation promises of a value."""

from __future__ import annotations

import ast
from collections.abc import Callable

from apimap.scan.resolving.values import Value, either, first_known, instance, many

Reader = Callable[[ast.expr], Value]

OPTIONAL = frozenset(
    {"Optional", "Union", "Final", "Annotated", "ClassVar", "Required"}
)
COLLECTIONS = frozenset(
    {
        *(
            "List",
            "list",
            "Sequence",
            "Iterable",
            "Iterator",
            "Collection",
            "set",
            "Set",
        ),
        *("Generator", "FrozenSet", "frozenset", "MutableSequence", "deque"),
    }
)
MAPPINGS = frozenset({"Dict", "dict", "Mapping", "OrderedDict", "MutableMapping"})


def annotated(node: ast.expr, value_of: Reader) -> Value:
    """The value that carries the annotation ``node``."""
    match node:
        case ast.Constant(value=str(text)):
            return _quoted(text, value_of)
        case ast.Constant():
            return None
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return either(annotated(left, value_of), annotated(right, value_of))
        case ast.Subscript(value=kind, slice=inside):
            return _generic(_last_part(kind), _items(inside), value_of)
        case ast.Name() | ast.Attribute():
            found = value_of(node)
            return instance(found) if found and found[0] in ("named", "own") else None
    return None


def _quoted(text: str, value_of: Reader) -> Value:
    try:
        return annotated(ast.parse(text.strip(), mode="eval").body, value_of)
    except (SyntaxError, ValueError):
        return None


def _items(inside: ast.expr) -> list[ast.expr]:
    return inside.elts if isinstance(inside, ast.Tuple) else [inside]


def _last_part(node: ast.expr) -> str:
    return str(getattr(node, "attr", None) or getattr(node, "id", ""))


def _generic(kind: str, items: list[ast.expr], value_of: Reader) -> Value:
    values = [annotated(item, value_of) for item in items]
    if kind in OPTIONAL:
        return first_known(values)
    if kind in MAPPINGS:
        return ("mapping", values[-1])
    if kind in COLLECTIONS:
        return many(values[0])
    if kind in ("Tuple", "tuple"):
        endless = len(items) == 2 and _is_ellipsis(items[1])
        return many(values[0]) if endless else ("tuple", tuple(values))
    if kind == "Callable":
        return ("maker", values[-1])
    if kind in ("Type", "type"):
        return ("maker", values[0])
    return None


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis
