"""What readers type and what they mean by it, from ``data/vocabulary.toml``."""

from __future__ import annotations

from functools import cache

import msgspec

from apimap.base.files import package_data
from apimap.base.toml import read_toml

FILE_NAME = "vocabulary.toml"


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A regular expression, and the groups of it that make a name, in order."""

    pattern: str
    groups: tuple[int, ...]


class Idea(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases of both languages, and the entries and pages that answer them.

    ``names`` are APIs of MindSpore that a page explains. Unlike a phrase, a name does
    not count within other words: ``Model`` says nothing of "save my model".
    """

    en: tuple[str, ...]
    zh_CN: tuple[str, ...]
    leads: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """All phrases: a reader may type either language on any page."""
        return self.en + self.zh_CN


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; what its tables are for is said there."""

    namespaces: tuple[str, ...]
    common: tuple[str, ...]
    stopwords: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    shorthands: dict[str, str]
    idea: tuple[Idea, ...]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with the package."""
    return msgspec.convert(read_toml(package_data() / FILE_NAME), Vocabulary)
