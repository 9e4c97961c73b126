"""The words for what is published: phrases of the catalogue, by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import UNSET

from apimap.base.words import translate
from apimap.mapping.entries import Category, OfficialClaim, Target
from apimap.publication.model import (
    History,
    PublishedRun,
    PublishedTarget,
    SignatureEvidence,
)
from apimap.publication.parameters import ComparedParameters, ComparedSignatures
from apimap.signature.diff import DifferenceKind
from apimap.signature.readings import Source
from apimap.verify.model.outcomes import (
    CODE,
    GraphState,
    Kind,
    Reason,
    Tallies,
    Verdict,
)
from apimap.verify.results.grades import Grade
from apimap.verify.results.history import ChangeKind, State

CATEGORY_LABELS: Mapping[Category, str] = {
    Category.IDENTICAL: "Same signature",
    Category.NAMES_DIFFER: "Names differ",
    Category.EXTRA_TARGET_PARAMETERS: "More parameters",
    Category.DEFAULT_DIFFERS: "Default differs",
    Category.MISSING_PARAMETERS: "Parameters missing",
    Category.ARGUMENT_DIFFERS: "Arguments differ",
    Category.RETURN_DIFFERS: "Return differs",
    Category.COMPOSED: "Several calls",
    Category.ALIAS: "Alias",
    Category.NO_COUNTERPART: "No counterpart",
}
# {target} is the first target, {original} what an alias stands for. Of results these
# say nothing: that is what runs are for.
CATEGORY_SENTENCES: Mapping[Category, str] = {
    Category.IDENTICAL: "{target} takes the same arguments.",
    Category.NAMES_DIFFER: (
        "{target} takes the same arguments, some under other names."
    ),
    Category.EXTRA_TARGET_PARAMETERS: (
        "{target} takes the same arguments, and can take more."
    ),
    Category.DEFAULT_DIFFERS: "Use {target}, and mind the defaults.",
    Category.MISSING_PARAMETERS: "Use {target}; it lacks some parameters.",
    Category.ARGUMENT_DIFFERS: "Use {target}; you pass the arguments differently.",
    Category.RETURN_DIFFERS: "Use {target}; what it returns differs.",
    Category.COMPOSED: "No single call does this; {target} is a part of it.",
    Category.ALIAS: "The same as {original}; use {target}.",
    Category.NO_COUNTERPART: "MindSpore has nothing that does this.",
}
# What a category says of every entry that has it.
CATEGORY_MEANINGS: Mapping[Category, str] = {
    Category.IDENTICAL: "The same arguments under the same names.",
    Category.NAMES_DIFFER: "The same arguments, some under other names.",
    Category.EXTRA_TARGET_PARAMETERS: "The same arguments; MindSpore can take more.",
    Category.DEFAULT_DIFFERS: "A default value differs.",
    Category.MISSING_PARAMETERS: "MindSpore lacks some parameters.",
    Category.ARGUMENT_DIFFERS: "Arguments are passed differently.",
    Category.RETURN_DIFFERS: "What it returns differs.",
    Category.COMPOSED: "It takes several calls.",
    Category.ALIAS: "Another name of an API that has its own entry.",
    Category.NO_COUNTERPART: "MindSpore has nothing that does this.",
}
GRADE_LABELS: Mapping[Grade, str] = {
    Grade.EQUAL: "equal",
    Grade.EQUAL_ORDINARY: "equal in ordinary use",
    Grade.EQUAL_AS_WRITTEN: "equal when written so",
    Grade.DIFFERS: "differs",
    Grade.FAILS: "fails",
    Grade.UNSUPPORTED: "no kernel here",
    Grade.NOT_RUN: "not run",
}
GRAPH_LABELS: Mapping[GraphState, str] = {
    GraphState.SAME: "the same",
    GraphState.DIFFERS: "differs",
    GraphState.FAILS: "fails",
    GraphState.UNSUPPORTED: "no kernel here",
    GraphState.NOT_RUN: "not run",
}
GRADE_SENTENCES: Mapping[Grade, str] = {
    Grade.EQUAL: "The same call gives the same in every sample.",
    Grade.EQUAL_ORDINARY: (
        "The same call gives the same in ordinary use; at the edges it can differ."
    ),
    Grade.EQUAL_AS_WRITTEN: (
        "Written as shown below it gives the same in ordinary use."
    ),
    Grade.DIFFERS: "In ordinary use some results differ.",
    Grade.FAILS: "In ordinary use calls fail.",
    Grade.UNSUPPORTED: "It has no kernel on the platform that was measured.",
    Grade.NOT_RUN: "No run has compared the two.",
}
# What a grade says where nothing is written below.
GRADE_MEANINGS: Mapping[Grade, str] = {
    **GRADE_SENTENCES,
    Grade.EQUAL_AS_WRITTEN: (
        "Written as the entry shows it gives the same in ordinary use."
    ),
}
DIFFERENCE_LABELS: Mapping[DifferenceKind, str] = {
    DifferenceKind.RENAMED: "other name",
    DifferenceKind.MISSING: "only in PyTorch",
    DifferenceKind.EXTRA: "only in MindSpore",
    DifferenceKind.DEFAULT_DIFFERS: "other default",
    DifferenceKind.KIND_DIFFERS: "passed otherwise",
    DifferenceKind.REORDERED: "other position",
}
CLAIM_LABELS: Mapping[OfficialClaim, str] = {
    OfficialClaim.BLANK: "no statement",
    OfficialClaim.CONSISTENT: "consistent",
    OfficialClaim.DEFAULT_DIFFERS: "default differs",
    OfficialClaim.DEPRECATED_NOTE: "deprecated",
    OfficialClaim.DIFF_PAGE: "a page on differences",
    OfficialClaim.DTYPE_DIFFERS: "data types differ",
    OfficialClaim.EXTRA_PARAM_IN_MS: "more parameters in MindSpore",
    OfficialClaim.FUNCTION_CONSISTENT: "same function",
    OfficialClaim.MS_ONLY: "only in MindSpore",
    OfficialClaim.NAME_DIFFERS: "names differ",
    OfficialClaim.OVERLOAD_DIFFERS: "overloads differ",
    OfficialClaim.PARAM_COUNT_OR_ORDER_DIFFERS: "number or order of parameters differs",
    OfficialClaim.PARAM_MISSING_IN_MS: "parameters missing in MindSpore",
}
VERDICT_LABELS: Mapping[Verdict, str] = {
    Verdict.MATCH: "matches",
    Verdict.MISMATCH: "differs",
    Verdict.ERROR: "raises",
    Verdict.CRASH: "crashes",
    Verdict.TIMEOUT: "takes too long",
    Verdict.UNSUPPORTED: "unsupported here",
    Verdict.NOT_RUN: "not run",
}
STATE_LABELS: Mapping[State, str] = {
    **{State(verdict): label for verdict, label in VERDICT_LABELS.items()},
    State.ABSENT: "not in this release",
}
CHANGE_LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.NOW_MATCHES: "now match",
    ChangeKind.NO_LONGER_MATCHES: "no longer match",
    ChangeKind.OTHER: "other changes",
}
# Of what a finding can be: neither a match nor a sample that was not run is one.
FINDING_LABELS: Mapping[Kind, str] = {
    Kind.STRUCTURE: "other structure",
    Kind.SHAPE: "other shape",
    Kind.DTYPE: "other data type",
    Kind.VALUES: "other values",
    Kind.PRECISION: "less precise",
    Kind.SIGNED_ZERO: "other sign of zero",
    Kind.IN_PLACE: "arguments changed otherwise",
    Kind.ALIASING: "memory shared otherwise",
    Kind.STATE: "other state",
    Kind.GRADIENT: "other gradient",
    Kind.STATE_DEPENDENT: "depends on earlier calls",
    Kind.UNEXPECTED_MATCH: "a known difference is gone",
    Kind.UNSUPPORTED: "no kernel on this platform",
    Kind.UNSUPPORTED_DTYPE: "data type not supported",
    Kind.ARGUMENT_REJECTED: "argument rejected",
    Kind.ERROR: "raises",
    Kind.CRASH: "the process dies",
    Kind.TIMEOUT: "takes too long",
}
REASON_LABELS: Mapping[Reason, str] = {
    Reason.NO_SAMPLES: "There are no sample inputs for it.",
    Reason.REFERENCE_MISSING: "The PyTorch API is not in the installed packages.",
    Reason.TARGET_MISSING: "The MindSpore API is not in the installed packages.",
    Reason.PART_OF_ANSWER: (
        "It takes several calls, and no sample of them is declared."
    ),
    Reason.REFERENCE_REFUSES: "PyTorch refuses every sample.",
    Reason.NEEDS_GPU: "PyTorch needs a GPU for it.",
    Reason.NEEDS_ONNX: "PyTorch needs the package onnx for it.",
    Reason.MEASURES_TIME: "What it measures differs from run to run.",
    Reason.NO_VISIBLE_RESULT: "No result shows what it changes.",
    Reason.SAMPLES_CRASH: "The process ended while its samples were made.",
    Reason.OWN_FAILURE: "The code that runs both frameworks failed.",
}
SIGNATURE_EVIDENCE_LABELS: Mapping[SignatureEvidence, str] = {
    SignatureEvidence.COMPARED: "signatures compared",
    SignatureEvidence.UNREADABLE: "no signature to compare",
    SignatureEvidence.STALE: "changed since the comparison",
    SignatureEvidence.NONE: "nothing to compare",
}
# Of an API whose signature was read.
SOURCE_LABELS: Mapping[Source, str] = {
    Source.INSPECT: "read from the installed code",
    Source.STUB: "read from the installed type stubs",
    Source.DOCSTRING: "read from the docstring",
    Source.SCHEMA: "read from the operator's schema",
    Source.ERROR: "read from an error message",
}


class Named(Protocol):
    @property
    def name(self) -> str: ...


class Claimed(Protocol):
    """An entry, as claimed or as published."""

    @property
    def category(self) -> Category: ...

    @property
    def alias_of(self) -> str | None: ...

    @property
    def targets(self) -> Sequence[Named]: ...


def category_sentence(entry: Claimed, language: str, mark: str = "`{}`") -> str:
    """What a reader should do about ``entry``, in one sentence in ``language``.

    ``mark`` is put around API names.
    """
    first = next((target.name for target in entry.targets), "")
    return translate(
        language,
        CATEGORY_SENTENCES[entry.category],
        target=mark.format(first),
        original=mark.format(entry.alias_of),
    )


def answer_sentence(
    entry: Claimed, grade: Grade, language: str, mark: str = "`{}`"
) -> str:
    """The first line about ``entry``: what it claims, then what its runs showed.

    ``grade`` is that of its runs, ``mark`` is put around API names.
    """
    claimed = category_sentence(entry, language, mark)
    if not entry.targets and grade is Grade.NOT_RUN:
        return claimed
    space = "" if language == "zh_CN" else " "
    return claimed + space + translate(language, GRADE_SENTENCES[grade])


def counts_sentence(
    same_call: Tallies | None, written: Tallies | None, language: str
) -> str:
    """How many samples of ordinary use were equal, in each way to call.

    "Same call: 0 of 21. As written here: 21 of 21." Where no sample is of ordinary use
    it tells of those at the edges.
    """
    ways = (
        ("Same call: {equal} of {run}.", same_call),
        ("As written here: {equal} of {run}.", written),
    )
    space = "" if language == "zh_CN" else " "
    return space.join(
        translate(language, phrase, equal=one.deciding[0], run=one.deciding[1])
        for phrase, one in ways
        if one is not None and one.deciding[1]
    )


def platforms_sentence(target: Target | PublishedTarget, language: str) -> str:
    """For which platforms ``target`` is documented."""
    if not target.platforms:
        return translate(language, "Documentation names no platform")
    platforms = ", ".join(target.platforms)
    return translate(language, "Documented for {platforms}", platforms=platforms)


FEW = 5  # samples; of fewer a page says why


def few_sentence(run: PublishedRun, language: str) -> str:
    """Why ``run`` has few samples; empty where it has enough, or none at all."""
    if not 0 < run.samples < FEW:
        return ""
    programs = run.dtypes is not UNSET and set(run.dtypes) == {CODE}
    return translate(language, FEW_PROGRAMS if programs else FEW_ARGUMENTS)


FEW_PROGRAMS = "Its samples are few: each is a program written for this API."
FEW_ARGUMENTS = "Its samples are few: its arguments leave nothing else to vary."


def history_sentence(history: History, platform: str, language: str) -> str:
    """Since which release a pair matches; empty where that cannot be said.

    ``platform`` is the one that ``history`` is about.
    """
    since = history.matches_since
    if since is None:
        return ""
    releases = [one.mindspore for one in history.releases]
    older = history.releases[releases.index(since) + 1 :][:1]
    known = any(one.comparable for one in older)
    phrase = MATCHES_SINCE if known else ALWAYS_MATCHED
    return translate(language, phrase, since=since, platform=platform)


MATCHES_SINCE = "Matches since MindSpore {since} on {platform}."
ALWAYS_MATCHED = (
    "Matches in every release that was compared on {platform}, from MindSpore {since}."
)


# In the order in which a reader of MindSpore code wants them.
SEEN_PHRASES: Mapping[DifferenceKind, str] = {
    DifferenceKind.RENAMED: "Other names in PyTorch: {parameters}.",
    DifferenceKind.DEFAULT_DIFFERS: "Other defaults in PyTorch: {parameters}.",
    DifferenceKind.EXTRA: "Only in MindSpore: {parameters}.",
    DifferenceKind.MISSING: "Only in PyTorch: {parameters}.",
    DifferenceKind.KIND_DIFFERS: "Passed otherwise in PyTorch: {parameters}.",
    DifferenceKind.REORDERED: "At another position in PyTorch: {parameters}.",
}

MOST_IN_FULL = 8  # PyTorch APIs of a target that are treated; the rest is listed


def leading_sentence(
    references: Sequence[str], language: str, mark: str = "`{}`"
) -> str:
    """The first line about a target: which PyTorch API it answers, how many others.

    ``references`` are all of them, the most fitting first; ``mark`` is put around one.
    """
    first, *others = references
    named = mark.format(first)
    if not others:
        return translate(language, "In PyTorch: {first}.", first=named)
    phrase = "In PyTorch: {first}, and {count} more that lead here."
    return translate(language, phrase, first=named, count=len(others))


def differences_seen(
    compared: ComparedSignatures | None, language: str, mark: str = "`{}`"
) -> Iterator[str]:
    """What PyTorch's parameters have otherwise, a sentence for each kind.

    ``axis`` of MindSpore beside ``dim`` of PyTorch comes to
    "Other names in PyTorch: `axis` (`dim`)." ``mark`` is put around each.
    """
    rows = compared.parameters if compared else ()
    separator, beside = LISTS[language]
    for kind, phrase in SEEN_PHRASES.items():
        found = [
            _parameters(kind, row, mark, beside)
            for row in rows
            if kind in row.differences
        ]
        if found:
            yield translate(language, phrase, parameters=separator.join(found))


# What stands between two items, and how one stands beside another.
LISTS = {"en": (", ", "{} ({})"), "zh_CN": ("、", "{}（{}）")}


def _parameters(
    kind: DifferenceKind, row: ComparedParameters, mark: str, beside: str
) -> str:
    here, there = row.target, row.reference
    if here is None or there is None:
        return mark.format(here or there)
    if kind is DifferenceKind.RENAMED:
        return beside.format(mark.format(here.name), mark.format(there.name))
    if kind is DifferenceKind.DEFAULT_DIFFERS:
        return beside.format(mark.format(here), mark.format(there))
    return mark.format(here.name)
