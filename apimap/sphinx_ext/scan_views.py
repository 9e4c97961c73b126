"""Directives that show scans: a file's report, made when the page is read, and how
exact scans are on labelled code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from apimap.base.files import package_data
from apimap.base.words import translate
from apimap.scan.engine import Scan
from apimap.scan.reports.html import file_html, summary_html
from apimap.scan.reports.summary import summarise

HERE = "./"  # pages of prose stand beside the mapping's folder
HELD_OUT = "*"
COLUMNS = ("File", "Uses", "Precision", "Recall")


def setup_part(app: Sphinx) -> None:
    app.add_directive("scan-report", ScanReport)
    app.add_directive("scan-accuracy", ScanAccuracy)


class ScanReport(SphinxDirective):
    """The report on the file that is named, as in the HTML report of the command."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        relative, absolute = self.env.relfn2path(self.arguments[0])
        for used in (Path(absolute), *map(package_data().joinpath, DATA)):
            self.env.note_dependency(str(used))
        with Scan([Path(absolute)], 1) as scan:
            results = [replace(one, path=Path(relative).name) for one in scan]
        language = self.env.config.language
        style = (package_data() / "scan.css").read_text("utf-8")
        parts = [f'<style>\n{style}</style>\n<div class="apimap-scan">\n']
        parts.append(summary_html(summarise(results), language))
        for result in results:
            parts += file_html(result, language, HERE)
        return [_raw("".join([*parts, "</div>\n"]))]


DATA = ("scan.toml", "scan.css")


class ScanAccuracy(SphinxDirective):
    """Precision and recall as they were recorded, a row for each labelled file.

    Files that were held out have a star; the row of the star is for them together.
    """

    def run(self) -> list[nodes.Node]:
        path = package_data() / "scan-accuracy.json"
        self.env.note_dependency(str(path))
        recorded = json.loads(path.read_text("utf-8"))
        language = self.env.config.language
        head = "".join(
            f'<th scope="col">{translate(language, column)}</th>' for column in COLUMNS
        )
        rows = "".join(_row(_file_name(file), file) for file in recorded["files"])
        total = _row(translate(language, "together"), recorded["total"])
        total += _row(HELD_OUT, recorded["held_out"])
        return [
            _raw(
                '<div class="table-wrapper"><table>\n'
                f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}{total}</tbody>\n"
                "</table></div>\n"
            )
        ]


def _file_name(file: dict[str, Any]) -> str:
    star = f" {HELD_OUT}" if file["held_out"] else ""
    return f"{file['package']} {file['version']}: <code>{file['path']}</code>{star}"


def _row(name: str, counts: dict[str, Any]) -> str:
    return (
        f'<tr><th scope="row">{name}</th><td>{counts["uses"]}</td>'
        f"<td>{counts['precision']:.3f}</td><td>{counts['recall']:.3f}</td></tr>\n"
    )


def _raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")
