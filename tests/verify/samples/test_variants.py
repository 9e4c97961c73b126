"""The same code with other numbers, on both sides alike."""

import pytest

from apimap.verify.samples.snippets import Snippet
from apimap.verify.samples.variants import variants

TORCH = """
import torch

x = torch.tensor([[1.0, -2.0]])
result = torch.f(x, p=0.5)
"""


def varied(torch=TORCH, mindspore=None, **fields):
    other = mindspore or torch.replace("torch", "mindspore")
    found = variants(Snippet("f 0", torch, other, **fields))
    return {one.label.removesuffix(", code f 0"): one for one in found}


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("edge: zeros", "[[0.0, 0.0]]"),
        ("edge: NaN, first", '[[float("nan"), -2.0]]'),
        ("edge: inf, last", '[[1.0, float("inf")]]'),
        ("edge: tiny numbers", "[[1e-07, -2e-07]]"),
        ("case: other numbers", "[[0.25, 1.875]]"),
    ],
)
def test_lists_take_other_numbers(label, numbers):
    one = varied()[label]
    assert f"torch.tensor({numbers})" in one.torch
    assert f"mindspore.tensor({numbers})" in one.mindspore


def test_settings_take_other_values():
    one = varied()["case: other settings"]
    assert "p=0.25" in one.torch
    assert "p=0.25" in one.mindspore
    assert "[[1.0, -2.0]]" in one.torch


def test_what_stands_on_one_side_alone_stays():
    other = TORCH.replace("torch", "mindspore").replace("p=0.5", "p=0.75")
    assert "case: other settings" not in varied(mindspore=other)


def test_whole_numbers_are_places_and_stay():
    assert varied(TORCH.replace("[[1.0, -2.0]]", "[[1, 2]]").replace("0.5", "1")) == {}


def test_several_processes_are_not_started_for_it():
    assert varied(processes=2) == {}
