"""Values settled across files, and the API that each use turns out to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apimap.scan.resolving.definitions import ClassFacts, ModuleFacts, NameUse
from apimap.scan.resolving.facts import facts, family_of
from apimap.scan.resolving.modules import ModuleTable
from apimap.scan.resolving.values import (
    MODULE,
    OTHER,
    TENSOR,
    Value,
    element,
    instance,
    is_foreign,
    is_module,
    is_torch,
    many,
    member,
    result,
    supposed,
)

DEEPEST = 40
Class = tuple[str, int, str]  # "class", number of its module, name in it


@dataclass(frozen=True)
class Resolved:
    """The API that a use is of, and whether that is certain."""

    api: str
    sure: bool = True


@dataclass(frozen=True)
class Unresolved:
    """A name that may be one of PyTorch's, on a value that is not known."""

    name: str


@dataclass
class Lineage:
    """A class's own ancestors, nearest first, and PyTorch's beneath them.

    ``whole`` is false where a base is not known.
    """

    own: list[Class] = field(default_factory=list)
    torch: list[str] = field(default_factory=list)
    whole: bool = True


class Linker:
    """Settles what the uses of one file mean; ``folder`` is where imports start."""

    def __init__(self, modules: ModuleTable, folder: str, number: int) -> None:
        self._modules = modules
        self._folder = folder
        self._number = number
        self._settled: dict[tuple[Value, int], Value] = {}
        self._lineages: dict[Class, Lineage] = {}
        self._depth = 0

    def resolve(self, use: NameUse) -> Resolved | Unresolved | None:
        """The API that ``use`` is of; None where it is none of PyTorch's."""
        match use.value:
            case ("member", owner, name):
                return self._of_member(owner, name, use.role)
            case value:
                return _of_name(self.settle(value, self._number))

    def _of_member(
        self, owner: Value, name: str, role: str
    ) -> Resolved | Unresolved | None:
        settled, sure = self.settle(owner, self._number), True
        if name.startswith("__"):
            return None
        if settled is not None and settled[0] == "supposed":
            settled, sure = settled[1], False
        match settled:
            case None:
                return _by_name(name)
            case ("instance", ("named", kind)):
                found = member_api(kind, name)
                return Resolved(found, sure) if found else None
            case ("named", full) if is_torch(full):
                return Resolved(f"{full}.{name}", sure)
            case ("instance", ("class", _, _) as owned) | (("class", _, _) as owned):
                return self._inherited(owned, name, sure, role, 0)
            case ("parent", ("class", _, _) as owned):
                return self._inherited(owned, name, sure, role, 1)
        return None

    def _inherited(
        self, owned: Class, name: str, sure: bool, role: str, skipped: int
    ) -> Resolved | Unresolved | None:
        """A member that a class has from PyTorch, and not of its own."""
        lineage = self.lineage(owned)
        defining = lineage.own if role != "override" else []
        if any(self._defines(one, name) for one in defining[skipped:]):
            return None
        for base in lineage.torch:
            found = member_api(base, name)
            if found and (role != "override" or _has_entry(found)):
                certain = lineage.whole or found.startswith("torch.nn.Module.")
                return Resolved(found, sure and certain)
        if not lineage.torch and not lineage.whole and role != "override":
            return _by_name(name, of_module=True)
        if not lineage.whole and role == "override" and name == "forward":
            return Resolved("torch.nn.Module.forward", sure=bool(lineage.torch))
        return None

    def _defines(self, owned: Class, name: str) -> bool:
        known = self._class(owned)
        return name in known.methods or name in known.attributes

    def _class(self, owned: Class) -> ClassFacts:
        _, number, name = owned
        return self._facts(number).classes[name]

    def _facts(self, number: int) -> ModuleFacts:
        return self._modules.facts(number)

    def lineage(self, owned: Class) -> Lineage:
        """The ancestors of a class."""
        if owned not in self._lineages:
            found = self._lineages[owned] = Lineage()
            self._climb(owned, found)
        return self._lineages[owned]

    def _climb(self, owned: Class, found: Lineage) -> None:
        if owned in found.own:
            return
        found.own.append(owned)
        for base in self._class(owned).bases:
            match self.settle(base, owned[1]):
                case ("named", full) if is_torch(full):
                    found.torch.append(full)
                case ("class", _, _) as parent:
                    self._climb(parent, found)
                case ("other",):
                    continue
                case _:
                    found.whole = False

    def settle(self, value: Value, number: int) -> Value:
        """``value``, of the module of that number, with all names followed.

        What comes out means the same in every module.
        """
        if value is None or value == OTHER:
            return value
        key = (value, number)
        if key not in self._settled:
            self._settled[key] = None  # a value that depends on itself is unknown
            if self._depth < DEEPEST:
                self._depth += 1
                self._settled[key] = self._settle(value, number)
                self._depth -= 1
        return self._settled[key]

    def _settle(self, value: tuple[Any, ...], number: int) -> Value:
        handler = SETTLING.get(value[0])
        return handler(self, number, *value[1:]) if handler else value

    def _named(self, number: int, full: str) -> Value:
        return ("named", full) if is_torch(full) else self._definition(full)

    def _own(self, number: int, full: str) -> Value:
        return self._within(number, full.split("."))

    def _star(self, number: int, name: str) -> Value:
        return self._from_stars(name, number)

    def _instance(self, number: int, kind: Value) -> Value:
        return _instance_of(self.settle(kind, number))

    def _parent(self, number: int, kind: Value) -> Value:
        found = self.settle(kind, number)
        return ("parent", found) if found and found[0] == "class" else None

    def _member_of(self, number: int, owner: Value, name: str) -> Value:
        return self._member(self.settle(owner, number), name)

    def _result_of(self, number: int, callee: Value, count: int) -> Value:
        return self._result(self.settle(callee, number), count)

    def _element_of(self, number: int, owner: Value, place: int | None) -> Value:
        return self._element(self.settle(owner, number), place)

    def _many(self, number: int, inner: Value) -> Value:
        return ("many", self.settle(inner, number))

    def _mapping(self, number: int, inner: Value) -> Value:
        return ("mapping", self.settle(inner, number))

    def _maker(self, number: int, inner: Value) -> Value:
        return ("maker", self.settle(inner, number))

    def _tuple(self, number: int, items: tuple[Value, ...]) -> Value:
        return ("tuple", tuple(self.settle(one, number) for one in items))

    def _supposed(self, number: int, inner: Value) -> Value:
        return supposed(self.settle(inner, number))

    def _either(self, number: int, one: Value, other: Value) -> Value:
        first = self.settle(one, number)
        known = first not in (None, OTHER)
        return first if known else self.settle(other, number)

    def _input_of(self, number: int, owner: Value) -> Value:
        return self._input(self.settle(owner, number))

    def _input(self, owner: Value) -> Value:
        if owner is None or owner[0] != "class":
            return None
        lineage = self.lineage(owner)
        is_layer = any(is_module(base) for base in lineage.torch)
        return supposed(TENSOR) if is_layer or not lineage.whole else None

    def _definition(self, full: str) -> Value:
        """What a name of scanned code stands for: the module is its longest part."""
        if is_foreign(full):
            return OTHER
        parts = full.split(".")
        for count in range(len(parts), 0, -1):
            module = ".".join(parts[:count])
            found = self._modules.find(module, self._folder)
            if found is not None:
                return self._within(found, parts[count:])
        return None

    def _within(self, number: int, parts: list[str]) -> Value:
        """What the dotted ``parts`` mean in a module."""
        known = self._facts(number)
        whole = ".".join(parts)
        if whole in known.classes:
            return ("class", number, whole)
        if whole in known.functions:
            return ("function", number, whole)
        if not parts:
            return None
        first, *others = parts
        if first in known.names:
            value = self.settle(known.names[first], number)
        else:
            value = self._from_stars(first, number)
        for name in others:
            value = self._member(value, name)
        return value

    def _from_stars(self, name: str, number: int) -> Value:
        for module in self._facts(number).stars:
            if is_torch(module):
                full = f"{module}.{name}"
                if full in facts().names:
                    return ("named", full)
            elif found := self._definition(f"{module}.{name}"):
                return found
        return None

    def _member(self, owner: Value, name: str) -> Value:
        match owner:
            case ("instance", ("class", _, _) as owned) | (("class", _, _) as owned):
                return self._class_member(self.lineage(owned).own, owned, name)
            case ("parent", owned):
                return self._class_member(self.lineage(owned).own[1:], owned, name)
            case ("supposed", inner):
                return supposed(self._member(inner, name))
        return member(owner, name)

    def _class_member(self, own: list[Class], owned: Class, name: str) -> Value:
        for one in own:
            known = self._class(one)
            if name in known.attributes:
                return self.settle(known.attributes[name], one[1])
            if name in known.methods:
                return ("bound", one, name)
        for base in self.lineage(owned).torch:
            if member_api(base, name):
                return member(("instance", ("named", base)), name)
        return None

    def _result(self, callee: Value, count: int) -> Value:
        match callee:
            case ("class", _, _):
                return ("instance", callee)
            case ("function", number, name):
                return self.settle(self._facts(number).functions[name], number)
            case ("bound", ("class", number, _) as owned, name):
                return self.settle(self._class(owned).methods[name], number)
            case ("instance", ("class", _, _) as owned):
                return self._called(owned)
            case ("member", ("instance", ("class", _, _)), _):
                return None
            case ("supposed", inner):
                return supposed(self._result(inner, count))
        return result(callee, count)

    def _called(self, owned: Class) -> Value:
        """What calling an object of a class of one's own gives: a layer's output."""
        forward = self._class_member(self.lineage(owned).own, owned, "forward")
        if forward is not None and forward[0] == "bound":
            found = self._result(forward, 1)
            if found is not None:
                return found
        layers = [base for base in self.lineage(owned).torch if is_module(base)]
        return supposed(TENSOR) if layers else None

    def _element(self, owner: Value, place: int | None) -> Value:
        if owner is not None and owner[0] == "instance" and owner[1][0] == "class":
            layers = [b for b in self.lineage(owner[1]).torch if is_module(b)]
            return MODULE if layers else None
        return element(owner, place)


SETTLING: dict[str, Callable[..., Value]] = {
    "named": Linker._named,
    "own": Linker._own,
    "star": Linker._star,
    "instance": Linker._instance,
    "parent": Linker._parent,
    "member": Linker._member_of,
    "result": Linker._result_of,
    "element": Linker._element_of,
    "many": Linker._many,
    "mapping": Linker._mapping,
    "maker": Linker._maker,
    "tuple": Linker._tuple,
    "supposed": Linker._supposed,
    "either": Linker._either,
    "input": Linker._input_of,
}


def _instance_of(kind: Value) -> Value:
    if kind is None or kind == OTHER:
        return kind
    match kind:
        case ("class", _, _):
            return ("instance", kind)
        case ("supposed", inner):
            return supposed(_instance_of(inner))
        case ("named", _):
            return instance(kind)
        case ("maker", value):
            return value
    return many(None) if kind[0] == "many" else None


def _of_name(value: Value) -> Resolved | Unresolved | None:
    if value is None or value[0] != "named":
        return None
    full = value[1]
    return Unresolved(full) if full in facts().namespaces else Resolved(full)


def _by_name(name: str, of_module: bool = False) -> Resolved | Unresolved | None:
    """What a name alone tells of a member of an unknown value."""
    known = facts()
    if name in known.distinct_module_members:
        return Resolved(f"torch.nn.Module.{name}", sure=False)
    if of_module:
        return None
    if name in known.distinct_tensor_members:
        return Resolved(f"torch.Tensor.{name}", sure=False)
    return Unresolved(name) if name in known.tensor_members else None


def member_api(kind: str, name: str) -> str | None:
    """The API that ``name`` of an object of PyTorch's class ``kind`` is."""
    known = facts()
    if kind == "torch.Tensor":
        return f"torch.Tensor.{name}" if name in known.all_tensor_members else None
    if is_module(kind) or kind == "torch.nn.Module":
        if name in known.module_members:
            return f"torch.nn.Module.{name}"
        return None if kind == "torch.nn.Module" else f"{kind}.{name}"
    family = family_of(kind)
    if family and name in known.family_members[family]:
        return f"{family}.{name}"
    return f"{kind}.{name}" if is_torch(kind) else None


def _has_entry(api: str) -> bool:
    return api in facts().names
