"""One entry run: its samples on both sides, an outcome for each.

Runs inside a worker: whatever a framework raises becomes an outcome here, and nothing
else catches it.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from apimap.evidence.calls import Rejected
from apimap.evidence.compare import Difference, Observation, judge, judge_gradients
from apimap.evidence.distributed import printed_by_ranks
from apimap.evidence.errors import kind_of, message_of
from apimap.evidence.executing import executed
from apimap.evidence.frameworks import NotExpressible
from apimap.evidence.inputs import Sample
from apimap.evidence.launching import launched
from apimap.evidence.randomness import is_drawn, judge_drawn, seed
from apimap.evidence.source import TooLong
from apimap.evidence.values import arrays
from apimap.evidence.verdicts import MATCH, Outcome, Shown, Side
from apimap.evidence.weights import Unmatched
from apimap.evidence.work import GRADIENT, VALUE


class Subject(Protocol):
    """How entries of one sort are run."""

    uninitialised: bool  # whether the result is whatever the memory held

    def answers(self, target: str) -> bool:
        """Whether the target alone answers a call of the reference."""

    def takes(self, sample: Sample, target: str) -> bool:
        """Whether the sample is about the target."""

    def samples(self, edges: bool = True) -> list[Sample]: ...

    def reference(self, sample: Sample) -> Observation: ...

    def target(self, sample: Sample, target: str) -> Observation: ...

    def differentiates(self, sample: Sample, expected: Observation) -> bool: ...

    def reference_gradients(self, sample: Sample) -> Any: ...

    def target_gradients(self, sample: Sample, target: str) -> Any: ...

    def programs(
        self, sample: Sample, target: str, aspect: str = VALUE
    ) -> tuple[str, str]: ...


SEED = 7
Done = Collection[tuple[str, int]]
Started = Callable[[str, int, Sample, str], None]
Ended = Callable[[str, Outcome, int], None]


def run_samples(
    subject: Subject,
    targets: Collection[str],
    samples: list[Sample],
    done: Done,
    started: Started,
    ended: Ended,
) -> None:
    """Run every sample that is not ``done`` on every target.

    ``started`` and ``ended`` are told of each, so that a crash has a name.
    """
    for index, sample in enumerate(samples):
        open_targets = [
            name
            for name in targets
            if (name, index) not in done and subject.takes(sample, name)
        ]
        if not open_targets:
            continue
        expected = expected_of(subject, sample)
        if expected is None:
            continue
        shown = _legibility(sample, expected.observation)
        for target in open_targets:
            started(target, index, sample, VALUE)
            begins = partial(started, target, index, sample, GRADIENT)
            kind, message = outcome_of(subject, sample, target, expected, begins)
            outcome = Outcome(
                index, sample.label, sample.dtype, kind, message, sample.size
            )
            ended(target, outcome, shown)


@dataclass(frozen=True)
class Expected:
    """What PyTorch gives: the result, gradients if it has any, whether it is drawn."""

    observation: Observation
    gradients: Any = None
    drawn: bool = False


def expected_of(subject: Subject, sample: Sample) -> Expected | None:
    """What PyTorch gives; None when it refuses the sample."""
    try:
        seed(SEED)
        observation = subject.reference(sample)
        drawn = is_drawn(lambda: subject.reference(sample), observation)
    except Exception:  # not the target's matter, whatever it is
        return None
    if subject.uninitialised or drawn:
        return Expected(observation, drawn=True)
    gradients = None
    if subject.differentiates(sample, observation):
        with contextlib.suppress(RuntimeError, NotExpressible):  # none here
            gradients = _settled_gradients(subject, sample)
    return Expected(observation, gradients)


def _settled_gradients(subject: Subject, sample: Sample) -> Any:
    """PyTorch's gradients; None where they are drawn, as a dropout's are at zero."""
    drawn = []
    for number in (SEED, SEED + 1):
        seed(number)
        drawn.append(subject.reference_gradients(sample))
    return drawn[0] if judge_gradients(*drawn) is None else None


def outcome_of(
    subject: Subject,
    sample: Sample,
    target: str,
    expected: Expected,
    gradient_begins: Callable[[], None],
) -> tuple[str, str]:
    """The kind of outcome and the message that explains it."""
    try:
        difference = _difference(subject, sample, target, expected)
    except Rejected as error:
        return "argument-rejected", str(error)
    except Unmatched as error:
        return "state", str(error)
    except NotExpressible as error:
        return "structure", f"{error} is returned or needed"
    except Exception as error:  # the target's, whatever it is
        return kind_of(error), message_of(error)
    if difference is None and expected.gradients is not None:
        gradient_begins()
        return _gradients(subject, sample, target, expected.gradients)
    return (difference.kind, difference.message) if difference else (MATCH, "")


def _difference(
    subject: Subject, sample: Sample, target: str, expected: Expected
) -> Difference | None:
    if not expected.drawn:
        seed(SEED)
        return judge(expected.observation, subject.target(sample, target))
    return judge_drawn(
        lambda: subject.reference(sample),
        lambda: subject.target(sample, target),
        draw=not subject.uninitialised,
    )


def _gradients(
    subject: Subject, sample: Sample, target: str, expected: Any
) -> tuple[str, str]:
    try:
        found = subject.target_gradients(sample, target)
    except Exception as error:  # the target's, whatever it is
        kind = kind_of(error)
        kind = kind if kind.startswith("unsupported") else "gradient"
        return kind, f"gradient: {message_of(error)}"
    difference = judge_gradients(expected, found)
    return (difference.kind, difference.message) if difference else (MATCH, "")


def _legibility(sample: Sample, expected: Observation) -> int:
    """How good an example the sample makes; 0 is best, large numbers are bad."""
    shown = [*arrays(sample.everything), *arrays(expected.value)]
    large = sum(one.data.size > 6 or one.data.ndim > 2 for one in shown)
    empty = sum(one.data.size == 0 for one in shown)
    single = all(one.data.size < 2 for one in shown)
    odd = not sample.label.startswith("edge: small")
    return (
        1000 * empty
        + 50 * (large + single)
        + 10 * odd
        + sum(one.data.size for one in shown)
    )


def show(
    subject: Subject,
    sample: Sample,
    target: str,
    shows: Callable[[Shown], None],
    aspect: str = VALUE,
) -> None:
    """Hand ``shows`` both programs of ``sample`` and what they print.

    First without the target's output: that may be the end of the process.
    """
    try:
        reference, other = subject.programs(sample, target, aspect)
    except (TooLong, Rejected, Unmatched):
        return
    ran = Side(reference, printed(reference))
    shows(Shown(ran, Side(other, "")))
    shows(Shown(ran, Side(other, printed(other))))


LONGEST_OUTPUT = 800


def printed(code: str) -> str:
    """What ``code`` prints; an exception shows as its last line."""
    seed(SEED)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            if framework := launched(code):
                print(printed_by_ranks(framework, code))
            else:
                executed(code)
        except Exception as error:
            print(message_of(error))
    return out.getvalue()[:LONGEST_OUTPUT].rstrip("\n")
