"""Each rule between a source cell and its translation, alone."""

from pathlib import Path

import pytest

from apimap.pages.cells import parse_page
from apimap.pages.parity import check_parity


def complaints(source: str, translation: str) -> list[tuple[int, str]]:
    """Findings about a pair of bodies, the digest being right."""
    start = f'+++ {{"lang": "en"}}\n{source}\n'
    digest = parse_page(start, Path("p.md")).cells[0].digest
    text = f'{start}+++ {{"lang": "zh_CN", "of": "{digest}"}}\n{translation}\n'
    page = parse_page(text, Path("p.md"))
    return [(found.line, found.message) for found in check_parity(page)]


def test_level_cells_have_no_findings():
    source = "(a)=\n## A\n`x` {api}`torch.abs` [b](#b)\n\n|a|\n|-|\n|1|\n"
    translation = "(a)=\n## 甲\n[乙](#b) `x` {api}`torch.abs`\n\n|甲|\n|-|\n|1|\n"
    assert complaints(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "kind"),
    [
        ("(a)=\n## A", "(b)=\n## 甲", "label a"),
        ("## A", "### 甲", "heading h2"),
        ("`x`", "`y`", "inline code x"),
        ("{api}`torch.abs`", "{api}`torch.add`", "role {api}`torch.abs`"),
        ("[a](#b)", "[甲](#c)", "link #b"),
        ("```{note}\nA\n```", "甲", "directive note"),
        (":::{note}\n`A`\n:::", ":::{note}\n甲\n:::", "inline code A"),
        ("|a|\n|-|\n|1|\n|2|", "|甲|\n|-|\n|1|", "table row"),
    ],
)
def test_an_element_without_its_match_is_found(source, translation, kind):
    messages = [message for _, message in complaints(source, translation)]
    assert any(message.startswith(f"{kind} stands") for message in messages)


def test_a_surplus_element_is_found_at_its_line():
    assert complaints("A", "甲\n乙 `x`") == [
        (5, "inline code x stands 0 times in en (line 1) and 1 times in zh_CN")
    ]


def test_an_address_may_name_the_language():
    source = "[a](https://example.org/docs/en/x)"
    assert complaints(source, "[甲](https://example.org/docs/zh-CN/x)") == []
    assert complaints(source, "[甲](https://example.org/docs/zh-CN/y)") != []


def test_a_source_that_changed_makes_its_translation_stale():
    text = '+++ {"lang": "en"}\nNew\n+++ {"lang": "zh_CN", "of": "00000000"}\n旧\n'
    (finding,) = check_parity(parse_page(text, Path("p.md")))
    assert finding.line == 3
    assert "was not made from the present en cell (line 1)" in finding.message
    assert "apimap pages accept p.md" in finding.remedy
