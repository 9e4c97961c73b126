"""Claims against signatures: contradictions, explanations, stale records."""

from dataclasses import replace
from pathlib import Path

import pytest

from apimap.mapping.comparison import contradicted_claims, question_of
from apimap.mapping.entries import Category, Entry, Target
from apimap.mapping.signature_checks import check_against_record
from apimap.signature.readings import ApiKind, Reading, Source
from apimap.signature.record import make_record
from apimap.signature.text import parse_signature

ENTRY = Entry(
    path=Path("torch.toml"),
    line=3,
    reference="torch.a",
    category=Category.IDENTICAL,
    targets=(Target("mindspore.ops.a", ("CPU",)),),
)


def record(ours, theirs, entry=ENTRY, kinds=(ApiKind.FUNCTION, ApiKind.FUNCTION)):
    sides = ((entry.reference, ours, ()), (entry.targets[0].name, theirs, ("CPU",)))
    readings = [
        Reading(name, kind, Source.INSPECT, (parse_signature(text),), platforms)
        for (name, text, platforms), kind in zip(sides, kinds, strict=True)
    ]
    return make_record(Path("record.json"), {}, readings, [question_of(entry)])


def found(entry, ours, theirs, **options):
    made = record(ours, theirs, entry, **options)
    return [finding.message for finding in check_against_record([entry], made)]


@pytest.mark.parametrize(
    ("ours", "theirs", "computed"),
    [
        ("(x)", "(x, more=1)", "extra: more"),
        ("(x)", "(x, more)", "extra: more"),
        ("(x, alpha=1)", "(x)", "missing: alpha"),
        ("(x, dim=())", "(x, dim=None)", "default-differs: dim"),
        ("(x, dim)", "(x, *, dim)", "kind-differs: dim"),
        ("(x, dim)", "(dim, x)", "reordered: x"),
    ],
)
def test_what_the_signatures_show_contradicts_identical(ours, theirs, computed):
    assert computed in list(contradicted_claims(ENTRY, record(ours, theirs)))
    messages = found(ENTRY, ours, theirs)
    assert any(f"but the signatures show {computed}" in m for m in messages)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("(x, *, out=None)", "(x)"),
        ("(x, device=None, requires_grad=False)", "(x)"),
        ("(x, dim)", "(x, dim=None)"),
        ("(x, end)", "(x, end=5)"),
    ],
)
def test_what_the_criterion_excepts_is_no_contradiction(ours, theirs):
    assert found(ENTRY, ours, theirs) == []


def test_a_later_category_covers_milder_differences():
    entry = replace(ENTRY, category=Category.ARGUMENT_DIFFERS)
    assert found(entry, "(x, dim=())", "(x, axis=None, more=1)") == []


def test_a_category_that_no_signature_shows_is_found():
    entry = replace(ENTRY, category=Category.DEFAULT_DIFFERS)
    (message,) = found(entry, "(x)", "(x)")
    assert "unseen: default-differs" in message


def test_an_explanation_is_accepted_and_grows_stale():
    entry = replace(ENTRY, explains=("missing: alpha",))
    assert found(entry, "(x, alpha=1)", "(x)") == []
    (message,) = found(entry, "(x)", "(x)")
    assert "explains 'missing: alpha', which is not the case" in message


def test_a_function_beside_a_method_gets_the_receiver():
    entry = replace(ENTRY, category=Category.IDENTICAL)
    kinds = (ApiKind.FUNCTION, ApiKind.METHOD)
    assert found(entry, "(input, dim)", "(dim)", kinds=kinds) == []
    assert found(entry, "(dim)", "(input, dim)", kinds=kinds[::-1]) == []


def test_a_parameter_that_does_not_exist_is_found():
    entry = replace(
        ENTRY, parameters={"dim": "axes"}, category=Category.MISSING_PARAMETERS
    )
    messages = found(entry, "(x, dim)", "(x)")
    assert any("mindspore.ops.a has no parameter 'axes'" in m for m in messages)


def test_undocumented_platforms_are_found():
    targets = (Target("mindspore.ops.a", ("CPU", "Ascend")),)
    (message,) = found(replace(ENTRY, targets=targets), "(x)", "(x)")
    assert "the documentation of mindspore.ops.a names CPU" in message


def test_a_record_of_another_entry_is_stale():
    made = record("(x)", "(x)")
    changed = replace(ENTRY, parameters={"x": "y"})
    assert made.is_stale(question_of(changed))
    assert not made.is_stale(question_of(replace(ENTRY, category=Category.ALIAS)))
    messages = [f.message for f in check_against_record([changed], made)]
    assert "torch.a: its recorded signatures are stale" in messages
