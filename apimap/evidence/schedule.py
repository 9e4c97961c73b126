"""What is to be run, what has come in, and what follows from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from apimap.evidence.collecting import Collected
from apimap.evidence.verdicts import Outcome, Shown, Side
from apimap.evidence.warming import warm_up
from apimap.evidence.work import ADVICE, EXAMPLE, GRADIENT, At, Work
from apimap.evidence.workers import Pool, own_temporary_folder
from apimap.mapping.entries import Entry
from apimap.provenance import installed_environment
from apimap.signature.record import Record

SHOWN_BATCH = 24  # failures that only have to be shown


def run_entries(
    entries: Iterable[Entry],
    record: Record,
    workers: int,
    platform: str,
    complete: Callable[[Collected], None],
) -> list[str]:
    """Run ``entries`` in at most ``workers`` children at a time.

    ``complete`` is told of each entry as soon as all of it has been run. Returns the
    entries that our own code failed at, each with the reason.
    """
    # Advice is about the release that the signatures were read from.
    advise = record.provenance["mindspore"] == installed_environment().mindspore
    schedule = Schedule(entries, complete, advise)
    with own_temporary_folder():  # PyTorch makes one for its compiler when imported
        warm_up()
        from apimap.evidence.child import main  # brings in the frameworks, now warm

        Pool(
            workers, lambda batch, pipe: main(batch, record, platform, pipe), schedule
        ).run()
    return schedule.broken


@dataclass
class Lane:
    """What is still to be run, in three queues."""

    entries: deque[list[Work]] = field(default_factory=deque)
    alone: deque[Work] = field(default_factory=deque)
    evident: deque[Work] = field(default_factory=deque)

    def next_batch(self) -> list[Work] | None:
        """What stands alone first, then entries, then what is only to be shown."""
        if self.alone:
            return [self.alone.popleft()]
        if len(self.evident) >= SHOWN_BATCH or (self.evident and not self.entries):
            count = min(SHOWN_BATCH, len(self.evident))
            return [self.evident.popleft() for _ in range(count)]
        return self.entries.popleft() if self.entries else None


class Schedule:
    """The entries that wait, those that run, and the failures to be run alone."""

    def __init__(
        self,
        entries: Iterable[Entry],
        complete: Callable[[Collected], None],
        advise: bool = True,
    ) -> None:
        works = [Work(entry, advise=advise) for entry in entries]
        self.complete = complete
        self.collected = {
            work.entry.reference: Collected(work.entry, advise=advise) for work in works
        }
        # A child each: what a framework keeps from one call to the next is its own.
        self.lanes = {waits: Lane() for waits in (False, True)}
        for work in works:
            self.lanes[work.waits].entries.append([work])
        self.broken: list[str] = []

    def next_batch(self, waits: bool) -> list[Work] | None:
        """Work that computes or, with ``waits``, work that waits for processes."""
        return self.lanes[waits].next_batch()

    def again(self, works: list[Work]) -> None:
        """Put what is left of a batch at the front, as far as it has come."""
        for work in works:
            collected = self.collected[work.entry.reference]
            work.done, work.best = collected.done, dict(collected.best)
            work.given_up, work.edges = collected.given_up, collected.edges
            work.advise = collected.advise
        if works:
            self.lanes[works[0].waits].entries.appendleft(works)

    def hear(self, word: str, fields: list[Any]) -> None:
        """Note a line of a child."""
        reference, *rest = fields
        NOTES[word](self, self.collected[reference], *rest)

    def lost(self, work: Work, at: At | None, kind: str, message: str) -> bool:
        """A child died; whether the rest of its work can go on without the sample."""
        collected = self.collected[work.entry.reference]
        if at is not None and at.aspect == GRADIENT:
            message = f"gradient: {message}"
        if work.alone:
            before = collected.outcome(work.alone)
            collected.note_alone(
                replace(before, kind=kind, message=message), work.alone
            )
            return False
        if at is None and collected.edges:
            collected.edges = False
        elif at is None:
            reason = f"while its samples were made: {message}"
            collected.reasons |= {t.name: reason for t in work.entry.targets}
            return False
        elif at.label == EXAMPLE:
            collected.best.pop(at.target, None)
        elif at.label == ADVICE:
            self._unsound(collected, message)
        else:
            lost = Outcome(at.index, at.label, at.dtype, kind, message, at.size)
            collected.note(at.target, lost)
        return True

    def finished(self, work: Work) -> None:
        """Ask for what has to be run alone; with nothing to ask, the entry is done."""
        collected = self.collected[work.entry.reference]
        if work.alone:
            collected.pending.discard(work.alone)
        lane = self.lanes[work.waits]
        for place, evident in collected.open_failures():
            queue = lane.evident if evident else lane.alone
            alone = Work(work.entry, alone=place, edges=collected.edges)
            alone.aspect = collected.outcome(place).aspect
            queue.append(alone)
        if not collected.pending:
            self.complete(collected)
            del self.collected[work.entry.reference]

    def _not_run(self, collected: Collected, target: str, reason: str) -> None:
        collected.reasons[target] = reason

    def _end(
        self, collected: Collected, target: str, outcome: dict, legibility: int
    ) -> None:
        collected.note(target, Outcome(**outcome), legibility)

    def _example(self, collected: Collected, target: str, shown: dict) -> None:
        collected.examples[target] = _shown(shown)

    def _alone(self, collected: Collected, target: str, outcome: dict) -> None:
        made = Outcome(**outcome)
        collected.note_alone(made, (target, made.index))

    def _show(self, collected: Collected, target: str, index: int, shown: dict) -> None:
        collected.shown[target, index] = _shown(shown)

    def _advice(self, collected: Collected, shown: dict) -> None:
        collected.advice, collected.advise = _shown(shown), False

    def _unsound(self, collected: Collected, message: str) -> None:
        collected.advise = False
        self.broken.append(f"{collected.entry.reference}: its advice: {message}")

    def _broken(self, collected: Collected, message: str) -> None:
        self.broken.append(f"{collected.entry.reference}: {message}")
        reason = f"our own code failed: {message}"
        collected.reasons |= {t.name: reason for t in collected.entry.targets}


NOTES = {
    "not-run": Schedule._not_run,
    "end": Schedule._end,
    "example": Schedule._example,
    "alone": Schedule._alone,
    "shown": Schedule._show,
    "advice": Schedule._advice,
    "unsound": Schedule._unsound,
    "broken": Schedule._broken,
}


def _shown(stored: dict) -> Shown:
    return Shown(Side(**stored["reference"]), Side(**stored["target"]))
