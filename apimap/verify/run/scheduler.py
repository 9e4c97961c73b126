"""The scheduler: which tasks wait, and what follows from what the workers report.

Example: an entry is one task. Of the samples that fail, the smallest of each way to
fail becomes a task of its own, for a fresh worker; when those are back, the entry is
complete.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from msgspec.structs import replace

from apimap.base.files import own_temporary_folder
from apimap.base.versions import installed_environment
from apimap.mapping.entries import Entry
from apimap.signature.record import SignatureRecord, signature_release
from apimap.verify.model.messages import (
    ADVICE,
    EXAMPLE,
    GRAPH,
    AnyReport,
    Broken,
    Covered,
    Starting,
    Unsound,
)
from apimap.verify.model.outcomes import (
    GRADIENT_MARK,
    Aspect,
    EntryResult,
    GraphResult,
    GraphState,
    Kind,
    Outcome,
    Reason,
)
from apimap.verify.model.samples import AGAIN
from apimap.verify.model.tasks import Task
from apimap.verify.run.pool import Pool
from apimap.verify.run.progress import EntryProgress
from apimap.verify.run.warming import warm_up
from apimap.verify.samples.snippets import snippets_of

SHOWN_BATCH = 24  # failures that only have to be shown
Complete = Callable[[EntryResult], object]  # is told of each entry that is done


def run_entries(
    entries: Iterable[Entry],
    record: SignatureRecord,
    workers: int,
    platform: str,
    complete: Complete,
) -> list[str]:
    """Run ``entries`` in at most ``workers`` processes at a time, on ``platform``.

    ``complete`` is told of each entry that is done. ``record`` holds the signatures by
    which calls are translated. Returns the entries that our own code failed at, each
    with the reason.
    """
    newest = signature_release() == installed_environment().mindspore
    scheduler = Scheduler(entries, complete, newest)
    with own_temporary_folder():  # PyTorch makes one for its compiler when imported
        warm_up()
        from apimap.verify.run.worker import main  # brings in the frameworks, now warm

        Pool(
            workers, lambda batch, pipe: main(batch, record, platform, pipe), scheduler
        ).run()
    return scheduler.broken


@dataclass
class Lane:
    """What is still to be run, in three queues."""

    entries: deque[list[Task]] = field(default_factory=deque)
    alone: deque[Task] = field(default_factory=deque)
    evident: deque[Task] = field(default_factory=deque)

    def next_batch(self) -> list[Task] | None:
        """What stands alone first, then entries, then what is only to be shown."""
        if self.alone:
            return [self.alone.popleft()]
        if len(self.evident) >= SHOWN_BATCH or (self.evident and not self.entries):
            count = min(SHOWN_BATCH, len(self.evident))
            return [self.evident.popleft() for _ in range(count)]
        return self.entries.popleft() if self.entries else None


class Scheduler:
    """The entries that wait, those that run, and the failures to be run alone."""

    def __init__(
        self, entries: Iterable[Entry], complete: Complete, newest: bool = True
    ) -> None:
        tasks = [
            Task(one, waits_for_ranks(one), newest=newest, advise=newest)
            for one in entries
        ]
        self.broken: list[str] = []
        self._complete = complete
        self._progress = {
            task.entry.reference: EntryProgress(task.entry, advise=newest)
            for task in tasks
        }
        # A worker each: what a framework keeps from one call to the next is its own.
        self._lanes = {waits: Lane() for waits in (False, True)}
        for task in tasks:
            self._lanes[task.waits].entries.append([task])

    def next_batch(self, waits: bool) -> list[Task] | None:
        """Tasks that compute or, with ``waits``, tasks that wait for processes."""
        return self._lanes[waits].next_batch()

    def again(self, tasks: list[Task]) -> None:
        """Put what is left of a batch at the front, as far as it has come."""
        for task in tasks:
            progress = self._progress[task.entry.reference]
            task.done, task.best = progress.done, dict(progress.best)
            task.given_up, task.edges = progress.given_up, progress.edges
            task.advise = progress.advise
            task.compiled = set(progress.graphs)
        if tasks:
            self._lanes[tasks[0].waits].entries.appendleft(tasks)

    def hear(self, report: AnyReport) -> None:
        """Note what a worker found out."""
        progress = self._progress[report.reference]
        if isinstance(report, Unsound):
            self._unsound(progress, report.message)
        elif isinstance(report, Broken):
            self._broken(progress, report.message)
        elif isinstance(report, Covered):
            progress.parameters = report.parameters
        else:
            progress.note_report(report)

    def lost(self, task: Task, at: Starting | None, kind: Kind, cause: str) -> bool:
        """A worker died; whether the rest of its task can go on without the sample.

        ``at`` is what the worker was at, ``kind`` a crash or a timeout, ``cause`` says
        more.
        """
        progress = self._progress[task.entry.reference]
        gradient = at is not None and at.aspect is Aspect.GRADIENT
        message = f"{GRADIENT_MARK}: {cause}" if gradient else cause
        if task.alone and at is not None and at.label == EXAMPLE:
            return False  # a more readable sample; the one that was asked for is done
        if task.alone:
            before = progress.outcome(task.alone)
            died = replace(before, kind=kind, message=message)
            progress.note_alone(died, task.alone)
            return False
        if at is None:
            return self._lost_while_sampling(progress)
        if at.label == EXAMPLE:
            progress.best.pop(at.target, None)
        elif at.label == GRAPH:
            failed = GraphResult(GraphState.FAILS, message=f"{kind}: {cause}")
            progress.graphs[at.target] = failed
        elif at.label == ADVICE:
            self._unsound(progress, message)
        else:
            again = at.label.startswith(AGAIN)  # it had not died of the first call
            died = Outcome(
                at.index,
                at.label,
                at.dtype,
                Kind.STATE_DEPENDENT if again else kind,
                message,
                at.size,
                ordinary=at.ordinary,
                differentiated=gradient,
            )
            progress.note(at.target, died)
        return True

    def _lost_while_sampling(self, progress: EntryProgress) -> bool:
        """A worker died before any sample: try without edges, then not at all."""
        if progress.edges:
            progress.edges = False
            return True
        names = [target.name for target in progress.entry.targets]
        progress.reasons |= dict.fromkeys(names, Reason.SAMPLES_CRASH)
        return False

    def finished(self, task: Task) -> None:
        """Ask for what has to be run alone; with nothing to ask, the entry is done."""
        progress = self._progress[task.entry.reference]
        if task.alone:
            progress.pending.discard(task.alone)
        lane = self._lanes[task.waits]
        for key, evident in progress.open_failures():
            queue = lane.evident if evident else lane.alone
            aspect = progress.outcome(key).aspect
            again = Task(task.entry, task.waits, alone=key, edges=progress.edges)
            again.aspect = aspect
            queue.append(again)
        if not progress.pending:
            self._complete(progress.result())
            del self._progress[task.entry.reference]

    def _unsound(self, progress: EntryProgress, message: str) -> None:
        progress.advise = False
        self.broken.append(f"{progress.entry.reference}: its advice: {message}")

    def _broken(self, progress: EntryProgress, message: str) -> None:
        self.broken.append(f"{progress.entry.reference}: {message}")
        names = [target.name for target in progress.entry.targets]
        progress.reasons |= dict.fromkeys(names, Reason.OWN_FAILURE)


def waits_for_ranks(entry: Entry) -> bool:
    """Whether samples of ``entry`` start processes of their own, and wait for them."""
    return any(one.processes > 1 for one in snippets_of(entry))
