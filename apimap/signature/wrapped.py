"""What ``inspect`` knows, looking through decorators that hide a signature."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
import types
from inspect import Signature
from itertools import takewhile
from typing import Any

from apimap.signature.text import plain, says_nothing, without_first

if sys.version_info >= (3, 11):
    from typing import get_overloads
else:

    def get_overloads(function: object) -> list[Any]:
        """Python 3.10 keeps no overloads."""
        return []


def inspected_signatures(value: Any, owner: type | None) -> list[Signature]:
    """The signatures of ``value``, a function, method or class; empty if unknown.

    Receivers are left out. A signature that only passes everything on is replaced
    by that of the function beneath; overloads of such a function are all given.
    """
    if inspect.isclass(value):
        found = _class_signatures(value)
    else:
        found = _function_signatures(value)
        if owner and _is_instance_method(value, owner):
            found = [without_first(s) for s in found if s.parameters]
    return [plain(s) for s in found]


def _class_signatures(value: type) -> list[Signature]:
    """Of a class: what its ``__init__`` or ``__new__`` says.

    One that passes everything on is replaced by that of a base in the same module.
    """
    module, given = None, 0
    for cls in value.__mro__:
        for special in ("__init__", "__new__"):
            function = vars(cls).get(special)
            if not _is_python(function) or module not in (None, cls.__module__):
                continue
            module = cls.__module__
            if found := _function_signatures(_bare(function)):
                return [_without(s, 1 + given) for s in found]
            given = _given_to_base(_bare(function))
    return _readable(value)


def _without(signature: Signature, count: int) -> Signature:
    for _ in range(min(count, len(signature.parameters))):
        signature = without_first(signature)
    return signature


def _given_to_base(function: types.FunctionType) -> int:
    """How many arguments of its own ``super().__init__(..., *args)`` gets first."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):  # no source, or it wraps a built-in one
        return 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".__init__"):
            own = takewhile(lambda a: not isinstance(a, ast.Starred), node.args)
            return len(list(own))
    return 0


def _bare(function: Any) -> Any:
    return getattr(function, "__func__", function)


def _is_python(value: Any) -> bool:
    return isinstance(_bare(value), types.FunctionType)


def _function_signatures(function: Any) -> list[Signature]:
    if found := _readable(function):
        return found
    if not _is_python(function):
        return []
    if overloads := get_overloads(_bare(function)):
        return [inspect.signature(overload) for overload in overloads]
    return [s for inner in _enclosed(function) for s in _readable(inner)][:1]


def _readable(function: Any) -> list[Signature]:
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):
        return []
    return [] if says_nothing(signature) else [signature]


def _enclosed(function: Any) -> list[Any]:
    """Functions of the same name that a decorator without ``wraps`` encloses."""
    cells = getattr(function, "__closure__", None) or ()
    inner = [c.cell_contents for c in cells if _is_python(_content(c))]
    return [f for f in inner if f.__module__ == function.__module__ or len(inner) == 1]


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # an empty cell
        return None


def _is_instance_method(value: Any, owner: type) -> bool:
    """Whether a call on an instance passes the instance as the first argument."""
    if inspect.ismethod(value):  # a class method is bound already
        return False
    name = getattr(value, "__name__", "")
    raw = next((vars(c)[name] for c in owner.__mro__ if name in vars(c)), value)
    return not isinstance(raw, staticmethod)
