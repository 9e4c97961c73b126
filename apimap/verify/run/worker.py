"""What a forked worker does: it runs tasks, and says so message by message.

Imports the frameworks, through the cases.
"""

from __future__ import annotations

import os
import signal
import traceback
import warnings
from collections.abc import Generator, Iterator, Sequence
from typing import NoReturn

from apimap.mapping.entries import Entry
from apimap.rules.book import rule_for
from apimap.signature.record import SignatureRecord
from apimap.verify.backends.observing import seed
from apimap.verify.calls.layout import is_short
from apimap.verify.cases.again import called_again
from apimap.verify.cases.case import Case, Prepared
from apimap.verify.cases.choice import NotRunnable, cases_of, missing
from apimap.verify.cases.coverage import covered
from apimap.verify.cases.snippets import SnippetCase
from apimap.verify.compare.comparison import compare_observations
from apimap.verify.model.messages import (
    ADVICE,
    ENCODER,
    EXAMPLE,
    GRAPH,
    Advised,
    AnyMessage,
    Begin,
    Broken,
    Compiled,
    Covered,
    Ended,
    EndedAlone,
    Example,
    Finished,
    NotRun,
    Shown,
    Starting,
    Unsound,
)
from apimap.verify.model.outcomes import (
    AS_WRITTEN,
    WITHOUT_NUMBERS,
    Aspect,
    Demonstration,
    Kind,
    Reason,
)
from apimap.verify.model.samples import is_ordinary, ordinary_dtype
from apimap.verify.model.tasks import Legibility, SampleKey, Task
from apimap.verify.run.graphs import graph_of
from apimap.verify.run.performing import RUN_SEED, encodable, run_samples
from apimap.verify.run.showing import (
    demonstrate,
    failing_same_call,
    neater,
    telling,
    trial,
)
from apimap.verify.samples.snippets import advice_snippets


def main(
    batch: Sequence[Task], record: SignatureRecord, platform: str, descriptor: int
) -> NoReturn:
    """Run ``batch`` in a process that was forked for it; never returns.

    ``record`` holds the signatures by which calls are translated, ``platform`` is the
    device of MindSpore. ``descriptor`` is the pipe on which the pool listens.
    """
    status = 1
    try:
        prepare(platform)
        for task in batch:
            for message in messages_of(task, record):
                os.write(descriptor, ENCODER.encode(message) + b"\n")
        status = 0
    finally:
        os._exit(status)


def prepare(platform: str) -> None:
    """Silence, one thread, and errors raised where they happen."""
    import mindspore
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    mindspore.set_device(platform)
    mindspore.runtime.launch_blocking()


def messages_of(task: Task, record: SignatureRecord) -> Iterator[AnyMessage]:
    """Run one task; mistakes of our own are a message too."""
    reference = task.entry.reference
    yield Begin(reference)
    try:
        cases = cases_of(task.entry, record)
        prepared = [
            Prepared(c, sample) for c in cases for sample in c.samples(task.edges)
        ]
        names = [target.name for target in task.entry.targets]
        prepared += (
            [*called_again(prepared, [*names, AS_WRITTEN])] if task.edges else []
        )
        if task.alone:
            yield from run_alone(task, task.alone, prepared)
        else:
            yield Covered(reference, covered(task.entry, prepared, record).tally)
            targets = yield from open_targets(task, cases, record)
            yield from run_all(task, targets, prepared)
    except NotRunnable as obstacle:
        for target in task.entry.targets:
            yield NotRun(reference, target.name, obstacle.reason)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.name}:{place.lineno}"
        yield Broken(reference, _named(error, f" ({where})"))
    if task.advise and not task.alone:
        yield from run_advice(task.entry)
    yield Finished()


def _named(error: Exception, where: str = "") -> str:
    return encodable(f"{type(error).__name__}: {error}{where}")


def open_targets(
    task: Task, cases: Sequence[Case], record: SignatureRecord
) -> Generator[NotRun, None, list[str]]:
    """The targets that can be run; a message for each of the others.

    ``cases`` are those of the entry of ``task``, ``record`` holds the signatures.
    """
    found = []
    for target in (one.name for one in task.entry.targets):
        if missing(target, record):
            yield NotRun(task.entry.reference, target, Reason.TARGET_MISSING)
        elif not any(case.answers(target) for case in cases):
            yield NotRun(task.entry.reference, target, Reason.PART_OF_ANSWER)
        elif target not in task.given_up:
            found.append(target)
    written = task.newest and rule_for(task.entry) is not None
    if written and AS_WRITTEN not in task.given_up:
        found.append(AS_WRITTEN)
    return found


def run_all(
    task: Task, targets: Sequence[str], prepared: Sequence[Prepared]
) -> Iterator[AnyMessage]:
    """Every sample that is not done, then the best example of each target.

    ``prepared`` are the samples of the entry of ``task`` with their cases.
    """
    matched: dict[str, list[Legibility]] = {}
    for message in run_samples(prepared, targets, task.done):
        yield message
        if not isinstance(message, Ended) or message.legibility is None:
            continue
        if message.outcome.matched:
            found = message.legibility, message.outcome.index
            best = task.best.get(message.target, found)
            task.best[message.target] = min(best, found)
            matched.setdefault(message.target, []).append(found)
    for target in targets if task.newest else ():
        yield from compile_one(task, target, prepared)
    for target, best in task.best.items():
        others = sorted(matched.get(target, []))[:MOST_EXAMPLES]
        indices = dict.fromkeys(index for _, index in (best, *others))
        yield from exemplify(target, [(n, prepared[n]) for n in indices])


MOST_EXAMPLES = 8  # samples that are tried for one that is read at a glance


def exemplify(
    target: str, found: Sequence[tuple[int, Prepared]]
) -> Generator[Starting | Example, None, None]:
    """The example of ``target``: the first of ``found`` that is short enough to read.

    They are samples that match, with their indices, the best first. Where none is
    short, it is the first.
    """
    for place, (index, one) in enumerate(found):
        yield Starting(target, index, EXAMPLE)
        example = None
        for message in example_of(target, one):
            if isinstance(message, Example):
                example = message
                if place == 0:
                    yield message
            else:
                yield message
        if example is None or not is_short(
            example.shown.reference, example.shown.target
        ):
            continue
        if place:
            yield example
        return


def example_of(target: str, one: Prepared) -> Generator[Starting | Example, None, None]:
    """``one``, or a sample like it, as an example that is as readable as can be.

    What is written stands beside the same call, where that fails.
    """
    case, kinds = one.case, {target: Kind.MATCH}
    failing = (yield from failing_same_call(one)) if target == AS_WRITTEN else None
    if failing:
        kinds[case.entry.targets[0].name] = failing.kind
    aspect = failing.aspect if failing else Aspect.VALUE
    best, _ = (yield from neater(one, kinds, aspect)) or (one, "")
    unchanged = None
    if failing:
        first = case.entry.targets[0].name
        aspect = telling(best, first, aspect)
        for shown in demonstrate(best, first, aspect):
            unchanged = shown.target
    for shown in demonstrate(best, target, aspect):
        yield Example(case.entry.reference, target, shown, unchanged)


def compile_one(
    task: Task, target: str, prepared: Sequence[Prepared]
) -> Iterator[AnyMessage]:
    """The best example of ``target`` as a graph; where none matches, any ordinary one.

    ``prepared`` are the samples of the entry of ``task``.
    """
    dtype = ordinary_dtype(one.sample for one in prepared)
    ordinary = (
        number
        for number, one in enumerate(prepared)
        if one.is_about(target) and is_ordinary(one.sample, dtype)
    )
    index = task.best[target][1] if target in task.best else next(ordinary, None)
    if target in task.compiled or index is None:
        return
    yield Starting(target, index, GRAPH)
    yield Compiled(task.entry.reference, target, graph_of(prepared[index], target))


def run_alone(
    task: Task, key: SampleKey, prepared: Sequence[Prepared]
) -> Iterator[AnyMessage]:
    """One sample in a process of its own, as programs and as a comparison.

    ``key`` says which sample of ``prepared``, and on which target; ``task`` which
    aspect is shown.
    """
    reference, (target, index) = task.entry.reference, key
    was_shown = False
    for shown in demonstrate(prepared[index], target, task.aspect):
        was_shown = True
        yield Shown(reference, target, index, shown)
    others = {(target, other) for other in range(len(prepared)) if other != index}
    kind = None
    for message in run_samples(prepared, [target], others):
        if isinstance(message, Ended):
            kind = message.outcome.kind
            yield EndedAlone(reference, target, message.outcome)
        else:
            yield message
    if kind is None:
        return
    yield trial(prepared[index], target)
    found = yield from neater(prepared[index], {target: kind})
    better, said = found or (prepared[index], "")
    for shown in demonstrate(better, target, task.aspect) if found else ():
        was_shown = True
        yield Shown(reference, target, index, shown, said)
    if not was_shown and kind in WITHOUT_NUMBERS:
        for shown in demonstrate(better, target, Aspect.SHAPE):
            yield Shown(reference, target, index, shown, said)


def run_advice(entry: Entry) -> Iterator[AnyMessage]:
    """What the entry advises; the pool hears when it does not hold."""
    yield Starting(entry.reference, 0, ADVICE)
    try:
        if shown := advised(entry):
            yield Advised(entry.reference, shown)
    except Exception as error:  # whatever either framework raises
        yield Unsound(entry.reference, _named(error))


class AdviceFails(Exception):
    """The advice does not give what PyTorch gives; the message says how."""


def advised(entry: Entry) -> Demonstration | None:
    """Both programs of the entry's advice and what they print; None without any.

    What an entry advises is no sample of its pair: it enters no count and no verdict.
    Raises AdviceFails where the results differ, and whatever a program raises.
    """
    snippets = advice_snippets(entry.reference)
    if not snippets:
        return None
    case = SnippetCase(entry, list(snippets))
    sample, target = case.samples()[0], entry.targets[0].name
    seed(RUN_SEED)
    expected = case.reference(sample)
    if mismatch := compare_observations(expected, case.target(sample, target)):
        raise AdviceFails(mismatch.message)
    return list(demonstrate(Prepared(case, sample), target))[-1]
