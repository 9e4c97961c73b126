"""One language out of two, with every line in its place."""

from pathlib import Path

from apimap.pages.cells import parse_page
from apimap.pages.selection import select_language

TEXT = """\
+++ {"lang": "en"}
English
+++ {"lang": "zh_CN"}
中文
```{code-cell} python
code
```
"""


def selected(language: str) -> list[str]:
    return select_language(parse_page(TEXT, Path("p.md")), language).splitlines()


def test_the_other_language_is_blank():
    code = TEXT.splitlines()[4:]
    assert selected("en") == ['+++ {"lang": "en"}', "English", "", "", *code]
    assert selected("zh_CN") == ["", "", '+++ {"lang": "zh_CN"}', "中文", *code]


def test_a_page_without_languages_is_left_alone():
    text = "# Title\n\nWords\n"
    assert select_language(parse_page(text, Path("p.md")), "zh_CN") == text
