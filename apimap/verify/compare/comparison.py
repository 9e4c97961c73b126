"""Whether two results agree, and if not, by how much. Pure NumPy.

Tolerances are those of ``torch.testing.assert_close`` for the reference's dtype.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from apimap.verify.model.outcomes import GRADIENT_MARK, VALUES_TOO, Kind
from apimap.verify.model.samples import Observation
from apimap.verify.model.values import Array, DType


@dataclass(frozen=True)
class Tolerance:
    """The bound ``atol + rtol * |expected|`` on a difference."""

    rtol: float
    atol: float

    def times(self, factor: float) -> Tolerance:
        """A bound that is wider by ``factor``."""
        return Tolerance(self.rtol * factor, self.atol * factor)

    def __str__(self) -> str:
        return f"rtol {self.rtol:g}, atol {self.atol:g}"


EXACT = Tolerance(0, 0)
PRECISION = 10  # up to so many times the bound, the numbers are right but coarse
TOLERANCES: Mapping[str, Tolerance] = {
    "float16": Tolerance(1e-3, 1e-5),
    "bfloat16": Tolerance(1.6e-2, 1e-5),
    "float32": Tolerance(1.3e-6, 1e-5),
    "float64": Tolerance(1e-7, 1e-7),
    "complex64": Tolerance(1.3e-6, 1e-5),
    "complex128": Tolerance(1e-7, 1e-7),
}
PYTHON_NUMBERS = Tolerance(1e-6, 1e-6)


@dataclass(frozen=True)
class Mismatch:
    """The first disagreement: its kind, and the numbers in words."""

    kind: Kind
    message: str


def compare_values(expected: Any, actual: Any, where: str = "") -> Mismatch | None:
    """The first difference of two values, in the order structure, shape, dtype, values.

    ``expected`` is of the reference, ``actual`` of the target. Tuples and lists of
    equal length are the same structure. ``where`` tells the place in a nested value.
    """
    if isinstance(expected, (tuple, list)) and isinstance(actual, (tuple, list)):
        return _sequences(expected, actual, where)
    if isinstance(expected, dict) and isinstance(actual, dict):
        return _mappings(expected, actual, where)
    if isinstance(expected, Array) and isinstance(actual, Array):
        return _arrays(expected, actual, where)
    if _kind(expected) != _kind(actual):
        message = f"{_kind(expected)} expected, {_kind(actual)} returned"
        return Mismatch(Kind.STRUCTURE, _at(where, message))
    return _plain(expected, actual, where)


def _kind(value: Any) -> str:
    names = {Array: "tensor", DType: "dtype", tuple: "sequence", list: "sequence"}
    return names.get(type(value), type(value).__name__)


def _at(where: str, message: str) -> str:
    return f"{where}: {message}" if where else message


def _sequences(expected: Any, actual: Any, where: str) -> Mismatch | None:
    if len(expected) != len(actual):
        message = f"{len(expected)} items expected, {len(actual)} returned"
        return Mismatch(Kind.STRUCTURE, _at(where, message))
    for number, (one, other) in enumerate(zip(expected, actual, strict=True)):
        if found := compare_values(one, other, f"{where}[{number}]"):
            return found
    return None


def _mappings(expected: dict, actual: dict, where: str) -> Mismatch | None:
    if set(expected) != set(actual):
        only = sorted(map(str, set(expected) ^ set(actual)))
        return Mismatch(Kind.STRUCTURE, _at(where, f"not on both sides: {only}"))
    for key, value in expected.items():
        if found := compare_values(value, actual[key], f"{where}[{key!r}]"):
            return found
    return None


def _plain(expected: Any, actual: Any, where: str) -> Mismatch | None:
    if isinstance(expected, (float, complex)):
        numbers = np.asarray(expected), np.asarray(actual)
        return compared(*numbers, PYTHON_NUMBERS, where)
    if expected == actual:
        return None
    return Mismatch(Kind.VALUES, _at(where, f"{expected!r} expected, got {actual!r}"))


def _arrays(expected: Array, actual: Array, where: str) -> Mismatch | None:
    if expected.shape != actual.shape:
        message = f"shape {expected.shape} expected, {actual.shape} returned"
        return Mismatch(Kind.SHAPE, _at(where, message))
    if expected.dtype != actual.dtype:
        message = f"{expected.dtype} expected, {actual.dtype} returned"
        if values := compared(expected.data, actual.data, _tolerance(expected), ""):
            message += f"{VALUES_TOO}{values.message}"
        return Mismatch(Kind.DTYPE, _at(where, message))
    return compared(expected.data, actual.data, _tolerance(expected), where)


def _tolerance(one: Array) -> Tolerance:
    return TOLERANCES.get(one.dtype, EXACT)


def compared(
    expected: np.ndarray, actual: np.ndarray, tolerance: Tolerance, where: str = ""
) -> Mismatch | None:
    """Numbers that differ by more than the bound; NaN equals NaN and nothing else."""
    if expected.dtype == actual.dtype and expected.tobytes() == actual.tobytes():
        return None
    with np.errstate(all="ignore"):
        wrong = ~_close(expected, actual, tolerance)
        near = _close(expected, actual, tolerance.times(PRECISION))
    if wrong.any() and near.all():
        report = _report(expected, actual, wrong, tolerance)
        return Mismatch(Kind.PRECISION, _at(where, report))
    if wrong.any():
        report = _report(expected, actual, wrong, tolerance)
        return Mismatch(Kind.VALUES, _at(where, report))
    if (count := _signs_differ(expected, actual).sum()) > 0:
        message = f"sign of zero: {_share(count, expected.size)}"
        return Mismatch(Kind.SIGNED_ZERO, _at(where, message))
    return None


def _close(
    expected: np.ndarray, actual: np.ndarray, tolerance: Tolerance
) -> np.ndarray:
    if expected.dtype.kind in "biu" and actual.dtype.kind in "biu":
        return np.asarray(expected == actual)
    return np.isclose(actual, expected, tolerance.rtol, tolerance.atol, equal_nan=True)


def _signs_differ(expected: np.ndarray, actual: np.ndarray) -> np.ndarray:
    if expected.dtype.kind != "f" or actual.dtype.kind != "f":
        return np.zeros(expected.shape, bool)
    zero = (expected == 0) & (actual == 0)
    return zero & (np.signbit(expected) != np.signbit(actual))


def _share(count: int, total: int) -> str:
    return f"mismatched elements {count} / {total} ({count / total:.1%})"


def _report(
    expected: np.ndarray,
    actual: np.ndarray,
    wrong: np.ndarray,
    tolerance: Tolerance,
) -> str:
    """How many differ, the greatest differences and where, then the bound."""
    share = _share(int(wrong.sum()), wrong.size)
    wide = complex if "c" in (expected.dtype.kind, actual.dtype.kind) else float
    one, other = expected.astype(wide), actual.astype(wide)
    with np.errstate(all="ignore"):
        absolute = np.where(wrong, np.abs(other - one), 0)
        relative = np.where(wrong, absolute / np.abs(one), 0)
    if not np.isfinite(absolute).all():
        place = tuple(int(n) for n in np.argwhere(~np.isfinite(absolute))[0])
        return (
            f"{share}, first non-finite at {place}: "
            f"{expected[place]} expected, got {actual[place]}; {tolerance}"
        )
    return (
        f"{share}, greatest absolute difference {_greatest(absolute)}, "
        f"greatest relative difference {_greatest(relative)}; {tolerance}"
    )


def _greatest(differences: np.ndarray) -> str:
    place = np.unravel_index(int(np.argmax(differences)), differences.shape)
    return f"{differences[place]:.3g} at {tuple(int(n) for n in place)}"


def compare_observations(expected: Observation, actual: Observation) -> Mismatch | None:
    """The first aspect on which two observations disagree."""
    if found := compare_values(expected.value, actual.value):
        return found
    if found := _changes(expected.changed, actual.changed):
        return found
    if found := compare_values(expected.state, actual.state):
        return Mismatch(Kind.STATE, found.message)
    if expected.aliases != actual.aliases:
        shares = "shares" if any(expected.aliases) else "does not share"
        message = f"the reference's result {shares} memory with an input"
        return Mismatch(Kind.ALIASING, message)
    return None


def _changes(
    expected: Mapping[int, Array], actual: Mapping[int, Array]
) -> Mismatch | None:
    for place in sorted({*expected, *actual}):
        one, other = expected.get(place), actual.get(place)
        if one is None or other is None:
            side = "the reference" if other is None else "the target"
            return Mismatch(Kind.IN_PLACE, f"only {side} changes input {place}")
        if found := compare_values(one, other, f"input {place}"):
            return Mismatch(Kind.IN_PLACE, found.message)
    return None


def compare_gradients(expected: Any, actual: Any) -> Mismatch | None:
    """How gradients disagree; the sign of a zero does not count."""
    found = compare_values(expected, actual)
    if found is None or found.kind is Kind.SIGNED_ZERO:
        return None
    return of_gradients(found)


def of_gradients(found: Mismatch) -> Mismatch:
    """``found``, which was found of gradients."""
    kind = Kind.PRECISION if found.kind is Kind.PRECISION else Kind.GRADIENT
    return Mismatch(kind, f"{GRADIENT_MARK} {found.message}")
