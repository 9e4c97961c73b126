"""TOML statements in the one form that mapping files have.

What fits stands in one line. A longer text has a line for each sentence, so that a
change of one sentence is a change of one line.
"""

from __future__ import annotations

import re
from typing import Any
from unicodedata import east_asian_width

WIDTH = 88  # columns of a line
# Where one sentence ends and another begins, in both languages.
SENTENCES = re.compile(r"(?<=[.!?] )(?=\S)|(?<=[。！？])(?=[^\s”’」』）)])")
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def statement(name: str, value: Any) -> str:
    """``name = value`` in as many lines as it takes; a table takes one for each item.

    ``statement("note", {"en": "A.", "zh_CN": "甲。"})`` is ``note.en = "A."`` and
    below it ``note.zh_CN = "甲。"``.
    """
    if isinstance(value, str):
        return _text_statement(name, value)
    if isinstance(value, dict) and value:
        return "\n".join(statement(f"{name}.{key(k)}", v) for k, v in value.items())
    line = f"{name} = {inline(value)}"
    if isinstance(value, list) and (_is_long(line) or _has_tables(value)):
        return "\n".join([f"{name} = [", *(f"  {inline(v)}," for v in value), "]"])
    return line


def _has_tables(value: list[Any]) -> bool:
    return any(isinstance(item, (dict, list)) for item in value)


def _is_long(line: str) -> bool:
    """Whether ``line`` is wider than WIDTH; a Chinese character takes two columns."""
    return sum(1 + (east_asian_width(c) in "WF") for c in line) > WIDTH


def _text_statement(name: str, text: str) -> str:
    line = f"{name} = {_quoted(text)}"
    sentences = SENTENCES.split(text)
    if _is_plain(text) and not (len(sentences) > 1 and _is_long(line)):
        return line
    # A backslash at the end of a line takes the line's end out of the text.
    inside = "\\\n".join(_escaped(sentence) for sentence in sentences)
    return f'{name} = """\n{inside}"""'


def _escaped(text: str) -> str:
    """``text`` for the inside of a string of several lines."""
    body = text.rstrip('"')
    escaped = body.replace("\\", "\\\\").replace('"""', '""\\"')
    return _without_control(escaped) + '\\"' * (len(text) - len(body))


def _without_control(text: str) -> str:
    return CONTROL.sub(lambda found: f"\\u{ord(found[0]):04X}", text)


def inline(value: Any) -> str:
    """``value`` in one line: a text, a list, a table, or a list of tables."""
    match value:
        case str():
            return _quoted(value)
        case list():
            return f"[{', '.join(map(inline, value))}]"
        case dict():
            items = (f"{key(name)} = {inline(item)}" for name, item in value.items())
            return f"{{ {', '.join(items)} }}" if value else "{}"
    raise TypeError(f"no part of a mapping file: {value!r}")


def _quoted(text: str) -> str:
    """``text`` between quotes in one line, without escapes where that is possible."""
    if _is_plain(text) and ('"' in text or "\\" in text):
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{_without_control(escaped)}"'


def _is_plain(text: str) -> bool:
    """Whether ``text`` can stand in one line without escapes."""
    needs_single_quotes = '"' in text or "\\" in text
    return not (
        CONTROL.search(text) or "\n" in text or (needs_single_quotes and "'" in text)
    )


def key(name: str) -> str:
    """``name`` as a key, between quotes where it has to be."""
    return name if BARE_KEY.fullmatch(name) else inline(name)
