"""Which parameters samples give."""

import pytest

from apimap.verify.model.samples import CODE, Sample
from apimap.verify.samples.snippets import Snippet
from tests.verify.support import reading

pytest.importorskip("mindspore")
pytest.importorskip("torch")
from apimap.verify.cases.coverage import Coverage, coverage_of, share

READING = reading("torch.f", "(input, dim=-1, keep=False, *, out=None)")


def call(*args, **kwargs):
    return Sample("f 0", "float32", args, kwargs)


def test_a_value_that_is_not_the_default_gives_a_parameter():
    found = coverage_of(READING, [call("x", 0)])
    assert found.given == {"input", "dim"}
    assert found.missing == {"keep"}


def test_the_default_written_out_gives_none():
    assert coverage_of(READING, [call("x", -1, keep=False)]).given == {"input"}


def test_what_samples_are_not_to_give_is_not_asked_for():
    assert "out" not in coverage_of(READING, []).known


def test_calls_in_code_count():
    snippet = Snippet("f 0", "result = torch.f(x, keep=True)", "")
    found = coverage_of(READING, [Sample("code", CODE, (snippet,))])
    assert found.given == {"input", "keep"}


def test_a_call_that_does_not_fit_gives_nothing():
    assert not coverage_of(READING, [call(other=1)]).given


def test_the_share_is_over_all_references():
    found = [
        Coverage("torch.f", frozenset("ab"), frozenset("a")),
        Coverage("torch.g", frozenset("c"), frozenset("c")),
    ]
    assert share(found) == (2, 3)
