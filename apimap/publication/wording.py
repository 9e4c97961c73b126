"""The words for what the mapping holds: phrases of the catalogue, by value."""

from __future__ import annotations

from apimap.base.words import translate

CATEGORY_LABELS = {
    "identical": "Identical",
    "names-differ": "Names differ",
    "extra-target-parameters": "More parameters",
    "default-differs": "Default differs",
    "missing-parameters": "Parameters missing",
    "argument-differs": "Arguments differ",
    "return-differs": "Return differs",
    "composed": "Several calls",
    "alias": "Alias",
    "no-counterpart": "No counterpart",
}
# {target} is the first target, {original} what an alias stands for.
CATEGORY_SENTENCES = {
    "identical": "Call {target} with the same arguments.",
    "names-differ": "Use {target}: it does the same, under other names.",
    "extra-target-parameters": "Calls of {target} stay as they are; it can take more.",
    "default-differs": "Use {target}, and mind the defaults.",
    "missing-parameters": "Use {target}; it lacks some parameters.",
    "argument-differs": "Use {target}; you pass the arguments differently.",
    "return-differs": "Use {target}; what it returns differs.",
    "composed": "No single call does this; {target} is a part of it.",
    "alias": "The same as {original}; use {target}.",
    "no-counterpart": "MindSpore has nothing that does this.",
}
DIFFERENCE_LABELS = {
    "renamed": "other name",
    "missing": "only in PyTorch",
    "extra": "only in MindSpore",
    "default-differs": "other default",
    "kind-differs": "passed otherwise",
    "reordered": "other position",
}
CLAIM_LABELS = {
    "blank": "no statement",
    "consistent": "consistent",
    "default-differs": "default differs",
    "deprecated-note": "deprecated",
    "diff-page": "a page on differences",
    "dtype-differs": "data types differ",
    "extra-param-in-ms": "more parameters in MindSpore",
    "function-consistent": "same function",
    "ms-only": "only in MindSpore",
    "name-differs": "names differ",
    "overload-differs": "overloads differ",
    "param-count-or-order-differs": "number or order of parameters differs",
    "param-missing-in-ms": "parameters missing in MindSpore",
}
VERDICT_LABELS = {
    "match": "matches",
    "mismatch": "differs",
    "error": "raises",
    "crash": "crashes",
    "timeout": "takes too long",
    "unsupported": "unsupported here",
    "not-run": "not run",
}
# What a release came to: a verdict, or that it does not have the API.
STATE_LABELS = {**VERDICT_LABELS, "absent": "not in this release"}
CHANGE_LABELS = {
    "now-matches": "now match",
    "no-longer-matches": "no longer match",
    "other": "other changes",
}
FINDING_LABELS = {
    "structure": "other structure",
    "shape": "other shape",
    "dtype": "other data type",
    "values": "other values",
    "precision": "less precise",
    "signed-zero": "other sign of zero",
    "in-place": "arguments changed otherwise",
    "aliasing": "memory shared otherwise",
    "state": "other state",
    "gradient": "other gradient",
    "state-dependent": "depends on earlier calls",
    "unexpected-match": "a known difference is gone",
    "unsupported": "no kernel on this platform",
    "unsupported-dtype": "data type not supported",
    "argument-rejected": "argument rejected",
    "error": "raises",
    "crash": "the process dies",
    "timeout": "takes too long",
}
# Why a pair was not run. Others concern our own code, and are shown as they are.
REASON_LABELS = {
    "no sample inputs": "There are no sample inputs for it.",
    "the reference is not in the installed packages": (
        "The PyTorch API is not in the installed packages."
    ),
    "the target is not in the installed packages": (
        "The MindSpore API is not in the installed packages."
    ),
    "composed of several calls, and no sample is declared": (
        "It takes several calls, and no sample of them is declared."
    ),
    "PyTorch refuses every sample": "PyTorch refuses every sample.",
}
SIGNATURE_EVIDENCE_LABELS = {
    "compared": "signatures compared",
    "unreadable": "no signature to compare",
    "stale": "changed since the comparison",
    "none": "nothing to compare",
}
SOURCE_LABELS = {
    "inspect": "read from the installed code",
    "stub": "read from the installed type stubs",
    "docstring": "read from the docstring",
    "schema": "read from the operator's schema",
    "error": "read from an error message",
}


def category_sentence(entry: dict, language: str, mark: str = "`{}`") -> str:
    """What a reader should do about a published ``entry``, in one sentence.

    ``mark`` is put around API names.
    """
    targets = [target["name"] for target in entry["targets"]] or [""]
    return translate(
        language,
        CATEGORY_SENTENCES[entry["category"]],
        target=mark.format(targets[0]),
        original=mark.format(entry["alias_of"]),
    )


def history_sentence(history: dict, platform: str, language: str) -> str:
    """Since which release a pair matches; empty where that cannot be said."""
    since = history["matches_since"]
    if since is None:
        return ""
    releases = [one["mindspore"] for one in history["releases"]]
    older = history["releases"][releases.index(since) + 1 :][:1]
    known = any(one["comparable"] for one in older)
    phrase = MATCHES_SINCE if known else ALWAYS_MATCHED
    return translate(language, phrase, since=since, platform=platform)


MATCHES_SINCE = "Matches since MindSpore {since} on {platform}."
ALWAYS_MATCHED = (
    "Matches in every release that was compared on {platform}, from MindSpore {since}."
)


def reason_words(reason: str, language: str) -> str:
    """Why a pair was not run, as a sentence."""
    phrase = REASON_LABELS.get(reason)
    return translate(language, phrase) if phrase else reason
