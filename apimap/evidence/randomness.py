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
MOST_DRAWS = 60
Draw = Callable[[], Observation]


def seed(number: int) -> None:
    """Seed both frameworks and NumPy."""
    torch.default_generator.manual_seed(number)
    mindspore.set_seed(number)
    mindspore.manual_seed(number)
    np.random.seed(number)


def is_drawn(one: Observation, other: Observation) -> bool:
    """Whether two runs of the same sample with two seeds gave different numbers."""
    return judge(one, other) is not None


def judge_drawn(reference: Draw, target: Draw, draw: bool) -> Difference | None:
    """How two drawn results differ; with ``draw`` also their distributions."""
    seed(1)
    expected, actual = reference(), target()
    if found := judge(_blank(expected), _blank(actual)):
        return found
    if not draw:
        return None
    return _unseeded(target) or _distributions(reference, target, expected)


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


def _unseeded(target: Draw) -> Difference | None:
    draws = []
    for _ in range(2):
        seed(2)
        draws.append(target())
    if found := judge(*draws):
        message = f"the same seed gives another result: {found.message}"
        return Difference("state", message)
    return None


def _distributions(
    reference: Draw, target: Draw, expected: Observation
) -> Difference | None:
    count = sum(one.data.size for one in _drawn(expected))
    if not count:
        return None
    draws = int(np.clip(ELEMENTS // count, 1, MOST_DRAWS))
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
