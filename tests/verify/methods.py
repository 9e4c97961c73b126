"""A digest of the code behind each method by which runs come to their verdicts.

A method has a number in ``apimap/verify/results/fingerprint.py``, raised by hand. So
that nobody forgets it, digests of the code are recorded in ``data/methods.json``, and a
test compares. Docstrings, comments and layout do not count, names do.

    python -m tests.verify.methods
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import apimap.verify

VERIFY = Path(apimap.verify.__file__).parent
RECORDED = Path(__file__).parents[1] / "data" / "methods.json"
# The modules of verify whose code decides what a method says.
BEHIND: Mapping[str, tuple[str, ...]] = {
    "sampling": (
        "samples/*.py",
        "samples/own/*.py",
        "model/samples.py",
        "model/values.py",
    ),
    "calling": ("calls/*.py", "backends/*.py", "cases/*.py"),
    "comparing": ("compare/*.py",),
    "judging": (
        "model/outcomes.py",
        "run/graphs.py",
        "run/performing.py",
        "run/pool.py",
        "run/progress.py",
        "run/scheduler.py",
        "run/worker.py",
    ),
}
# Those that organise a run, or show it, and decide nothing of what it comes to.
ORGANISING = (
    "commands/*.py",
    "model/messages.py",
    "model/tasks.py",
    "results/*.py",
    "run/cluster.py",
    "run/device.py",
    "run/showing.py",
    "run/warming.py",
)
Digests = dict[str, dict[str, str]]  # of each method the modules, with a digest each


def digests(verify: Path = VERIFY) -> Digests:
    """The digests of the modules behind each method, in the package at ``verify``."""
    return {
        method: {name: digest(verify / name) for name in modules(patterns, verify)}
        for method, patterns in BEHIND.items()
    }


def modules(patterns: tuple[str, ...], verify: Path = VERIFY) -> list[str]:
    """The modules that ``patterns`` name, such as ``compare/ambiguity.py``."""
    return sorted(
        path.relative_to(verify).as_posix()
        for pattern in patterns
        for path in verify.glob(pattern)
        if path.name != "__init__.py"
    )


def digest(path: Path) -> str:
    """Eight hexadecimal digits of what the code at ``path`` says."""
    text = json.dumps(_said(_without_docstrings(ast.parse(path.read_text("utf-8")))))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _without_docstrings(tree: ast.Module) -> ast.Module:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            del node.body[0]
    return tree


def _said(node: object) -> object:
    """``node`` as lists: equal in every Python, whose own dumps differ."""
    if isinstance(node, list):
        return [_said(one) for one in node]
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = [(k, _said(v)) for k, v in ast.iter_fields(node) if v not in (None, [])]
    return [type(node).__name__, fields]


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(digests(), indent=1) + "\n", "utf-8")
