"""What ``{official-table}`` shows: where the official table and the run disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from apimap.base.words import translate
from apimap.official.contradictions import (
    Disagreement,
    claims_by_edition,
    contradictions,
    overcome_differences,
    split_confirmed,
)
from apimap.official.dismissals import dismissed_among
from apimap.publication.model import PublishedFinding
from apimap.publication.wording import CLAIM_LABELS, FINDING_LABELS
from apimap.sphinx_ext.mapping.domain import MappingDomain
from apimap.verify.model.outcomes import Kind


def shown(mapping: MappingDomain) -> list[Any]:
    """What the view is made from: claims and runs, and what a person said of them."""
    return [list(mapping.entries.values()), mapping.judged]


def by_weight(found: Sequence[Disagreement]) -> dict[str, list[Disagreement]]:
    """Contradictions under the heading that says how much they matter, worst first."""
    groups: dict[str, list[Disagreement]] = {heading: [] for heading in WEIGHTS}
    for one in found:
        heading = next(h for h, weighs in WEIGHTS.items() if weighs(one.finding))
        groups[heading].append(one)
    return {heading: ones for heading, ones in groups.items() if ones}


WEIGHTS: Mapping[str, Callable[[PublishedFinding], bool]] = {
    "In ordinary use": lambda finding: finding.ordinary,
    "The process dies": lambda finding: finding.kind is Kind.CRASH,
    "At the edges alone": lambda finding: True,
}


def context_of(mapping: MappingDomain, language: str) -> dict[str, Any]:
    """What the template is given: contradictions, claims overcome, counts."""
    entries = list(mapping.entries.values())
    confirmed, others = split_confirmed(contradictions(entries), mapping.confirmed)
    dismissed = dismissed_among(others, mapping.dismissals)
    markdown = MarkdownIt("js-default")

    def with_pages(ones: Sequence[Disagreement]) -> list[tuple[Disagreement, str]]:
        return [(one, mapping.entries[one.reference].page) for one in ones]

    return {
        "editions": claims_by_edition(entries, confirmed),
        "confirmed": [
            (translate(language, heading), with_pages(ones))
            for heading, ones in by_weight(confirmed).items()
        ],
        "kinds": sorted({one.finding.kind for one in confirmed}),
        "dismissed": [
            (Markup(markdown.renderInline(one.reason[language])), with_pages(found))
            for one, found in dismissed
        ],
        "others": len(others) - sum(len(found) for _, found in dismissed),
        "overcome": list(overcome_differences(entries)),
        "finding_label": lambda kind: translate(language, FINDING_LABELS[kind]),
        "claim_label": lambda claim: translate(language, CLAIM_LABELS[claim]),
    }
