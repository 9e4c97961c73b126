"""Each rule about entries, alone: a sound entry, then one that breaks the rule."""

from dataclasses import replace
from pathlib import Path

import pytest

from apimap.mapping.checks import check_each
from apimap.mapping.entries import Category, Entry, KnownDifference, Target

BOTH = {"en": "words", "zh_CN": "文字"}
SOUND = Entry(
    path=Path("torch.toml"),
    line=7,
    reference="torch.a",
    category=Category.MISSING_PARAMETERS,
    targets=(
        Target("mindspore.ops.a", ("CPU", "GPU")),
        Target("mindspore.mint.a", ("Ascend",)),
    ),
    note=BOTH,
    remedy=BOTH,
)


def known(target="mindspore.ops.a", kind="dtype", reason=BOTH):
    return KnownDifference(target, kind, "a *", reason)


LACKING = {"category": Category.NO_COUNTERPART, "targets": ()}


def complaints(*entries):
    return [finding.message for finding in check_each(entries)]


def test_a_sound_entry_has_no_findings():
    assert complaints(SOUND) == []
    assert complaints(replace(SOUND, **LACKING)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"note": {"en": "words"}}, "note lacks zh_CN"),
        ({"remedy": {"zh_CN": "文字"}}, "remedy lacks en"),
        ({"remedy": {}}, "missing-parameters without a remedy"),
        ({"targets": ()}, "no target"),
        ({"category": Category.NO_COUNTERPART}, "no-counterpart with targets"),
        ({**LACKING, "note": {}}, "no-counterpart without a reason"),
        ({"targets": (*SOUND.targets, SOUND.targets[0])}, "is a target twice"),
        ({"known": (known("m.b"),)}, "a known difference of m.b"),
        ({"known": (known(reason={"en": "x"}),)}, "difference without reason"),
        ({"category": Category.ALIAS}, "alias and alias_of go together"),
        ({"alias_of": "torch.b"}, "alias and alias_of go together"),
        ({"path": Path("torch.nn.toml")}, "in the wrong file"),
        ({"note": {"en": "x", "zh_CN": "参数dim"}}, "no space between CJK and Latin"),
        ({"note": {"en": "x", "zh_CN": "参数, 轴"}}, "half-width punctuation"),
    ],
)
def test_each_check_finds_its_fault(change, words):
    found = complaints(replace(SOUND, **change))
    assert any(words in message for message in found), found
    assert all(message.startswith("torch.a: ") for message in found)


@pytest.mark.parametrize(
    "category",
    [Category.IDENTICAL, Category.NAMES_DIFFER, Category.EXTRA_TARGET_PARAMETERS],
)
def test_a_harmless_category_needs_no_remedy(category):
    assert complaints(replace(SOUND, category=category, remedy={})) == []


def test_a_second_entry_of_the_same_name_is_found():
    (message,) = complaints(SOUND, replace(SOUND, line=30))
    assert message == "torch.a: torch.a has an entry already"


def test_an_alias_that_is_an_entry_is_found():
    other = replace(SOUND, reference="torch.b", aliases=("torch.a",), line=30)
    assert complaints(SOUND, other) == ["torch.b: torch.a has an entry already"]


def test_a_family_covers_no_name_that_has_an_entry():
    family = replace(SOUND, reference="torch.b", covers=("torch.a", "torch.c.*"))
    assert complaints(SOUND, family) == ["torch.b: torch.a has an entry already"]


def test_an_alias_stands_for_an_entry_that_is_none_itself():
    alias = replace(
        SOUND, reference="torch.b", category=Category.ALIAS, alias_of="torch.a"
    )
    assert complaints(SOUND, alias) == []
    chain = replace(alias, reference="torch.c", alias_of="torch.b")
    assert "alias_of names no such entry: torch.b" in complaints(SOUND, alias, chain)[0]


def test_a_finding_says_where_and_what_to_do():
    (finding,) = check_each([replace(SOUND, remedy={})])
    assert str(finding) == (
        "torch.toml:7: torch.a: missing-parameters without a remedy. "
        "Say what to write in MindSpore."
    )
