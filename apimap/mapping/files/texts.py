"""Texts that several entries share: written once, under a name, by language.

An entry says ``note = "cpu-integers-raise"`` where a mapping file has
``[text.cpu-integers-raise]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apimap.mapping.entries import TEXT_FIELDS

Texts = Mapping[str, Mapping[str, str]]  # name to language to text


class UnknownText(Exception):
    """An entry names a text that no file has; the message is its name."""


def resolve(fields: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """The ``fields`` of an entry with each name of a text replaced by the text.

    ``{"note": "no-kernel"}`` becomes ``{"note": {"en": ..., "zh_CN": ...}}``.
    Raises UnknownText.
    """
    resolved = dict(fields)
    for field in TEXT_FIELDS:
        if field in fields:
            resolved[field] = _text(fields[field], texts)
    if "known" in fields:
        resolved["known"] = [
            {**one, "reason": _text(one["reason"], texts)} for one in fields["known"]
        ]
    return resolved


def _text(value: Any, texts: Texts) -> Any:
    if not isinstance(value, str):
        return value
    if value not in texts:
        raise UnknownText(value)
    return texts[value]


def texts_in(fields: Mapping[str, Any]) -> Iterator[Any]:
    """What stands for each text of an entry: a name, or the text by language."""
    yield from (fields[field] for field in TEXT_FIELDS if field in fields)
    yield from (one["reason"] for one in fields.get("known", ()))


def repeated(
    entries: Iterable[Mapping[str, Any]], texts: Texts
) -> Iterator[tuple[int, str]]:
    """The number of each entry that writes out what another or a name has too.

    With it comes where that is, such as ``torch.abs`` or ``no-kernel``.
    """
    owners: dict[tuple[tuple[str, str], ...], str] = {
        tuple(sorted(text.items())): name for name, text in texts.items()
    }
    for number, fields in enumerate(entries):
        for text in texts_in(fields):
            if not isinstance(text, str):
                key = tuple(sorted(text.items()))
                owner = owners.setdefault(key, fields["reference"])
                if owner != fields["reference"]:
                    yield number, owner
