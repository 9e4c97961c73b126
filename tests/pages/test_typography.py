"""Each rule about Chinese text, alone."""

from pathlib import Path

import pytest

from apimap.pages.cells import parse_page
from apimap.pages.check import check_typography


def complaints(text: str) -> list[tuple[int, str]]:
    page = parse_page(f'+++ {{"lang": "zh_CN"}}\n{text}\n', Path("p.md"))
    return [(found.line, found.message) for found in check_typography(page)]


@pytest.mark.parametrize(
    "text",
    [
        "缓冲区 buffer 与 `x` 相同。",
        "**说明（甲）**。文字",
        "见 {api}`torch.abs`，以及 [链接](https://example.org)。",
        "名为 `__init__`，共 3 个。",
        "```python\n中文x\n```",
    ],
)
def test_sound_text_has_no_findings(text):
    assert complaints(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**说明（甲）。**文字", "emphasis that does not close"),
        ("缓冲区buffer", "no space between CJK and Latin"),
        ("共3 个", "no space between CJK and Latin"),
        ("见`x` 处", "no space between CJK and Latin"),
        ("见{api}`torch.abs` 处", "no space between CJK and Latin"),
        ("参数, 缓冲区", "half-width punctuation after CJK"),
    ],
)
def test_each_slip_is_found(text, words):
    assert [message.split(":")[0] for _, message in complaints(text)] == [words]


def test_the_line_is_that_of_the_slip():
    (found,) = complaints(":::{note}\n第一行\n第二行x\n:::")
    assert found[0] == 4


def test_english_cells_are_left_alone():
    page = parse_page('+++ {"lang": "en"}\n缓冲区buffer\n', Path("p.md"))
    assert check_typography(page) == []
