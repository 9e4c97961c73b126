"""The languages of the site."""

from __future__ import annotations

import os

SOURCE_LANGUAGE = "en"
LANGUAGE_NAMES = {"en": "English", "zh_CN": "中文"}
LANGUAGES = tuple(LANGUAGE_NAMES)
TRANSLATION_LANGUAGES = tuple(code for code in LANGUAGES if code != SOURCE_LANGUAGE)


def html_code(language: str) -> str:
    """``language`` as HTML's lang and hreflang write it: zh_CN is zh-CN."""
    return language.replace("_", "-")


def preferred_language() -> str:
    """The language that the environment asks for, as POSIX programs read it."""
    variables = ("LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next(filter(None, map(os.environ.get, variables)), "")
    return next((code for code in LANGUAGES if wanted[:2] == code[:2]), SOURCE_LANGUAGE)
