"""The shape of an entry: which fields it has and what they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apimap.mapping.entries import TEXT_LANGUAGES, Category, Platform

# As texts, made once: every file of the mapping is held against them.
CATEGORIES = frozenset(map(str, Category))
PLATFORMS = frozenset(map(str, Platform))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def is_name(value: Any) -> bool:
    """Whether ``value`` is a qualified name such as ``torch.nn.ReLU``.

    Names are put into code that runs: nothing else may pass for one.
    """
    return isinstance(value, str) and all(map(str.isidentifier, value.split(".")))


def _is_category(value: Any) -> bool:
    return isinstance(value, str) and value in CATEGORIES


def _is_platforms(value: Any) -> bool:
    return _is_texts(value) and PLATFORMS.issuperset(value)


def _is_name_list(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_name, value))


def _is_covered(value: Any) -> bool:
    """Names, of which the last part may be a star: ``torch.sparse.*``."""
    return isinstance(value, list) and all(
        isinstance(one, str) and is_name(one.removesuffix(".*")) for one in value
    )


def _is_renaming(value: Any) -> bool:
    return isinstance(value, dict) and all(
        is_name(one) for pair in value.items() for one in pair
    )


def _is_table_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def is_translated(value: Any) -> bool:
    """Whether ``value`` is a text by language."""
    return _is_table_of_texts(value) and set(value) <= TEXT_LANGUAGES


def _is_note(value: Any) -> bool:
    """A text by language, or the name of one that several entries share."""
    return is_translated(value) or _is_text(value)


def _is_targets(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_target, value))


def _is_target(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"name", "platforms"}
        and is_name(value.get("name"))
        and _is_platforms(value.get("platforms", []))
    )


def _is_code_samples(value: Any) -> bool:
    keys = {"target", "torch", "mindspore"}
    return isinstance(value, list) and all(
        _is_table_of_texts(sample) and set(sample) == keys for sample in value
    )


def _is_known_differences(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_known_difference, value))


def _is_known_difference(value: Any) -> bool:
    required = {"target", "kind", "samples", "reason"}
    if not isinstance(value, dict) or not required <= set(value):
        return False
    texts = {name: text for name, text in value.items() if name != "reason"}
    known = required | {"dtype", "link"}
    return (
        set(value) <= known and _is_table_of_texts(texts) and _is_note(value["reason"])
    )


Test = Callable[[Any], bool]
NOTE = (_is_note, "a text by language, or the name of a shared text")

# Field to (test, what the field has to be), in the order in which they are written.
FIELDS: dict[str, tuple[Test, str]] = {
    "reference": (is_name, "a name"),
    "category": (_is_category, f"one of {', '.join(Category)}"),
    "aliases": (_is_name_list, "a list of names"),
    "alias_of": (is_name, "a name"),
    "covers": (_is_covered, "a list of names, or of names and a star: torch.sparse.*"),
    "targets": (
        _is_targets,
        "a list of { name = ..., platforms = [...] }, the platforms of "
        + ", ".join(Platform),
    ),
    "parameters": (_is_renaming, "a table of parameter names"),
    "weights": (_is_table_of_texts, "a table of names of weights"),
    "explains": (_is_texts, "a list of computed differences"),
    "note": NOTE,
    "remedy": NOTE,
    "unresolved": NOTE,
    "samples": (
        _is_code_samples,
        "a list of { target = ..., torch = ..., mindspore = ... }",
    ),
    "known": (
        _is_known_differences,
        "a list of { target = ..., kind = ..., samples = ..., reason = {...} }",
    ),
}
REQUIRED = ("reference", "category")


def shape_fault(fields: Any) -> tuple[str, str] | None:
    """Message and remedy for the first field that is missing, unknown or wrong."""
    if not isinstance(fields, dict):
        return "an entry is no table", "Begin it with [[entry]]"
    name = fields.get("reference", "an entry")
    for field in REQUIRED:
        if field not in fields:
            return f"{name} has no {field}", f"Give it a {field}"
    for field, value in fields.items():
        if field not in FIELDS:
            message = f"{name} has an unknown field {field!r}"
            return message, f"Use one of {', '.join(FIELDS)}"
        test, wanted = FIELDS[field]
        if not test(value):
            return f"{name}: {field} is not as it should be", f"Make it {wanted}"
    return None
