"""What a reading of one API holds."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import Signature

from apimap.base.compat import StrEnum


class ApiKind(StrEnum):
    """What an API is."""

    FUNCTION = "function"
    METHOD = "method"
    CLASS = "class"
    PROPERTY = "property"


class Source(StrEnum):
    """Where signatures were read: see ``reading``; none where nothing tells."""

    INSPECT = "inspect"
    STUB = "stub"
    DOCSTRING = "docstring"
    SCHEMA = "schema"
    ERROR = "error"
    NONE = "none"


@dataclass(frozen=True)
class Reading:
    """The signatures of one API, where they were read, and its documented platforms."""

    name: str
    kind: ApiKind
    source: Source
    signatures: tuple[Signature, ...] = ()
    platforms: tuple[str, ...] = ()
