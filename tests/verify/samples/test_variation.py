"""Samples that do the same are told from those that do something else."""

import numpy as np

from apimap.verify.model.samples import Sample
from apimap.verify.model.values import array
from apimap.verify.samples.variation import unlike


def sample(label, *numbers, **fields):
    return Sample(label, "float32", (array(numbers, "float32"),), **fields)


def test_what_does_the_same_comes_once():
    found = unlike([sample("a", 1)], [sample("b", 1), sample("c", 2), sample("d", 2)])
    assert [one.label for one in found] == ["c"]


def test_a_negative_zero_and_another_nan_are_something_else():
    found = unlike([sample("a", 0.0)], [sample("b", -0.0), sample("c", np.nan)])
    assert [one.label for one in found] == ["b", "c"]


def test_modes_and_repetitions_are_something_else():
    others = [sample("b", 1, training=False), sample("c", 1, calls=25)]
    assert len(list(unlike([sample("a", 1)], others))) == 2
