"""Samples shown as programs, as readable as can be: fewer elements, rounder numbers."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations, product
from typing import Any

import numpy as np

from apimap.verify.backends.errors import message_of
from apimap.verify.backends.observing import seed
from apimap.verify.backends.running import executed, launched, printed_by_ranks
from apimap.verify.calls.layout import LONGEST
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
    one: Prepared, kinds: Mapping[str, Kind], aspect: Aspect = Aspect.VALUE
) -> Generator[Starting, None, tuple[Prepared, str] | None]:
    """A more readable sample that shows the same, and the first target's message.

    ``kinds`` says what it has to come to on which target, ``aspect`` what is shown of
    it. None where ``one`` is readable, or no other shows the same. What is tried may
    end the process.
    """
    small = all(map(is_readable, arrays(one.sample.everything)))
    if one.sample.inputs and not (small and reads_well(one, kinds, aspect)):
        for sample in resized(one.sample):
            found = yield from _like(Prepared(one.case, sample), kinds)
            if found and reads_well(found[0], kinds, aspect):
                return found
    for sample in tidied(one.sample):
        found = yield from _like(Prepared(one.case, sample), kinds)
        if found:
            return found
    return None


def _like(
    tried: Prepared, kinds: Mapping[str, Kind]
) -> Generator[Starting, None, tuple[Prepared, str] | None]:
    """``tried`` and the first target's message, where it comes to ``kinds``."""
    case, sample = tried
    expected = expected_of(case, sample) if is_written(sample) else None
    if expected is None:
        return None
    messages = []
    for target, kind in kinds.items():
        outcome = yield from came_to(tried, trial(tried, target), expected)
        if outcome is None or outcome.kind is not kind:
            return None
        messages.append(outcome.message)
    return tried, messages[0]


def reads_well(
    one: Prepared, targets: Iterable[str], aspect: Aspect = Aspect.VALUE
) -> bool:
    """Whether the programs that show ``one`` on ``targets`` are short enough."""
    try:
        codes = [one.case.programs(one.sample, each, aspect) for each in targets]
    except Exception:  # a cell cannot even be made, or its text is too long
        return False
    return all(len(text) <= LONGEST for pair in codes for text in pair)


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


def telling(one: Prepared, target: str, aspect: Aspect) -> Aspect:
    """What shows how the same call of ``target`` fails: ``aspect``, or its shape.

    A cell that lacks a parameter is not called at all. That what it gives has another
    shape as well says more than the names of its parameters.
    """
    if aspect is not Aspect.STATE:
        return aspect
    outputs = [
        (shown.reference.output, shown.target.output)
        for shown in demonstrate(one, target, Aspect.SHAPE)
    ]
    sizes = [_shape(text) for text in outputs[-1]] if outputs else []
    return Aspect.SHAPE if None not in sizes and len(set(sizes)) > 1 else aspect


def _shape(printed_text: str) -> str | None:
    """The sizes in a shape that was printed by either framework."""
    found = SHAPE.fullmatch(printed_text)
    return found[1].rstrip(",") if found else None


SHAPE = re.compile(r"(?:torch\.Size\(\[|\()([\d, ]*)\]?\)")


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


def resized(sample: Sample) -> Iterator[Sample]:
    """Modules like that of ``sample``, with smaller sizes, and inputs that fit them.

    The weights of a module are what makes it long, and their sizes stand in its
    construction: ``Conv2d(4, 5, 3)`` becomes ``Conv2d(2, 2, 3)``. Those of which the
    fewest numbers are changed come first.
    """
    numbers = sorted(_sizes([sample.args, dict(sample.kwargs)]))[:MOST_SIZES]
    for count, most in product(range(len(numbers) + 1), SIDES):
        for chosen in combinations(numbers, count):
            smaller = dict.fromkeys(chosen, SIDES[0])
            given = sample.inputs, dict(sample.input_kwargs)
            fitted = partial(_fitted, smaller=smaller, most=most)
            inputs, named = mapped(given, fitted)
            yield replace(
                sample,
                args=_replaced(sample.args, smaller),
                kwargs=_replaced(dict(sample.kwargs), smaller),
                inputs=inputs,
                input_kwargs=named,
            )


SIDES = (2, 3, 4)  # what a dimension is cut to
MOST_SIZES = 5  # numbers of a construction that are made smaller


def _sizes(value: Any) -> set[int]:
    """The whole numbers in ``value`` that could be smaller."""
    if isinstance(value, (list, tuple)):
        return set().union(*map(_sizes, value))
    if isinstance(value, dict):
        return _sizes(list(value.values()))
    return {value} if type(value) is int and value > SIDES[0] else set()


def _replaced(value: Any, smaller: Mapping[int, int]) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_replaced(one, smaller) for one in value)
    if isinstance(value, dict):
        return {name: _replaced(one, smaller) for name, one in value.items()}
    return smaller.get(value, value) if type(value) is int else value


def _fitted(one: Array, smaller: Mapping[int, int], most: int) -> Array:
    """``one`` with the sizes that have become ``smaller``, every other one cut."""
    cut = tuple(slice(smaller.get(n, most)) for n in one.shape)
    return rounded(array(one.data[cut], one.dtype, one.layout))


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
