"""Signatures of the installed frameworks, from the most reliable place that has one.

PyTorch: inspect, then the stubs in the wheel, the docstring, the operator schema.
MindSpore: inspect, then the docstring, then the text of the TypeError.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import Signature
from typing import Any

from apimap.signature.docstrings import documented_platforms, documented_signatures
from apimap.signature.operators import error_signatures, schema_signatures
from apimap.signature.readings import ApiKind, Reading, Source
from apimap.signature.stubs import stub_signatures
from apimap.signature.text import DefaultText
from apimap.signature.wrapped import inspected_signatures


@dataclass(frozen=True)
class Api:
    """A name and what it resolves to; ``owner`` is the class of a method."""

    name: str
    value: Any
    owner: type | None

    @property
    def short(self) -> str:
        return self.name.rpartition(".")[2]


Reader = Callable[[Api], list[Signature]]

TORCH_READERS: dict[Source, Reader] = {
    Source.INSPECT: lambda api: inspected_signatures(api.value, api.owner),
    Source.STUB: lambda api: with_documented_defaults(
        stub_signatures(api.name), documented_signatures(api.short, _docstring(api))
    ),
    Source.DOCSTRING: lambda api: documented_signatures(api.short, _docstring(api)),
    Source.SCHEMA: lambda api: schema_signatures(api.value, api.owner),
}
MINDSPORE_READERS: dict[Source, Reader] = {
    Source.INSPECT: lambda api: inspected_signatures(api.value, api.owner),
    Source.DOCSTRING: lambda api: documented_signatures(api.short, _docstring(api)),
    Source.ERROR: lambda api: error_signatures(api.value, api.owner),
}


def with_documented_defaults(
    signatures: list[Signature], documented: list[Signature]
) -> list[Signature]:
    """``signatures``, where a stub leaves a default open the one that is documented.

    The stub ``gelu(input, approximate=...)`` and the docstring's
    ``gelu(input, approximate='none')`` give the latter.
    """
    told = {
        parameter.name: parameter.default
        for signature in documented
        for parameter in signature.parameters.values()
        if parameter.default is not parameter.empty
    }
    return [
        signature.replace(
            parameters=[
                one.replace(default=told.get(one.name, DefaultText("...")))
                if one.default is Ellipsis
                else one
                for one in signature.parameters.values()
            ]
        )
        for signature in signatures
    ]


def resolve(name: str) -> Api:
    """What the qualified ``name`` stands for in the installed packages.

    Raises LookupError when a part of it does not exist.
    """
    for module, attributes in _splits(name):
        try:
            value: Any = importlib.import_module(module)
        except ImportError:
            continue
        try:
            return _walk(name, value, attributes)
        except AttributeError:
            continue
    raise LookupError(f"{name} is not in the installed packages")


def _splits(name: str) -> Iterator[tuple[str, list[str]]]:
    """``name`` as module and attributes, the longest module first."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        yield ".".join(parts[:length]), parts[length:]


def _walk(name: str, value: Any, attributes: list[str]) -> Api:
    owner = None
    for attribute in attributes:
        owner = value if inspect.isclass(value) else None
        value = getattr(value, attribute)
    return Api(name, value, owner)


def read(name: str) -> Reading:
    """The signatures and documented platforms of ``name``.

    Raises LookupError when the name is not in the installed packages.
    """
    api = resolve(name)
    platforms = documented_platforms(_docstring(api))
    kind = _kind(api)
    if kind is ApiKind.PROPERTY:
        return Reading(name, kind, Source.NONE, (), platforms)
    readers = TORCH_READERS if name.startswith("torch.") else MINDSPORE_READERS
    for source, reader in readers.items():
        if found := reader(api):
            return Reading(name, kind, source, tuple(found), platforms)
    return Reading(name, kind, Source.NONE, (), platforms)


def _kind(api: Api) -> ApiKind:
    if not callable(api.value):
        return ApiKind.PROPERTY
    if inspect.isclass(api.value):
        return ApiKind.CLASS
    return ApiKind.METHOD if api.owner else ApiKind.FUNCTION


def _docstring(api: Api) -> str:
    return inspect.getdoc(api.value) or ""
