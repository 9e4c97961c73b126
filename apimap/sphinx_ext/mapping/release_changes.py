"""What ``{release-changes}`` shows: which verdicts each MindSpore release changed."""

from __future__ import annotations

from typing import Any

from apimap.base.words import translate
from apimap.publication.wording import CHANGE_LABELS, STATE_LABELS
from apimap.sphinx_ext.mapping.domain import MappingDomain
from apimap.verify.results.history import ChangeKind


def shown(mapping: MappingDomain) -> list[Any]:
    """What the view is made from: the steps, the releases, the entries' pages."""
    return [
        mapping.steps,
        [provenance.mindspore for provenance in mapping.published.runs],
        {reference: entry.page for reference, entry in mapping.entries.items()},
    ]


def context_of(mapping: MappingDomain, language: str) -> dict[str, Any]:
    """What the template is given: a step for each two neighbouring releases."""
    steps, releases, pages = shown(mapping)
    return {
        "steps": steps,
        "releases": releases,
        "kinds": list(ChangeKind),
        "pages": pages,
        "change_label": lambda kind: translate(language, CHANGE_LABELS[kind]),
        "state_label": lambda state: translate(language, STATE_LABELS[state]),
    }
