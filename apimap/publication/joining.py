"""Claims, signatures and runs joined: entries with all that is known of them."""

from __future__ import annotations

from typing import Final

import msgspec

from apimap import __version__
from apimap.base.languages import LANGUAGES
from apimap.mapping.comparison import compare_target, question_of
from apimap.mapping.entries import Category, Entry, Target
from apimap.mapping.lookup import leading_to
from apimap.publication.addresses import documentation_address
from apimap.publication.model import (
    SCHEMA_NAME,
    Evidence,
    PublishedEntry,
    PublishedMapping,
    PublishedTarget,
    SignatureEvidence,
    SignatureProvenance,
    Signatures,
)
from apimap.publication.observations import (
    advice_for,
    entry_grade,
    history_by_platform,
    parameters_given,
    rule_for_readers,
    runs_of,
)
from apimap.publication.opening import Publication
from apimap.publication.parameters import ComparedSignatures, compared_signatures
from apimap.verify.model.outcomes import Verdict

FORMAT: Final = 2  # of mapping.json; a change that breaks a reader raises it


def publish(publication: Publication) -> PublishedMapping:
    """The whole mapping, in both directions: what ``mapping.json`` holds.

    Raises DiagnosticError for an entry or a record that cannot be used.
    """
    mapping = publication.mapping
    return PublishedMapping(
        format=FORMAT,
        schema=SCHEMA_NAME,
        version=__version__,
        provenance=msgspec.convert(
            publication.signatures.provenance, SignatureProvenance
        ),
        runs=tuple(record.provenance for record in publication.runs.records),
        categories=tuple(Category),
        entries=tuple(publish_entry(publication, one) for one in mapping.entries),
        targets={
            target: tuple(block.reference for block in leading_to(target, mapping))
            for target in sorted(mapping.by_target)
        },
        target_pages={one: publication.address(one) for one in mapping.by_target},
    )


def publish_entry(publication: Publication, entry: Entry) -> PublishedEntry:
    """``entry`` with its signatures, differences, runs, addresses and relations."""
    targets = tuple(_target(publication, entry, one) for one in entry.targets)
    return PublishedEntry(
        reference=entry.reference,
        namespace=entry.namespace,
        page=publication.address(entry.reference),
        category=entry.category,
        aliases=entry.aliases,
        alias_of=entry.alias_of,
        covers=entry.covers,
        note=dict(entry.note),
        remedy=dict(entry.remedy),
        rule=rule_for_readers(entry, publication.runs.records),
        advice=advice_for(entry, publication.runs.records),
        unresolved=dict(entry.unresolved),
        signatures=_signatures(publication, entry.reference),
        documentation=documentation_of(publication, entry.reference),
        targets=targets,
        evidence=_evidence(publication, entry, targets),
        official=entry.official,
        related=tuple(publication.relations.of(entry.reference)),
        guides=tuple(publication.guides.get(entry.reference, ())),
        notebooks=tuple(publication.uses.get(entry.reference, ())),
    )


def _target(publication: Publication, entry: Entry, target: Target) -> PublishedTarget:
    runs = publication.runs
    return PublishedTarget(
        name=target.name,
        platforms=target.platforms,
        signatures=_signatures(publication, target.name),
        documentation=documentation_of(publication, target.name),
        comparison=compare(publication, entry, target.name),
        runs=tuple(runs_of(entry, target.name, runs.records)),
        history=history_by_platform(entry.reference, target.name, runs.by_platform),
    )


def compare(
    publication: Publication, entry: Entry, target: str
) -> ComparedSignatures | None:
    """The signatures of reference and ``target``; None where one was not read."""
    comparison = compare_target(entry, target, publication.signatures)
    if comparison is None:
        return None
    return compared_signatures(comparison, entry.parameters)


def documentation_of(publication: Publication, name: str) -> dict[str, str]:
    """Where the API ``name`` is documented, by language."""
    versions = publication.signatures.provenance
    return {
        language: documentation_address(name, language, versions)
        for language in LANGUAGES
    }


def _signatures(publication: Publication, name: str) -> Signatures | None:
    reading = publication.signatures.reading(name)
    if reading is None:
        return None
    overloads = tuple(map(str, reading.signatures))
    return Signatures(reading.kind, reading.source, overloads)


def _evidence(
    publication: Publication, entry: Entry, targets: tuple[PublishedTarget, ...]
) -> Evidence:
    runs = (run for target in targets[:1] for run in target.runs)
    verdict = next((run.verdict for run in runs), Verdict.NOT_RUN)
    grade = entry_grade(entry, publication.runs.records)
    return Evidence(
        _signature_evidence(publication, entry, targets),
        verdict,
        grade,
        parameters_given(entry, publication.runs.records),
    )


def _signature_evidence(
    publication: Publication, entry: Entry, targets: tuple[PublishedTarget, ...]
) -> SignatureEvidence:
    if not targets:
        return SignatureEvidence.NONE
    if publication.signatures.is_stale(question_of(entry)):
        return SignatureEvidence.STALE
    if targets[0].comparison is None:
        return SignatureEvidence.UNREADABLE
    return SignatureEvidence.COMPARED
