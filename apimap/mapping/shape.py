"""The shape of an entry: which fields it has and what they hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.mapping.entries import TEXT_LANGUAGES


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_names(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_translations(value: Any) -> bool:
    return _is_names(value) and set(value) <= TEXT_LANGUAGES


def _is_targets(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_target, value))


def _is_target(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"name", "platforms"}
        and _is_text(value.get("name"))
        and _is_texts(value.get("platforms", []))
    )


def _is_claims(value: Any) -> bool:
    keys = {"edition", "target", "claim"}
    return isinstance(value, list) and all(
        _is_names(c) and set(c) == keys for c in value
    )


def _is_code_samples(value: Any) -> bool:
    keys = {"target", "torch", "mindspore"}
    return isinstance(value, list) and all(
        _is_names(sample) and set(sample) == keys for sample in value
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
        set(value) <= known and _is_names(texts) and _is_translations(value["reason"])
    )


Test = Callable[[Any], bool]
# Field to (test, what the field has to be).
FIELDS: dict[str, tuple[Test, str]] = {
    "reference": (_is_text, "a name"),
    "category": (_is_text, "a category's name"),
    "aliases": (_is_texts, "a list of names"),
    "alias_of": (_is_text, "a name"),
    "targets": (_is_targets, "a list of { name = ..., platforms = [...] }"),
    "parameters": (_is_names, "a table of parameter names"),
    "note": (_is_translations, "{ en = ..., zh_CN = ... }"),
    "remedy": (_is_translations, "{ en = ..., zh_CN = ... }"),
    "unresolved": (_is_translations, "{ en = ..., zh_CN = ... }"),
    "official": (_is_claims, "a list of { edition = ..., target = ..., claim = ... }"),
    "explains": (_is_texts, "a list of computed differences"),
    "weights": (_is_names, "a table of names of weights"),
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


def check_shape(fields: dict[str, Any], path: Path, line: int) -> None:
    """Raise DiagnosticError for the first field that is missing, unknown or wrong."""
    name = fields.get("reference", "an entry")
    for field in REQUIRED:
        if field not in fields:
            message = f"{name} has no {field}"
            raise DiagnosticError(Diagnostic(path, line, message, f"Give it a {field}"))
    for field, value in fields.items():
        if field not in FIELDS:
            message = f"{name} has an unknown field {field!r}"
            remedy = f"Use one of {', '.join(FIELDS)}"
            raise DiagnosticError(Diagnostic(path, line, message, remedy))
        test, wanted = FIELDS[field]
        if not test(value):
            message = f"{name}: {field} is not as it should be"
            raise DiagnosticError(Diagnostic(path, line, message, f"Make it {wanted}"))
