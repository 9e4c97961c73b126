"""What the walk through one file gathers: uses, and what the file defines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from apimap.scan.resolving.values import Value


class NameUse(NamedTuple):
    """A name in the code: where its last part stands, and what it may mean.

    ``arguments`` are those of the call, None where nothing is called: positional
    texts, keyword texts, and whether ``*`` or ``**`` hides more.
    """

    line: int
    column: int
    name: str
    value: Value
    role: str
    arguments: tuple[tuple[str, ...], dict[str, str], bool] | None


@dataclass
class ClassFacts:
    """What a class says of itself; ``methods`` is what calls of them give."""

    bases: list[Value]
    methods: dict[str, Value] = field(default_factory=dict)
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass
class ModuleFacts:
    """What one file defines, for itself and for files that import it."""

    name: str
    names: dict[str, Value] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    classes: dict[str, ClassFacts] = field(default_factory=dict)
    functions: dict[str, Value] = field(default_factory=dict)
    uses: list[NameUse] = field(default_factory=list)


@dataclass
class SourcePlace:
    """Where the walk is: names in reach, the class and the function around.

    ``around`` is what the bodies of functions see of it: all but a class's own names.
    """

    names: dict[str, Value]
    around: dict[str, Value]
    owner: str | None = None
    receiver: str | None = None
    returns: list[Value] = field(default_factory=list)
    prefix: str = ""
