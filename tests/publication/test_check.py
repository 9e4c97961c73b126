"""What is checked of the mapping's files beside its entries."""

from dataclasses import replace
from pathlib import Path

import pytest

from apimap.mapping.entries import Category, Entry, Target
from apimap.mapping.loading import open_mapping
from apimap.publication.check import (
    check_claims,
    check_first_targets,
    check_mapping,
    check_reasons,
    check_texts,
)
from apimap.verify.model.outcomes import Kind, Tallies, Verdict
from apimap.verify.results.grades import Grade, grade_of
from apimap.verify.results.store import PairVerdict, pair_of

NOTE = 'note = { en = "None.", zh_CN = "没有。" }\n'


def entry(name, *lines):
    head = f'[[entry]]\nreference = "torch.{name}"\ncategory = "identical"\n'
    return head + "".join(lines)


def text(name):
    return f'[text.{name}]\nen = "None."\nzh_CN = "没有。"\n'


@pytest.fixture
def complaints(tmp_path):
    def of(check, **files):
        for name, content in files.items():
            (tmp_path / f"{name}.toml").write_text(content, "utf-8")
        found = check(open_mapping(tmp_path))
        return [f"{one.path.name}:{one.line}: {one.message}" for one in found]

    return of


def test_a_text_that_is_named_once_is_sound(complaints):
    used = entry("a", 'note = "none"\n') + entry("b", 'note = "none"\n')
    assert complaints(check_texts, torch=used, texts=text("none")) == []


def test_a_text_that_stands_in_two_entries_is_found(complaints):
    both = entry("a", NOTE) + entry("b", NOTE.replace("note", "remedy"))
    assert complaints(check_texts, torch=both) == [
        "torch.toml:5: torch.b: a text stands at torch.a too"
    ]


def test_a_reason_that_has_a_name_is_found_where_it_is_written_out(complaints):
    known = 'known = [{ target = "m.a", kind = "dtype", samples = "*", reason = '
    one = entry("a", known + NOTE.strip().removeprefix("note = ") + "}]\n")
    used = entry("b", 'note = "none"\n')
    assert complaints(check_texts, torch=one + used, texts=text("none")) == [
        "torch.toml:1: torch.a: a text stands at none too"
    ]


def test_a_text_that_nothing_uses_is_found(complaints):
    unused = text("none").replace("None.", "Other.") + text("other")
    used = entry("a", 'note = "none"\n')
    assert complaints(check_texts, torch=used, texts=unused) == [
        "texts.toml:4: no entry uses the text other"
    ]


def test_two_texts_of_one_name_are_found(complaints):
    used = text("none") + entry("a", 'note = "none"\n')
    assert complaints(check_texts, torch=used, texts="\n" + text("none")) == [
        "texts.toml:2: two texts are called none",
        "torch.toml:1: two texts are called none",
    ]


def test_a_claim_about_no_entry_is_found(complaints, tmp_path):
    (tmp_path / "official").mkdir()
    claims = '[["torch.a", "m.a", "blank"], ["torch.b", "m.b", "blank"]]'
    text = f'edition = "2.4"\nclaims = {claims}\n'
    (tmp_path / "official" / "2.4.toml").write_text(text)
    assert complaints(check_claims, torch=entry("a")) == [
        "2.4.toml:0: torch.b has no entry"
    ]


def test_the_check_of_the_mapping_makes_all_of_them(tmp_path):
    (tmp_path / "official").mkdir()
    claims = 'edition = "2.4"\nclaims = [["torch.b", "m.b", "blank"]]\n'
    (tmp_path / "official" / "2.4.toml").write_text(claims)
    (tmp_path / "torch.toml").write_text(text("none") + entry("a"), "utf-8")
    found = "\n".join(map(str, check_mapping(tmp_path)))
    for words in (
        "no target",
        "uses the text none",
        "torch.b has no entry",
        "not formatted",
    ):
        assert words in found


class Measured:
    """Runs in which the targets came to these tallies of ordinary use, of four."""

    def __init__(self, **equal):
        self.equal = equal

    def grade(self, reference, targets):
        found = [self.newest(reference, target) for target in targets[:1]]
        return grade_of(pair_of(found[0][0])) if found[0] else Grade.NOT_RUN

    def newest(self, reference, target):
        name = target.rpartition(".")[0].rpartition(".")[2]
        if name not in self.equal:
            return None
        tallies = Tallies((self.equal[name], 4), (1, 1))
        wrong = {Kind.VALUES: 4 - self.equal[name]}
        line = PairVerdict(
            reference,
            target,
            Verdict.MISMATCH,
            samples=5,
            tallies=tallies,
            ordinary_findings=wrong,
        )
        return line, None


def first_target_faults(runs, **platforms):
    targets = tuple(Target(f"mindspore.{n}.a", p) for n, p in platforms.items())
    one = Entry(Path("torch.toml"), 3, "torch.a", Category.IDENTICAL, targets)
    return [found.message for found in check_first_targets([one], runs)]


def test_the_target_that_was_measured_best_stands_first():
    runs = Measured(ops=3, mint=4)
    assert first_target_faults(runs, ops=(), mint=()) == [
        "torch.a: mindspore.mint.a is measured better than mindspore.ops.a"
    ]
    assert first_target_faults(runs, mint=("Ascend",), ops=("CPU",)) == []


def test_of_equal_targets_any_may_stand_first():
    assert first_target_faults(Measured(ops=4, mint=4), mint=(), ops=("CPU",)) == []


def test_where_nothing_was_measured_one_that_is_documented_for_cpu_stands_first():
    assert first_target_faults(Measured(), mint=("Ascend",), ops=("CPU",)) == [
        "torch.a: the first target, mindspore.mint.a, is not documented for CPU"
    ]
    assert first_target_faults(Measured(), ops=("CPU",), mint=("Ascend",)) == []


def test_an_undocumented_platform_is_not_held_against_the_order():
    assert first_target_faults(Measured(), Tensor=(), mint=("CPU",)) == []


@pytest.mark.parametrize(("equal", "said"), [(4, []), (3, ["torch.a"])])
def test_an_entry_whose_ordinary_use_is_not_equal_says_why(equal, said):
    targets = (Target("mindspore.ops.a"),)
    one = Entry(Path("torch.toml"), 3, "torch.a", Category.IDENTICAL, targets)
    runs = Measured(ops=equal)
    silent = [found.message.partition(":")[0] for found in check_reasons([one], runs)]
    assert silent == said
    explained = replace(one, note={"en": "Why.", "zh_CN": "原因。"})
    assert list(check_reasons([explained], runs)) == []


def test_what_was_not_run_needs_no_reason():
    one = Entry(
        Path("torch.toml"), 3, "torch.a", Category.IDENTICAL, (Target("mindspore.a"),)
    )
    assert list(check_reasons([one], Measured())) == []
