"""Samples shown as programs, as readable as can be: fewer elements, rounder numbers."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace

import numpy as np

from apimap.verify.backends.errors import message_of
from apimap.verify.backends.observing import seed
from apimap.verify.backends.running import executed, launched, printed_by_ranks
from apimap.verify.calls.translation import Rejected
from apimap.verify.calls.writing import TooLong, is_written
from apimap.verify.cases.case import Prepared
from apimap.verify.cases.weights import Unmatched
from apimap.verify.model.messages import EXAMPLE, Starting
from apimap.verify.model.outcomes import (
    LONGEST_OUTPUT,
    Aspect,
    Demonstration,
    Kind,
    Outcome,
    Transcript,
)
from apimap.verify.model.samples import Sample, is_readable, rounded
from apimap.verify.model.values import Array, array, arrays, mapped
from apimap.verify.run.performing import (
    RUN_SEED,
    came_to,
    encodable,
    expected_of,
    first_target,
)

Change = Callable[[Array], Array]


def neater(
    one: Prepared, kinds: Mapping[str, Kind]
) -> Generator[Starting, None, tuple[Prepared, str] | None]:
    """A more readable sample that shows the same, and the first target's message.

    ``kinds`` says what it has to come to on which target. None where ``one`` is
    readable, or no other shows the same. What is tried may end the process.
    """
    for sample in tidied(one.sample):
        expected = expected_of(one.case, sample) if is_written(sample) else None
        if expected is None:
            continue
        tried = Prepared(one.case, sample)
        messages = []
        for target, kind in kinds.items():
            outcome = yield from came_to(tried, trial(tried, target), expected)
            if outcome is None or outcome.kind is not kind:
                break
            messages.append(outcome.message)
        else:
            return tried, messages[0]
    return None


def trial(one: Prepared, target: str) -> Starting:
    """What is said before ``one`` is tried on ``target``: for no more than to show."""
    return Starting(target, 0, EXAMPLE, one.sample.dtype)


def failing_same_call(one: Prepared) -> Generator[Starting, None, Outcome | None]:
    """What the unchanged call of the first target comes to; None where it is equal."""
    expected, target = expected_of(*one), first_target(one.case)
    if expected is None or target is None or not one.is_about(target):
        return None
    outcome = yield from came_to(one, trial(one, target), expected)
    return None if outcome is None or outcome.is_equal else outcome


def demonstrate(
    one: Prepared, target: str, aspect: Aspect = Aspect.VALUE
) -> Iterator[Demonstration]:
    """Both programs of a sample and what they print; nothing where it has none.

    The programs print the ``aspect``. First without the target's output: that may be
    the end of the process.
    """
    try:
        reference_code, target_code = one.case.programs(one.sample, target, aspect)
    except (TooLong, Rejected, Unmatched):
        return
    reference = Transcript(reference_code, printed(reference_code))
    yield Demonstration(reference, Transcript(target_code, ""))
    yield Demonstration(reference, Transcript(target_code, printed(target_code)))


def printed(code: str) -> str:
    """What ``code`` prints; an exception shows as its last line."""
    seed(RUN_SEED)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            if framework := launched(code):
                print(printed_by_ranks(framework, code))
            else:
                executed(code)
        except Exception as error:
            print(message_of(error))
    return encodable(out.getvalue()[:LONGEST_OUTPUT].rstrip("\n"))


def tidied(sample: Sample) -> Iterator[Sample]:
    """Readable samples like ``sample``, the most readable first.

    Nobody has said that they are calls, nor that they show what it shows. What is
    readable has none.
    """
    if all(map(is_readable, arrays(sample.everything))):
        return
    for way in WAYS:
        yield _changed(sample, way)


def _changed(sample: Sample, way: Change) -> Sample:
    done: dict[int, Array] = {}  # what is given twice stays one and the same

    def change(one: Array) -> Array:
        if id(one) not in done:
            done[id(one)] = way(one)
        return done[id(one)]

    return replace(
        sample,
        args=mapped(sample.args, change),
        kwargs=mapped(dict(sample.kwargs), change),
        inputs=mapped(sample.inputs, change),
        input_kwargs=mapped(dict(sample.input_kwargs), change),
    )


def _cut(one: Array, most: int) -> Array:
    """The first ``most`` along each dimension."""
    data = one.data[tuple(slice(most) for _ in one.shape)]
    return array(data, one.dtype, one.layout)


def _ones(one: Array) -> Array:
    return array(np.ones(one.shape), one.dtype)


# The most readable first.
WAYS: tuple[Change, ...] = (
    lambda one: rounded(_cut(one, 2)),
    lambda one: rounded(_cut(one, 3)),
    lambda one: _cut(one, 2),
    rounded,
    _ones,
    lambda one: _cut(one, 3),
)
