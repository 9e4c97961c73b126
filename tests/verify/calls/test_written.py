"""Calls as a rule writes them, as programs."""

import ast
from pathlib import Path

import pytest

from apimap.rules.book import Rule, RuleFile
from apimap.verify.calls import written
from apimap.verify.calls.programs import (
    call_program,
    compiled_program,
    gradient_program,
)
from apimap.verify.calls.translation import Rejected
from apimap.verify.calls.written import is_target_default, written_call
from apimap.verify.model.values import array

SOURCE = """
import mindspore


def f(input, dim=None):
    if dim == 9:
        raise NotImplementedError("MindSpore has no ninth dimension")
    shifted = input - 1
    return mindspore.ops.amax(shifted, axis=dim, keepdims=False)
"""
X = array([[1.0, 2.0], [3.0, 4.0]], "float32")


@pytest.fixture(autouse=True)
def rule(monkeypatch):
    file = RuleFile(Path("torch.py"), SOURCE)
    node = next(n for n in file.tree.body if isinstance(n, ast.FunctionDef))
    monkeypatch.setattr(written, "rule_of", lambda name: Rule(name, file, node))


def body(code):
    return code.partition("\n\n")[2]


def test_a_program_computes_first_and_prints_the_call():
    code = call_program("mindspore", written_call("torch.f", (X, 1), {}), ("input",))
    assert body(code) == (
        "x = mindspore.tensor([[1.0, 2.0], [3.0, 4.0]])\n"
        "shifted = x - 1\n"
        "print(mindspore.ops.amax(shifted, axis=1))\n"
    )


def test_what_is_computed_first_is_differentiated_too():
    weights = array([1.0, 0.5], "float32")
    call = written_call("torch.f", (X,), {"dim": 1})
    code = gradient_program("mindspore", call, ("input",), [X], weights)
    inside = code[code.index("def total") :]
    assert inside.startswith(
        "def total(x):\n    shifted = x - 1\n    result = mindspore.ops.amax("
    )


def test_what_is_computed_first_is_compiled_too():
    code = compiled_program(written_call("torch.f", (X,), {}), ("input",), [X])
    assert body(code) == (
        "\n@mindspore.jit\ndef net(x):\n    shifted = x - 1\n"
        "    return mindspore.ops.amax(shifted)\n"
    )


def test_a_rule_that_refuses_rejects_the_call():
    with pytest.raises(Rejected, match="no ninth dimension"):
        call_program("mindspore", written_call("torch.f", (X, 9), {}), ())


@pytest.mark.parametrize(
    ("function", "parameter", "value", "default"),
    [
        ("mindspore.ops.amax", "keepdims", False, True),
        ("mindspore.ops.amax", "keepdims", True, False),
        ("mindspore.ops.amax", "nothing", None, False),
        ("mindspore.ops.nothing", "keepdims", False, False),
    ],
)
def test_a_default_of_the_target_is_known_from_its_signature(
    function, parameter, value, default
):
    assert is_target_default(function, parameter, value) is default
