"""What the scan knows of PyTorch, against the type stubs of the installed one."""

import ast
import importlib.util
from functools import cache
from pathlib import Path

import pytest

from apimap.scan.resolving.facts import facts

pytestmark = pytest.mark.integration


@cache
def stub_returns(part: str, owner: str | None) -> dict[str, set[str]]:
    """Function to the return annotations of its overloads, in a stub of PyTorch."""
    folder = Path(importlib.util.find_spec("torch").submodule_search_locations[0])
    body = ast.parse((folder / part).read_text("utf-8")).body
    if owner:
        body = next(
            node.body
            for node in body
            if isinstance(node, ast.ClassDef) and node.name == owner
        )
    found: dict[str, set[str]] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.returns:
            found.setdefault(node.name, set()).add(ast.unparse(node.returns))
    return found


STUBS = {
    "torch": ("_C/_VariableFunctions.pyi", None),
    "torch.Tensor": ("_C/__init__.pyi", "TensorBase"),
}
PLAIN = ("_int", "_bool", "_float", "int", "bool", "float", "str", "None", "Size")
UNPACKED = ("tuple[", "list[", "torch.return_types")


@pytest.mark.parametrize("space", STUBS)
def test_what_gives_no_tensor_is_not_taken_for_one(space):
    wrong = [
        name
        for name, returns in stub_returns(*STUBS[space]).items()
        if not name.startswith("_")
        and returns <= {*PLAIN, *(f"{kind} | None" for kind in PLAIN)}
        and facts().function_result(f"{space}.{name}", 0) != "other"
    ]
    assert wrong == []


@pytest.mark.parametrize("space", STUBS)
def test_what_gives_several_tensors_is_known(space):
    wrong = [
        name
        for name, returns in stub_returns(*STUBS[space]).items()
        if not name.startswith("_")
        and name in {n.rpartition(".")[2] for n in facts().names}
        and all(one.startswith(UNPACKED) for one in returns)
        and facts().function_result(f"{space}.{name}", 0) not in ("tensors", "other")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("torch.nn.modules.conv.Conv2d", "torch.nn.Conv2d"),
        ("torch.nn.parameter.Parameter", "torch.nn.Parameter"),
        ("torch.optim.adam.Adam", "torch.optim.Adam"),
        ("torch.functional.einsum", "torch.einsum"),
        ("torch.nn.modules.utils._pair", "torch.nn.modules.utils._pair"),
        ("torch.abs", "torch.abs"),
    ],
)
def test_an_api_has_the_name_that_is_documented(written, name):
    assert facts().canonical(written) == name


def test_every_spelling_of_the_table_leads_to_a_namespace_that_is_known():
    spaces = {name.rpartition(".")[0] for name in facts().names}
    assert set(facts().table["spellings"].values()) <= spaces


def test_constants_and_reversed_parameters_belong_to_entries():
    table = facts().table
    assert set(table["constants"]) <= facts().names
    assert set(table["reversed"]) - {"torch.nn.SyncBatchNorm"} <= facts().names
