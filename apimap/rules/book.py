"""The rules that come with the package, read as syntax and run as functions.

A rule is a Python function that has PyTorch's signature and calls MindSpore. A file
holds those of one namespace: ``def add(input, other, *, alpha=1)`` in
``data/rules/torch.py`` says how ``torch.add`` is written. Functions that begin with an
underscore serve the rules of their file. What is written as the rule of another file
says stands in ``SAME_AS = {"torch": ["amax"]}``: in ``torch.Tensor.py`` that gives
``torch.Tensor.amax`` the rule of ``torch.amax``.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data
from apimap.mapping.entries import Entry

RULES = "rules"  # the folder of the data
SAME_AS = "SAME_AS"  # a constant of a file


@dataclass(frozen=True)
class RuleFile:
    """A file of rules: its functions by name, and what it imports."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file as syntax. Raises DiagnosticError where it is no Python."""
        try:
            return ast.parse(self.text)
        except SyntaxError as error:
            remedy = "Write each rule as a Python function"
            found = Diagnostic(self.path, error.lineno or 0, str(error.msg), remedy)
            raise DiagnosticError(found) from error

    @cached_property
    def functions(self) -> Mapping[str, ast.FunctionDef]:
        """Rules and helpers by name, in the order of the file."""
        return {n.name: n for n in self.tree.body if isinstance(n, ast.FunctionDef)}

    @cached_property
    def definitions(self) -> Mapping[str, ast.stmt]:
        """What a rule can be made of: helpers, classes of cells, constants."""
        found: dict[str, ast.stmt] = {}
        for node in self.tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = node
        return found

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """Of each name that the file imports the line that does it."""
        found = {}
        for node in self.tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    found[name] = ast.unparse(node)
        return found

    @cached_property
    def same_as(self) -> Mapping[str, Sequence[str]]:
        """The names that have a rule of another file, by the namespace of that file."""
        node = self.definitions.get(SAME_AS)
        return ast.literal_eval(node.value) if isinstance(node, ast.Assign) else {}

    @cached_property
    def module(self) -> ModuleType:
        """The file as a module. Imports MindSpore, and raises whatever it raises."""
        name = f"apimap_rules_{self.path.stem.replace('.', '_')}"
        module = sys.modules[name] = ModuleType(name)  # MindSpore looks it up
        module.__file__ = str(self.path)
        exec(compile(self.text, str(self.path), "exec"), module.__dict__)
        return module


@dataclass(frozen=True)
class Rule:
    """How a call of ``reference`` is written in MindSpore."""

    reference: str
    file: RuleFile
    node: ast.FunctionDef

    @cached_property
    def needed(self) -> Mapping[str, ast.stmt]:
        """The definitions of the file that the rule needs, in the order of the file."""
        return needed_by([self.node], self.file)

    @cached_property
    def source(self) -> str:
        """The rule as a function, without what it needs."""
        return ast.unparse(self.node)

    @property
    def readable(self) -> str:
        """The rule after what it needs, as a program that a reader can take along."""
        nodes = [*self.needed.values(), self.node]
        imports = ["import mindspore", *imports_for([*nodes], self.file)]
        return "\n\n\n".join(["\n".join(sorted(imports)), *map(ast.unparse, nodes)])

    @cached_property
    def digest(self) -> str:
        """Eight hexadecimal digits that change with what the rule does."""
        parts = [self.source, *map(ast.unparse, self.needed.values())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]

    def function(self) -> Callable[..., Any]:
        """The rule, ready to be called with MindSpore's values."""
        return getattr(self.file.module, self.node.name)


def needed_by(
    nodes: list[ast.stmt] | list[ast.FunctionDef] | list[ast.expr], file: RuleFile
) -> dict[str, ast.stmt]:
    """The definitions of ``file`` that ``nodes`` name, and those that these name."""
    found: set[str] = set()
    open_nodes: list[ast.AST] = [*nodes]
    while open_nodes:
        for name in _names_in(open_nodes.pop()):
            if name in file.definitions and name not in found:
                found.add(name)
                open_nodes.append(file.definitions[name])
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return {n: d for n, d in file.definitions.items() if n in found - own}


def _names_in(node: ast.AST) -> Iterator[str]:
    return (one.id for one in ast.walk(node) if isinstance(one, ast.Name))


def imports_for(nodes: list[ast.AST], file: RuleFile) -> list[str]:
    """The import lines of ``file`` that ``nodes`` need, beside ``import mindspore``."""
    names = {name for node in nodes for name in _names_in(node)}
    lines = {line for name, line in file.imports.items() if name in names}
    return sorted(lines - {"import mindspore"})


def read_rules(folder: Path) -> dict[str, Rule]:
    """The rules in ``folder`` by the name of their reference.

    Raises DiagnosticError for a file that is no Python, that names a rule twice, or
    that names a rule of another file which has none.
    """
    found: dict[str, Rule] = {}
    paths = sorted(folder.glob("*.py"))
    files = [RuleFile(path, path.read_text("utf-8")) for path in paths]
    for file in files:
        path = file.path
        for node in file.tree.body:
            if not isinstance(node, ast.FunctionDef) or _is_helper(node.name):
                continue
            reference = f"{path.stem}.{node.name}"
            if reference in found:
                message = f"{reference} has two rules"
                remedy = "Make one of them, with conditions"
                raise DiagnosticError(Diagnostic(path, node.lineno, message, remedy))
            found[reference] = Rule(reference, file, node)
    for file in files:
        found |= _shared(file, found)
    return found


def _shared(file: RuleFile, rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """The rules that ``file`` takes from others, by the names that they have here."""
    shared = {}
    for namespace, names in file.same_as.items():
        for name in names:
            reference = f"{file.path.stem}.{name}"
            if reference in rules or f"{namespace}.{name}" not in rules:
                line = file.definitions[SAME_AS].lineno
                message = f"{SAME_AS} names {name}, which has "
                message += "a rule here" if reference in rules else "none there"
                remedy = f"Take it out of {SAME_AS}"
                raise DiagnosticError(Diagnostic(file.path, line, message, remedy))
            shared[reference] = replace(
                rules[f"{namespace}.{name}"], reference=reference
            )
    return shared


def _is_helper(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def rule_of(reference: str) -> Rule | None:
    """The rule of ``reference`` that comes with the package, if it has one."""
    return _rules_of_package().get(reference)


def rule_for(entry: Entry) -> Rule | None:
    """The rule of ``entry``; none for an entry of somebody else's table."""
    ours = entry.path.resolve().is_relative_to(package_data().resolve())
    return rule_of(entry.reference) if ours else None


@cache
def _rules_of_package() -> dict[str, Rule]:
    return read_rules(package_data() / RULES)
