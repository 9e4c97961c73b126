"""Code cells on the page: framework names, output labels, pairs, what is folded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from apimap.base.words import translate
from apimap.sphinx_ext.folds import Fold

FRAMEWORK_NAMES = {"tag_pytorch": "PyTorch", "tag_mindspore": "MindSpore"}
# What a folded demonstration holds: is there a pair in it, are there checks?
DEMONSTRATIONS = {
    (True, True): "Both frameworks: code, output and checks",
    (True, False): "Both frameworks: code and output",
    (False, True): "Code, output and checks",
    (False, False): "Code and output",
}


def setup_part(app: Sphinx) -> None:
    app.connect("doctree-read", arrange_cells)
    app.add_node(HideCodeCellNode, override=True, html=(open_details, close_details))


def arrange_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Name each cell's framework, label outputs and checks, pair and fold cells."""
    language = app.config.language
    for cell in list(code_cells(doctree)):
        if cell.get("hide_mode") == "input":
            label_fold(cell, language)
        label_outputs(cell, language)
        name_framework(cell)
    for first, second in neighbouring_pairs(doctree):
        pair_up(first, second)
    for cells in demonstrations(doctree):
        fold_up(cells, language)


def code_cells(doctree: nodes.Element) -> Iterator[nodes.container]:
    """The containers that myst-nb makes of code cells."""
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") == "cell_code":
            yield node


def label_outputs(cell: nodes.container, language: str) -> None:
    """Put the words that announce an output before the cell's outputs."""
    for part in cell.children:
        if part.get("nb_element") == "cell_code_output" and part.children:
            label = translate(language, "# Out:")
            part.insert(0, nodes.paragraph("", label, classes=["output-label"]))


def name_framework(cell: nodes.container) -> None:
    """Head a cell of one framework with the framework's name."""
    name = next((FRAMEWORK_NAMES.get(css) for css in _frameworks(cell)), None)
    source = cell.children[0] if cell.children else None
    if name and source is not None and source.get("nb_element") == "cell_code_source":
        source.insert(0, nodes.paragraph("", name, classes=["framework-name"]))


def _frameworks(cell: nodes.container) -> list[str]:
    return [css for css in cell["classes"] if css in FRAMEWORK_NAMES]


def label_fold(cell: nodes.container, language: str) -> None:
    """Say on a folded cell what unfolding shows: set-up, checks, helpers, or code."""
    checks = count_assertions(cell.children[0].astext())
    show, hide = "Show the code", "Hide the code"
    if "tag_setup" in cell["classes"]:
        show, hide = "Set-up: imports and data", "Hide the set-up"
    elif checks:
        cell["classes"].append("checks")
        hide = "Hide the checks"
        show = "{count} checks behind this section"
        if checks == 1:
            show = "One check behind this section"
    elif len(cell.children) == 1:  # without output: it only defines something
        show, hide = "Helpers", "Hide the helpers"
    cell["prompt_show"] = translate(language, show, count=checks)
    cell["prompt_hide"] = translate(language, hide)


def count_assertions(code: str) -> int:
    """How many assert statements ``code`` holds; 0 for what is not Python alone."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return 0
    return sum(isinstance(node, ast.Assert) for node in ast.walk(tree))


def neighbouring_pairs(
    doctree: nodes.document,
) -> list[tuple[nodes.container, nodes.container]]:
    """A PyTorch cell and the MindSpore cell that follows it at once."""
    pairs = []
    for cell in code_cells(doctree):
        following = next_to(cell)
        if (
            _frameworks(cell) == ["tag_pytorch"]
            and isinstance(following, nodes.container)
            and _frameworks(following) == ["tag_mindspore"]
        ):
            pairs.append((cell, following))
    return pairs


def next_to(node: nodes.Element) -> nodes.Node | None:
    """What follows ``node`` on the page; the marks between cells do not show."""
    siblings = node.parent.children[node.parent.index(node) + 1 :]
    return next((n for n in siblings if not isinstance(n, nodes.comment)), None)


def pair_up(first: nodes.container, second: nodes.container) -> None:
    """Wrap two neighbours into one container, which the style sets side by side."""
    parent = first.parent
    pair = nodes.container("", classes=["pair"])
    parent.insert(parent.index(first), pair)
    for cell in (first, second):
        parent.remove(cell)
        pair.append(cell)


def demonstrations(doctree: nodes.document) -> list[list[nodes.container]]:
    """Cells and pairs that are hidden whole, with neighbours and checks together."""
    found: list[list[nodes.container]] = []
    for block in doctree.findall(nodes.container):
        hidden = hidden_whole(block)
        if found and next_to(found[-1][-1]) is block and (hidden or is_check(block)):
            found[-1].append(block)
        elif hidden:
            found.append([block])
    return found


def is_check(block: nodes.container) -> bool:
    return "checks" in block["classes"]


def hidden_whole(block: nodes.container) -> bool:
    """Whether ``block`` is a pair, or a cell outside of one, that its tags hide."""
    if "pair" in block.parent["classes"]:
        return False
    cells = block.children if "pair" in block["classes"] else [block]
    return all(cell.get("hide_mode") == "all" for cell in cells)


def fold_up(blocks: list[nodes.container], language: str) -> None:
    """Put ``blocks`` into one fold, in the place of the first."""
    paired = any("pair" in block["classes"] for block in blocks)
    words = DEMONSTRATIONS[paired, any(map(is_check, blocks))]
    fold = Fold(summary=translate(language, words), classes=["demonstration"])
    parent = blocks[0].parent
    parent.insert(parent.index(blocks[0]), fold)
    for block in blocks:
        parent.remove(block)
        fold.append(block)
    for cell in code_cells(fold):
        if cell.get("hide_mode") == "all":
            del cell["hide_mode"]  # else it is folded once more


def open_details(translator: HTML5Translator, node: HideCodeCellNode) -> None:
    """A fold whose summary is its own label, so that it is in the page's language."""
    translator.body.append(
        '<details class="fold"><summary>'
        f'<span class="collapsed">{escape(node["prompt_show"])}</span>'
        f'<span class="expanded">{escape(node["prompt_hide"])}</span></summary>\n'
    )


def close_details(translator: HTML5Translator, node: HideCodeCellNode) -> None:
    translator.body.append("</details>\n")
