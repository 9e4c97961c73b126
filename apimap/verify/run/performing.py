"""One case run: its samples in both frameworks, an outcome for each.

Runs inside a worker: whatever a framework raises becomes an outcome here, and nothing
else catches it. What happens is said before and after, so that a crash has a name.
"""

from __future__ import annotations

import contextlib
from collections.abc import (
    Callable,
    Collection,
    Generator,
    Iterator,
    Sequence,
)
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import replace

from apimap.verify.backends.errors import kind_of, message_of
from apimap.verify.backends.interface import NotExpressible
from apimap.verify.backends.observing import seed
from apimap.verify.calls.translation import Rejected
from apimap.verify.cases.case import Case, Prepared
from apimap.verify.cases.weights import Unmatched
from apimap.verify.compare.comparison import (
    Mismatch,
    compare_gradients,
    compare_observations,
)
from apimap.verify.compare.randomness import Draw, compare_drawn, is_drawn
from apimap.verify.compare.repeated import Judged, judge_again
from apimap.verify.compare.small import compare_small, compare_small_gradients
from apimap.verify.model.messages import Ended, Starting
from apimap.verify.model.outcomes import (
    AS_WRITTEN,
    GRADIENT_MARK,
    Aspect,
    Kind,
    Outcome,
)
from apimap.verify.model.samples import (
    SMALL_SAMPLE,
    Observation,
    Sample,
    is_ordinary,
    is_readable,
    ordinary_dtype,
)
from apimap.verify.model.tasks import SampleKey
from apimap.verify.model.values import arrays

RUN_SEED = 7
# What makes a sample a worse example, beside the number of its elements: nothing to
# see, numbers that are hard to read, another use than the ordinary, and as written that
# the same call does as well.
EMPTY, NO_CONTRAST, UNUSUAL, UNREADABLE, ODD = 4000, 1000, 200, 50, 10
OPTION = 20  # of a module that is made with it


def run_samples(
    prepared: Sequence[Prepared],
    targets: Collection[str],
    done: Collection[SampleKey],
) -> Iterator[Starting | Ended]:
    """Run every sample that is not ``done`` on every target that it is about.

    ``prepared`` are the samples of one entry with their cases; a sample's place in it
    is its index.
    """
    dtype = ordinary_dtype(one.sample for one in prepared)
    for index, one in enumerate(prepared):
        case, sample = one
        first = first_target(case)
        open_targets = [
            name for name in targets if (name, index) not in done and one.is_about(name)
        ]
        expected = expected_of(case, sample) if open_targets else None
        if expected is None:
            continue
        legibility = _legibility(sample, expected.observation)
        contrast = False  # whether the same call fails
        for target in open_targets:
            start = Starting(
                target,
                index,
                sample.label,
                sample.dtype,
                sample.size,
                ordinary=expected.is_finite and is_ordinary(sample, dtype),
            )
            yield start
            outcome = yield from came_to(one, start, expected)
            if outcome is not None:
                contrast = contrast or (target == first and not outcome.is_equal)
                told = target == AS_WRITTEN and not contrast
                penalty = UNUSUAL * (not outcome.ordinary) + NO_CONTRAST * told
                reference = case.entry.reference
                found = None if legibility is None else legibility + penalty
                yield Ended(reference, target, outcome, found)


def came_to(
    one: Prepared, start: Starting, expected: Expected
) -> Generator[Starting, None, Outcome | None]:
    """The outcome of a sample; None where it shows nothing that others do not.

    ``start`` says which target and what of it; it is said again before gradients.
    """
    case, sample = one

    def value() -> Judged:
        return judge_value(case, sample, start.target, expected)

    def gradient() -> Judged:
        return judge_gradient(case, sample, start.target, expected.gradients)

    def other() -> None:
        if sample.after is not None:
            case.target(sample.after, start.target)

    again = sample.called_again
    if again and expected.drawn:
        return None
    judged = judge_again(value, sample.calls, other) if again else value()
    compared = judged is not None and judged[0] is Kind.MATCH
    compared = compared and expected.gradients is not None
    if compared:
        yield replace(start, aspect=Aspect.GRADIENT)
        judged = judge_again(gradient, sample.calls, other) if again else gradient()
    if judged is None:
        return None
    return Outcome(
        start.index,
        start.label,
        start.dtype,
        *judged,
        start.size,
        ordinary=start.ordinary,
        differentiated=compared,
    )


@dataclass(frozen=True)
class Expected:
    """What PyTorch gives: the result, gradients if it has any, whether it is drawn."""

    observation: Observation
    gradients: Any = None
    drawn: bool = False

    @property
    def is_finite(self) -> bool:
        """Whether every number is; what divides by zero is not of ordinary use."""
        found = arrays([self.observation.value, self.gradients])
        return all(np.isfinite(one.data).all() for one in found)


def expected_of(case: Case, sample: Sample) -> Expected | None:
    """What PyTorch gives; None when it refuses the sample."""
    try:
        seed(RUN_SEED)
        observation = case.reference(sample)
        drawn = is_drawn(_seeded(lambda: case.reference(sample)), observation)
    except Exception:  # not the target's matter, whatever it is
        return None
    if case.uninitialised or drawn:
        return Expected(observation, drawn=True)
    gradients = None
    if case.differentiates(sample, observation):
        with contextlib.suppress(RuntimeError, NotExpressible):  # none here
            gradients = _settled_gradients(case, sample)
    return Expected(observation, gradients)


def _seeded(act: Callable[[], Observation]) -> Draw:
    """``act``, with a seed before it."""

    def draw(number: int) -> Observation:
        seed(number)
        return act()

    return draw


def _settled_gradients(case: Case, sample: Sample) -> Any:
    """PyTorch's gradients; None where they are drawn, as a dropout's are at zero."""
    drawn = []
    for number in (RUN_SEED, RUN_SEED + 1):
        seed(number)
        drawn.append(case.reference_gradients(sample))
    return drawn[0] if compare_gradients(*drawn) is None else None


def judge_value(case: Case, sample: Sample, target: str, expected: Expected) -> Judged:
    """What the target's result comes to, without its gradients.

    ``case`` runs ``sample``, ``expected`` is what PyTorch gives.
    """
    try:
        return _judged(_mismatch(case, sample, target, expected))
    except Rejected as error:
        return Kind.ARGUMENT_REJECTED, str(error)
    except Unmatched as error:
        return Kind.STATE, str(error)
    except NotExpressible as error:
        return Kind.STRUCTURE, f"{error} is returned or needed"
    except Exception as error:  # the target's, whatever it is
        return kind_of(error), message_of(error)


def _judged(mismatch: Mismatch | None) -> Judged:
    return (mismatch.kind, mismatch.message) if mismatch else (Kind.MATCH, "")


def _mismatch(
    case: Case, sample: Sample, target: str, expected: Expected
) -> Mismatch | None:
    if not expected.drawn:
        seed(RUN_SEED)
        actual = case.target(sample, target)
        found = compare_observations(expected.observation, actual)
        if found is not None:
            return found
        return compare_small(expected.observation, actual, lambda: case.precise(sample))
    return compare_drawn(
        _seeded(lambda: case.reference(sample)),
        _seeded(lambda: case.target(sample, target)),
        draw=not case.uninitialised,
    )


def judge_gradient(case: Case, sample: Sample, target: str, expected: Any) -> Judged:
    """What the target's gradients come to, where its result matches.

    ``case`` runs ``sample``, ``expected`` are PyTorch's gradients.
    """
    try:
        actual = case.target_gradients(sample, target)
    except Exception as error:  # the target's, whatever it is
        kind = kind_of(error)
        unsupported = kind in (Kind.UNSUPPORTED, Kind.UNSUPPORTED_DTYPE)
        message = f"{GRADIENT_MARK}: {message_of(error)}"
        return kind if unsupported else Kind.GRADIENT, message
    return _judged(
        compare_gradients(expected, actual)
        or compare_small_gradients(
            expected, actual, lambda: case.precise_gradients(sample)
        )
    )


def _legibility(sample: Sample, expected: Observation) -> int | None:
    """How good an example the sample makes; 0 is best, large numbers are bad.

    What only asks for a field or an attribute makes none.
    """
    if sample.by_field:
        return None
    given = list(arrays(sample.everything))
    shown = [*given, *arrays(expected.value)]
    large = sum(one.data.size > 6 or one.data.ndim > 2 for one in shown)
    long = not all(map(is_readable, given))
    empty = any(one.data.size == 0 for one in shown)
    single = all(one.data.size < 2 for one in shown)
    odd = not sample.label.startswith(SMALL_SAMPLE)
    elements = sum(one.data.size for one in shown)
    options = (len(sample.args) + len(sample.kwargs)) if sample.inputs else 0
    unreadable = UNREADABLE * (large + single + long)
    return EMPTY * empty + unreadable + OPTION * options + ODD * odd + elements


def first_target(case: Case) -> str | None:
    """The target whose same call stands beside what is written."""
    return next((target.name for target in case.entry.targets), None)


def encodable(text: str) -> str:
    """``text`` without what UTF-8 cannot write, such as half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode("utf-8")
