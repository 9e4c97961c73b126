"""Words by which a reader finds an API without knowing its name."""

from __future__ import annotations

import re
from functools import cache

from apimap.base.files import package_data
from apimap.base.toml import read_toml


@cache
def _keywords() -> dict[str, dict[str, list[str]]]:
    """Part of a name to the words of each language."""
    return read_toml(package_data() / "keywords.toml")


LONG = 5  # a part of so many letters may stand anywhere in a name
WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")


def keywords_of(reference: str, language: str) -> list[str]:
    """The words for ``reference``: those of each part that its name contains.

    A part is looked for in the last component, without case, underscores and digits.
    A short one must be a whole word of it (``conv`` is not in ``convert``), or one of
    four letters its end (``relu`` in ``PReLU``). The components before it count whole.
    """
    *path, last = reference.split(".")
    letters = re.sub(r"[\d_]", "", last).lower()
    whole = {*path, *(word.lower() for word in WORD.findall(last))}
    found = (
        word
        for part, words in _keywords().items()
        if part in whole
        or (len(part) >= LONG and part in letters)
        or (len(part) == LONG - 1 and letters.endswith(part))
        for word in words.get(language, ())
    )
    return list(dict.fromkeys(found))
