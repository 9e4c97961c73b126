"""What ``{release-changes}`` shows: which verdicts each MindSpore release changed."""

from __future__ import annotations

from typing import Any

from apimap.base.words import translate
from apimap.publication.wording import CHANGE_LABELS, STATE_LABELS
from apimap.sphinx_ext.mapping.domain import MappingDomain
from apimap.verify.results.history import CHANGES, steps


def context_of(mapping: MappingDomain, language: str) -> dict[str, Any]:
    """What the template is given: a step for each two neighbouring releases."""
    results = mapping.publication.results
    return {
        "steps": list(steps(results)),
        "releases": [one.provenance.mindspore for one in results],
        "kinds": CHANGES,
        "page": lambda reference: mapping.entries[reference]["page"],
        "known": mapping.entries,
        "change_label": lambda kind: translate(language, CHANGE_LABELS[kind]),
        "state_label": lambda state: translate(language, STATE_LABELS[state]),
    }
