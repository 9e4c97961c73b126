"""Rules for Chinese text that renders wrongly or reads badly when they are broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from apimap.base.markdown import elements

CJK = r"[\u3400-\u4dbf\u4e00-\u9fff]"
LATIN = r"[A-Za-z0-9`]"
TOUCHING = re.compile(f"{CJK}{LATIN}|{LATIN}{CJK}")
OPEN_EMPHASIS = re.compile(r"\*\*|__(?!\w)")
HALF_WIDTH = re.compile(f"{CJK}[,;:!?]")


class Fault(NamedTuple):
    """What is wrong at a line of a text, counted from 0, and what to do about it."""

    line: int
    message: str
    remedy: str


def chinese_faults(markdown: str) -> Iterator[Fault]:
    """The faults in emphasis, spacing and punctuation of a Chinese Markdown text.

    ``使用nn.Dense`` lacks a space between 用 and nn.
    """
    rules = (unclosed_emphasis, missing_space, half_width_punctuation)
    for element in elements(markdown, 0):
        if element.kind == "prose":
            for rule in rules:
                yield from rule(element.value, element.line)


def unclosed_emphasis(prose: str, line: int) -> Iterator[Fault]:
    """Asterisks that CommonMark left in the text: the emphasis did not close."""
    if OPEN_EMPHASIS.search(prose):
        message = f"emphasis that does not close: {prose.strip()[:40]!r}"
        remedy = "Move the punctuation out of the asterisks, or put a space after them"
        yield Fault(line, message, remedy)


def missing_space(prose: str, line: int) -> Iterator[Fault]:
    """A space stands between CJK and Latin letters, digits or code."""
    for found in TOUCHING.finditer(prose):
        around = prose[max(0, found.start() - 6) : found.end() + 6]
        message = f"no space between CJK and Latin: {around!r}"
        yield Fault(line, message, "Put a space between the two")


def half_width_punctuation(prose: str, line: int) -> Iterator[Fault]:
    """Punctuation after a CJK character is full-width."""
    for found in HALF_WIDTH.finditer(prose):
        message = f"half-width punctuation after CJK: {found[0]!r}"
        yield Fault(line, message, "Use the full-width character")
