"""Headings as the site lays them out."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from apimap.sphinx_ext.layout import let_names_break


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("torch.nn.Module", ["torch.", "nn.", "Module"]),
        ("untrainable_params", ["untrainable_", "params"]),
        ("requires_grad_", ["requires_", "grad_"]),
        ("Module.__init__", ["Module.__", "init__"]),
        ("x + 1.5", ["x + 1.5"]),
        ("jit", ["jit"]),
    ],
)
def test_a_name_in_a_heading_breaks_after_dots_and_underscores(name, parts):
    document, literal = new_document("page"), nodes.literal("", name)
    document += nodes.section("", nodes.title("", "", literal))
    document += nodes.paragraph("", "", nodes.literal("", name))
    let_names_break(None, document, "page")
    texts = [one for one in literal.children if isinstance(one, nodes.Text)]
    assert texts == parts
    assert len(list(literal.findall(nodes.raw))) == len(parts) - 1
    assert len(list(document.findall(nodes.raw))) == len(parts) - 1
