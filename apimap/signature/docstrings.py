"""Signatures and platforms that a docstring states."""

from __future__ import annotations

import re
from inspect import Signature

from apimap.signature.text import parse_signature

HEAD_LINES = 12  # a signature stands before the description, or in a directive
SIGNATURE_DIRECTIVE = re.compile(
    r"^\s*\.\. (?:function|method|class|py:\w+):: (?P<call>.+)$"
)
CALL = re.compile(r"^(?:class )?[\w.]*?(?P<name>\w+)\s*\((?P<rest>.*)$")
PLATFORM_LINE = re.compile(
    r"Supported Platforms:\s*\n\s*(?P<line>(?:``\w+``[\s,]*)+)", re.MULTILINE
)


def documented_signatures(name: str, docstring: str) -> list[Signature]:
    """The signatures that ``docstring`` gives for ``name``, overloads in their order.

    Text that cannot be parsed is passed over.
    """
    lines = docstring.strip().splitlines()
    stated = [
        call
        for number, line in enumerate(lines)
        if (call := _stated_call(line, number, lines))
    ]
    found = [s for call in stated if (s := _parsed(name, call)) is not None]
    return _distinct(found)


def _stated_call(line: str, number: int, lines: list[str]) -> str | None:
    """The call on this line, with following lines while a parenthesis is open."""
    directive = SIGNATURE_DIRECTIVE.match(line)
    if not directive and number >= HEAD_LINES:
        return None
    call = directive["call"] if directive else line.strip()
    following = number + 1
    while call.count("(") > call.count(")") and following < len(lines):
        call += " " + lines[following].strip()
        following += 1
    return call


def _parsed(name: str, call: str) -> Signature | None:
    found = CALL.match(call)
    if not found or found["name"] not in (name, "__init__"):
        return None
    arguments = _closed(f"({found['rest']}")
    if arguments is None:
        return None
    try:
        return parse_signature(_repaired(arguments))
    except ValueError:
        return None


def _closed(text: str) -> str | None:
    """``text`` up to the parenthesis that closes its first one."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if depth == 0:
            return text[: place + 1]
    return None


def _repaired(arguments: str) -> str:
    """Python for the ways in which docstrings write a signature that is none."""
    text = re.sub(r"\\\*", "*", arguments)
    text = re.sub(r"(\w+)\.\.\.", r"*\1", text)
    text = re.sub(r"(?<![\w.])([A-Z]\w*) (\w+)", r"\2", text)  # C: Tensor input
    return re.sub(r",\s*(\.\.\.|…)\s*\)", ")", text)


def _distinct(signatures: list[Signature]) -> list[Signature]:
    return list({str(signature): signature for signature in signatures}.values())


def documented_platforms(docstring: str) -> tuple[str, ...]:
    """The platforms of all "Supported Platforms" lines, in the order CPU, GPU, Ascend.

    Overloads have a line each; a platform counts when any of them names it.
    """
    named = " ".join(found["line"] for found in PLATFORM_LINE.finditer(docstring))
    return tuple(p for p in ("CPU", "GPU", "Ascend") if f"``{p}``" in named)
