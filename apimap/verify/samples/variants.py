"""The same code with other numbers: what a single program does not show.

The numbers that stand in both texts alike, in lists and as settings, are replaced on
both sides alike. Which of the variants make sense, and show something else, the
reference says.
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeGuard

from apimap.verify.samples.snippets import Snippet

# What takes long to begin: a pipeline of data, a compiler.
SLOW = (
    "mindspore.dataset",
    ".jit",
    "export",
    "torch.compile",
    "DataLoader",
    ".Cell.to",
)
Number = int | float
Change = Callable[[Number, int, int], Number]  # a number, its place, how many there are
nan, inf = float("nan"), float("inf")
# What becomes of the numbers in lists of floats; whole numbers are places and sizes.
LISTS: Mapping[str, Change] = {
    "case: other numbers": lambda one, place, _: round(0.75 - 0.5 * one + place / 8, 4),
    "edge: zeros": lambda *_: 0.0,
    "edge: NaN, first": lambda one, place, _: one if place else nan,
    "edge: inf, last": lambda one, place, count: inf if place + 1 == count else one,
    "edge: tiny numbers": lambda one, *_: one * 1e-7,
    "edge: large numbers": lambda one, *_: one * 1e6,
}
SETTINGS = "case: other settings"
Replaced = Mapping[str, str]  # a text that stands in the code, and what takes its place


def variants(snippet: Snippet) -> Iterator[Snippet]:
    """``snippet`` with other numbers in it; the labels are whole ones of samples."""
    texts = snippet.torch, snippet.mindspore
    if snippet.processes > 1 or any(word in text for word in SLOW for text in texts):
        return
    lists, settings = map(_common, (_float_lists, _floats), (texts, texts))
    for label, change in LISTS.items():
        found = {text: _with(text, change) for text in lists}
        yield from _replaced(snippet, label, found)
    yield from _replaced(
        snippet, SETTINGS, {one: repr(float(one) / 2) for one in settings}
    )


def _replaced(snippet: Snippet, label: str, found: Replaced) -> Iterator[Snippet]:
    if any(old != new for old, new in found.items()):
        yield replace(
            snippet,
            label=f"{label}, code {snippet.label}",
            torch=_edited(snippet.torch, found),
            mindspore=_edited(snippet.mindspore, found),
        )


def _edited(code: str, found: Replaced) -> str:
    """``code`` with each of the texts replaced where it stands as an expression."""
    lines = code.splitlines(keepends=True)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines))]
    spans = []
    for node in _outermost(ast.parse(code)):
        text = ast.get_source_segment(code, node) or ""
        if text in found:
            begin = starts[node.lineno - 1] + node.col_offset
            spans.append((begin, len(text), found[text]))
    for begin, length, new in sorted(spans, reverse=True):
        code = code[:begin] + new + code[begin + length :]
    return code


def _common(of: Callable[[str], Counter[str]], texts: tuple[str, str]) -> list[str]:
    """What stands in both texts, as often in one as in the other."""
    one, other = map(of, texts)
    return [text for text, count in one.items() if other[text] == count]


def _outermost(tree: ast.AST) -> Iterator[ast.expr]:
    """The lists of numbers and the single floats, those in lists not by themselves."""
    for child in ast.iter_child_nodes(tree):
        if _is_float(child) or (
            isinstance(child, ast.List) and _numbers(child) is not None
        ):
            yield child
        else:
            yield from _outermost(child)


def _is_float(node: ast.AST) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and type(node.value) is float


def _float_lists(code: str) -> Counter[str]:
    found = (one for one in _outermost(ast.parse(code)) if isinstance(one, ast.List))
    floating = (one for one in found if any(map(_is_floating, _numbers(one) or ())))
    return Counter(ast.get_source_segment(code, one) or "" for one in floating)


def _is_floating(number: Number) -> bool:
    return isinstance(number, float)


def _floats(code: str) -> Counter[str]:
    found = _outermost(ast.parse(code))
    single = (one for one in found if isinstance(one, ast.Constant))
    return Counter(ast.get_source_segment(code, one) or "" for one in single)


def _numbers(node: ast.expr) -> list[Number] | None:
    """The numbers of a nested list, from left to right; None where it holds others."""
    if isinstance(node, ast.List):
        parts = [_numbers(one) for one in node.elts]
        return None if None in parts else [n for part in parts for n in part or ()]
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return [value] if type(value) in (int, float) else None


def _with(text: str, change: Change) -> str:
    """The list that ``text`` writes down, with every number changed."""
    count = len(_numbers(ast.parse(text, mode="eval").body) or ())
    places = iter(range(count))

    def written(value: object) -> str:
        if isinstance(value, list):
            return "[" + ", ".join(map(written, value)) + "]"
        assert isinstance(value, (int, float))
        number = float(change(value, next(places), count))
        return repr(number) if math.isfinite(number) else f'float("{number}")'

    return written(ast.literal_eval(text))
