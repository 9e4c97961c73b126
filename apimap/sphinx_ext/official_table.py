"""What ``{official-table}`` shows: where the official table and the run disagree."""

from __future__ import annotations

from typing import Any

from apimap.mapping.disagreements import (
    claims_by_edition,
    contradictions,
    overcome_differences,
    split_confirmed,
)
from apimap.mapping.wording import CLAIM_LABELS, FINDING_LABELS
from apimap.sphinx_ext.mapping_domain import MappingDomain
from apimap.words import translate


def context_of(mapping: MappingDomain, language: str) -> dict[str, Any]:
    """What the template is given: contradictions, claims overcome, counts."""
    entries = list(mapping.entries.values())
    confirmed, others = split_confirmed(contradictions(entries), mapping.confirmed)
    return {
        "editions": claims_by_edition(entries, confirmed),
        "confirmed": [
            (one, mapping.entries[one.reference]["page"]) for one in confirmed
        ],
        "others": len(others),
        "overcome": list(overcome_differences(entries)),
        "finding_label": lambda kind: translate(language, FINDING_LABELS[kind]),
        "claim_label": lambda claim: translate(language, CLAIM_LABELS[claim]),
    }
