"""Hyperparameters of optimizers, and courses of steps."""

from apimap.verify.model.samples import Sample, is_ordinary
from apimap.verify.samples.optimizing import (
    Course,
    course_of,
    course_samples,
    hyperparameter_samples,
)
from tests.verify.support import reading

COURSES = {one.label: one for one in course_samples()}


def test_each_hyperparameter_that_the_optimizer_has_is_varied():
    adam = reading(
        "torch.optim.A", "(params, lr=0.001, betas=(0.9, 0.999), foreach=None)"
    )
    given = {name for one in hyperparameter_samples(adam) for name in one.kwargs}
    assert given == {"lr", "betas"}


def test_gradients_are_of_many_decades():
    scales = [course_of(one).scale for one in COURSES.values()]
    assert min(scales) == 1e-8
    assert max(scales) == 1e3


def test_tiny_gradients_are_not_of_ordinary_use():
    usual = {label for label, one in COURSES.items() if is_ordinary(one, "float32")}
    assert "edge: gradients of 1e-08" not in usual
    assert "case: groups with rates" in usual


def test_a_group_for_each_parameter():
    course = course_of(COURSES["case: groups with rates"])
    assert course.grouped(["p", "q"]) == [
        {"params": ["p"], "lr": 0.1},
        {"params": ["q"], "lr": 0.01},
    ]


def test_without_groups_the_parameters_are_given_as_they_are():
    assert Course().grouped(["p", "q"]) == ["p", "q"]
    assert course_of(Sample("s", "float32")) == Course()
