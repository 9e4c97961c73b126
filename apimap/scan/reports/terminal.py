"""The report for a terminal: grouped by what there is to do, the hardest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from apimap.base.words import translate
from apimap.scan.findings import EFFECTS, FileResult
from apimap.scan.reports.summary import LISTED, Group, Summary, summarise
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

COLOURS = {
    "rewrite": "red",
    "compose": "magenta",
    "change": "yellow",
    "unclear": "cyan",
    "unknown": "white",
    "rename": "green",
    "none": "green",
}
INDENT = "  "


def terminal_report(
    results: Iterable[FileResult], language: str, base: str
) -> Iterator[str]:
    """The whole report, in pieces that end with a line.

    ``results`` are those of a scan, ``language`` is that of the report, ``base`` the
    address of the site, or empty.
    """
    summary = summarise(results)
    for effect in EFFECTS:
        groups = summary.groups_of(effect)
        if groups:
            yield from _section(effect, groups, language, base)
    yield from _open_ends(summary, language)
    yield from (f"{line}\n" for line in summary_lines(summary, language))


def _section(
    effect: str, groups: list[Group], language: str, base: str
) -> Iterator[str]:
    count = sum(group.count for group in groups)
    title = f"{translate(language, EFFECT_LABELS[effect])} ({count})"
    yield click.style(title, fg=COLOURS[effect], bold=True) + "\n"
    yield INDENT + translate(language, EFFECT_SENTENCES[effect]) + "\n\n"
    if effect == "none":
        yield INDENT + ", ".join(f"{g.first.api} ×{g.count}" for g in groups) + "\n\n"
        return
    for group in groups:
        yield from _group(group, language, base)


def _group(group: Group, language: str, base: str) -> Iterator[str]:
    judgement = group.first.judgement
    name = click.style(heading(judgement, group.first.api), bold=True)
    told = ", ".join(labels(judgement, language))
    yield f"{INDENT}{name}  ×{group.count}" + (f"  [{told}]" if told else "") + "\n"
    for reason in judgement.reasons:
        yield f"{INDENT * 2}{reason_sentence(reason, language)}\n"
    for text in advice(judgement, language):
        yield f"{INDENT * 2}{text}\n"
    for finding in group.places:
        likely = "" if finding.sure else f" ({translate(language, 'likely')})"
        place = click.style(finding.place, dim=True)
        yield f"{INDENT * 2}{place}{likely}  {finding.code.strip()}\n"
    if group.count > len(group.places):
        more = group.count - len(group.places)
        yield f"{INDENT * 2}{translate(language, 'and {count} more', count=more)}\n"
    if address := link(judgement, base):
        yield f"{INDENT * 2}{address}\n"
    yield "\n"


def _open_ends(summary: Summary, language: str) -> Iterator[str]:
    if summary.doubts:
        title = translate(language, "Not resolved")
        yield click.style(f"{title} ({summary.doubtful})", bold=True) + "\n"
        names = summary.doubts.most_common(LISTED)
        yield INDENT + ", ".join(f"{name} ×{count}" for name, count in names) + "\n\n"
    if summary.problems:
        title = translate(language, "Not scanned")
        yield click.style(f"{title} ({summary.troubled})", bold=True) + "\n"
        for problem in summary.problems:
            place = f"{problem['path']}:{problem['line']}"
            yield f"{INDENT}{place}  {problem_sentence(problem, language)}\n"
        yield "\n"


def summary_lines(summary: Summary, language: str) -> Iterator[str]:
    """The scan in a few lines."""
    yield translate(
        language,
        "{clean} of {uses} uses of PyTorch map cleanly (files scanned: {files}).",
        uses=summary.uses,
        files=summary.files,
        clean=f"{summary.clean:.0%}",
    )
    counts = [
        f"{translate(language, EFFECT_LABELS[effect])}: {summary.effects[effect]}"
        for effect in EFFECTS
        if summary.effects[effect]
    ]
    yield " · ".join(counts)
    others = {
        "likely: {count}": summary.likely,
        "not resolved: {count}": summary.doubtful,
        "ignored in the code: {count}": summary.ignored,
        "in the baseline: {count}": summary.known,
        "not scanned: {count}": summary.troubled,
    }
    told = [translate(language, words, count=n) for words, n in others.items() if n]
    if told:
        yield " · ".join(told)
