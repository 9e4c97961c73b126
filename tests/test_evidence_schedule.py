"""What comes in of an entry, what is run alone, and what a lost worker loses."""

import pytest
from evidence_support import entry, outcome

from apimap.mapping.entries import KnownDifference
from apimap.verify.model.tasks import ADVICE, Position
from apimap.verify.run.scheduler import Scheduler

F = "mindspore.ops.f"


class Run:
    """A schedule of one entry, and what it calls complete."""

    def __init__(self, one=None):
        self.done = []
        self.schedule = Scheduler([one or entry()], self.done.append)
        (self.work,) = self.schedule.next_batch(waits=False)

    def hear(self, kind, index=0, word="end", **fields):
        made = outcome(index, kind, **fields)
        last = [0] if word == "end" else []
        self.schedule.hear(word, ["torch.f", F, vars(made), *last])

    @property
    def pair(self):
        (collected,) = self.done
        return collected.result("d").pairs[0]


def test_an_entry_whose_samples_match_is_complete():
    run = Run()
    run.hear("match")
    run.schedule.finished(run.work)
    assert run.pair.verdict == "match"
    assert run.schedule.next_batch(waits=False) is None


def test_a_failure_is_run_again_alone():
    run = Run()
    run.hear("values", 0, size=9)
    run.hear("values", 1, size=4)
    run.schedule.finished(run.work)
    assert run.done == []
    (alone,) = run.schedule.next_batch(waits=False)
    assert alone.alone == (F, 1)
    run.hear("values", 1, word="alone", size=4)
    run.schedule.finished(alone)
    assert (run.pair.verdict, run.pair.findings[0].count) == ("mismatch", 2)


def test_a_failure_that_passes_alone_depends_on_state_and_the_next_is_tried():
    run = Run()
    run.hear("values", 0)
    run.hear("values", 1)
    run.schedule.finished(run.work)
    for index in (0, 1):
        (alone,) = run.schedule.next_batch(waits=False)
        assert alone.alone == (F, index)
        run.hear("match", index, word="alone")
        run.schedule.finished(alone)
    (found,) = run.pair.findings
    assert (found.kind, found.count) == ("state-dependent", 2)
    assert "alone: match; after other calls: values" in found.message


def test_what_was_too_slow_and_matches_alone_is_a_match():
    run = Run()
    run.hear("timeout", 0)
    run.schedule.finished(run.work)
    (alone,) = run.schedule.next_batch(waits=False)
    run.hear("match", 0, word="alone")
    run.schedule.finished(alone)
    assert (run.pair.verdict, run.pair.findings) == ("match", ())


def test_a_worker_that_dies_names_the_sample_and_the_rest_goes_on():
    run = Run()
    run.hear("match", 0)
    at = Position(F, 1, "f 1", "float32", 6)
    assert run.schedule.lost(run.work, at, "crash", "died of SIGFPE")
    run.schedule.again([run.work])
    (work,) = run.schedule.next_batch(waits=False)
    assert work.done == {(F, 0), (F, 1)}
    run.schedule.finished(work)
    (alone,) = run.schedule.next_batch(waits=False)
    assert not run.schedule.lost(alone, None, "crash", "died of SIGFPE")
    run.schedule.finished(alone)
    assert run.pair.verdict == "crash"
    assert run.pair.findings[0].message == "died of SIGFPE"


def test_a_worker_that_dies_at_a_gradient_says_so_and_it_is_shown():
    run = Run()
    at = Position(F, 0, "f 0", "float32", 6, "gradient")
    run.schedule.lost(run.work, at, "crash", "died of SIGSEGV")
    run.schedule.finished(run.work)
    (alone,) = run.schedule.next_batch(waits=False)
    assert alone.aspect == "gradient"
    run.schedule.lost(alone, None, "crash", "died of SIGSEGV")
    run.schedule.finished(alone)
    assert run.pair.findings[0].message == "gradient: died of SIGSEGV"


def test_a_pair_that_keeps_crashing_is_given_up():
    run = Run()
    for index in range(3):
        run.schedule.lost(run.work, Position(F, index, "f", "float32"), "crash", "died")
    run.schedule.again([run.work])
    assert run.schedule.next_batch(waits=False)[0].given_up == {F}


def test_a_worker_that_dies_while_it_makes_samples_tries_without_edges():
    run = Run()
    assert run.schedule.lost(run.work, None, "crash", "died of SIGSEGV")
    run.schedule.again([run.work])
    (work,) = run.schedule.next_batch(waits=False)
    assert not work.edges
    assert not run.schedule.lost(work, None, "crash", "died of SIGSEGV")
    run.schedule.finished(work)
    assert run.pair.reason == "while its samples were made: died of SIGSEGV"


def test_a_mistake_of_our_own_is_told_and_not_hidden():
    run = Run()
    run.schedule.hear("broken", ["torch.f", "KeyError: 'a'"])
    run.schedule.finished(run.work)
    assert run.schedule.broken == ["torch.f: KeyError: 'a'"]
    assert run.pair.verdict == "not-run"


def test_advice_is_shown_and_counts_for_no_sample():
    run = Run()
    run.hear("match", 0)
    side = {"code": "print(1)", "output": "1"}
    run.schedule.hear("advice", ["torch.f", {"reference": side, "target": side}])
    run.schedule.finished(run.work)
    (collected,) = run.done
    assert collected.result("d").advice.target.output == "1"
    assert run.pair.samples == 1


def test_another_release_is_not_asked_for_the_advice():
    schedule = Scheduler([entry()], print, advise=False)
    (work,) = schedule.next_batch(waits=False)
    schedule.again([work])
    assert not schedule.next_batch(waits=False)[0].advise


def test_advice_that_does_not_hold_is_a_mistake_of_our_own():
    run = Run()
    run.hear("match", 0)
    run.schedule.hear("unsound", ["torch.f", "Unsound: values differ"])
    run.schedule.finished(run.work)
    assert run.schedule.broken == ["torch.f: its advice: Unsound: values differ"]
    assert run.pair.verdict == "match"


def test_advice_that_ends_a_process_is_not_tried_again():
    run = Run()
    run.hear("match", 0)
    at = Position("torch.f", 0, ADVICE)
    assert run.schedule.lost(run.work, at, "crash", "died of SIGSEGV")
    run.schedule.again([run.work])
    (work,) = run.schedule.next_batch(waits=False)
    assert not work.advise
    assert run.schedule.broken == ["torch.f: its advice: died of SIGSEGV"]


KNOWN = KnownDifference(F, "dtype", "f *", {"en": "Indices are int32."}, "int64")


def test_a_known_difference_is_told_apart():
    run = Run(entry(known=(KNOWN,)))
    run.hear("match", 0)
    run.hear("dtype", 1, dtype="int64")
    run.schedule.finished(run.work)
    (alone,) = run.schedule.next_batch(waits=False)
    run.schedule.finished(alone)
    assert run.pair.verdict == "match"
    assert run.pair.findings[0].known


@pytest.mark.parametrize(
    "fields",
    [
        {"dtype": "float32"},
        {"label": "g 1"},
        {"message": "int32 returned; values differ too: mismatched elements 1 / 4"},
    ],
)
def test_a_known_difference_is_narrow(fields):
    run = Run(entry(known=(KNOWN,)))
    run.hear("dtype", 1, **{"dtype": "int64", **fields})
    run.schedule.finished(run.work)
    (alone,) = run.schedule.next_batch(waits=False)
    run.schedule.finished(alone)
    assert not run.pair.findings[0].known


def test_a_known_difference_that_is_not_seen_is_a_mismatch():
    run = Run(entry(known=(KNOWN,)))
    run.hear("match", 0)
    run.schedule.finished(run.work)
    assert run.pair.verdict == "mismatch"
    assert run.pair.findings[0].kind == "unexpected-match"


def test_an_entry_of_several_processes_goes_to_the_child_that_waits():
    several = entry("torch.distributed.all_reduce", "mindspore.ops.all_reduce")
    schedule = Scheduler([entry(), several], print)
    (computing,) = schedule.next_batch(waits=False)
    (waiting,) = schedule.next_batch(waits=True)
    assert (computing.entry.reference, waiting.entry) == ("torch.f", several)
    schedule.again([waiting])
    assert schedule.next_batch(waits=False) is None
    assert schedule.next_batch(waits=True)[0].entry == several
