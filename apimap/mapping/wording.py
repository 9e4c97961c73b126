"""The words for what the mapping holds: phrases of the catalogue, by value."""

from __future__ import annotations

from apimap.words import translate

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
