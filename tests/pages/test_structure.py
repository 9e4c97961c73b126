"""Each structural rule, alone."""

from pathlib import Path

import pytest

from apimap.pages.cells import parse_page
from apimap.pages.structure import check_structure

PAIR = '+++ {"lang": "en"}\nWords\n+++ {"lang": "zh_CN"}\n文字\n'


def complaints(text: str) -> list[tuple[int, str]]:
    page = parse_page(text, Path("p.md"))
    return [(found.line, found.message) for found in check_structure(page)]


def test_a_sound_page_has_no_findings():
    toctree = "+++\n```{toctree}\nnotebooks/x\n```\n"
    assert complaints(PAIR + toctree + PAIR) == []


def test_an_unknown_language_is_found():
    text = '+++ {"lang": "zh"}\n文字\n'
    assert complaints(text) == [(1, "unknown language tag 'zh'")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('+++ {"lang": "en"}\nWords\n', 1),
        ('+++ {"lang": "zh_CN"}\n文字\n', 1),
        (PAIR + '+++ {"lang": "en"}\nMore\n', 5),
        ('+++ {"lang": "en"}\nA\n```{code-cell} python\n1\n```\n' + PAIR, 1),
    ],
)
def test_a_cell_without_its_counterpart_is_found(text, line):
    ((found_line, message),) = complaints(text)
    assert found_line == line
    assert "has no counterpart beside it" in message


def test_a_second_translation_is_found():
    text = PAIR + '+++ {"lang": "zh_CN"}\n再来\n'
    assert complaints(text) == [(1, "cells in en, zh_CN, zh_CN stand together")]


def test_words_outside_the_languages_are_found_once():
    text = PAIR + "+++\n```{toctree}\n```\n\nWords\n\nMore words\n"
    assert complaints(text) == [(9, "text outside a language cell")]


def test_a_label_used_twice_in_a_language_is_found():
    labelled = '+++ {"lang": "en"}\n(a)=\n## A\n+++ {"lang": "zh_CN"}\n(a)=\n## 甲\n'
    assert complaints(labelled) == []
    repeated = complaints(labelled + labelled)
    assert repeated == [
        (8, "the label 'a' stands a second time"),
        (11, "the label 'a' stands a second time"),
    ]
