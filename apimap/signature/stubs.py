"""Signatures from the ``.pyi`` files in PyTorch's wheel, read without running them."""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from inspect import Signature
from pathlib import Path

from apimap.signature.text import signature_of, without_first

# Where the functions of a public namespace are declared: (stub, class or None).
PLACES: dict[str, tuple[tuple[str, str | None], ...]] = {
    "torch": (("_C/_VariableFunctions.pyi", None), ("_C/__init__.pyi", None)),
    "torch.Tensor": (("_C/__init__.pyi", "TensorBase"),),
    "torch.Generator": (("_C/__init__.pyi", "Generator"),),
    "torch.nn.functional": (("nn/functional.pyi", None), ("_C/_nn.pyi", None)),
}


def stub_signatures(name: str) -> list[Signature]:
    """The overloads that the stubs declare for the qualified ``name``."""
    namespace, _, short = name.rpartition(".")
    for stub, owner in PLACES.get(namespace, ()):
        if found := _declared(stub, owner).get(short):
            return found
    return []


@cache
def _declared(stub: str, owner: str | None) -> dict[str, list[Signature]]:
    """Function name to overloads, of a whole stub or of one class in it."""
    path = _torch_folder() / stub
    body = ast.parse(path.read_text("utf-8")).body
    if owner:
        body = next(
            n.body for n in body if isinstance(n, ast.ClassDef) and n.name == owner
        )
    found: dict[str, list[Signature]] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            signature = signature_of(node.args)
            if owner and not _is_static(node):
                signature = without_first(signature)
            known = found.setdefault(node.name, [])
            if signature not in known:
                known.append(signature)
    return found


def _is_static(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list
    )


def _torch_folder() -> Path:
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("torch is not installed", name="torch")
    return Path(spec.origin).parent
