"""Rules as files: which there are, what they need, and what their digest depends on."""

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.rules.book import read_rules

TORCH = """
import math

import mindspore

HALF = 0.5


def _halved(x):
    return x * HALF


def half(input):
    return _halved(input)


def root(input):
    return mindspore.mint.pow(input, math.sqrt(0.25))


def __and__(self, other):
    return mindspore.mint.bitwise_and(self, other)
"""


@pytest.fixture
def rules(tmp_path):
    (tmp_path / "torch.py").write_text(TORCH)
    (tmp_path / "torch.Tensor.py").write_text('SAME_AS = {"torch": ["half"]}\n')
    return read_rules(tmp_path)


def changed(tmp_path, before, after, name):
    path = tmp_path / "torch.py"
    path.write_text(path.read_text().replace(before, after))
    return read_rules(tmp_path)[name]


def test_a_function_is_the_rule_of_its_name_in_the_namespace_of_its_file(rules):
    own = {"torch.half", "torch.root", "torch.__and__"}
    assert set(rules) == own | {"torch.Tensor.half"}


def test_a_rule_needs_the_helpers_and_constants_that_it_names(rules):
    assert list(rules["torch.half"].needed) == ["HALF", "_halved"]
    assert list(rules["torch.root"].needed) == []


def test_a_local_name_is_no_rule_of_that_name(tmp_path):
    source = "def root(x):\n    half = x / 2\n    return half\n\n\n"
    (tmp_path / "torch.py").write_text(source + "def half(root):\n    return root\n")
    rules = read_rules(tmp_path)
    assert (rules["torch.root"].needed, rules["torch.half"].needed) == ({}, {})


def test_a_rule_can_be_taken_along_as_a_program(rules):
    assert rules["torch.root"].readable == (
        "import math\nimport mindspore\n\n\n"
        "def root(input):\n"
        "    return mindspore.mint.pow(input, math.sqrt(0.25))"
    )


def test_a_shared_rule_is_that_of_the_other_file(rules):
    shared, original = rules["torch.Tensor.half"], rules["torch.half"]
    assert shared.node is original.node
    assert shared.reference == "torch.Tensor.half"


def test_the_digest_changes_with_what_a_rule_needs_and_with_nothing_else(
    rules, tmp_path
):
    before = rules["torch.half"].digest
    assert changed(tmp_path, "0.25", "0.5", "torch.half").digest == before
    assert changed(tmp_path, "HALF = 0.5", "HALF = 0.75", "torch.half").digest != before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("torch.py", "def f(:\n", "torch.py:1"),
        (
            "torch.py",
            "def f(x):\n    return x\n\n\ndef f(y):\n    return y\n",
            "two rules",
        ),
        ("torch.Tensor.py", 'SAME_AS = {"torch": ["nothing"]}\n', "none there"),
        (
            "torch.Tensor.py",
            'SAME_AS = {"torch": ["half"]}\n\n\ndef half(self):\n    return self\n',
            "a rule here",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(
    rules, tmp_path, name, text, said
):
    (tmp_path / name).write_text(text)
    with pytest.raises(DiagnosticError, match=said):
        read_rules(tmp_path)
