"""Folding: a rule and the arguments of a call become the code of that call."""

import ast
import textwrap
from pathlib import Path

import pytest

from apimap.rules.book import Rule, RuleFile
from apimap.rules.folding import Given, Refused, fold


class Shaped:
    """Stands for a tensor of known shape and dtype."""

    ndim = 2
    shape = (3, 4)
    dtype = "float32"


X = Given("x", Shaped())


def rule(source):
    file = RuleFile(Path("torch.py"), textwrap.dedent(source))
    node = [n for n in file.tree.body if isinstance(n, ast.FunctionDef)][-1]
    return Rule("torch.f", file, node)


def given(value):
    return Given(repr(value), value)


def expression(source, *args, **kwargs):
    return fold(rule(source), args, kwargs).expression


ADD = """
    import mindspore

    def f(input, other, *, alpha=1):
        if alpha == 1:
            return mindspore.mint.add(input, other)
        return mindspore.mint.add(input, other * alpha)
"""


def test_a_condition_on_what_is_known_is_decided():
    assert expression(ADD, X, Given("y")) == "mindspore.mint.add(x, y)"
    written = expression(ADD, X, Given("y"), alpha=given(2))
    assert written == "mindspore.mint.add(x, y * 2)"


def test_a_condition_on_what_is_unknown_leaves_the_rule_as_a_function():
    folded = fold(rule(ADD), [X, Given("y")], {"alpha": Given("a")})
    assert folded.expression == "f(x, y, alpha=a)"
    assert folded.definitions == (ast.unparse(rule(ADD).node),)


@pytest.mark.parametrize(
    ("returned", "args", "written"),
    [
        ("g(x, dim)", [X, given(-1)], "g(x, -1)"),
        ("g(x, dim + x.ndim)", [X, given(-1)], "g(x, 1)"),
        ("g(x, x.shape[dim])", [X, given(0)], "g(x, 3)"),
        ("g(x, dim) if dim else h(x)", [X, given(0)], "h(x)"),
        ("g(x, (dim, dim))", [X, given(2)], "g(x, (2, 2))"),
        ("g(x, [dim] * 2)", [X, given(2)], "g(x, [2, 2])"),
        ("g(x, float('inf'))", [X], "g(x, float('inf'))"),
        ("g(x, dim)", [X, Given("mindspore.int32", object())], "g(x, mindspore.int32)"),
        ("g(x, dim)", [X, Given("len(xs)")], "g(x, len(xs))"),
    ],
)
def test_what_is_known_is_written_as_a_literal(returned, args, written):
    source = f"""
    def f(x, dim=None):
        return {returned}
    """
    assert expression(source, *args) == written


def test_any_number_of_arguments_is_spliced():
    source = """
    def f(self, *shape):
        if len(shape) == 1 and isinstance(shape[0], (tuple, list)):
            return self.reshape(shape[0])
        return self.reshape(*shape)
    """
    assert expression(source, X, given(2), given(-1)) == "x.reshape(2, -1)"
    assert expression(source, X, given((2, -1))) == "x.reshape((2, -1))"
    assert expression(source, X, Given("n"), Given("m")) == "x.reshape(n, m)"


def test_an_intermediate_result_gets_a_line_and_a_name_that_is_free():
    source = """
    def f(input, dim):
        shifted = input - 1
        return g(shifted, shifted)
    """
    folded = fold(rule(source), [Given("shifted"), given(0)], {})
    assert folded.lines == ("shifted2 = shifted - 1",)
    assert folded.expression == "g(shifted2, shifted2)"


def test_an_intermediate_value_that_is_known_needs_none():
    source = """
    def f(input, dim):
        last = input.ndim - 1
        return g(input, last)
    """
    folded = fold(rule(source), [X, given(0)], {})
    assert (folded.lines, folded.expression) == ((), "g(x, 1)")


def test_helpers_come_along_and_imports_with_them():
    source = """
    import math

    import mindspore


    def _scaled(x):
        return x * math.pi


    def f(input):
        return _scaled(input)
    """
    folded = fold(rule(source), [X], {})
    assert folded.definitions == ("def _scaled(x):\n    return x * math.pi",)
    assert folded.imports == ("import math",)


def test_an_argument_at_the_targets_default_is_left_out():
    source = """
    def f(input, keepdim=False):
        return ops.amax(input, axis=0, keepdims=keepdim)
    """

    def is_default(function, parameter, value):
        return (function, parameter, value) == ("ops.amax", "keepdims", False)

    folded = fold(rule(source), [X], {}, is_default)
    assert folded.expression == "ops.amax(x, axis=0)"
    folded = fold(rule(source), [X, given(True)], {}, is_default)
    assert folded.expression == "ops.amax(x, axis=0, keepdims=True)"


REFUSING = """
    def f(input, mode="zeros"):
        if mode != "zeros":
            raise NotImplementedError("MindSpore has no other mode")
        return g(input)
"""


def test_a_rule_that_raises_refuses():
    with pytest.raises(Refused, match="no other mode"):
        fold(rule(REFUSING), [X], {"mode": given("reflect")})


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [([], {}), ([X, X, X], {}), ([X], {"unknown": X}), ([X], {"input": X})],
)
def test_arguments_that_pytorch_does_not_take_are_an_error(args, kwargs):
    with pytest.raises(TypeError, match=r"torch\.f"):
        fold(rule(REFUSING), args, kwargs)


@pytest.mark.parametrize(
    ("returned", "written"),
    [
        ("g(input != 0)", "g(x != 0)"),
        ("g(input == other)", "g(x == y)"),
        ("g(input.dtype)", "g(x.dtype)"),
        ("g() if input is None else h()", "h()"),
        ("g() if isinstance(input, (int, float)) else h()", "h()"),
        ("g() if input.dtype == other.dtype else h()", "g()"),
        ("g(*input.shape[1:])", "g(4)"),
    ],
)
def test_of_a_tensor_no_more_is_decided_than_is_known(returned, written):
    source = f"""
    def f(input, other):
        return {returned}
    """
    assert expression(source, X, Given("y", Shaped())) == written


@pytest.mark.parametrize(
    "test", ["input", "input == 0", "input.dtype == mindspore.int8", "input.size > 1"]
)
def test_a_condition_on_numbers_leaves_the_rule_as_a_function(test):
    source = f"""
    def f(input):
        if {test}:
            return g(input)
        return h(input)
    """
    assert expression(source, X) == "f(x)"
