"""Arguments that are more than a name are evaluated once, in the reader's order."""

import textwrap
from pathlib import Path

import pytest

from apimap.rules.book import Rule, RuleFile
from apimap.rules.folding import Given, fold


def code(source, *args, **kwargs):
    file = RuleFile(Path("torch.py"), textwrap.dedent(source))
    rule = Rule("torch.f", file, file.tree.body[-1])
    given = {name: Given(text) for name, text in kwargs.items()}
    folded = fold(rule, [Given(text) for text in args], given)
    return "\n".join([*folded.lines, folded.expression])


def rule(returned, parameters="input, other=None"):
    return f"def f({parameters}):\n    return {returned}"


@pytest.mark.parametrize("text", ["x", "self.weight", "a.b.c", "2", "-1", "'mean'"])
def test_a_name_or_a_literal_stands_wherever_it_is_used(text):
    assert code(rule("g(input, input)"), text) == f"g({text}, {text})"


@pytest.mark.parametrize("text", ["x.view(2, 3)", "x[0]", "x + y", "f(x).T"])
def test_what_is_used_twice_gets_a_line(text):
    assert (
        code(rule("g(input, h(input))"), text) == f"input = {text}\ng(input, h(input))"
    )
    assert code(rule("g(input)"), text) == f"g({text})"


def test_the_items_of_a_tuple_are_arguments_of_their_own():
    written = code(rule("g(input, other, other)"), "x", "(2, n(), -1)")
    assert written == "other = n()\ng(x, (2, other, -1), (2, other, -1))"
    assert code(rule("g(*input)", "*input"), "a()", "b()") == "g(a(), b())"
    written = code(rule("g(*input, *input)", "*input"), "a()", "y")
    assert written == "input = a()\ng(input, y, input, y)"


def test_the_order_of_the_reader_is_kept():
    assert code(rule("g(input, other)"), "a()", "b()") == "g(a(), b())"
    assert code(rule("g(other, input)"), "a()", "b()") == "input = a()\ng(b(), input)"
    assert code(rule("g(other, input)"), other="b()", input="a()") == "g(b(), a())"
    written = code(rule("g(input, other, other)"), "a()", "b()")
    assert written == "input = a()\nother = b()\ng(input, other, other)"
    written = code(rule("g(input, input, other)"), "a()", "b()")
    assert written == "input = a()\ng(input, input, b())"


def test_the_lines_of_a_rule_come_after_those_of_the_arguments():
    source = """
    def f(input, other):
        shifted = other - 1
        return g(input, shifted, shifted)
    """
    written = code(source, "a()", "b()")
    assert written == "input = a()\nshifted = b() - 1\ng(input, shifted, shifted)"


def test_another_name_for_an_argument_is_no_line():
    source = """
    def f(input):
        x = input
        return g(x)
    """
    assert code(source, "a()") == "g(a())"


def test_the_name_of_a_line_is_free():
    written = code(rule("g(input, input, other)"), "input + 1", "input2.T")
    assert written == "input3 = input + 1\ng(input3, input3, input2.T)"
    source = """
    def f(input):
        input = input - 1
        return g(input, input)
    """
    assert code(source, "a()") == "input = a() - 1\ng(input, input)"


def test_a_tensor_whose_method_is_called_is_not_named_self():
    written = code(rule("g(self, self)", "self"), "self.net(x)")
    assert written == "tensor = self.net(x)\ng(tensor, tensor)"


def test_what_a_rule_does_not_use_is_left_out():
    written = code(
        rule("g(input, input)", "device, input"), "torch.device('cuda')", "a()"
    )
    assert written == "input = a()\ng(input, input)"


def test_a_rule_that_stays_a_function_takes_the_arguments_as_they_are():
    source = """
    def f(input):
        if input.any():
            return g(input)
        return h(input)
    """
    assert code(source, "a() + b()") == "f(a() + b())"


def test_the_expression_runs_as_the_function_does():
    """Each argument says when it is evaluated: the same in both."""
    source = "def f(a, b, c):\n    d = c * 2\n    return [b, a, d, b]"
    calls = []

    def seen(value):
        calls.append(value)
        return value

    scope = {"seen": seen}
    lines = code(source, "seen(1)", "seen(2)", c="seen(3)").splitlines()
    exec("\n".join(lines[:-1]), scope)
    assert eval(lines[-1], scope) == [2, 1, 6, 2]
    assert calls == [1, 2, 3]
