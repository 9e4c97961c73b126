"""Which parameters samples give."""

import importlib.util

import pytest

from apimap.verify.model.samples import CODE, Sample
from apimap.verify.samples.snippets import Snippet
from tests.verify.support import reading

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]
SIGNATURE = "(input, dim=-1, keep=False, *, out=None)"


def covered(*samples):
    """What is given, and what is not."""
    from apimap.verify.cases.coverage import coverage_of

    found = coverage_of(reading("torch.f", SIGNATURE), samples)
    return set(found.given), set(found.missing)


def shared(*pairs):
    from apimap.verify.cases.coverage import Coverage, share

    return share(Coverage("f", frozenset(k), frozenset(g)) for k, g in pairs)


def call(*args, **kwargs):
    return Sample("f 0", "float32", args, kwargs)


def test_a_value_that_is_not_the_default_gives_a_parameter(in_child):
    assert in_child(covered, call("x", 0)) == ({"input", "dim"}, {"keep"})


def test_the_default_written_out_gives_none(in_child):
    given, _ = in_child(covered, call("x", -1, keep=False))
    assert given == {"input"}


def test_what_samples_are_not_to_give_is_not_asked_for(in_child):
    assert in_child(covered) == (set(), {"input", "dim", "keep"})


def test_calls_in_code_count(in_child):
    snippet = Snippet("f 0", "result = torch.f(x, keep=True)", "")
    given, _ = in_child(covered, Sample("code", CODE, (snippet,)))
    assert given == {"input", "keep"}


def test_a_call_that_does_not_fit_gives_nothing(in_child):
    given, _ = in_child(covered, call(other=1))
    assert given == set()


def test_the_share_is_over_all_references(in_child):
    assert in_child(shared, ("ab", "a"), ("c", "c")) == (2, 3)
