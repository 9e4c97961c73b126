"""Code cells on the page, on small trees made by hand."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from apimap.sphinx_ext import cells
from apimap.sphinx_ext.folds import Fold


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
    ("code", "output", "prompt"),
    [
        ("assert 1\nassert 2, 'two'", "", "2 checks behind this section"),
        ("for x in y:\n    assert x", "", "One check behind this section"),
        ("x = 1", "", "Helpers"),
        ("draw()", "a picture", "Show the code"),
        ("%matplotlib inline", "a picture", "Show the code"),
    ],
)
def test_a_fold_says_what_is_in_it(code, output, prompt):
    cell = code_cell(code=code, output=output, hide_mode="input")
    cells.label_fold(cell, "en")
    assert cell["prompt_show"] == prompt
    assert ("checks" in cell["classes"]) == ("check" in prompt)


def test_the_fold_of_the_set_up_says_so():
    cell = code_cell("setup", code="import torch", hide_mode="input")
    cells.label_fold(cell, "en")
    assert cell["prompt_show"] == "Set-up: imports and data"


def pair(**attributes):
    both = [code_cell(name, **attributes) for name in ("pytorch", "mindspore")]
    return nodes.container("", *both, classes=["pair"])


def checks():
    cell = code_cell(hide_mode="input")
    cell["classes"].append("checks")
    return cell


def folded(document):
    for blocks in cells.demonstrations(document):
        cells.fold_up(blocks, "en")
    return [node for node in document if isinstance(node, Fold)]


def test_what_is_hidden_whole_is_one_fold_with_its_neighbours_and_checks(page):
    parts = [pair(hide_mode="all"), code_cell(hide_mode="all"), checks()]
    document = page(*parts[:2], nodes.comment(), parts[2], nodes.paragraph(), checks())
    (fold,) = folded(document)
    assert fold.children == parts
    assert fold["classes"] == ["demonstration"]
    assert fold["summary"] == "Both frameworks: code, output and checks"
    assert len(document.children) == 4


def test_a_cell_in_a_fold_is_not_folded_once_more(page):
    (fold,) = folded(page(pair(hide_mode="all"), checks()))
    modes = [cell.get("hide_mode") for cell in cells.code_cells(fold)]
    assert modes == [None, None, "input"]


def test_text_between_two_demonstrations_parts_them(page):
    cell = code_cell(hide_mode="all")
    document = page(cell, nodes.paragraph(), pair(hide_mode="all"))
    summaries = [fold["summary"] for fold in folded(document)]
    assert summaries == ["Code and output", "Both frameworks: code and output"]


@pytest.mark.parametrize("blocks", [[checks()], [pair(), checks()], [code_cell()]])
def test_what_is_shown_is_not_folded_with_its_checks(page, blocks):
    assert folded(page(*blocks)) == []
