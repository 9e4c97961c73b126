"""The mapping as programs get it: entries with all that is known of them, as JSON.

The same form is behind the entry pages, ``mapping.json`` and ``apimap lookup --json``.
``data/schema/mapping.schema.json`` describes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from inspect import Parameter, Signature
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from apimap import __version__
from apimap.base.files import package_data
from apimap.base.languages import LANGUAGES
from apimap.mapping.comparison import compare_target, question_of
from apimap.mapping.entries import CATEGORIES, Entry, Target
from apimap.mapping.loading import Mapping as Entries
from apimap.mapping.loading import open_mapping
from apimap.publication.addresses import entry_address, page_names
from apimap.publication.documentation import documentation_address
from apimap.publication.observations import published_advice, runs_of
from apimap.publication.relations import Relations
from apimap.signature.diff import Comparison, paired
from apimap.signature.record import SignatureRecord, read_newest_record
from apimap.signature.text import REQUIRED
from apimap.verify.model.outcomes import Verdict
from apimap.verify.results.history import Observed, history_of, matches_since, measured
from apimap.verify.results.record import RunRecord
from apimap.verify.results.store import read_all_records

MAPPING_FORMAT = 1  # of mapping.json; a change that breaks a reader raises it
MAPPING_SCHEMA = "mapping.schema.json"
NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Publication:
    """Everything that an entry is published from.

    ``results`` are those of every platform and version, the newest MindSpore first.
    ``uses`` says which notebook pages use an API in their code, ``guides`` which
    treat it: both map a name to the pages' addresses below a language's folder.
    """

    mapping: Entries
    record: SignatureRecord
    results: Sequence[RunRecord] = ()
    uses: Mapping[str, list[str]] = field(default_factory=lambda: NONE)
    guides: Mapping[str, list[str]] = field(default_factory=lambda: NONE)

    @cached_property
    def page_names(self) -> Mapping[str, str]:
        return page_names(block.reference for block in self.mapping.blocks)

    @cached_property
    def relations(self) -> Relations:
        return Relations(self.mapping.blocks)

    def address(self, reference: str) -> str:
        """The address of the entry's page below a language's folder."""
        return entry_address(self.page_names[reference])

    def entry(self, entry: Entry) -> dict[str, Any]:
        """``entry`` with its signatures, differences, addresses and relations."""
        return {
            "reference": entry.reference,
            "namespace": entry.namespace,
            "page": self.address(entry.reference),
            "category": entry.category,
            "aliases": list(entry.aliases),
            "alias_of": entry.alias_of,
            "note": dict(entry.note),
            "remedy": dict(entry.remedy),
            "advice": published_advice(entry, self.results),
            "unresolved": dict(entry.unresolved),
            "signatures": self._signatures(entry.reference),
            "documentation": self._documentation(entry.reference),
            "targets": [self._target(entry, target) for target in entry.targets],
            "evidence": {
                "signatures": self._signature_evidence(entry),
                "verdict": self._verdict(entry),
            },
            "official": [asdict(claim) for claim in entry.official],
            "related": self.relations.of(entry.reference),
            "guides": list(self.guides.get(entry.reference, ())),
            "notebooks": list(self.uses.get(entry.reference, ())),
        }

    def _target(self, entry: Entry, target: Target) -> dict[str, Any]:
        comparison = compare_target(entry, target.name, self.record)
        return {
            "name": target.name,
            "platforms": list(target.platforms),
            "signatures": self._signatures(target.name),
            "documentation": self._documentation(target.name),
            "comparison": comparison and _comparison(comparison, entry),
            "runs": list(runs_of(entry, target.name, self.results)),
            "history": self._history(entry, target),
        }

    @cached_property
    def _measured(self) -> Mapping[str, Sequence[RunRecord]]:
        return measured(self.results)

    def _history(self, entry: Entry, target: Target) -> dict[str, Any]:
        """Release by release, of each platform; None where nothing was measured."""
        return {
            platform: _releases(history_of(entry.reference, target.name, results))
            for platform, results in self._measured.items()
        }

    def _signatures(self, name: str) -> dict[str, Any] | None:
        reading = self.record.reading(name)
        if reading is None:
            return None
        return {
            "kind": reading.kind,
            "source": reading.source,
            "overloads": [str(signature) for signature in reading.signatures],
        }

    def _documentation(self, name: str) -> dict[str, str]:
        versions = self.record.provenance
        return {
            language: documentation_address(name, language, versions)
            for language in LANGUAGES
        }

    def _verdict(self, entry: Entry) -> str:
        """What the newest run on any platform observed of the first target."""
        for target in entry.targets[:1]:
            for run in runs_of(entry, target.name, self.results):
                return run["verdict"]
        return Verdict.NOT_RUN

    def _signature_evidence(self, entry: Entry) -> str:
        """What the signatures can tell of the entry's first target."""
        if not entry.targets:
            return "none"
        if self.record.is_stale(question_of(entry)):
            return "stale"
        compared = compare_target(entry, entry.targets[0].name, self.record)
        return "compared" if compared else "unreadable"


def _releases(history: Sequence[Observed]) -> dict[str, Any] | None:
    if not history:
        return None
    return {
        "matches_since": matches_since(history),
        "releases": [asdict(observed) for observed in history],
    }


SIGNATURE_EVIDENCE = ("compared", "unreadable", "stale", "none")


def _comparison(comparison: Comparison, entry: Entry) -> dict[str, Any]:
    """Both signatures parameter by parameter, in the reference's order."""
    return {
        "reference": str(comparison.reference),
        "target": str(comparison.target),
        "parameters": list(_parameters(comparison, entry)),
    }


def _parameters(comparison: Comparison, entry: Entry) -> Iterator[dict[str, Any]]:
    pairs = paired(comparison.reference, comparison.target, entry.parameters)
    theirs = {ours.name: target for ours, target in pairs}
    for ours in comparison.reference.parameters.values():
        yield _row(comparison, ours, theirs.get(ours.name))
    answered = {target.name for _, target in pairs}
    for target in comparison.target.parameters.values():
        if target.name not in answered:
            yield _row(comparison, None, target)


def _row(
    comparison: Comparison, reference: Parameter | None, target: Parameter | None
) -> dict[str, Any]:
    kinds = [
        difference.kind
        for difference in comparison.differences
        if (_name(difference.reference), _name(difference.target))
        == (_name(reference), _name(target))
    ]
    return {
        "reference": _parameter(reference, comparison.reference),
        "target": _parameter(target, comparison.target),
        "differences": kinds,
    }


def _name(parameter: Parameter | None) -> str | None:
    return parameter and parameter.name


def _parameter(
    parameter: Parameter | None, signature: Signature
) -> dict[str, Any] | None:
    if parameter is None:
        return None
    default = None if parameter.default is REQUIRED else repr(parameter.default)
    return {
        "name": parameter.name,
        "kind": parameter.kind.name.lower().replace("_", "-"),
        "default": default,
        "position": list(signature.parameters).index(parameter.name),
    }


def open_publication(
    data: Path | None = None,
    uses: Mapping[str, list[str]] = NONE,
    guides: Mapping[str, list[str]] = NONE,
) -> Publication:
    """The mapping, signatures and results below ``data``, by default the package's.

    Raises DiagnosticError when one of them cannot be used.
    """
    folder = data or package_data()
    mapping = open_mapping(folder / "mapping")
    record = read_newest_record(folder / "signatures")
    results = read_all_records(folder)
    return Publication(mapping, record, results, uses, guides)


def published(publication: Publication) -> dict[str, Any]:
    """The whole mapping, in both directions: what ``mapping.json`` holds.

    Raises DiagnosticError for a malformed entry.
    """
    return {
        "format": MAPPING_FORMAT,
        "schema": MAPPING_SCHEMA,
        "version": __version__,
        "provenance": dict(publication.record.provenance),
        "runs": [msgspec.to_builtins(one.provenance) for one in publication.results],
        "categories": list(CATEGORIES),
        "entries": [publication.entry(e) for e in publication.mapping.entries],
        "targets": {
            target: [block.reference for block in blocks]
            for target, blocks in sorted(publication.mapping.by_target.items())
        },
    }
