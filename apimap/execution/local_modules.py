"""The modules beside a page that its code imports, found without running it."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path


def local_modules(code: str, folder: Path) -> set[Path]:
    """Files in ``folder`` that ``code`` imports, directly or through each other."""
    found: set[Path] = set()
    waiting = [code]
    while waiting:
        for name in imported_names(waiting.pop()):
            for path in module_files(name, folder):
                if path not in found:
                    found.add(path)
                    waiting.append(path.read_text("utf-8"))
    return found


def imported_names(code: str) -> Iterator[str]:
    """The first parts of the module names that ``code`` imports.

    Lines that are not Python (IPython's magics) hide nothing else: each statement
    block between them is read for itself.
    """
    lines = [
        "pass" if line.lstrip().startswith(("%", "!")) else line
        for line in code.splitlines()
    ]
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return  # the cell will say so when it runs
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def module_files(name: str, folder: Path) -> list[Path]:
    """The file of the module ``name`` in ``folder``, or all files of the package."""
    module = folder / f"{name}.py"
    return [module] if module.exists() else sorted((folder / name).rglob("*.py"))


def code_digest(code: str) -> str:
    """A short digest of ``code``."""
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def digest(paths: set[Path]) -> str:
    """A digest of the files' names and contents; empty for no files."""
    if not paths:
        return ""
    hashed = hashlib.sha256()
    for path in sorted(paths):
        hashed.update(f"{path.name}\0".encode() + path.read_bytes())
    return hashed.hexdigest()[:16]
