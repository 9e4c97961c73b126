"""Which packages a test file needs, read from its imports and those of our modules.

A test whose needs every installation of the package meets is marked ``core``: it runs
on every Python that the package supports, see ``tools/test_interpreters.py``.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
# Modules of the package's own requirements, and of requirements-test-core.txt.
OF_THE_PACKAGE = {"click", "markdown_it", "mdit_py_plugins", "msgspec", "tomli", "yaml"}
CORE = {*OF_THE_PACKAGE, "filelock", "jsonschema", "pytest"}


@cache
def needs_more_than_core(path: Path) -> bool:
    """Whether a test file imports other packages, or a folder's conftest.py does.

    Of a test also what it imports while it runs counts.
    """
    file = path / "conftest.py" if path.is_dir() else path
    if file.suffix != ".py" or not file.exists():
        return False
    return not third_party(imports(file, deep=path.is_file())) <= CORE


def third_party(modules: Iterable[str]) -> set[str]:
    """The packages behind ``modules``, and behind what our own among them import."""
    found, seen, left = set(), set(), list(modules)
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        top = name.partition(".")[0]
        if (file := _file_of(name)) is not None:
            left += imports(file)
        elif top not in ("apimap", *sys.stdlib_module_names) and not _ours(top):
            found.add(top)
    return found


@cache
def imports(file: Path, deep: bool = False) -> tuple[str, ...]:
    """The modules that ``file`` imports: when it is imported, or deep, ever.

    Of ``from a.b import c`` both a.b and a.b.c, as c may be a module; and a.
    """
    tree = ast.parse(file.read_text("utf-8"))
    statements = ast.walk(tree) if deep else _at_import(tree)
    return tuple(name for one in statements for name in _names(one))


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _at_import(child)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    else:
        return
    for name in names:
        parts = name.split(".")
        yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _file_of(name: str) -> Path | None:
    """The file of a module of ours: of the package, or one that tests share."""
    place = ROOT.joinpath(*name.split("."))
    inside = [place / "__init__.py", place.with_suffix(".py")]
    beside = TESTS.rglob(f"{name}.py") if "." not in name else ()
    return next((file for file in (*inside, *beside) if file.exists()), None)


def _ours(top: str) -> bool:
    return (ROOT / top).is_dir() or any(TESTS.rglob(f"{top}.py"))


def tool(name: str) -> ModuleType:
    """A script of the folder `tools`, imported anew."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
