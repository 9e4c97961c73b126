"""The catalogue of interface words."""

import re
from pathlib import Path

import pytest

from apimap.base.words import catalogue, translate

ROOT = Path(__file__).resolve().parents[2]
PHRASE_IN_TEMPLATE = re.compile(r'\b_\(\s*"([^"]+)"\s*\)')


def test_english_is_its_own_key():
    assert translate("en", "# Out:") == "# Out:"


def test_chinese_comes_from_the_catalogue():
    assert translate("zh_CN", "# Out:") == "# 输出："


def test_fields_are_filled_in():
    words = translate("zh_CN", "{count} checks behind this section", count=3)
    assert words == "本节背后的 3 项检验"


def test_an_unknown_phrase_is_an_error():
    with pytest.raises(KeyError):
        translate("zh_CN", "no such phrase")


def test_every_phrase_keeps_the_fields_of_its_translation():
    fields = re.compile(r"\{\w+\}")
    for language, words in catalogue().items():
        for phrase, translation in words.items():
            expected = sorted(fields.findall(phrase))
            assert sorted(fields.findall(translation)) == expected, (language, phrase)


def test_every_phrase_of_the_templates_is_in_the_catalogue():
    sphinx_translates = {"Search", "Next"}
    templates = list((ROOT / "_templates").rglob("*.html"))
    used = {
        phrase
        for path in templates
        for phrase in PHRASE_IN_TEMPLATE.findall(path.read_text("utf-8"))
    }
    assert used
    for language, words in catalogue().items():
        assert used - sphinx_translates - words.keys() == set(), language
