"""The report as one HTML file that needs nothing else: code, findings beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape

from apimap.base.files import package_data
from apimap.base.languages import html_code
from apimap.base.words import translate
from apimap.scan.findings import EFFECTS, FileResult, Finding
from apimap.scan.reports.summary import Summary, summarise
from apimap.scan.reports.terminal import summary_lines
from apimap.scan.reports.wording import (
    EFFECT_LABELS,
    EFFECT_SENTENCES,
    advice,
    heading,
    labels,
    link,
    problem_sentence,
    reason_sentence,
)

AROUND = 2  # lines of code that are shown around a finding


def html_report(
    results: Iterable[FileResult], language: str, base: str
) -> Iterator[str]:
    """The whole document, in pieces: a summary, then each file that has findings.

    ``results`` are those of a scan, ``language`` is that of the report, ``base`` the
    address of the site, or empty.
    """
    summary = summarise(results)
    title = translate(language, "What this code uses of PyTorch")
    style = (package_data() / "scan.css").read_text("utf-8")
    yield (
        f'<!doctype html>\n<html lang="{html_code(language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body>\n<main class="apimap-scan">\n<h1>{escape(title)}</h1>\n'
    )
    yield summary_html(summary, language)
    for result in results:
        if result.findings or result.problems:
            yield from file_html(result, language, base)
    yield "</main>\n</body>\n</html>\n"


def summary_html(summary: Summary, language: str) -> str:
    """Counts, and a bar with a part for each thing to do."""
    first, *others = summary_lines(summary, language)
    parts = "".join(
        f'<span class="{effect}" style="flex-grow: {summary.effects[effect]}" '
        f'title="{escape(translate(language, EFFECT_LABELS[effect]))}"></span>'
        for effect in EFFECTS
        if summary.effects[effect]
    )
    legend = "".join(
        f'<li><span class="mark {effect}"></span>'
        f"<b>{escape(translate(language, EFFECT_LABELS[effect]))}</b> "
        f"{summary.effects[effect]}: "
        f"{escape(translate(language, EFFECT_SENTENCES[effect]))}</li>\n"
        for effect in EFFECTS
        if summary.effects[effect]
    )
    rest = "".join(f"<p>{escape(line)}</p>\n" for line in others[1:])
    return (
        f'<p class="first">{escape(first)}</p>\n'
        f'<div class="bar" aria-hidden="true">{parts}</div>\n'
        f'<ul class="legend">\n{legend}</ul>\n{rest}'
    )


def file_html(result: FileResult, language: str, base: str) -> Iterator[str]:
    """One file: the lines around its findings, and the findings beside them."""
    rows: dict[int, list[Finding]] = defaultdict(list)
    for finding in result.findings:
        rows[finding.row].append(finding)
    count = len(result.findings)
    yield (
        f'<details class="file" open>\n<summary><code>{escape(result.path)}</code> '
        f"<span>{count}</span></summary>\n"
    )
    for problem in result.problems:
        words = escape(problem_sentence(problem, language))
        yield f'<p class="problem">{problem["line"]}: {words}</p>\n'
    yield '<div class="lines">\n'
    before = 0
    for row in _shown(rows, len(result.lines)):
        if row != before + 1 and before:
            yield '<div class="gap">⋮</div>\n'
        yield _line(row, result.lines[row - 1], rows.get(row, []), language, base)
        before = row
    yield "</div>\n</details>\n"


def _shown(rows: Iterable[int], count: int) -> list[int]:
    """The lines that are shown: those with findings, and some around them."""
    near = {n for row in rows for n in range(row - AROUND, row + AROUND + 1)}
    return sorted(number for number in near if 1 <= number <= count)


def _line(
    row: int, code: str, findings: list[Finding], language: str, base: str
) -> str:
    notes = "".join(_note(one, language, base) for one in findings)
    line = findings[0].line if findings else row
    return (
        f'<div class="line"><span class="number">{line}</span>'
        f"<code>{_marked(code, findings)}</code>"
        f'<div class="notes">{notes}</div></div>\n'
    )


def _marked(code: str, findings: list[Finding]) -> str:
    """The line with each finding's name marked."""
    made, at = "", 0
    for finding in findings:
        start = finding.column - 1
        end = start + len(finding.name)
        if start < at:
            continue  # two readings of one name
        made += escape(code[at:start])
        made += f'<mark class="{finding.effect}">{escape(code[start:end])}</mark>'
        at = end
    return made + escape(code[at:])


def _note(finding: Finding, language: str, base: str) -> str:
    judgement = finding.judgement
    name = escape(heading(judgement, finding.api))
    address = link(judgement, base) if base else None
    shown = f'<a href="{escape(address)}">{name}</a>' if address else name
    told = [translate(language, EFFECT_LABELS[finding.effect])]
    told += labels(judgement, language)
    if not finding.sure:
        told.append(translate(language, "likely"))
    if not finding.is_open:
        told.append(finding.ignored or translate(language, "in the baseline"))
    texts = [reason_sentence(reason, language) for reason in judgement.reasons]
    texts += advice(judgement, language)
    mark, words = f'<span class="mark {finding.effect}"></span>', " · ".join(told)
    small = f"<small>{escape(words)}</small>"
    if not texts:
        return f'<div class="note">{mark}<b>{shown}</b> {small}</div>'
    # What opens a fold holds no link: a link stands with the texts.
    texts_html = [escape(text) for text in texts] + ([shown] if address else [])
    body = "".join(f"<p>{text}</p>" for text in texts_html)
    head = f"{mark}<b>{name}</b> {small}"
    return f'<details class="note"><summary>{head}</summary>{body}</details>'
