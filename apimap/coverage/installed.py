"""The public names of the installed PyTorch, by its own word: ``__all__``, docstrings.

A module without ``__all__`` counts for the functions and classes that it defines and
documents. Of several names of one object the shortest stands for it:
``torch.optim.Adam``, not ``torch.optim.adam.Adam``.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from apimap.base.files import no_compiler_cache_left

# Classes of which the members are names that code uses, each with a page of its own.
CLASSES = ("torch.Tensor", "torch.nn.Module", "torch.optim.Optimizer")
# Operators and conversions; what Python calls for itself, such as __init__, is no API.
OPERATORS = """\
    abs add and array bool complex contains eq float floordiv ge getitem gt iadd iand
    idiv ifloordiv ilshift imod imul index int invert ior ipow irshift isub iter
    itruediv ixor le len lshift lt matmul mod mul ne neg or pow radd rdiv rfloordiv
    rlshift rmatmul rmod rmul rpow rrshift rshift rsub rtruediv setitem sub truediv xor
"""


def installed_names() -> set[str]:
    """Every public name of the PyTorch that is installed here."""
    with warnings.catch_warnings(), no_compiler_cache_left():
        warnings.simplefilter("ignore")
        torch = importlib.import_module("torch")
        found = [
            (f"{module.__name__}.{name}", getattr(module, name))
            for module in sorted(_modules(torch), key=lambda one: one.__name__)
            for name in sorted(_names_in(module))
            if hasattr(module, name)
        ]
    return set(_shortest(found)) | {name for one in CLASSES for name in _members(one)}


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    """``package`` and the public modules below it that can be imported here."""
    yield package
    for found in pkgutil.iter_modules(getattr(package, "__path__", ())):
        if found.name.startswith("_"):
            continue
        try:
            module = importlib.import_module(f"{package.__name__}.{found.name}")
        # It lacks a package or a device, whatever it raises: nobody here can use it.
        except Exception:
            continue
        yield from _modules(module)


def _names_in(module: ModuleType) -> Iterator[str]:
    listed = getattr(module, "__all__", None)
    for name, value in vars(module).items() if listed is None else ():
        if not name.startswith("_") and _is_documented(value, module):
            yield name
    for name in dict.fromkeys(listed or ()):
        if not inspect.ismodule(getattr(module, name, None)):
            yield name


def _is_documented(value: Any, module: ModuleType) -> bool:
    if not callable(value) or not getattr(value, "__doc__", None):
        return False
    # The built-in functions of torch.linalg and its like belong to no module.
    home = getattr(value, "__module__", None) or "torch._C"
    below = f"{module.__name__}."
    return home == module.__name__ or home.startswith((f"{below}_", "torch._C", below))


def _shortest(found: list[tuple[str, Any]]) -> Iterator[str]:
    """Of the names of one function or class the shortest; every other name."""
    shortest: dict[int, str] = {}
    for name, value in found:
        if not callable(value):
            yield name
        elif (len(name), name) < (len(best := shortest.get(id(value), name)), best):
            shortest[id(value)] = name
        else:
            shortest.setdefault(id(value), name)
    yield from shortest.values()


def _members(name: str) -> Iterator[str]:
    module, _, last = name.rpartition(".")
    owner = getattr(importlib.import_module(module), last)
    operators = {f"__{operator}__" for operator in OPERATORS.split()}
    for member in dir(owner):
        own = getattr(owner, member, None) is not getattr(object, member, None)
        if (member in operators and own) or not member.startswith("_"):
            yield f"{name}.{member}"
