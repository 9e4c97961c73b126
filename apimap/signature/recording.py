"""Read the signatures that the mapping asks for, and hold them against the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timezone

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import no_compiler_cache_left
from apimap.base.versions import installed_environment
from apimap.signature.reading import read
from apimap.signature.readings import Reading
from apimap.signature.record import (
    RECORD_SIGNATURES,
    Question,
    SignatureRecord,
    make_record,
    read_signature_record,
    record_path,
    write_signature_record,
)


def fresh_record(questions: Sequence[Question]) -> SignatureRecord:
    """The signatures of all names in ``questions``, read now.

    Raises DiagnosticError for a name that the installed packages do not have.
    """
    environment = installed_environment()
    provenance = {
        **asdict(environment),
        "date": datetime.now(timezone.utc).date().isoformat(),
    }
    path = record_path(environment.torch, environment.mindspore)
    return make_record(path, provenance, read_all(questions).values(), questions)


def read_all(questions: Iterable[Question]) -> dict[str, Reading]:
    """Name to reading, each name read once.

    Raises DiagnosticError for a name that the installed packages do not have.
    """
    found: dict[str, Reading] = {}
    with no_compiler_cache_left():
        for question in questions:
            for name in question.names:
                if name not in found:
                    found[name] = _read(name, question)
    return found


def _read(name: str, question: Question) -> Reading:
    try:
        return read(name)
    except LookupError as error:
        remedy = "Correct the name, or say in `unresolved` why it is not installed"
        message = f"{question.reference}: {error}"
        raise DiagnosticError(
            Diagnostic(question.path, question.line, message, remedy)
        ) from error


def record_signatures(questions: Sequence[Question]) -> SignatureRecord | None:
    """Write a fresh record; None when the one that is there says the same.

    Raises DiagnosticError for a name that does not resolve.
    """
    record = fresh_record(questions)
    return record if write_signature_record(record) else None


def check_signatures(questions: Sequence[Question]) -> list[Diagnostic]:
    """What a fresh reading and the record of the installed versions disagree on."""
    fresh = fresh_record(questions)
    try:
        recorded = read_signature_record(fresh.path)
    except DiagnosticError as error:
        return [error.diagnostic]
    return sorted(
        Diagnostic(
            fresh.path, 0, message, f"Look at the change, then run: {RECORD_SIGNATURES}"
        )
        for message in disagreements(recorded, fresh)
    )


def disagreements(recorded: SignatureRecord, fresh: SignatureRecord) -> Iterator[str]:
    """Each API and entry on which two records differ, in words."""
    yield from _changed("signature", recorded.apis, fresh.apis)
    yield from _changed("entry", recorded.entries, fresh.entries)


def _changed(
    what: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[str]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            old, new = before.get(name, "nothing"), after.get(name, "nothing")
            yield f"{what} of {name}: {old} was recorded, {new} is there now"
