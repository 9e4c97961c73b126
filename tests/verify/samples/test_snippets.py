"""Samples that are code: from an entry, and from families."""

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.entries import CodeSample
from apimap.verify.samples.snippets import Snippet, families, snippets_of
from tests.verify.support import entry

FAMILY = """
[[family]]
torch = "result = {reference}({arguments})"
mindspore = "result = {target}({arguments})"

[family.calls]
"torch.f" = ["1", { torch = "2", mindspore = "3", target = "mindspore.g" }]
"""


def test_a_family_fills_in_names_and_arguments(tmp_path):
    (tmp_path / "f.toml").write_text(FAMILY)
    one, other = families(tmp_path)["torch.f"]
    assert one.torch == "result = torch.f(1)"
    assert one.mindspore_for("mindspore.h") == "result = mindspore.h(1)"
    assert (other.torch, other.target) == ("result = torch.f(2)", "mindspore.g")
    assert other.mindspore_for("mindspore.g") == "result = mindspore.g(3)"


def test_a_family_says_how_many_processes_run_it(tmp_path):
    text = FAMILY.replace("[[family]]", "[[family]]\nprocesses = 2")
    (tmp_path / "f.toml").write_text(text)
    assert {one.processes for one in families(tmp_path)["torch.f"]} == {2}


@pytest.mark.parametrize(
    ("target", "about"),
    [
        ("mindspore.ops.gamma", True),
        ("mindspore.ops.gam", False),
        ("a.random_gamma", False),
    ],
)
def test_code_says_nothing_of_a_target_that_it_does_not_use(target, about):
    code = "result = mindspore.ops.gamma(1)"
    assert Snippet("f", "result = 1", code).is_about(target) is about


def test_code_for_one_target_is_about_no_other():
    one = Snippet("f", "result = 1", "result = g(h(1))", target="mindspore.g")
    assert one.is_about("mindspore.g")
    assert not one.is_about("mindspore.h")


def test_a_malformed_file_is_named(tmp_path):
    (tmp_path / "f.toml").write_text("[[family]]\ntorch = 1\n")
    with pytest.raises(DiagnosticError, match="cannot be read"):
        families(tmp_path)


def test_an_entry_brings_its_own():
    sample = CodeSample("mindspore.ops.f", "result = 1", "result = 2")
    (found,) = snippets_of(entry(samples=(sample,)))
    assert (found.torch, found.mindspore, found.target) == (
        "result = 1",
        "result = 2",
        "mindspore.ops.f",
    )


def test_all_families_are_code():
    for snippets in families().values():
        for one in snippets:
            compile(one.torch, one.label, "exec")
            compile(one.mindspore_for("mindspore.f"), one.label, "exec")


def test_each_call_of_a_family_is_made_under_each_of_its_settings(tmp_path):
    (tmp_path / "f.toml").write_text(
        '[[family]]\ntorch = "x = 1\\n{arguments}"\nmindspore = "y = 1\\n{arguments}"\n'
        '[[family.settings]]\nname = "doubled"\ntorch = "x = 2"\nmindspore = "y = 2"\n'
        '[family.calls]\n"torch.f" = ["result = 3"]\n',
        encoding="utf-8",
    )
    plain, doubled = families(tmp_path)["torch.f"]
    assert plain.torch == "x = 1\nresult = 3"
    assert doubled.torch == "x = 1\nx = 2\nresult = 3"
    assert doubled.mindspore == "y = 1\ny = 2\nresult = 3"
    assert doubled.label == "f 0, doubled"
