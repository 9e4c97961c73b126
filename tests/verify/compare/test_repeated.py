"""What is called again, judged: only what changes from call to call is a finding."""

import pytest

from apimap.verify.model.outcomes import Kind

pytest.importorskip("mindspore")
pytest.importorskip("torch")
from apimap.verify.run.performing import judge_again

MATCH, WRONG = (Kind.MATCH, ""), (Kind.VALUES, "1 of 2 differ")


def judged(*found, other=lambda: None):
    left = iter(found)
    return judge_again(lambda: next(left), len(found), other)


def test_calls_that_all_match_match():
    assert judged(MATCH, MATCH, MATCH) == MATCH


def test_a_fault_at_the_third_call_is_one_of_state():
    kind, message = judged(MATCH, MATCH, WRONG, MATCH)
    assert kind is Kind.STATE_DEPENDENT
    assert message == "3 of 4 calls match; call 3: values, 1 of 2 differ"


def test_what_is_wrong_every_time_is_no_finding_of_its_own():
    assert judged(WRONG, WRONG) is None


def test_the_other_call_comes_before_the_last():
    done = []

    def judge():
        done.append("judged")
        return MATCH

    judge_again(judge, 3, lambda: done.append("other"))
    assert done == ["judged", "judged", "other", "judged"]


def test_an_error_of_the_other_call_is_not_one_of_this():
    def fails():
        raise ValueError("whatever the target raises")

    assert judged(MATCH, MATCH, other=fails) == MATCH
