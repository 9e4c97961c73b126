"""An ordinary sample of each target is called again."""

import importlib.util
from dataclasses import dataclass

import pytest

from apimap.verify.model.samples import Sample
from apimap.verify.model.values import array

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]


@dataclass(frozen=True)
class CaseOf:
    """A case whose samples are about these targets."""

    targets: tuple[str, ...] = ("f",)

    def answers(self, target):
        return target in self.targets

    def takes(self, sample, target):
        return True


def sample(label, *shape, number=1.0, differentiate=False):
    rows = [[number + column for column in range(shape[-1])]] * shape[0]
    numbers = array(rows, "float32")
    return Sample(label, "float32", (numbers,), differentiate=differentiate)


def again(samples, targets=("f",), case=None):
    """What is called again: the labels, how often, and after what."""
    from apimap.verify.cases.again import called_again
    from apimap.verify.cases.case import Prepared

    one = case or CaseOf()
    prepared = [Prepared(one, found) for found in samples]
    made = [found.sample for found in called_again(prepared, targets)]
    return [(s.label, s.size, s.calls, s.after and s.after.label) for s in made]


def test_the_smallest_with_gradients_is_called_many_times_and_after_another(in_child):
    small = sample("small", 2, 3, differentiate=True)
    large = sample("large", 4, 5, differentiate=True)
    assert in_child(again, [sample("a", 1, 2), large, small]) == [
        ("edge: called 25 times", 6, 25, None),
        ("edge: called after another", 6, 2, "a"),
    ]


def test_what_is_not_of_ordinary_use_is_not_called_again(in_child):
    assert in_child(again, [sample("large", 2, 2, number=1e9)]) == []


def test_no_sample_is_repeated_for_a_target_that_it_is_not_about(in_child):
    assert in_child(again, [sample("a", 2, 2)], ("g",)) == []


def test_two_targets_share_what_is_called_again(in_child):
    both = CaseOf(("f", "g"))
    assert len(in_child(again, [sample("a", 2, 2)], ("f", "g"), both)) == 1
