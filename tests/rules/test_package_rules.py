"""The rules that come with the package: what must be true of each."""

import ast

import pytest

from apimap.base.files import package_data
from apimap.mapping.loading import open_mapping
from apimap.rules.book import RULES, read_rules
from apimap.rules.evaluation import BUILTINS
from apimap.signature.record import read_newest_record

FOLDER = package_data() / RULES
ALL = read_rules(FOLDER)
OWN = {n: r for n, r in ALL.items() if n == f"{r.file.path.stem}.{r.node.name}"}
MODULES = {"mindspore", "math", "numpy"}
# Names that PyTorch takes or documents, and its recorded signatures have otherwise.
DOCUMENTED = {
    "torch.linalg.matrix_norm": {"input"},
    "torch.lu_solve": {"b"},
    "torch.ormqr": {"tau", "other"},
    "torch.range": {"layout"},
    "torch.result_type": {"tensor1", "tensor2"},
}
# What a body holds that can be filled in with the arguments of a call.
FOLDABLE = (ast.Return, ast.If, ast.Assign, ast.Raise, ast.Expr)


def parameters(rule):
    given = rule.node.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return [one.arg for one in named]


def test_every_rule_is_about_an_entry():
    names = {entry.reference for entry in open_mapping().entries}
    assert ALL.keys() - names == set()


def test_the_parameters_are_those_of_pytorch():
    """Private parameters aside, and where any number of tensors is taken."""
    record = read_newest_record()
    wrong = {}
    for name, rule in OWN.items():
        known = [
            p for s in record.reading(name).signatures for p in s.parameters.values()
        ]
        names = {p.name for p in known} | {"self"} | DOCUMENTED.get(name, set())
        unknown = {p for p in parameters(rule) if p not in names and p[0] != "_"}
        if unknown and not any(p.kind is p.VAR_POSITIONAL for p in known):
            wrong[name] = sorted(unknown)
    assert wrong == {}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda p: p.name)
def test_a_file_imports_nothing_else_and_says_what_it_is(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    imported = {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {
        str(node.module).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert imported <= MODULES


def test_a_body_holds_only_what_can_be_filled_in():
    wrong = {
        (name, type(node).__name__)
        for name, rule in OWN.items()
        for node in statements(rule.node.body)
        if not isinstance(node, FOLDABLE)
    }
    assert wrong == set()


def statements(body):
    for node in body:
        yield node
        if isinstance(node, ast.If):
            yield from statements([*node.body, *node.orelse])


def test_every_helper_is_needed():
    unused = set()
    for file in {rule.file.path: rule.file for rule in ALL.values()}.values():
        rules = [rule for rule in ALL.values() if rule.file is file]
        needed = {name for rule in rules for name in rule.needed}
        own = {rule.node.name for rule in rules} | {"SAME_AS"}
        unused |= {(file.path.name, n) for n in file.definitions.keys() - needed - own}
    assert unused == set()


def test_every_name_is_defined():
    import builtins

    wrong = set()
    for name, rule in OWN.items():
        local = {a.arg for a in ast.walk(rule.node) if isinstance(a, ast.arg)}
        local |= {
            n.id
            for n in ast.walk(rule.node)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        known = local | rule.file.definitions.keys() | rule.file.imports.keys()
        used = {n.id for n in ast.walk(rule.node) if isinstance(n, ast.Name)}
        wrong |= {(name, n) for n in used - known - set(dir(builtins)) - set(BUILTINS)}
    assert wrong == set()
