"""The report as Markdown, for a comment on a change or a page of a wiki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from apimap.base.words import translate
from apimap.scan.findings import EFFECTS, FileResult
from apimap.scan.reports.summary import Group, summarise
from apimap.scan.reports.terminal import summary_lines
from apimap.scan.reports.wording import (
    EFFECT_LABELS,
    EFFECT_SENTENCES,
    advice,
    labels,
    link,
    problem_sentence,
    reason_sentence,
)

COLUMNS = ("Category", "What to write", "Where")


def markdown_report(
    results: Iterable[FileResult], language: str, base: str
) -> Iterator[str]:
    """A summary, then a table for each thing to do.

    ``results`` are those of a scan, ``language`` is that of the report, ``base`` the
    address of the site, or empty.
    """
    summary = summarise(results)
    yield "\n".join(f"{line}\n" for line in summary_lines(summary, language)) + "\n"
    for effect in EFFECTS:
        groups = summary.groups_of(effect)
        if not groups:
            continue
        yield f"## {translate(language, EFFECT_LABELS[effect])}\n\n"
        yield f"{translate(language, EFFECT_SENTENCES[effect])}\n\n"
        columns = [translate(language, column) for column in COLUMNS]
        yield _row("PyTorch", "MindSpore", *columns)
        yield _row(*["---"] * (2 + len(columns)))
        for group in groups:
            yield _group(group, language, base)
        yield "\n"
    if summary.problems:
        yield f"## {translate(language, 'Not scanned')}\n\n"
        for problem in summary.problems:
            words = problem_sentence(problem, language)
            yield f"- `{problem['path']}:{problem['line']}` {words}\n"


def _group(group: Group, language: str, base: str) -> str:
    judgement = group.first.judgement
    address = link(judgement, base) if base else None
    name = f"`{group.first.api}`"
    instead = judgement.target and f"`{judgement.target}`"
    texts = [reason_sentence(reason, language) for reason in judgement.reasons]
    texts += advice(judgement, language)
    places = [f"`{finding.place}`" for finding in group.places]
    if group.count > len(places):
        more = group.count - len(places)
        places.append(translate(language, "and {count} more", count=more))
    return _row(
        f"[{name}]({address})" if address else name,
        instead or "–",
        ", ".join(labels(judgement, language)) or "–",
        " ".join(texts) or "–",
        "<br>".join(places),
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"
