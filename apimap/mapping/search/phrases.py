"""How well a phrase of the vocabulary answers a query, in words of either language.

``_static/phrases.js`` is the same in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

STEM = 4  # letters that two forms of a word share
ADDED = 3  # letters that one form can have more than the other
ENOUGH = 0.6  # of a phrase's words

RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
ENDING = re.compile(r"(ing|ed|es|s|e)$")


class Kind(IntEnum):
    """What a phrase has to do with a query, from the whole to some words."""

    EQUAL = 1
    CONTAINED = 2
    BEGUN = 3
    ALL_WORDS = 4
    SOME_WORDS = 5


@dataclass(frozen=True)
class Likeness:
    """``share`` is how much of the query the phrase accounts for, from 0 to 1."""

    kind: Kind
    share: float


@dataclass(frozen=True)
class Phrase:
    """A text in lower case and without punctuation, and what it consists of."""

    text: str
    parts: frozenset[str]

    @property
    def bounded(self) -> str:
        """The text with spaces where a letter of a longer word could follow."""
        before = " " if self.text[:1].isascii() else ""
        after = " " if self.text[-1:].isascii() else ""
        return f"{before}{self.text}{after}"


def phrase(text: str, stopwords: Set[str] = frozenset()) -> Phrase:
    """``text`` as a phrase: English words, and pairs of Chinese characters."""
    runs = RUN.findall(text.lower())
    parts = (part for run in runs if run not in stopwords for part in _parts(run))
    return Phrase(" ".join(runs), frozenset(parts))


def _parts(run: str) -> list[str]:
    if run.isascii() or len(run) == 1:
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]


def likeness(query: Phrase, known: Phrase) -> Likeness | None:
    """How ``known`` answers ``query``; None for not at all."""
    if not known.parts or not query.parts:
        return None
    share = min(1, len(known.parts) / len(query.parts))
    if query.text == known.text:
        return Likeness(Kind.EQUAL, share)
    if known.bounded in f" {query.text} ":
        return Likeness(Kind.CONTAINED, share)
    if len(query.text) > 1 and known.text.startswith(query.text):
        return Likeness(Kind.BEGUN, share)
    return _shared(query, known)


def _shared(query: Phrase, known: Phrase) -> Likeness | None:
    """By the words that both have, in whatever form and order."""
    met = sum(any(alike(part, word) for word in query.parts) for part in known.parts)
    share = min(1, met / len(query.parts))
    if met == len(known.parts):
        return Likeness(Kind.ALL_WORDS, share)
    enough = met / len(known.parts) >= ENOUGH
    return Likeness(Kind.SOME_WORDS, share) if enough else None


@cache
def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: ``freezing``, ``freeze``; or a slip apart."""
    if one == other:
        return True
    if min(len(one), len(other)) < STEM or one[:2] != other[:2]:
        return False
    first, second = ENDING.sub("", one), ENDING.sub("", other)
    return (
        first == second
        or _begins(first, second)
        or _begins(second, first)
        or (min(len(one), len(other)) > STEM and distance(one, other, 1) <= 1)
    )


def _begins(one: str, other: str) -> bool:
    longer = len(other) - len(one)
    return len(one) >= STEM and longer <= ADDED and other.startswith(one)


def distance(one: str, other: str, most: int) -> int:
    """Letters to insert, drop, replace or swap with the next; ``most`` + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, compared in enumerate(other, 1):
            cost = min(
                last[column] + 1,
                now[-1] + 1,
                last[column - 1] + (letter != compared),
            )
            swapped = row > 1 and column > 1 and one[row - 2] == compared
            if swapped and letter == other[column - 2]:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)
