"""APIs whose result is drawn: two frameworks never draw the same numbers.

Compared are structure, shape and dtype, the distribution of many draws, and whether a
seed makes a draw come again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import mindspore
import numpy as np
import torch

from apimap.evidence.compare import Difference, Observation, judge
from apimap.evidence.distributions import unlike
from apimap.evidence.values import Array, arrays, mapped

# Their elements are whatever the memory held.
UNINITIALISED = ("empty", "empty_like", "empty_strided", "new_empty", "resize_")
ELEMENTS = 2_000  # of a result, over all draws
AGREEING = 60  # elements that do not come out equal twice by chance
MOST_DRAWS = 60
FEW = 8  # elements that can come out equal with every seed
SEEDS = range(8, 14)
Draw = Callable[[], Observation]


def seed(number: int) -> None:
    """Seed both frameworks and NumPy."""
    torch.default_generator.manual_seed(number)
    mindspore.set_seed(number)
    mindspore.manual_seed(number)
    np.random.seed(number)


def drawing(act: Callable[[], Any]) -> tuple[Any, bool]:
    """What ``act`` gives, and whether it took random numbers from PyTorch."""
    before = torch.default_generator.get_state()
    result = act()
    return result, not torch.equal(before, torch.default_generator.get_state())


def is_drawn(reference: Draw, first: Observation) -> bool:
    """Whether other seeds give other numbers than ``first``.

    Where random numbers were taken a few elements may agree by chance.
    """
    if first.drew and sum(one.data.size for one in _drawn(first)) < FEW:
        return True
    for number in SEEDS if first.drew else SEEDS[:1]:
        seed(number)
        if judge(first, reference()):
            return True
    return False


def judge_drawn(reference: Draw, target: Draw, draw: bool) -> Difference | None:
    """How two drawn results differ; with ``draw`` also their distributions."""
    seed(1)
    expected, actual = reference(), target()
    if found := judge(_blank(expected), _blank(actual)):
        return found
    if not draw:
        return None
    return _unseeded(target, expected) or _distributions(reference, target, expected)


def _blank(one: Observation) -> Observation:
    """The observation without the numbers."""
    changed = {place: _zeroed(now) for place, now in one.changed.items()}
    return replace(
        one, value=_blanked(one.value), changed=changed, state=_blanked(one.state)
    )


def _blanked(value: Any) -> Any:
    if isinstance(value, (int, float)):
        return type(value)(0)
    return mapped(value, _zeroed)


def _zeroed(one: Array) -> Array:
    return replace(one, data=np.zeros_like(one.data))


def _unseeded(target: Draw, expected: Observation) -> Difference | None:
    """Whether a seed fails to bring a draw again, tried until chance is no excuse."""
    for number in range(_draws(expected, AGREEING)):
        draws = []
        for _ in range(2):
            seed(number)
            draws.append(target())
        if found := judge(*draws):
            message = f"the same seed gives another result: {found.message}"
            return Difference("state", message)
    return None


def _draws(expected: Observation, elements: int) -> int:
    """How many draws it takes to see so many elements."""
    count = sum(one.data.size for one in _drawn(expected))
    return int(np.clip(elements // max(count, 1), 1, MOST_DRAWS))


def _distributions(
    reference: Draw, target: Draw, expected: Observation
) -> Difference | None:
    if not any(one.data.size for one in _drawn(expected)):
        return None
    draws = _draws(expected, ELEMENTS)
    return unlike(_pooled(reference, draws), _pooled(target, draws))


def _drawn(observation: Observation) -> Iterable[Array]:
    yield from arrays([observation.value, observation.state])
    yield from observation.changed.values()


def _pooled(side: Draw, draws: int) -> np.ndarray:
    """The elements of many draws, each from its own seed."""
    found = []
    for number in range(draws):
        seed(100 + number)
        found += [one.data.ravel().real.astype(float) for one in _drawn(side())]
    return np.concatenate(found)
