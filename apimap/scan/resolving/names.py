"""Names: what each is bound to where the walk is, and the uses that were met."""

from __future__ import annotations

import ast
import builtins

from apimap.scan.resolving.definitions import ModuleFacts, NameUse, SourcePlace
from apimap.scan.resolving.facts import facts
from apimap.scan.resolving.places import arguments_of, position_of
from apimap.scan.resolving.values import (
    OTHER,
    Value,
    either,
    element,
    is_foreign,
    is_torch,
    many,
    named,
    presumption,
    supposed,
)

BUILTINS = frozenset(dir(builtins))
ITERATING = ("list", "tuple", "sorted", "reversed", "set", "iter")
UNSETTLED = ("member", "result", "element", "either")


class Names:
    """The names in reach, and what the file was found to define and use."""

    def __init__(self, found: ModuleFacts, lines: list[str]) -> None:
        self.facts = found
        self._lines = lines
        self._imported: set[str] = set()
        self._place = SourcePlace(found.names, found.names)

    def _look_up(self, name: str) -> Value:
        names = self._place.names
        if name in names:
            return names[name]
        for module in self.facts.stars:
            if is_torch(module) and f"{module}.{name}" in facts().names:
                return named(f"{module}.{name}")
        if name in BUILTINS:
            return OTHER
        return ("star", name) if self.facts.stars else None

    def _is_imported(self, name: str, value: Value) -> bool:
        """Whether ``name`` is bound by an import, be it one of everything."""
        if value is None or value[0] not in ("named", "star"):
            return False
        return name in self._imported or name not in self._place.names

    def _bind_import(self, name: str, full: str) -> None:
        self._imported.add(name)
        self._place.names[name] = named(full)

    def _bind_name(self, name: str, value: Value) -> None:
        """A variable that got something unknown is probably what it was."""
        names = self._place.names
        if value is None or value[0] in UNSETTLED:
            value = either(value, presumption(names.get(name)))
        names[name] = value
        if self._place.owner and not self._place.receiver:
            self.facts.classes[self._place.owner].attributes.setdefault(name, value)

    def _bind_attribute(self, name: str, value: Value) -> None:
        """An attribute of the object whose method the walk is in."""
        assert self._place.owner is not None, "a method has a class"
        known = self.facts.classes[self._place.owner].attributes
        known[name] = either(known.get(name), value)

    def _use(
        self,
        node: ast.expr | ast.stmt,
        name: str,
        value: Value,
        role: str,
        call: ast.Call | None = None,
    ) -> None:
        """Record a use, unless its name already says that it is not PyTorch's."""
        if value is not None and not _may_be_torch(value):
            return
        line, column = position_of(self._lines, node, name)
        arguments = arguments_of(self._lines, call) if call else None
        self.facts.uses.append(NameUse(line, column, name, value, role, arguments))


def _may_be_torch(value: tuple) -> bool:
    match value:
        case ("named", full):
            return not is_foreign(full)
        case ("member", None, name):
            return name in facts().telling_members
    return True


def built_in_result(name: str, given: list[Value]) -> Value:
    """What a built-in function makes of the values it is given."""
    first = given[0] if given else None
    match name:
        case "enumerate":
            return many(("tuple", (OTHER, element(first))))
        case "zip":
            return many(("tuple", tuple(element(one) for one in given)))
        case _ if name in ITERATING:
            return many(element(first))
        case "next":
            return element(first)
        case "sum" | "max" | "min":
            return supposed(element(first))
        case "getattr":
            return None
    return OTHER if name in BUILTINS else None
