"""A name in, an entry out: both directions, short forms, slips."""

import subprocess
import sys
from pathlib import Path

import pytest

from apimap.mapping.loading import open_mapping
from apimap.mapping.lookup import find

MAPPING = open_mapping(Path(__file__).parents[1] / "data" / "mapping")


@pytest.mark.parametrize(
    ("name", "direction", "references"),
    [
        ("torch.amax", "reference", ["torch.amax"]),
        (" torch.amax() ", "reference", ["torch.amax"]),
        ("torch.absolutely", "reference", ["torch.abs"]),
        ("torch.Amax", "reference", ["torch.amax"]),
        ("device", "reference", ["torch.device"]),
        ("mindspore.mint.amax", "target", ["torch.amax"]),
        ("mint.amax", "target", ["torch.amax"]),
        ("ops.abs", "target", ["torch.abs", "torch.nn.Abs"]),
    ],
)
def test_a_name_leads_to_its_entries(name, direction, references):
    found = find(name, MAPPING)
    assert found.direction == direction
    assert [entry.reference for entry in found.entries] == references


@pytest.mark.parametrize(
    ("name", "near"),
    [("torch.amx", "torch.amax"), ("mindspore.ops.ams", "mindspore.ops.abs")],
)
def test_a_slip_gives_the_nearest_names(name, near):
    found = find(name, MAPPING)
    assert (found.direction, found.entries) == (None, ())
    assert near in found.nearest


FAMILY = """\
[[entry]]
reference = "torch.sparse"
category = "no-counterpart"
covers = ["torch.Tensor.to_sparse", "torch.sparse.*"]
"""


@pytest.mark.parametrize(
    "name", ["torch.sparse", "torch.sparse.mm", "torch.Tensor.to_sparse", "x.to_sparse"]
)
def test_a_name_of_a_family_leads_to_its_entry(tmp_path, name):
    (tmp_path / "torch.toml").write_text(FAMILY)
    (entry,) = find(name, open_mapping(tmp_path)).entries
    assert entry.reference == "torch.sparse"


def test_nothing_is_near_to_nonsense():
    assert find("qqqqqqq", MAPPING).nearest == ()


def test_an_ending_that_several_names_have_is_no_answer():
    found = find("amax", MAPPING)
    assert [entry.reference for entry in found.entries] == ["torch.amax"]
    assert find("abs", MAPPING).entries[0].reference == "torch.abs"


def test_an_entry_that_is_malformed_is_not_shown(tmp_path):
    from apimap.base.diagnostics import DiagnosticError

    text = '[[entry]]\nreference = "torch.a"\ncategory = 3\n'
    (tmp_path / "torch.toml").write_text(text)
    with pytest.raises(DiagnosticError, match="category"):
        find("torch.a", open_mapping(tmp_path))


def test_looking_up_imports_no_framework_and_no_sphinx():
    program = (
        "import sys; from apimap.mapping.lookup import find; find('torch.amax');"
        "print([m for m in ('torch', 'mindspore', 'sphinx', 'numpy', 'markdown_it')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
