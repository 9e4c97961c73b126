"""A query taken apart: its words, and the names that each of them can stand for.

``_static/query.js`` is the same in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from apimap.mapping.search.names import last_part, squashed
from apimap.mapping.search.phrases import Phrase, phrase
from apimap.mapping.search.vocabulary import Pattern

LONGEST = 2000  # letters of a pasted text that are read
MOST_WORDS = 40
FEW = 4  # words; in longer texts only what looks like a name is looked up as one
WORD = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)
PATH = re.compile(r"\S*[/\\]\S*")
QUOTED = re.compile(r"['\"`]([A-Za-z_][\w.]*)['\"`]", re.ASCII)
CODE = re.compile(r"[._\d]|[a-z][A-Z]")
TENSOR = "torch.Tensor."


@dataclass(frozen=True)
class Word:
    """A word of a query; ``readings`` are the other names that it can stand for.

    ``meant`` says that it is a name for certain, not a word of a language.
    """

    text: str
    readings: tuple[str, ...] = ()
    meant: bool = False
    whole: bool = False  # it stands for the whole query

    @property
    def dotted(self) -> bool:
        return "." in self.text

    @property
    def tail(self) -> str:
        return last_part(self.text)

    @property
    def squash(self) -> str:
        return squashed(self.text)


@dataclass(frozen=True)
class Query:
    """What was typed; ``pasted`` when it is more than a few words."""

    phrase: Phrase
    words: tuple[Word, ...]
    pasted: bool

    @property
    def is_name(self) -> bool:
        """Whether it is one name and nothing else."""
        return len(self.words) == 1 and self.words[0].dotted


@dataclass(frozen=True)
class Reader:
    """Takes queries apart. ``heads`` are what names have before their last part."""

    shorthands: Mapping[str, str]
    patterns: Sequence[Pattern]
    stopwords: Set[str]
    heads: Set[str]

    def read(self, text: str) -> Query:
        text = text.strip()[:LONGEST]
        named = list(self._named_by_patterns(text))
        plain = PATH.sub(" ", text)
        found = [word.rstrip(".") for word in WORD.findall(plain)]
        telling = [
            word for word in found if word.lower() not in self.stopwords
        ] or found
        pasted = len(telling) > FEW or bool(named)
        meant = {word for word in telling if CODE.search(word)}
        if pasted:
            quoted = set(QUOTED.findall(plain))
            telling = [word for word in telling if word in meant | quoted]
            meant = {word for word in telling if "." in word} | quoted | set(named)
        unique = list(dict.fromkeys([*named, *telling]))[:MOST_WORDS]
        words = [Word(word, self._readings(word), word in meant) for word in unique]
        typed = phrase(text, self.stopwords)
        if len(text.split()) > 1 and typed.text.isascii() and not pasted:
            words.append(Word(typed.text.replace(" ", ""), whole=True))
        return Query(typed, tuple(words), pasted)

    def _named_by_patterns(self, text: str) -> Iterator[str]:
        for one in self.patterns:
            for match in re.finditer(one.pattern, text, re.ASCII):
                yield ".".join(match[group] for group in one.groups)

    def _readings(self, text: str) -> tuple[str, ...]:
        readings = tuple(
            full + text.removeprefix(short)
            for short, full in self.shorthands.items()
            if text.startswith(short)
        )
        head, dot, rest = text.partition(".")
        if dot and not readings and head not in self.heads:
            return (TENSOR + last_part(rest),)
        return readings
