"""Drawn numbers are compared by their distribution."""

import numpy as np
import pytest

from apimap.verify.compare.randomness import kolmogorov_smirnov, unlike


def draw(seed, mean=0.0, deviation=1.0, count=2_000):
    return np.random.default_rng(seed).normal(mean, deviation, count)


@pytest.mark.parametrize("seed", range(5))
def test_two_draws_of_one_distribution_are_alike(seed):
    assert unlike(draw(seed), draw(seed + 100)) is None


@pytest.mark.parametrize(
    "other", [draw(1, mean=0.5), draw(1, deviation=2.0), np.abs(draw(1))]
)
def test_another_mean_deviation_or_shape_is_seen_with_its_moments(other):
    found = unlike(draw(0), other)
    assert found.kind == "values"
    assert "target: mean" in found.message


def test_the_distance_is_that_of_the_distribution_functions():
    one, other = np.array([1.0, 2.0, 3.0, 4.0]), np.array([3.0, 4.0, 5.0, 6.0])
    assert kolmogorov_smirnov(one, other) == 0.5
