"""Rules that hold entries against the recorded signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apimap.base.diagnostics import Diagnostic
from apimap.mapping.checks import Complaint, finding_about
from apimap.mapping.comparison import Readings, contradicted_claims, question_of
from apimap.mapping.entries import Entry
from apimap.signature.record import RECORD_SIGNATURES, SignatureRecord


def recorded(entry: Entry, record: SignatureRecord) -> Iterator[Complaint]:
    """An entry that has changed since its signatures were recorded is stale."""
    if record.is_stale(question_of(entry)):
        yield "its recorded signatures are stale", f"Run: {RECORD_SIGNATURES}"


def category_is_not_contradicted(
    entry: Entry, readings: Readings
) -> Iterator[Complaint]:
    for found in contradicted_claims(entry, readings):
        if found not in entry.explains:
            yield (
                f"{entry.category}, but the signatures show {found}",
                "Correct the category, or explain it in the note and in `explains`",
            )


def explanations_hold(entry: Entry, readings: Readings) -> Iterator[Complaint]:
    """An explanation of a difference that is gone is removed."""
    found = set(contradicted_claims(entry, readings))
    for explained in entry.explains:
        if explained not in found:
            yield f"explains {explained!r}, which is not the case", "Remove it"


def parameters_exist(entry: Entry, readings: Readings) -> Iterator[Complaint]:
    """The correspondence names parameters that the signatures have."""
    sides = (
        (entry.parameters, [entry.reference]),
        (entry.parameters.values(), [target.name for target in entry.targets]),
    )
    for names, apis in sides:
        known = _parameter_names(apis, readings)
        for name in names if known else ():
            if name not in known:
                yield f"{apis[0]} has no parameter {name!r}", "Correct `parameters`"


def _parameter_names(apis: list[str], readings: Readings) -> set[str]:
    found = [reading for api in apis if (reading := readings.reading(api))]
    receiver = {"self"} if any(one.kind == "method" for one in found) else set()
    names = {name for r in found for s in r.signatures for name in s.parameters}
    return names | receiver if names else names


def platforms_as_documented(entry: Entry, readings: Readings) -> Iterator[Complaint]:
    """A target's platforms are those of its docstring."""
    for target in entry.targets:
        reading = readings.reading(target.name)
        if reading and set(reading.platforms) != set(target.platforms):
            stated = ", ".join(reading.platforms) or "none"
            message = f"the documentation of {target.name} names {stated}"
            yield message, "Correct the platforms of the target"


SIGNATURE_CHECKS = (
    recorded,
    category_is_not_contradicted,
    explanations_hold,
    parameters_exist,
    platforms_as_documented,
)


def check_against_record(
    entries: Sequence[Entry], record: SignatureRecord
) -> list[Diagnostic]:
    """The findings of all checks that compare entries with signatures."""
    return sorted(
        finding_about(entry, *complaint)
        for entry in entries
        for check in SIGNATURE_CHECKS
        for complaint in check(entry, record)
    )
