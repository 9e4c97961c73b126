"""What a forked child does: run samples, and say so line by line.

Imports the frameworks, through the subjects.
"""

from __future__ import annotations

import json
import os
import signal
import traceback
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NoReturn

from apimap.evidence.advice import advised
from apimap.evidence.inputs import Sample
from apimap.evidence.running import Subject, run_samples, show
from apimap.evidence.subjects import NotRunnable, missing, subject_of
from apimap.evidence.verdicts import Outcome, Shown
from apimap.evidence.work import ADVICE, EXAMPLE, Work
from apimap.mapping.entries import Entry
from apimap.signature.record import Record


class Channel:
    """The pipe to the parent: one JSON array a line, flushed at once."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def say(self, word: str, *fields: Any) -> None:
        line = json.dumps([word, *fields], ensure_ascii=False) + "\n"
        os.write(self.descriptor, line.encode("utf-8", "replace"))


def main(
    batch: Sequence[Work], record: Record, platform: str, descriptor: int
) -> NoReturn:
    """Run ``batch`` in a process that was forked for it; never returns."""
    status = 1
    try:
        prepare(platform)
        channel = Channel(descriptor)
        for work in batch:
            run(work, record, channel)
        status = 0
    finally:
        os._exit(status)


def prepare(platform: str) -> None:
    """Silence, one thread, and errors raised where they happen."""
    import mindspore
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its children
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    mindspore.set_device(platform)
    mindspore.runtime.launch_blocking()


def run(work: Work, record: Record, channel: Channel) -> None:
    """Run one piece of work; the parent hears of mistakes of our own."""
    reference = work.entry.reference
    channel.say("begin")
    try:
        subject = subject_of(work.entry, record)
        samples = subject.samples(work.edges)
        if work.alone:
            run_alone(work, subject, samples, channel)
        else:
            run_all(work, subject, samples, record, channel)
    except NotRunnable as reason:
        for target in work.entry.targets:
            channel.say("not-run", reference, target.name, str(reason))
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.name}:{place.lineno}"
        channel.say("broken", reference, f"{type(error).__name__}: {error} ({where})")
    if work.advise and not work.alone:
        run_advice(work.entry, channel)
    channel.say("finished")


def run_advice(entry: Entry, channel: Channel) -> None:
    """What the entry advises; the parent hears when it does not hold."""
    channel.say("start", entry.reference, 0, ADVICE)
    try:
        if shown := advised(entry):
            channel.say("advice", entry.reference, asdict(shown))
    except Exception as error:  # whatever either framework raises
        channel.say("unsound", entry.reference, f"{type(error).__name__}: {error}")


def run_all(
    work: Work,
    subject: Subject,
    samples: list[Sample],
    record: Record,
    channel: Channel,
) -> None:
    """Every sample that is not done, then the best example of each target."""
    reference = work.entry.reference
    targets = []
    for target in work.entry.targets:
        if reason := _obstacle(target.name, subject, record):
            channel.say("not-run", reference, target.name, reason)
        elif target.name not in work.given_up:
            targets.append(target.name)

    def started(target: str, index: int, sample: Sample, aspect: str) -> None:
        head = [index, sample.label, sample.dtype, sample.size]
        channel.say("start", target, *head, aspect)

    def ended(target: str, outcome: Outcome, legibility: int) -> None:
        if outcome.matched:
            best = work.best.get(target, (legibility, outcome.index))
            work.best[target] = min(best, (legibility, outcome.index))
        channel.say("end", reference, target, asdict(outcome), legibility)

    run_samples(subject, targets, samples, work.done, started, ended)
    for target, (_, index) in work.best.items():
        channel.say("start", target, index, EXAMPLE)
        show(
            subject,
            samples[index],
            target,
            lambda shown, t=target: channel.say("example", reference, t, asdict(shown)),
        )


def _obstacle(target: str, subject: Subject, record: Record) -> str | None:
    """Why ``target`` cannot be run."""
    if missing(target, record):
        return "the target is not in the installed packages"
    if not subject.answers(target):
        return "only a part of the answer, and no sample is declared for it"
    return None


def run_alone(
    work: Work, subject: Subject, samples: list[Sample], channel: Channel
) -> None:
    """One sample in a process of its own, as code and as a comparison."""
    reference = work.entry.reference
    target, index = work.alone

    def ended(_: str, outcome: Outcome, __: int) -> None:
        channel.say("alone", reference, target, asdict(outcome))

    def shows(shown: Shown) -> None:
        channel.say("shown", reference, target, index, asdict(shown))

    def started(_: str, __: int, sample: Sample, aspect: str) -> None:
        channel.say("start", target, index, sample.label, "", 0, aspect)

    done = {(target, n) for n in range(len(samples)) if n != index}
    show(subject, samples[index], target, shows, work.aspect)
    run_samples(subject, [target], samples, done, started, ended)
