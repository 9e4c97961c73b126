"""The first line about an entry: a claim of signatures, then what runs showed."""

import pytest

from apimap.base.languages import LANGUAGES
from apimap.base.words import translate
from apimap.publication.opening import open_publication
from apimap.publication.wording import (
    CATEGORY_SENTENCES,
    GRADE_SENTENCES,
    answer_sentence,
    counts_sentence,
)
from apimap.verify.model.outcomes import Tallies
from apimap.verify.results.grades import Grade

# What only a run can promise, in the words of the sentences about equal grades.
PROMISES = ("gives the same", "the same result", "结果相同", "结果一致", "相等")


@pytest.fixture(scope="module")
def first_lines():
    """Of each entry that has a target its grade and its first line, by language."""
    publication = open_publication()
    found = {}
    for entry in publication.mapping.entries:
        names = [target.name for target in entry.targets]
        grade = publication.runs.grade(entry.reference, names)
        for language in LANGUAGES:
            line = answer_sentence(entry, grade, language)
            found[entry.reference, language] = grade, line
    return found


def test_a_claim_promises_nothing_of_results():
    for sentence in CATEGORY_SENTENCES.values():
        for language in LANGUAGES:
            words = translate(language, sentence)
            assert not any(promise in words for promise in PROMISES), words


def test_no_first_line_promises_what_a_run_refuted(first_lines):
    wrong = {
        name: line
        for name, (grade, line) in first_lines.items()
        if not grade.is_equal and any(promise in line for promise in PROMISES)
    }
    assert wrong == {}


def test_every_first_line_says_what_runs_showed(first_lines):
    for (_, language), (grade, line) in first_lines.items():
        shown = translate(language, GRADE_SENTENCES[grade])
        assert line.endswith(shown) or grade is Grade.NOT_RUN


@pytest.mark.parametrize(
    ("same_call", "written", "sentence"),
    [
        (
            Tallies((0, 21), (3, 9)),
            Tallies((21, 21), (9, 9)),
            "Same call: 0 of 21. As written here: 21 of 21.",
        ),
        (Tallies((4, 4)), None, "Same call: 4 of 4."),
        (Tallies((0, 0), (2, 3)), None, "Same call: 2 of 3."),
        (None, Tallies((4, 4)), "As written here: 4 of 4."),
        (Tallies(), None, ""),
        (None, None, ""),
    ],
)
def test_both_ways_to_call_are_counted_apart(same_call, written, sentence):
    assert counts_sentence(same_call, written, "en") == sentence


def test_the_counts_are_told_in_chinese():
    counted = counts_sentence(Tallies((0, 21)), Tallies((21, 21)), "zh_CN")
    assert counted == (
        "原样调用：21 个样本中 0 个相等。按此处改写：21 个样本中 21 个相等。"
    )
