"""Whether two sets of numbers can come from one distribution. Pure NumPy."""

from __future__ import annotations

import numpy as np

from apimap.evidence.compare import Difference

# Two samples of one distribution are further apart than this once in 10^9 times.
KOLMOGOROV = 3.3


def unlike(one: np.ndarray, other: np.ndarray) -> Difference | None:
    """How the distributions differ, with their moments; None where they may be one."""
    distance = kolmogorov_smirnov(one, other)
    bound = KOLMOGOROV * np.sqrt((len(one) + len(other)) / (len(one) * len(other)))
    if distance <= bound:
        return None
    moments = "; ".join(
        f"{name}: mean {numbers.mean():.3g}, standard deviation {numbers.std():.3g}"
        for name, numbers in (("reference", one), ("target", other))
    )
    message = f"distance of the distributions {distance:.3f}, bound {bound:.3f}"
    return Difference("values", f"{message} ({len(one)} elements; {moments})")


def kolmogorov_smirnov(one: np.ndarray, other: np.ndarray) -> float:
    """The greatest distance of two empirical distribution functions."""
    points = np.union1d(one, other)
    steps = (
        np.searchsorted(np.sort(numbers), points, side="right") / len(numbers)
        for numbers in (one, other)
    )
    return float(np.abs(np.subtract(*steps)).max())
