"""Code cells on the page, on small trees made by hand."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from apimap.sphinx_ext import cells


def code_cell(*tags: str, code: str = "x = 1", output: str = "", **attributes):
    classes = ["cell", *(f"tag_{tag}" for tag in tags)]
    cell = nodes.container(nb_element="cell_code", classes=classes, **attributes)
    for part, text in (("source", code), ("output", output)):
        if text:
            block = nodes.literal_block(text, text)
            cell += nodes.container("", block, nb_element=f"cell_code_{part}")
    return cell


@pytest.fixture
def page():
    def make(*children):
        document = new_document("page")
        document += list(children)
        return document

    return make


def test_neighbours_of_both_frameworks_become_a_pair(page):
    document = page(code_cell("pytorch"), nodes.comment(), code_cell("mindspore"))
    for pair in cells.neighbouring_pairs(document):
        cells.pair_up(*pair)
    pair = document.children[0]
    assert pair["classes"] == ["pair"]
    assert [cell["classes"][1] for cell in pair] == ["tag_pytorch", "tag_mindspore"]
    assert len(document.children) == 2


@pytest.mark.parametrize(
    "children",
    [
        [code_cell("mindspore"), code_cell("pytorch")],
        [code_cell("pytorch"), nodes.paragraph(), code_cell("mindspore")],
        [code_cell("pytorch"), code_cell()],
        [code_cell("pytorch")],
    ],
)
def test_other_neighbours_stay_apart(page, children):
    copies = [child.deepcopy() for child in children]
    assert cells.neighbouring_pairs(page(*copies)) == []


def test_two_pairs_in_a_row_are_two_pairs(page):
    document = page(*[code_cell(tag) for tag in ("pytorch", "mindspore") * 2])
    assert len(cells.neighbouring_pairs(document)) == 2


@pytest.mark.parametrize(
    ("language", "label"), [("en", "# Out:"), ("zh_CN", "# 输出：")]
)
def test_outputs_are_announced_in_the_pages_language(language, label):
    cell = code_cell(output="1")
    cells.label_outputs(cell, language)
    assert cell.children[1].children[0].astext() == label


def test_a_cell_without_output_announces_none():
    cell = code_cell()
    cells.label_outputs(cell, "en")
    assert len(cell.children) == 1


@pytest.mark.parametrize(
    ("tags", "name"), [(["pytorch"], "PyTorch"), (["x", "mindspore"], "MindSpore")]
)
def test_a_framework_is_named_above_its_code(tags, name):
    cell = code_cell(*tags)
    cells.name_framework(cell)
    assert cell.children[0].children[0].astext() == name


def test_a_cell_of_no_framework_is_not_named():
    cell = code_cell("hide-input")
    cells.name_framework(cell)
    assert len(cell.children[0].children) == 1


@pytest.mark.parametrize(
    ("code", "prompt"),
    [
        ("assert 1\nassert 2, 'two'", "2 checks behind this section"),
        ("for x in y:\n    assert x", "One check behind this section"),
        ("x = 1", "Show the code"),
        ("%matplotlib inline", "Show the code"),
    ],
)
def test_a_fold_says_what_is_in_it(code, prompt):
    cell = code_cell(code=code, hide_mode="input")
    cells.label_fold(cell, "en")
    assert cell["prompt_show"] == prompt
    assert ("checks" in cell["classes"]) == ("check" in prompt)
