"""The APIs that a page's code uses, found by reading it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from apimap.pages.cells import Page, read_page

ROOTS = ("torch", "mindspore")
BASES = ("torch.nn.Module", "mindspore.nn.Cell")


def apis_used(page: Page) -> set[str]:
    """Full names of what the page's code takes from either framework.

    Names are followed through imports (``from torch import nn``) and attributes;
    in a class whose base is a module or a cell, ``self.x`` is a name of that base.
    """
    trees = [
        tree
        for cell in page.cells
        if cell.kind == "code"
        for tree in _parsed(cell.body)
    ]
    imports = {
        name: full
        for tree in trees
        for name, full in _imports(tree)
        if full.partition(".")[0] in ROOTS
    }
    return {name for tree in trees for name in _names(tree, imports)}


def _parsed(code: str) -> Iterator[ast.Module]:
    """Nothing for a cell that is not Python, such as one with IPython's magics."""
    try:
        yield ast.parse(code)
    except SyntaxError:
        return


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Local name and full name of everything imported from a framework."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    first = alias.name.partition(".")[0]
                    yield alias.asname or first, alias.name if alias.asname else first
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                for alias in aliases:
                    yield alias.asname or alias.name, f"{module}.{alias.name}"


def _names(tree: ast.Module, imports: dict[str, str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)):
            if full := _full_name(node, imports):
                yield full
        elif isinstance(node, ast.ClassDef):
            bases = {_full_name(base, imports) for base in node.bases}
            for base in bases.intersection(BASES):
                yield from (f"{base}.{name}" for name in _own_attributes(node))


def _full_name(node: ast.expr, imports: dict[str, str]) -> str | None:
    """``nn.functional.relu`` as ``torch.nn.functional.relu``; None for other things."""
    match node:
        case ast.Name(id=name):
            return imports.get(name)
        case ast.Attribute(value=owner, attr=name):
            full = _full_name(owner, imports)
            return full and f"{full}.{name}"
    return None


def _own_attributes(tree: ast.ClassDef) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield name


def pages_by_api(paths: Iterable[Path]) -> dict[str, list[str]]:
    """API name to the addresses of the notebook pages that use it.

    Raises DiagnosticError for a page that is malformed.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        for name in sorted(apis_used(read_page(path))):
            found[name].append(notebook_address(path))
    return found


def pages_by_subject(paths: Iterable[Path]) -> dict[str, list[str]]:
    """API name to the addresses of the notebook pages that treat it.

    A page says so in its front matter: ``apimap: treats: [torch.nn.Module.buffers]``.
    Raises DiagnosticError for a page that is malformed.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        for name in subjects(read_page(path)):
            found[name].append(notebook_address(path))
    return found


def subjects(page: Page) -> list[str]:
    """The APIs that the page declares to treat."""
    return list(page.front_matter.get("apimap", {}).get("treats", ()))


def compared(page: Page) -> dict[str, str]:
    """By API that the page treats: the target that the page sets beside it.

    A page says so where that is not the first of the entry:
    ``compares: {torch.nn.Module.buffers: mindspore.nn.Cell.untrainable_params}``.
    """
    return dict(page.front_matter.get("apimap", {}).get("compares", {}))


def notebook_address(path: Path) -> str:
    """The address of the notebook page at ``path`` below a language's folder."""
    return f"notebooks/{path.stem}.html"
