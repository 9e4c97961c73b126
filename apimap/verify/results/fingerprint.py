"""When a recorded result is stale: what decided it has changed since.

Four things decide a result. *Methods*: how samples are made, calls translated, results
compared and verdicts judged; each has a number here, raised by whoever changes its
meaning, as linters version their methods. *The entry's own data*, by its fingerprint.
*Its rule*, by a digest of its own: what the same call came to does not depend on it.
*The versions* of the frameworks, in the record's provenance. A comment, a name, a
message or an optimisation changes none of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple
from types import MappingProxyType

from apimap.mapping.entries import Entry
from apimap.rules.book import rule_for
from apimap.signature.record import signature_release
from apimap.verify.samples.snippets import advice_snippets, snippets_of

# Raise a number when the same entry, in the same frameworks, may come to something
# else. A test sees a change of the code behind each, and asks; which modules that are
# stands in `tests/verify/methods.py`.
METHODS: Mapping[str, int] = MappingProxyType(
    {
        "sampling": 3,  # which samples an entry gets: verify/samples
        "calling": 3,  # what is called with them, and how: calls, backends, cases
        "comparing": 3,  # when two results agree: compare
        "judging": 3,  # what outcomes and crashes come to: model/outcomes, run
    }
)


def fingerprint_of(entry: Entry) -> str:
    """Eight hexadecimal digits of what ``entry`` itself says that decides a result."""
    decides = [
        entry.reference,
        entry.category == "composed",
        [target.name for target in entry.targets],
        [dict(entry.parameters), dict(entry.weights)],
        [astuple(snippet) for snippet in snippets_of(entry)],
        [astuple(snippet) for snippet in advice_snippets(entry.reference)],
        [[k.target, k.kind, k.samples, k.dtype] for k in entry.known],
    ]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:8]


def identity_of(entry: Entry, mindspore: str) -> tuple[str, str]:
    """The fingerprint of ``entry``, and the digest of its rule.

    The second is empty where there is no rule, and under a release of MindSpore for
    which rules are not written.
    """
    rule = rule_for(entry) if mindspore == signature_release() else None
    return fingerprint_of(entry), rule.digest if rule else ""
