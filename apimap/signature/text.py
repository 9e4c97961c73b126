"""Signatures as text and back.

The text is what Python prints for a signature without annotations, such as
``(input, dim=(), keepdim=False, *, out=None)``. A default that is no literal stays
as its source text.
"""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from functools import cache
from inspect import Parameter, Signature

REQUIRED = Parameter.empty
VARIADIC = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
LITERALS = (bool, int, float, complex, str, bytes, type(None))


@dataclass(frozen=True)
class DefaultText:
    """A default value known by its text alone, such as ``torch.float32``."""

    text: str

    def __repr__(self) -> str:
        return self.text


@cache
def parse_signature(text: str) -> Signature:
    """The signature that ``text`` writes down, parentheses included.

    Raises ValueError for text that is no signature.
    """
    try:
        tree = ast.parse(f"def signature{text}: pass")
    except SyntaxError as error:
        raise ValueError(f"not a signature: {text!r}") from error
    match tree.body:
        case [ast.FunctionDef(args=arguments)]:
            return signature_of(arguments)
    raise ValueError(f"not a signature: {text!r}")


def signature_of(arguments: ast.arguments) -> Signature:
    """The signature that parsed ``arguments`` stand for."""
    positional = [*arguments.posonlyargs, *arguments.args]
    required = len(positional) - len(arguments.defaults)
    defaults = [None] * required + list(arguments.defaults)
    found = [
        _parameter(argument, _positional_kind(number, arguments), default)
        for number, (argument, default) in enumerate(
            zip(positional, defaults, strict=True)
        )
    ]
    if arguments.vararg:
        found.append(_parameter(arguments.vararg, Parameter.VAR_POSITIONAL, None))
    found += [
        _parameter(argument, Parameter.KEYWORD_ONLY, default)
        for argument, default in zip(
            arguments.kwonlyargs, arguments.kw_defaults, strict=True
        )
    ]
    if arguments.kwarg:
        found.append(_parameter(arguments.kwarg, Parameter.VAR_KEYWORD, None))
    return Signature(found)


def _positional_kind(number: int, arguments: ast.arguments) -> inspect._ParameterKind:
    if number < len(arguments.posonlyargs):
        return Parameter.POSITIONAL_ONLY
    return Parameter.POSITIONAL_OR_KEYWORD


def _parameter(
    argument: ast.arg, kind: inspect._ParameterKind, default: ast.expr | None
) -> Parameter:
    value = REQUIRED if default is None else _literal(default)
    return Parameter(argument.arg, kind, default=value)


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return DefaultText(ast.unparse(node))


def plain(signature: Signature) -> Signature:
    """``signature`` without annotations and private parameters.

    Its defaults are literals or Source.
    """
    return Signature(
        [
            Parameter(p.name, p.kind, default=_plain_default(p.default))
            for p in signature.parameters.values()
            if not p.name.startswith("_")
        ]
    )


def _plain_default(value: object) -> object:
    if value is REQUIRED or isinstance(value, DefaultText):
        return value
    if isinstance(value, bool) or type(value) in LITERALS:
        return (
            value if repr(value) not in ("inf", "-inf", "nan") else DefaultText("inf")
        )
    if isinstance(value, (tuple, list)):
        return type(value)(_plain_default(item) for item in value)
    return DefaultText(_name_of(value))


def _name_of(value: object) -> str:
    """A stable text for a default that is an object: its name, never its address."""
    if value is Ellipsis:
        return "..."
    if inspect.ismodule(value):
        return value.__name__
    if inspect.isroutine(value) or isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__}"
    text = re.sub(r"^<(.+?)(: .*)?>$", r"\1", repr(value))
    return re.sub(r" at 0x[0-9a-f]+|[^\w.]+", "", text) or type(value).__name__


def without_first(signature: Signature) -> Signature:
    """``signature`` without its receiver, the first positional parameter."""
    first, *rest = signature.parameters.values()
    if first.kind in VARIADIC:
        return signature
    return signature.replace(parameters=rest)


def says_nothing(signature: Signature) -> bool:
    """Whether it only passes on ``*args`` and ``**kwargs``: a wrapper's signature."""
    names = [name for name in signature.parameters if name not in ("self", "cls")]
    parameters = [signature.parameters[name] for name in names]
    passed_on = {"args", "kwargs", "kargs"} & set(names)
    return bool(passed_on) and all(p.kind in VARIADIC for p in parameters)
