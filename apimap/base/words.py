"""The interface words of the site, from one catalogue.

An English phrase is its own key; ``data/words.toml`` holds the translations.
"""

from __future__ import annotations

from functools import cache

from apimap.base.files import package_data
from apimap.base.toml import read_toml


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Language to (English phrase to translation)."""
    return read_toml(package_data() / "words.toml")


def translate(language: str, phrase: str, **values: object) -> str:
    """``phrase`` in ``language``, its ``{...}`` fields filled from ``values``.

    Raises KeyError for a phrase that the catalogue does not hold.
    """
    text = phrase if language == "en" else catalogue()[language][phrase]
    return text.format(**values) if values else text
