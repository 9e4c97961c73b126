"""Forked workers: what they say is heard, how they end is noticed."""

import faulthandler
import os
import signal
import tempfile
import time
from collections import deque

import pytest

from apimap.verify.model.messages import (
    ENCODER,
    Begin,
    Broken,
    Finished,
    Starting,
)
from apimap.verify.model.outcomes import Kind
from apimap.verify.model.tasks import Task
from apimap.verify.run import pool
from apimap.verify.run.pool import Pool
from tests.verify.support import entry


class Listener:
    """Notes what a pool tells, and gives what is left of a batch once more."""

    def __init__(self, *batches, waiting=()):
        self.batches = {False: deque(batches), True: deque(waiting)}
        self.heard, self.done, self.losses = [], [], []

    def next_batch(self, waits):
        batches = self.batches[waits]
        return batches.popleft() if batches else None

    def hear(self, report):
        self.heard.append((report.reference, report.message))

    def finished(self, task):
        self.done.append(task.entry.reference)

    def lost(self, task, at, kind, cause):
        self.losses.append((task.entry.reference, at and at.index, kind, cause))
        return False

    def again(self, tasks):
        if tasks:
            self.batches[False].append(tasks)


def batch(*names):
    return [Task(entry(name)) for name in names]


def worker(act):
    """A worker that acts for each task, between its messages.

    What it has to tell of the task it tells by a report with a text.
    """

    def main(tasks, pipe):
        def send(message):
            os.write(pipe, ENCODER.encode(message) + b"\n")

        for task in tasks:
            name = task.entry.reference
            send(Begin(name))
            send(Starting("g", 7, "f 7"))
            act(name, lambda text, name=name: send(Broken(name, str(text))))
            send(Finished())
        os._exit(0)

    return main


def test_every_message_of_every_batch_is_heard():
    listener = Listener(batch("a", "b"), batch("c"))
    Pool(2, worker(lambda name, tell: tell("done")), listener).run()
    assert sorted(listener.heard) == [("a", "done"), ("b", "done"), ("c", "done")]
    assert sorted(listener.done) == ["a", "b", "c"]


def test_a_worker_that_waits_keeps_none_from_computing(tmp_path):
    """Each of the two ends only when the other has begun."""

    def act(name, tell):
        (tmp_path / name).touch()
        other = tmp_path / {"a": "waits", "waits": "a"}[name]
        deadline = time.monotonic() + 10
        while not other.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        tell(other.exists())

    listener = Listener(batch("a"), waiting=[batch("waits")])
    Pool(1, worker(act), listener).run()
    assert sorted(listener.heard) == [("a", "True"), ("waits", "True")]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGFPE])
def test_a_worker_that_dies_is_lost_at_its_sample_and_the_rest_goes_on(number):
    def act(name, tell):
        if name == "b":
            faulthandler.disable()  # pytest's would report what is meant to happen
            os.kill(os.getpid(), number)

    listener = Listener(batch("a", "b", "c"))
    Pool(1, worker(act), listener).run()
    message = f"the process died of {number.name}"
    assert listener.losses == [("b", 7, Kind.CRASH, message)]
    assert listener.done == ["a", "b", "c"]


def test_what_a_killed_worker_leaves_behind_goes_with_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def act(name, tell):
        tell(tempfile.mkdtemp())
        os.kill(os.getpid(), signal.SIGKILL)

    listener = Listener(batch("a"))
    Pool(1, worker(act), listener).run()
    ((_, folder),) = listener.heard
    assert folder.startswith(str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert tempfile.tempdir == str(tmp_path)


def test_a_worker_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(pool, "COMPUTING_SECONDS", 0.3)
    monkeypatch.setattr(pool, "POLL_SECONDS", 0.05)
    listener = Listener(batch("a"))
    Pool(1, worker(lambda name, tell: time.sleep(30)), listener).run()
    ((name, index, kind, _),) = listener.losses
    assert (name, index, kind) == ("a", 7, Kind.TIMEOUT)


def test_a_run_that_is_interrupted_leaves_no_worker():
    class Interrupting(Listener):
        def hear(self, report):
            self.worker = int(report.message)
            raise KeyboardInterrupt

    def act(name, tell):
        tell(os.getpid())
        time.sleep(30)

    listener = Interrupting(batch("a"))
    with pytest.raises(KeyboardInterrupt):
        Pool(1, worker(act), listener).run()
    with pytest.raises(ProcessLookupError):
        os.kill(listener.worker, 0)
