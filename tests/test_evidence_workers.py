"""Forked children: what they say is heard, how they end is noticed."""

import faulthandler
import json
import os
import signal
import tempfile
import time
from collections import deque

import pytest
from evidence_support import entry

from apimap.verify import workers
from apimap.verify.model.tasks import Task
from apimap.verify.run.pool import Pool


class Listener:
    """Notes what a pool tells, and gives what is left of a batch once more."""

    def __init__(self, *batches, waiting=()):
        self.batches = {False: deque(batches), True: deque(waiting)}
        self.heard, self.done, self.losses = [], [], []

    def next_batch(self, waits):
        batches = self.batches[waits]
        return batches.popleft() if batches else None

    def hear(self, word, fields):
        self.heard.append((word, *fields))

    def finished(self, work):
        self.done.append(work.entry.reference)

    def lost(self, work, at, kind, message):
        self.losses.append((work.entry.reference, at and at.index, kind, message))
        return False

    def again(self, works):
        if works:
            self.batches[False].append(works)


def batch(*names):
    return [Task(entry(name)) for name in names]


def child(act):
    """A child that acts for each piece of work, between its lines."""

    def main(works, pipe):
        def say(*line):
            os.write(pipe, json.dumps(line).encode() + b"\n")

        for work in works:
            say("begin")
            say("start", "g", 7, "f 7")
            act(work.entry.reference, say)
            say("finished")
        os._exit(0)

    return main


def test_every_line_of_every_batch_is_heard():
    listener = Listener(batch("a", "b"), batch("c"))
    Pool(2, child(lambda name, say: say("end", name)), listener).run()
    assert sorted(listener.heard) == [("end", "a"), ("end", "b"), ("end", "c")]
    assert sorted(listener.done) == ["a", "b", "c"]


def test_a_child_that_waits_keeps_none_from_computing(tmp_path):
    """Each of the two ends only when the other has begun."""

    def act(name, say):
        (tmp_path / name).touch()
        other = tmp_path / {"a": "waits", "waits": "a"}[name]
        deadline = time.monotonic() + 10
        while not other.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        say("end", name, other.exists())

    listener = Listener(batch("a"), waiting=[batch("waits")])
    Pool(1, child(act), listener).run()
    assert sorted(listener.heard) == [("end", "a", True), ("end", "waits", True)]


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGFPE])
def test_a_child_that_dies_is_lost_at_its_sample_and_the_rest_goes_on(number):
    def act(name, say):
        if name == "b":
            faulthandler.disable()  # pytest's would report what is meant to happen
            os.kill(os.getpid(), number)

    listener = Listener(batch("a", "b", "c"))
    Pool(1, child(act), listener).run()
    message = f"the process died of {number.name}"
    assert listener.losses == [("b", 7, "crash", message)]
    assert listener.done == ["a", "b", "c"]


def test_what_a_killed_child_leaves_behind_goes_with_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def act(name, say):
        say("end", tempfile.mkdtemp())
        os.kill(os.getpid(), signal.SIGKILL)

    listener = Listener(batch("a"))
    Pool(1, child(act), listener).run()
    ((_, folder),) = listener.heard
    assert folder.startswith(str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert tempfile.tempdir == str(tmp_path)


def test_a_child_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(workers, "COMPUTING_SECONDS", 0.3)
    monkeypatch.setattr(workers, "POLL_SECONDS", 0.05)
    listener = Listener(batch("a"))
    Pool(1, child(lambda name, say: time.sleep(30)), listener).run()
    ((name, index, kind, _),) = listener.losses
    assert (name, index, kind) == ("a", 7, "timeout")


def test_a_run_that_is_interrupted_leaves_no_child():
    class Interrupting(Listener):
        def hear(self, word, fields):
            self.child = fields[0]
            raise KeyboardInterrupt

    def act(name, say):
        say("end", os.getpid())
        time.sleep(30)

    listener = Interrupting(batch("a"))
    with pytest.raises(KeyboardInterrupt):
        Pool(1, child(act), listener).run()
    with pytest.raises(ProcessLookupError):
        os.kill(listener.child, 0)
