"""Results that a definition leaves open: two right answers need not be equal.

Eigenvectors have no sign, eigenvalues no order, and which of equal elements comes first
is not said. Only what is determined is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from apimap.verify.model.values import Array, mapped

DIGITS = 3  # in which two real parts are taken as equal
APART = 1e-3  # singular values differ by more than this share of the largest


def determined(reference: str, value: Any) -> Any:
    """What of the result of ``reference`` is determined."""
    short = reference.rpartition(".")[2]
    return DETERMINED[short](value) if short in DETERMINED else value


def is_ambiguous(reference: str) -> bool:
    """Whether a part of the result is not determined."""
    return reference.rpartition(".")[2] in DETERMINED


def _sorted(one: Array) -> Array:
    """By the real part, then by the imaginary: conjugates are equal in the first."""
    numbers = one.data.ravel()
    order = np.lexsort((numbers.imag, np.round(numbers.real, DIGITS)))
    return replace(one, data=numbers[order].reshape(one.shape))


def _absolute(one: Array) -> Array:
    return replace(one, data=np.abs(one.data))


def _eigenvalues(value: Any) -> Any:
    return mapped(value[0] if isinstance(value, (tuple, list)) else value, _sorted)


def _without_signs(value: Any) -> Any:
    return mapped(value, _absolute)


def _singular(value: Any) -> Any:
    """Vectors without their signs, where there are no others.

    Of singular values that are equal or zero, and of more columns than there are
    values, any vectors at right angles will do: nothing of them is compared.
    """
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        return value
    left, values, right = value
    if values.data.ndim + 1 != left.data.ndim:
        return value
    apart = _are_apart(values.data)
    count = values.shape[-1] + 1  # the one column more is at right angles to all

    def shown(one: Array) -> Array:
        free = one.shape[-1] == one.shape[-2] > count
        return _absolute(one) if apart and not free else _blank(one)

    return shown(left), values, shown(right)


def _are_apart(values: np.ndarray) -> bool:
    if not values.size:
        return True
    largest = values.max(axis=-1, keepdims=True)
    steps = np.diff(values, axis=-1, append=0)
    return bool((np.abs(steps) > APART * largest).all())


def _blank(one: Array) -> Array:
    return replace(one, data=np.zeros_like(one.data))


DETERMINED: Mapping[str, Callable[[Any], Any]] = {
    "eig": _eigenvalues,
    "eigvals": _eigenvalues,
    "eigh": _eigenvalues,
    "qr": _without_signs,
    "geqrf": _without_signs,
    "svd": _singular,
    "svd_lowrank": _singular,
    "pca_lowrank": _singular,
}
# Functions that say nothing of the order of equal elements.
UNORDERED = ("sort", "argsort", "topk", "kthvalue", "median", "nanmedian", "mode")
