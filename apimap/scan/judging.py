"""What the mapping says of a use: whether this very call is affected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from apimap.mapping.comparison import IMPLIED, VISIBLE, compare_target
from apimap.mapping.entries import Category, Entry
from apimap.publication.opening import Publication
from apimap.scan.calls import Bound, ScannedCall, bind, demands, met, needed
from apimap.scan.findings import CLEAN, Judgement, Reason
from apimap.scan.resolving.facts import facts
from apimap.signature.diff import (
    OFFICIAL,
    STRICT,
    Comparison,
    DifferenceKind,
    ParameterDifference,
)
from apimap.signature.readings import ApiKind, Reading
from apimap.verify.model.outcomes import Verdict
from apimap.verify.results.grades import Grade

# What a category alone demands, whatever the arguments.
BY_CATEGORY = {
    Category.IDENTICAL: "none",
    Category.EXTRA_TARGET_PARAMETERS: "none",
    Category.NAMES_DIFFER: "none",
    Category.RETURN_DIFFERS: "unclear",
    Category.COMPOSED: "compose",
    Category.NO_COUNTERPART: "rewrite",
}
EQUAL_ALREADY = (Grade.EQUAL, Grade.EQUAL_ORDINARY)  # of the same call
# A name that is not called has no arguments that could be affected.
UNCALLED = {"rewrite": "rewrite", "compose": "compose"}
HARD = frozenset(
    {
        *("missing", "default-differs", "kind-differs", "reordered", "extra"),
        *("reversed", "needed"),
    }
)


@dataclass(frozen=True)
class OneOverload:
    """The recorded readings, of ``name`` with one overload alone."""

    readings: Callable[[str], Reading | None]
    name: str
    overload: int

    def reading(self, name: str) -> Reading | None:
        found = self.readings(name)
        if found is None or name != self.name:
            return found
        return replace(found, signatures=(found.signatures[self.overload],))


class Judge:
    """Judges uses by a publication; equal uses are judged once."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._reading = cache(publication.signatures.reading)
        self._comparisons = cache(self._compare)
        self._verdict = cache(self._observe)
        self.judge = cache(self._judge)

    def _judge(self, api: str, role: str, call: ScannedCall | None) -> Judgement:
        name = self._entry_name(api)
        if name is None:
            return Judgement("unknown")
        family = self._publication.mapping.answering(name)
        assert family is not None, name
        entry = family.entry
        told = self._original(entry)
        effect, reasons = self._effect(told, api == name, role, call)
        target = told.targets[0].name if told.targets else None
        instead = told.reference if told.reference not in (api, name) else None
        return Judgement(
            effect=effect,
            entry=entry.reference,
            instead=instead,
            category=told.category,
            target=target,
            verdict=self._verdict(told.reference),
            grade=self._grade(told.reference),
            reasons=reasons,
            # Who has nothing to do needs no advice.
            remedy={} if effect in CLEAN else dict(told.remedy),
            note={} if effect in CLEAN else dict(told.note),
            page=self._publication.address(entry.reference),
        )

    def _entry_name(self, api: str) -> str | None:
        """The name under which the mapping speaks of ``api``, or of its class."""
        answering = self._publication.mapping.answering
        name = facts().constants.get(api, api)
        while answering(name) is None:
            name = name.rpartition(".")[0]
            if not name.rpartition(".")[2][:1].isupper():
                return None
        return name

    def _original(self, entry: Entry) -> Entry:
        if entry.alias_of is None:
            return entry
        return self._publication.mapping.by_name[entry.alias_of].entry

    def _observe(self, reference: str) -> Verdict | None:
        """What the newest run showed of an entry's first target."""
        entry = self._publication.mapping.by_name[reference].entry
        for target in entry.targets[:1]:
            newest = self._publication.runs.newest(reference, target.name)
            return newest[0].verdict if newest else None
        return None

    def _grade(self, reference: str) -> Grade | None:
        """What the newest run means for ordinary use of an entry."""
        entry = self._publication.mapping.by_name[reference].entry
        names = [target.name for target in entry.targets]
        return self._publication.runs.grade(reference, names) if names else None

    def _effect(
        self, entry: Entry, is_itself: bool, role: str, call: ScannedCall | None
    ) -> tuple[str, tuple[Reason, ...]]:
        general = self._demanded(entry)
        if not is_itself:
            # A constant, or an attribute of a class that has an entry.
            return ("rewrite" if general == "rewrite" else "none"), ()
        if call is None:
            return self._uncalled(entry, general, role), ()
        if general in UNCALLED:
            return general, ()
        reasons, seen = self._met(entry, call)
        return _effect_of(general, reasons, seen), reasons

    def _demanded(self, entry: Entry) -> str | None:
        """What the category demands of any call.

        Of results that differ at the edges alone, such as for NaN, a run has shown that
        they are equal in ordinary use: the call stays.
        """
        demanded = BY_CATEGORY.get(entry.category)
        if demanded == "unclear" and self._grade(entry.reference) in EQUAL_ALREADY:
            return "none"
        return demanded

    def _uncalled(self, entry: Entry, general: str | None, role: str) -> str:
        if role == "override" and entry.targets and general not in UNCALLED:
            name = entry.targets[0].name.rpartition(".")[2]
            return "none" if entry.reference.endswith(f".{name}") else "rename"
        reading = self._reading(entry.reference)
        if reading and reading.kind is ApiKind.PROPERTY:
            return general or "unclear"
        return UNCALLED.get(general or "", "none")

    def _met(self, entry: Entry, call: ScannedCall) -> tuple[tuple[Reason, ...], bool]:
        """The differences that the call meets, of the overload that meets fewest.

        Also whether the signatures show all that the entry claims.
        """
        reversed_names = facts().reversed_parameters.get(entry.reference, frozenset())
        need = facts().needs.get(entry.reference)
        comparisons = self._comparisons(entry.reference)
        found = []
        for comparison in comparisons:
            bound = bind(call, comparison.reference)
            if bound:
                reasons = met(comparison, bound, reversed_names)
                hidden = _hidden(comparison, bound) if call.hidden else ()
                wanting = needed(comparison, bound, need) if need else ()
                found.append((*reasons, *wanting, *hidden))
        seen = bool(found) and self._is_seen(entry, comparisons)
        return min(found, key=len, default=()), seen

    def _is_seen(self, entry: Entry, comparisons: tuple[Comparison, ...]) -> bool:
        """Whether the signatures show why the entry has its category.

        Arguments can differ in ways that no signature shows; where every sample
        gave the same, they do not.
        """
        shown = {implied(d) for one in comparisons for d in one.differences}
        if entry.category not in shown:
            return False
        if entry.category in VISIBLE:
            return True
        return self._verdict(entry.reference) is Verdict.MATCH

    def _compare(self, reference: str) -> tuple[Comparison, ...]:
        """Each overload of an entry's reference beside the first target."""
        entry = self._publication.mapping.by_name[reference].entry
        reading = self._reading(reference)
        if not entry.targets or reading is None:
            return ()
        compared = [
            compare_target(
                entry,
                entry.targets[0].name,
                OneOverload(self._reading, reference, number),
                STRICT,
            )
            for number, _ in enumerate(reading.signatures)
        ]
        return tuple(
            replace(one, differences=tuple(_counting(one, entry)))
            for one in compared
            if one and _says_something(one, entry)
        )


def _says_something(comparison: Comparison, entry: Entry) -> bool:
    """Whether the target was read: one that takes nothing can hide ``*args``."""
    ours, theirs = comparison.reference.parameters, comparison.target.parameters
    return bool(theirs) or not ours or entry.category is Category.MISSING_PARAMETERS


def _counting(comparison: Comparison, entry: Entry) -> Iterator[ParameterDifference]:
    return (d for d in comparison.differences if _counts(d, entry))


def _counts(difference: ParameterDifference, entry: Entry) -> bool:
    """Whether a difference can do harm.

    Whoever chose the entry's category knew those that are worse, and found them
    harmless; only parameters that the official criterion passes over are left.
    """
    if str(difference) in entry.explains:
        return False
    if (
        difference.kind is DifferenceKind.MISSING
        and difference.name in OFFICIAL.reference_only
    ):
        return True
    return implied(difference).severity <= entry.category.severity


def implied(difference: ParameterDifference) -> Category:
    """The category that a difference amounts to."""
    if demands(difference):
        return Category.ARGUMENT_DIFFERS
    return IMPLIED[difference.kind]


def _hidden(comparison: Comparison, bound: Bound) -> Iterator[Reason]:
    """What ``*`` and ``**`` may hide: parameters that the target lacks."""
    for difference in comparison.differences:
        missing = difference.kind is DifferenceKind.MISSING
        if missing and bound.text(difference.name) is None:
            yield Reason("hidden", difference.name)


def _effect_of(general: str | None, reasons: tuple[Reason, ...], seen: bool) -> str:
    """What a call has to do that meets ``reasons``."""
    kinds = {reason.kind for reason in reasons}
    if kinds & HARD:
        return "change"
    if general == "unclear" or "hidden" in kinds or not (general or seen):
        return "unclear"
    return "rename" if "renamed" in kinds else "none"
