"""Content that a reader opens by its summary."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class Fold(nodes.General, nodes.Element):
    """Content that a reader opens by its ``summary``; ``classes`` say of what kind."""


def setup_part(app: Sphinx) -> None:
    app.add_node(Fold, html=(open_fold, close_fold))


def open_fold(translator: HTML5Translator, node: Fold) -> None:
    summary, classes = escape(node["summary"]), " ".join(node["classes"])
    translator.body.append(f'<details class="{classes}"><summary>{summary}</summary>\n')


def close_fold(translator: HTML5Translator, node: Fold) -> None:
    translator.body.append("</details>\n")
