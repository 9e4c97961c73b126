"""The results of a scan as text: for a terminal, for programs, for a browser.

Each report is made of pieces while the results are read, file by file.
"""

from __future__ import annotations

from apimap.scan.reports.html import html_report
from apimap.scan.reports.interchange import json_report, sarif_report
from apimap.scan.reports.markdown import markdown_report
from apimap.scan.reports.terminal import terminal_report

REPORTS = {
    "terminal": terminal_report,
    "json": json_report,
    "sarif": sarif_report,
    "html": html_report,
    "markdown": markdown_report,
}
