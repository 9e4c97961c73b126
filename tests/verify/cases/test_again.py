"""An ordinary sample of each target is called again."""

from dataclasses import dataclass, replace

import pytest

from apimap.verify.model.samples import Sample
from apimap.verify.model.values import array

pytest.importorskip("mindspore")
pytest.importorskip("torch")
from apimap.verify.cases.again import MANY, called_again
from apimap.verify.cases.case import Prepared


@dataclass(frozen=True)
class CaseOf:
    """A case whose samples are about one target."""

    target: str = "f"

    def answers(self, target):
        return target == self.target

    def takes(self, sample, target):
        return True


def sample(label, *shape, dtype="float32", **fields):
    numbers = array([[1.0] * shape[-1]] * shape[0], dtype)
    return Sample(label, dtype, (numbers,), **fields)


def again(*samples, targets=("f",), case=None):
    one = case or CaseOf()
    return [
        p.sample for p in called_again([Prepared(one, s) for s in samples], targets)
    ]


def test_the_smallest_with_gradients_is_called_many_times_and_after_another():
    small = sample("small", 2, 3, differentiate=True)
    many, after = again(sample("a", 1, 2), sample("b", 4, 5, differentiate=True), small)
    assert (many.label, many.calls) == (f"edge: called {MANY} times", MANY)
    assert many.args is small.args
    assert (after.label, after.calls) == ("edge: called after another", 2)
    assert after.after.label == "a"


def test_what_is_not_of_ordinary_use_is_not_called_again():
    assert again(sample("nan", 2, 2), targets=()) == []
    large = replace(sample("x", 2, 2), args=(array([1e9], "float32"),))
    assert again(large) == []


def test_no_sample_is_repeated_for_a_target_that_it_is_not_about():
    assert again(sample("a", 2, 2), targets=("g",)) == []


def test_two_targets_share_what_is_called_again():
    class Both(CaseOf):
        def answers(self, target):
            return True

    labels = [
        one.label for one in again(sample("a", 2, 2), targets=("f", "g"), case=Both())
    ]
    assert labels == [f"edge: called {MANY} times"]
