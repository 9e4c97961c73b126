"""The last section of a page: its outputs under each recorded version."""

from __future__ import annotations

import difflib
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from apimap.base.diagnostics import DiagnosticError
from apimap.base.words import translate
from apimap.execution.pages import task_of
from apimap.outputs.records import OutputDifference
from apimap.outputs.versions import (
    AcrossVersions,
    VersionResult,
    across_versions,
    record_files,
)
from apimap.sphinx_ext.folds import Fold

logger = logging.getLogger(__name__)
ANCHOR = "across-versions"


def setup_part(app: Sphinx) -> None:
    app.add_transform(AppendAcrossVersions)


class AppendAcrossVersions(SphinxTransform):
    """Add the section to a page that was recorded under more than one version.

    It runs after the labels of pages are collected, as the section's anchor is on
    every page, and before links within a page are resolved.
    """

    default_priority = 860

    def apply(self, **kwargs: object) -> None:
        path = Path(self.env.doc2path(self.env.docname))
        for record in record_files(path):
            self.env.note_dependency(str(record.resolve()))
        task = task_of(path) if record_files(path) else None
        if task is None:
            return
        try:
            across = across_versions(path, task.digest)
        except DiagnosticError as error:
            logger.warning("%s", error, location=self.env.docname)
            return
        if across:
            self.append(section_of(across, self.config.language))

    def append(self, section: nodes.section) -> None:
        first = next(self.document.findall(nodes.section))
        first += section
        self.document.note_explicit_target(section)


def section_of(across: AcrossVersions, language: str) -> nodes.section:
    """The section: a sentence, a table of versions, and what differs."""
    title = nodes.title("", translate(language, "Across versions"))
    section = nodes.section("", title, ids=[ANCHOR], names=[ANCHOR])
    sentence = "The outputs are the same since MindSpore {version}; older ones differ."
    if across.all_same:
        sentence = "Every recorded version gives the same outputs."
    elif across.same_since == across.results[0].mindspore:
        sentence = (
            "Before MindSpore {version} some cells gave other outputs, or an error."
        )
    words = translate(language, sentence, version=across.same_since)
    section += nodes.paragraph("", words)
    summary = translate(language, "The outputs version by version")
    fold = Fold(summary=summary, classes=["demonstration"])
    fold += table_of(across, language)
    for result in across.results:
        if result.differences:
            fold += fold_of(result, across.results[0], language)
    section += fold
    return section


def table_of(across: AcrossVersions, language: str) -> nodes.table:
    """One row a version: what it ran with, and how its outputs compare."""
    newest = across.results[0]
    rows = [["MindSpore", "PyTorch", "Python", translate(language, "Outputs")]]
    for result in across.results:
        told = outcome(result, newest, language)
        versions = result.provenance
        rows.append([result.mindspore, versions["torch"], versions["python"], told])
    head, *body = (row_of(row) for row in rows)
    group = nodes.tgroup("", cols=len(rows[0]))
    group += [nodes.colspec(colwidth=width) for width in (15, 15, 15, 55)]
    group += nodes.thead("", head)
    group += nodes.tbody("", *body)
    return nodes.table("", group, classes=["versions"])


def outcome(result: VersionResult, newest: VersionResult, language: str) -> str:
    """How a version's outputs compare with the newest version's, in words."""
    if result is newest:
        words = "shown on this page"
    elif result.differences:
        words = "{count} of {cells} cells differ"
    else:
        words = "the same"
    count = len(result.differences)
    return translate(language, words, count=count, cells=result.cells)


def row_of(words: list[str]) -> nodes.row:
    entries = [nodes.entry("", nodes.paragraph("", word)) for word in words]
    return nodes.row("", *entries)


def fold_of(result: VersionResult, newest: VersionResult, language: str) -> Fold:
    """What differs under one version, cell by cell."""
    summary = translate(
        language,
        "What MindSpore {old} printed otherwise than {new}",
        old=result.mindspore,
        new=newest.mindspore,
    )
    fold = Fold(summary=summary, classes=["differences"])
    for found in result.differences:
        fold += nodes.literal_block(found.code, found.code, language="python")
        changes = changes_of(found)
        fold += nodes.literal_block(changes, changes, language="diff")
    return fold


def changes_of(found: OutputDifference) -> str:
    """The lines that went (-) and that came (+)."""
    lines = difflib.ndiff(found.before, found.after)
    return "\n".join(line for line in lines if not line.startswith("?"))
