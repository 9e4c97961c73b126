"""What an expression stands for, as far as one file tells.

A value is a tagged tuple, so that it is hashed, compared and stored at no cost:

- ``("named", "torch.nn.Linear")``: what that full name means, a function or a class
- ``("own", "Net.forward")``: what the file itself defines under that name
- ``("instance", type)``: an object of the class that ``type`` names
- ``("member", owner, name)``: an attribute, or a method that is not called yet
- ``("result", callee, count)``: what a call with that many arguments gives
- ``("element", owner, place)``: an item; ``place`` where it is known, else None
- ``("many", element)``, ``("mapping", value)``: a collection, one with keys
- ``("tuple", items)``: a sequence of known items
- ``("maker", value)``: something that gives ``value`` when it is called
- ``("parent", class)``: what ``super()`` gives in the class of that name
- ``("input", class)``: an argument of a method of that class
- ``("either", one, other)``: the first that turns out to be known
- ``("supposed", value)``: probably ``value``

``None`` is unknown, ``OTHER`` known to have nothing to do with PyTorch.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from apimap.scan.resolving.facts import facts

Value = tuple[Any, ...] | None

TENSOR = ("instance", ("named", "torch.Tensor"))
MODULE = ("instance", ("named", "torch.nn.Module"))
TENSORS = ("many", TENSOR)
OTHER = ("other",)
# Longer chains of what is unknown are given up.
DEEPEST = 16
# Packages whose objects are no tensors, beside those of the standard library.
FOREIGN = frozenset(
    {"numpy", "np", "pandas", "PIL", "cv2", "scipy", "sklearn", "matplotlib", "jax"}
    | {"tensorflow", "pytest", "tqdm", "yaml"}
    | sys.stdlib_module_names
)


def is_foreign(name: str) -> bool:
    """Whether a full name belongs to a package that has nothing of PyTorch."""
    return name.partition(".")[0] in FOREIGN


def is_torch(name: str) -> bool:
    """Whether a full name belongs to PyTorch itself."""
    return name == "torch" or name.startswith("torch.")


def named(name: str) -> Value:
    """The value of a full name; PyTorch's own spelling of it where there are more."""
    return ("named", facts().canonical(name) if is_torch(name) else name)


def instance(kind: Value) -> Value:
    """An object of the class ``kind``."""
    if kind is None:
        return None
    if kind[0] == "named" and kind[1] in facts().tensor_classes:
        return TENSOR
    return supposed(instance(kind[1])) if kind[0] == "supposed" else ("instance", kind)


def supposed(value: Value) -> Value:
    """Probably ``value``."""
    if value is None or value[0] in ("supposed", "other"):
        return value
    return ("supposed", value)


def presumption(value: Value) -> Value:
    """What a variable that was ``value`` probably is after an unknown assignment."""
    match value:
        case ("instance", ("named", kind)) if is_torch(kind):
            return supposed(value)
        case ("supposed", _):
            return value
        case ("either", _, other):
            return presumption(other)
    return None


def many(element: Value) -> Value:
    """A collection of ``element``."""
    return ("many", element)


def either(one: Value, other: Value) -> Value:
    """The first of two values that turns out to be known."""
    if one in (None, OTHER):
        return other if other is not None else one
    if other in (None, OTHER) or one in (other, TENSOR):
        return one
    return _limited(("either", one, other))


def member(owner: Value, name: str) -> Value:
    """What ``owner.name`` is worth, for the code that goes on with it."""
    match owner:
        case None | ("other",):
            return owner
        case ("named", full):
            return named(f"{full}.{name}")
        case ("supposed", value):
            return supposed(member(value, name))
        case ("many", inner) if name in ("values", "indices"):
            return inner  # as in torch.max(x, 1).values
        case ("instance", ("named", kind)) if is_torch(kind):
            return _torch_member(owner, kind, name)
    return _limited(("member", owner, name))


def _torch_member(owner: Value, kind: str, name: str) -> Value:
    if kind != "torch.Tensor":
        known = facts().attributes.get(name) if is_module(kind) else None
        return ATTRIBUTES[known] if known else ("member", owner, name)
    if name in facts().tensor_properties:
        return TENSOR
    return OTHER if name in facts().plain_attributes else ("member", owner, name)


def result(callee: Value, count: int = 0) -> Value:
    """What a call of ``callee`` with ``count`` arguments gives."""
    match callee:
        case None | ("other",):
            return None
        case ("named", full):
            return _named_result(full, count)
        case ("supposed", value):
            return supposed(result(value, count))
        case ("maker", value):
            return value
        case ("instance", ("named", kind)) if is_module(kind):
            return facts_value(facts().forward_results.get(kind), supposed(TENSOR))
        case ("member", owner, name):
            if (found := _method_result(owner, name, count)) is not None:
                return found
    return _limited(("result", callee, count))


def _named_result(full: str, count: int) -> Value:
    """What calling a name gives: an instance of a class, or by the table."""
    if not is_torch(full):
        return OTHER if is_foreign(full) else ("result", ("named", full), count)
    last = full.rpartition(".")[2]
    if is_class(last):
        return instance(("named", full))
    return facts_value(facts().function_result(full, count), None)


def _method_result(owner: Value, name: str, count: int) -> Value:
    match owner:
        case ("instance", ("named", "torch.Tensor")):
            kind = facts().function_result(f"torch.Tensor.{name}", count)
            return facts_value(kind, OTHER)
        case ("instance", ("named", kind)) if is_module(kind):
            found = facts().module_results.get(name)
            return owner if found == "self" else facts_value(found, OTHER)
        case ("many" | "mapping", inner):
            return MANY_RESULTS.get(name, lambda _: None)(inner)
        case ("instance", ("named", kind)) if is_torch(kind):
            return facts_value(facts().method_results.get(f"{kind}.{name}"), OTHER)
    return None


def is_class(last: str) -> bool:
    """Whether the last part of a name is written as classes are."""
    return last.lstrip("_")[:1].isupper()


def is_module(kind: str) -> bool:
    """Whether a full name is that of a module class of PyTorch."""
    space, _, last = kind.rpartition(".")
    is_layer = space == "torch.nn" or space.startswith("torch.nn.modules.")
    return is_layer and is_class(last) and kind not in facts().tensor_classes


NAMED_TENSORS = many(("tuple", (OTHER, TENSOR)))
NAMED_MODULES = many(("tuple", (OTHER, MODULE)))
RESULTS: dict[str, Value] = {
    "tensor": TENSOR,
    "tensors": TENSORS,
    "named-tensors": NAMED_TENSORS,
    "modules": many(MODULE),
    "named-modules": NAMED_MODULES,
    "module": MODULE,
    "state": ("mapping", TENSOR),
    "other": OTHER,
}
ATTRIBUTES: dict[str, Value] = {"tensor": TENSOR, "other": OTHER}
MANY_RESULTS = {
    "items": lambda element: many(("tuple", (OTHER, element))),
    "values": many,
    "keys": lambda element: OTHER,
    "pop": lambda element: element,
    "get": lambda element: element,
    "copy": lambda element: ("mapping", element),
}


def facts_value(kind: str | None, otherwise: Value) -> Value:
    """The value that a word of the table stands for."""
    return RESULTS[kind] if kind else otherwise


def element(owner: Value, place: int | None = None) -> Value:
    """An item of ``owner``, at ``place`` where that is known."""
    match owner:
        case None | ("other",):
            return owner
        case ("instance", ("named", kind)) if is_torch(kind):
            return _element_of_torch(kind)
        case ("many", item):
            return item
        case ("mapping", _):
            return OTHER  # whoever runs through a mapping meets its keys
        case ("tuple", items):
            known = place is not None and -len(items) <= place < len(items)
            return items[place] if known else first_known(items)
        case ("supposed", value):
            return supposed(element(value, place))
    return _limited(("element", owner, place))


# What these hold; a batch of a loader is a tensor, or several.
ELEMENTS: dict[str, Value] = {
    "torch.Tensor": TENSOR,
    "torch.nn.ParameterList": TENSOR,
    "torch.nn.ParameterDict": TENSOR,
    "torch.utils.data.DataLoader": supposed(TENSOR),
}


def _element_of_torch(kind: str) -> Value:
    return ELEMENTS.get(kind, MODULE if is_module(kind) else OTHER)


def first_known(values: Iterable[Value]) -> Value:
    """The first value that is not unknown."""
    return next((value for value in values if value not in (None, OTHER)), None)


def _limited(value: tuple) -> Value:
    """``value``, unless it is a chain so long that nothing will come of it."""
    depth, inner = 0, value
    while isinstance(inner, tuple) and len(inner) > 1:
        depth, inner = depth + 1, inner[1]
    return value if depth <= DEEPEST else None
