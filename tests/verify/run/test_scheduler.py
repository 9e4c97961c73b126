"""What comes in of an entry, what is run alone, and what a lost worker loses."""

import pytest

from apimap.mapping.entries import KnownDifference
from apimap.verify.model.messages import (
    ADVICE,
    GRAPH,
    Advised,
    Broken,
    Compiled,
    Covered,
    Ended,
    EndedAlone,
    Starting,
    Unsound,
)
from apimap.verify.model.outcomes import (
    AS_WRITTEN,
    Aspect,
    Demonstration,
    GraphResult,
    GraphState,
    Kind,
    Reason,
    Transcript,
)
from apimap.verify.model.samples import AGAIN
from apimap.verify.run.scheduler import Scheduler
from tests.verify.support import entry, outcome

F = "mindspore.ops.f"


class Run:
    """A scheduler of one entry, and what it calls complete."""

    def __init__(self, one=None):
        self.done = []
        self.scheduler = Scheduler([one or entry()], self.done.append)
        (self.task,) = self.scheduler.next_batch(waits=False)

    def hear(self, kind, index=0, alone=False, **fields):
        made = outcome(index, kind, **fields)
        report = (
            EndedAlone("torch.f", F, made) if alone else Ended("torch.f", F, made, 0)
        )
        self.scheduler.hear(report)

    @property
    def pair(self):
        (result,) = self.done
        return result.pairs[0]


def test_an_entry_whose_samples_match_is_complete():
    run = Run()
    run.hear("match")
    run.scheduler.finished(run.task)
    assert run.pair.verdict == "match"
    assert run.scheduler.next_batch(waits=False) is None


def test_what_makes_no_example_is_none_and_counts():
    run = Run()
    run.scheduler.hear(Ended("torch.f", F, outcome(0), None))
    run.scheduler.again([run.task])
    assert run.task.best == {}
    run.scheduler.finished(run.task)
    assert run.pair.matched == 1


def test_the_parameters_that_samples_give_are_kept():
    run = Run()
    run.scheduler.hear(Covered("torch.f", (2, 3)))
    run.hear("match")
    run.scheduler.finished(run.task)
    assert run.done[0].parameters == (2, 3)


def test_a_failure_is_run_again_alone():
    run = Run()
    run.hear("values", 0, size=9)
    run.hear("values", 1, size=4)
    run.scheduler.finished(run.task)
    assert run.done == []
    (alone,) = run.scheduler.next_batch(waits=False)
    assert alone.alone == (F, 1)
    run.hear("values", 1, alone=True, size=4)
    run.scheduler.finished(alone)
    assert (run.pair.verdict, run.pair.findings[0].count) == ("mismatch", 2)


def test_a_failure_that_passes_alone_depends_on_state_and_the_next_is_tried():
    run = Run()
    run.hear("values", 0)
    run.hear("values", 1)
    run.scheduler.finished(run.task)
    for index in (0, 1):
        (alone,) = run.scheduler.next_batch(waits=False)
        assert alone.alone == (F, index)
        run.hear("match", index, alone=True)
        run.scheduler.finished(alone)
    (found,) = run.pair.findings
    assert (found.kind, found.count) == ("state-dependent", 2)
    assert "alone: match; after other calls: values" in found.message


def test_what_was_too_slow_and_matches_alone_is_a_match():
    run = Run()
    run.hear("timeout", 0)
    run.scheduler.finished(run.task)
    (alone,) = run.scheduler.next_batch(waits=False)
    run.hear("match", 0, alone=True)
    run.scheduler.finished(alone)
    assert (run.pair.verdict, run.pair.findings) == ("match", ())


def test_a_worker_that_dies_names_the_sample_and_the_rest_goes_on():
    run = Run()
    run.hear("match", 0)
    at = Starting(F, 1, "f 1", "float32", 6)
    assert run.scheduler.lost(run.task, at, Kind.CRASH, "died of SIGFPE")
    run.scheduler.again([run.task])
    (task,) = run.scheduler.next_batch(waits=False)
    assert task.done == {(F, 0), (F, 1)}
    run.scheduler.finished(task)
    (alone,) = run.scheduler.next_batch(waits=False)
    assert not run.scheduler.lost(alone, None, Kind.CRASH, "died of SIGFPE")
    run.scheduler.finished(alone)
    assert run.pair.verdict == "crash"
    assert run.pair.findings[0].message == "died of SIGFPE"


def test_a_worker_that_dies_at_a_gradient_says_so_and_it_is_shown():
    run = Run()
    at = Starting(F, 0, "f 0", "float32", 6, Aspect.GRADIENT)
    run.scheduler.lost(run.task, at, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.finished(run.task)
    (alone,) = run.scheduler.next_batch(waits=False)
    assert alone.aspect is Aspect.GRADIENT
    run.scheduler.lost(alone, None, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.finished(alone)
    assert run.pair.findings[0].message == "gradient: died of SIGSEGV"


def test_a_pair_that_keeps_crashing_is_given_up():
    run = Run()
    for index in range(3):
        run.scheduler.lost(
            run.task, Starting(F, index, "f", "float32"), Kind.CRASH, "died"
        )
    run.scheduler.again([run.task])
    assert run.scheduler.next_batch(waits=False)[0].given_up == {F}


def test_a_worker_that_dies_while_it_makes_samples_tries_without_edges():
    run = Run()
    assert run.scheduler.lost(run.task, None, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.again([run.task])
    (task,) = run.scheduler.next_batch(waits=False)
    assert not task.edges
    assert not run.scheduler.lost(task, None, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.finished(task)
    assert run.pair.reason is Reason.SAMPLES_CRASH


def test_a_mistake_of_our_own_is_told_and_not_hidden():
    run = Run()
    run.scheduler.hear(Broken("torch.f", "KeyError: 'a'"))
    run.scheduler.finished(run.task)
    assert run.scheduler.broken == ["torch.f: KeyError: 'a'"]
    assert run.pair.verdict == "not-run"


def test_advice_is_shown_and_counts_for_no_sample():
    run = Run()
    run.hear("match", 0)
    side = Transcript("print(1)", "1")
    run.scheduler.hear(Advised("torch.f", Demonstration(side, side)))
    run.scheduler.finished(run.task)
    (result,) = run.done
    assert result.advice.target.output == "1"
    assert run.pair.samples == 1


def test_another_release_is_not_asked_for_the_advice():
    scheduler = Scheduler([entry()], print, newest=False)
    (task,) = scheduler.next_batch(waits=False)
    scheduler.again([task])
    assert not scheduler.next_batch(waits=False)[0].advise


def test_advice_that_does_not_hold_is_a_mistake_of_our_own():
    run = Run()
    run.hear("match", 0)
    run.scheduler.hear(Unsound("torch.f", "AdviceFails: values differ"))
    run.scheduler.finished(run.task)
    assert run.scheduler.broken == ["torch.f: its advice: AdviceFails: values differ"]
    assert run.pair.verdict == "match"


def test_advice_that_ends_a_process_is_not_tried_again():
    run = Run()
    run.hear("match", 0)
    at = Starting("torch.f", 0, ADVICE)
    assert run.scheduler.lost(run.task, at, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.again([run.task])
    (task,) = run.scheduler.next_batch(waits=False)
    assert not task.advise
    assert run.scheduler.broken == ["torch.f: its advice: died of SIGSEGV"]


KNOWN = KnownDifference(F, "dtype", "f *", {"en": "Indices are int32."}, "int64")


def test_a_known_difference_is_told_apart():
    run = Run(entry(known=(KNOWN,)))
    run.hear("match", 0)
    run.hear("dtype", 1, dtype="int64")
    run.scheduler.finished(run.task)
    (alone,) = run.scheduler.next_batch(waits=False)
    run.scheduler.finished(alone)
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
    run.scheduler.finished(run.task)
    (alone,) = run.scheduler.next_batch(waits=False)
    run.scheduler.finished(alone)
    assert not run.pair.findings[0].known


def test_a_known_difference_that_is_not_seen_is_a_mismatch():
    run = Run(entry(known=(KNOWN,)))
    run.hear("match", 0)
    run.scheduler.finished(run.task)
    assert run.pair.verdict == "mismatch"
    assert run.pair.findings[0].kind == "unexpected-match"


def test_an_entry_of_several_processes_goes_to_the_worker_that_waits():
    several = entry("torch.distributed.all_reduce", "mindspore.ops.all_reduce")
    scheduler = Scheduler([entry(), several], print)
    (computing,) = scheduler.next_batch(waits=False)
    (waiting,) = scheduler.next_batch(waits=True)
    assert (computing.entry.reference, waiting.entry) == ("torch.f", several)
    scheduler.again([waiting])
    assert scheduler.next_batch(waits=False) is None
    assert scheduler.next_batch(waits=True)[0].entry == several


def test_what_a_rule_wrote_is_kept_apart_from_the_targets():
    run = Run()
    run.hear("values")
    made = outcome(0, "match", ordinary=True)
    run.scheduler.hear(Ended("torch.f", AS_WRITTEN, made, 0))
    run.scheduler.finished(run.task)
    (alone,) = run.scheduler.next_batch(waits=False)
    run.hear("values", alone=True)
    run.scheduler.finished(alone)
    (result,) = run.done
    assert [pair.target for pair in result.pairs] == [F]
    assert result.written.target == AS_WRITTEN
    assert result.written.tallies.ordinary == (1, 1)


def test_an_entry_without_a_rule_has_nothing_written():
    run = Run()
    run.hear("match")
    run.scheduler.finished(run.task)
    assert run.done[0].written is None


def test_what_a_compiled_call_came_to_is_kept_and_not_run_again():
    run = Run()
    run.hear("match")
    same = GraphResult(GraphState.SAME, (2, 2), (1, 1))
    run.scheduler.hear(Compiled("torch.f", F, same))
    run.scheduler.again([run.task])
    (task,) = run.scheduler.next_batch(waits=False)
    assert task.compiled == {F}
    run.scheduler.finished(task)
    assert run.pair.graph == same


def test_a_worker_that_dies_while_it_compiles_says_so_and_the_rest_goes_on():
    run = Run()
    run.hear("match")
    at = Starting(F, 0, GRAPH)
    assert run.scheduler.lost(run.task, at, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.finished(run.task)
    assert run.pair.verdict == "match"
    assert run.pair.graph.state is GraphState.FAILS
    assert run.pair.graph.message == "crash: died of SIGSEGV"


def test_a_worker_that_dies_at_an_ordinary_sample_leaves_it_ordinary():
    run = Run()
    at = Starting(F, 0, "f 0", "float32", 6, ordinary=True)
    run.scheduler.lost(run.task, at, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.finished(run.task)
    (alone,) = run.scheduler.next_batch(waits=False)
    run.scheduler.lost(alone, None, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.finished(alone)
    assert run.pair.tallies.ordinary == (0, 1)
    assert run.pair.ordinary_findings == {Kind.CRASH: 1}


def test_a_death_at_a_later_call_depends_on_the_calls_before():
    run = Run()
    run.hear("match")
    at = Starting(F, 1, f"{AGAIN}25 times", aspect=Aspect.GRADIENT)
    assert run.scheduler.lost(run.task, at, Kind.CRASH, "died of SIGSEGV")
    run.scheduler.finished(run.task)
    (found,) = run.pair.findings
    assert found.kind is Kind.STATE_DEPENDENT
    assert found.message == "gradient: died of SIGSEGV"
    assert run.pair.matched == 1
