"""The interface words of the site, from one catalogue.

An English phrase is its own key; ``data/words.toml`` holds the translations.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Language to (English phrase to translation)."""
    return tomllib.loads(files("apimap").joinpath("data/words.toml").read_text("utf-8"))


def translate(language: str, phrase: str, **values: object) -> str:
    """``phrase`` in ``language``, its ``{...}`` fields filled from ``values``.

    Raises KeyError for a phrase that the catalogue does not hold.
    """
    text = phrase if language == "en" else catalogue()[language][phrase]
    return text.format(**values) if values else text
