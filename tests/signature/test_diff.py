"""The comparison of two signatures: pure, no framework."""

import inspect

import pytest

from apimap.signature.diff import OFFICIAL, compare_overloads, diff, same_default
from apimap.signature.text import DefaultText, parse_signature


def differences(ours, theirs, correspondence=None, **options):
    one, other = parse_signature(ours), parse_signature(theirs)
    return [str(d) for d in diff(one, other, correspondence, **options)]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("(x, dim=1)", "(x, dim=1)", []),
        ("(x)", "(x, more=1)", ["extra: more"]),
        ("(x, alpha=1)", "(x)", ["missing: alpha"]),
        ("(x, dim=1)", "(x, dim=2)", ["default-differs: dim"]),
        ("(x, dim)", "(x, dim=None)", ["default-differs: dim"]),
        ("(x, dim)", "(x, *, dim)", ["kind-differs: dim"]),
        ("(*size)", "(size)", ["kind-differs: size"]),
        ("(size)", "(*size)", ["kind-differs: size"]),
        ("(x, *, dim=1)", "(x, dim=1)", []),
        ("(a, b)", "(b, a)", ["reordered: a", "reordered: b"]),
        ("(a, lost, b)", "(a, b)", ["missing: lost"]),
        ("(a, b)", "(a, new, b)", ["extra: new", "reordered: b"]),
    ],
)
def test_each_kind_of_difference(ours, theirs, expected):
    assert differences(ours, theirs) == expected


def test_a_correspondence_makes_a_renaming_of_two_lone_parameters():
    sides = ("(input, dim=0)", "(input, axis=0)")
    assert differences(*sides) == ["extra: axis", "missing: dim"]
    assert differences(*sides, {"dim": "axis"}) == ["renamed: dim"]


def test_a_correspondence_is_for_a_target_that_has_the_name():
    assert differences("(dim=0)", "(dim=0)", {"dim": "axis"}) == []


def test_a_required_extra_is_told_from_an_optional_one():
    one, other = parse_signature("(x)"), parse_signature("(x, a, b=1)")
    found = {d.name: d.required for d in diff(one, other)}
    assert found == {"a": True, "b": False}


def test_the_official_criterion_leaves_out_what_it_excepts():
    ours = "(x, dim, *, out=None, layout=None, reduce=None, alpha=1)"
    theirs = "(x, dim=None, more=1)"
    assert differences(ours, theirs, criterion=OFFICIAL) == ["missing: alpha"]
    assert len(differences(ours, theirs)) == 6


def test_signatures_of_functions_are_compared_as_they_are():
    def one(x, dim=0): ...
    def other(x, dim=1): ...

    found = diff(inspect.signature(one), inspect.signature(other))
    assert [str(d) for d in found] == ["default-differs: dim"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (0, 0.0, True),
        (0, False, False),
        ((1,), [1], True),
        (None, 0, False),
        (DefaultText("torch.int64"), DefaultText("mindspore.int64"), True),
        (DefaultText("torch.int64"), DefaultText("mindspore.int32"), False),
        ("mean", "mean", True),
    ],
)
def test_defaults_that_mean_the_same(one, other, same):
    assert same_default(one, other) is same


def test_the_overloads_that_differ_least_are_compared():
    ours = [parse_signature(t) for t in ("(x)", "(x, dim, keepdim=False)")]
    theirs = [parse_signature("(x, dim, keepdim=False)")]
    found = compare_overloads(ours, theirs)
    assert found.differences == ()
    assert str(found.reference) == "(x, dim, keepdim=False)"


def test_without_a_signature_there_is_no_comparison():
    assert compare_overloads([], [parse_signature("(x)")]) is None
