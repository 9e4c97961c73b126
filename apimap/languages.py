"""The languages of the site."""

from __future__ import annotations

SOURCE_LANGUAGE = "en"
LANGUAGE_NAMES = {"en": "English", "zh_CN": "中文"}
LANGUAGES = tuple(LANGUAGE_NAMES)
TRANSLATION_LANGUAGES = tuple(code for code in LANGUAGES if code != SOURCE_LANGUAGE)


def html_code(language: str) -> str:
    """``language`` as HTML's lang and hreflang write it: zh_CN is zh-CN."""
    return language.replace("_", "-")
