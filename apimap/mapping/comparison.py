"""An entry's claim beside what its signatures show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import Signature
from typing import Protocol

from apimap.mapping.entries import Category, Entry
from apimap.signature.diff import (
    OFFICIAL,
    Comparison,
    Criterion,
    DifferenceKind,
    ParameterDifference,
    compare_overloads,
)
from apimap.signature.readings import ApiKind, Reading
from apimap.signature.record import Question
from apimap.signature.text import without_first

# The category that a difference amounts to.
IMPLIED: Mapping[DifferenceKind, Category] = {
    DifferenceKind.RENAMED: Category.NAMES_DIFFER,
    DifferenceKind.EXTRA: Category.EXTRA_TARGET_PARAMETERS,
    DifferenceKind.DEFAULT_DIFFERS: Category.DEFAULT_DIFFERS,
    DifferenceKind.MISSING: Category.MISSING_PARAMETERS,
    DifferenceKind.KIND_DIFFERS: Category.ARGUMENT_DIFFERS,
    DifferenceKind.REORDERED: Category.ARGUMENT_DIFFERS,
}
# Categories that nothing but a signature can show.
VISIBLE = frozenset(
    {
        Category.NAMES_DIFFER,
        Category.EXTRA_TARGET_PARAMETERS,
        Category.DEFAULT_DIFFERS,
        Category.MISSING_PARAMETERS,
    }
)
# As the official criterion, but an additional parameter has a category of its own,
# and a default does no harm to a call that passes the parameter anyway.
CRITERION = Criterion(OFFICIAL.reference_only, required_passed=True)


def question_of(entry: Entry) -> Question:
    """What ``entry`` asks of the signatures."""
    return Question(
        entry.reference,
        tuple(target.name for target in entry.targets),
        entry.parameters,
        not entry.unresolved,
        entry.path,
        entry.line,
    )


class Readings(Protocol):
    """Anything that knows what was read of a name."""

    def reading(self, name: str) -> Reading | None: ...


def compare_target(
    entry: Entry,
    target: str,
    readings: Readings,
    criterion: Criterion = CRITERION,
) -> Comparison | None:
    """How ``target`` differs from the reference; None where a signature is unknown.

    ``readings`` knows the signatures of both names, ``criterion`` says which
    differences do not count.
    """
    reference, answer = readings.reading(entry.reference), readings.reading(target)
    if reference is None or answer is None:
        return None
    return compare_overloads(
        _without_receiver(reference, answer),
        _without_receiver(answer, reference),
        entry.parameters,
        criterion,
    )


def _without_receiver(one: Reading, other: Reading) -> list[Signature]:
    """A function that stands beside a method gets the receiver as first argument."""
    if (one.kind, other.kind) != (ApiKind.FUNCTION, ApiKind.METHOD):
        return list(one.signatures)
    return [without_first(s) for s in one.signatures if s.parameters]


def _implied(difference: ParameterDifference) -> Category:
    if difference.required:
        return Category.ARGUMENT_DIFFERS
    return IMPLIED[difference.kind]


def contradicted_claims(entry: Entry, readings: Readings) -> Iterator[str]:
    """What the signatures show and the category denies, and the reverse.

    Such as ``missing: out``, or ``unseen: default-differs`` for a category of which
    the signatures show nothing. Only the first target is held against the category.
    """
    if not entry.targets:
        return
    comparison = compare_target(entry, entry.targets[0].name, readings)
    if comparison is None:
        return
    for difference in comparison.differences:
        if _implied(difference).severity > entry.category.severity:
            yield str(difference)
    shown = {_implied(difference) for difference in comparison.differences}
    if entry.category in VISIBLE and entry.category not in shown:
        yield f"unseen: {entry.category}"
