"""Both READMEs say the same: what stands in one has its place in the other."""

from collections import Counter
from pathlib import Path

import pytest

from apimap.base.markdown import elements

ROOT = Path(__file__).resolve().parent.parent
ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh_CN.md"
KINDS = ("heading", "inline code", "link", "directive", "table row")
EACH_OTHER = {"README.md", "README.zh_CN.md"}


def parts_of(path: Path) -> Counter[tuple[str, str]]:
    """What has to be in both: headings by level, code, links, rows."""
    return Counter(
        (one.kind, one.value)
        for one in elements(path.read_text("utf-8"))
        if one.kind in KINDS and one.value not in EACH_OTHER
    )


def code_of(path: Path) -> list[str]:
    """The blocks of code, in their order."""
    return path.read_text("utf-8").split("```")[1::2]


@pytest.mark.parametrize("surplus", ["English", "Chinese"])
def test_nothing_stands_in_one_language_alone(surplus):
    english, chinese = parts_of(ENGLISH), parts_of(CHINESE)
    more = english - chinese if surplus == "English" else chinese - english
    assert more == Counter()


def test_both_show_the_same_commands():
    assert code_of(ENGLISH) == code_of(CHINESE)


def test_each_leads_to_the_other():
    assert "](README.zh_CN.md)" in ENGLISH.read_text("utf-8")
    assert "](README.md)" in CHINESE.read_text("utf-8")
