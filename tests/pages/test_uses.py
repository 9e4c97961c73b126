"""The APIs that a page's code uses."""

import pytest

from apimap.pages.cells import parse_page
from apimap.pages.uses import apis_used, pages_by_subject

HEAD = "---\nkernelspec:\n  name: python3\n---\n"


def used(tmp_path, *cells: str) -> set[str]:
    text = "\n".join(f"```{{code-cell}} python\n{cell}\n```\n" for cell in cells)
    return apis_used(parse_page(HEAD + text, tmp_path / "page.md"))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import torch\ntorch.abs(x)", "torch.abs"),
        ("import torch as t\nt.nn.ReLU()", "torch.nn.ReLU"),
        ("import torch.nn.functional as F\nF.relu(x)", "torch.nn.functional.relu"),
        ("from torch import nn\nnn.Linear(1, 2)", "torch.nn.Linear"),
        ("from torch.nn import Linear as L\nL(1, 2)", "torch.nn.Linear"),
        ("import mindspore as ms\nms.ops.abs(x)", "mindspore.ops.abs"),
    ],
)
def test_names_are_followed_through_imports(tmp_path, code, name):
    assert name in used(tmp_path, code)


def test_an_import_holds_for_the_cells_after_it(tmp_path):
    assert "torch.abs" in used(tmp_path, "import torch", "torch.abs(x)")


def test_self_in_a_module_is_the_module(tmp_path):
    code = (
        "from torch import nn\nclass Net(nn.Module):\n"
        "    def __init__(self):\n        self.register_buffer('a', None)"
    )
    assert "torch.nn.Module.register_buffer" in used(tmp_path, code)


def test_other_libraries_and_magics_are_passed_over(tmp_path):
    assert used(tmp_path, "import numpy as np\nnp.abs(1)", "%timeit 1") == set()


def test_a_page_says_what_it_treats(tmp_path):
    (tmp_path / "a.md").write_text("---\napimap:\n  treats: [torch.abs]\n---\n# A\n")
    (tmp_path / "b.md").write_text("# B\n")
    found = pages_by_subject(tmp_path.glob("*.md"))
    assert found == {"torch.abs": ["notebooks/a.html"]}
