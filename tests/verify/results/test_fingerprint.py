"""What makes a verdict stale: the methods, the entry's own data, and nothing else."""

import dataclasses
import json
import shutil
from itertools import chain

import pytest
from msgspec.structs import replace

from apimap.mapping.entries import CodeSample, KnownDifference
from apimap.verify.commands.recording import carried_over
from apimap.verify.model.outcomes import EntryResult, PairResult, Verdict
from apimap.verify.results import record as record_module
from apimap.verify.results.fingerprint import METHODS, fingerprint_of
from apimap.verify.results.record import RunRecord
from tests.verify.methods import BEHIND, ORGANISING, RECORDED, VERIFY, digests, modules
from tests.verify.support import PROVENANCE, entry, record

CHANGED = """\
the code behind the method "{method}" has changed: {names}.
May the same entry, in the same frameworks, come to something else now? If so, raise
METHODS["{method}"] in apimap/verify/results/fingerprint.py: all entries then run anew.
If not, as after a change of names or of speed, leave the number as it is.
In either case record that you have looked: .venv/bin/python -m tests.verify.methods"""
ENTRIES = [entry("torch.a"), entry("torch.b", "mindspore.ops.b")]
MATCH = PairResult("mindspore.ops.f", Verdict.MATCH, 3, 3)
KNOWN = KnownDifference("mindspore.ops.f", "dtype", "f *", {"en": "Indices."})
SAMPLE = CodeSample("mindspore.ops.f", "result = 1", "result = 2")


def ran(tmp_path, **fields) -> RunRecord:
    """A record in which ENTRIES are as they are now."""
    results = {
        one.reference: EntryResult(one.reference, (MATCH,), None, fingerprint_of(one))
        for one in ENTRIES
    }
    return dataclasses.replace(record(tmp_path / "r.json"), entries=results, **fields)


@pytest.mark.parametrize("method", METHODS)
def test_a_raised_method_makes_every_entry_stale(tmp_path, monkeypatch, method):
    one = ran(tmp_path)
    assert all(map(one.is_current, ENTRIES))
    raised = {**METHODS, method: METHODS[method] + 1}
    monkeypatch.setattr(record_module, "METHODS", raised)
    assert not any(map(one.is_current, ENTRIES))


@pytest.mark.parametrize(
    "changed",
    [
        entry("torch.a", "mindspore.ops.g"),
        entry("torch.a", "mindspore.ops.f", "mindspore.ops.g"),
        entry("torch.a", parameters={"dim": "axis"}),
        entry("torch.a", weights={"weight": "w"}),
        entry("torch.a", category="composed"),
        entry("torch.a", samples=(SAMPLE,)),
        entry("torch.a", known=(KNOWN,)),
    ],
)
def test_an_entry_whose_own_data_changed_is_stale_alone(tmp_path, changed):
    one = ran(tmp_path)
    assert not one.is_current(changed)
    assert one.is_current(ENTRIES[1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (entry("torch.a"), entry("torch.a", note={"en": "A note."})),
        (entry("torch.a"), entry("torch.a", category="default-differs")),
        (entry("torch.a"), dataclasses.replace(entry("torch.a"), line=99)),
        (
            entry("torch.a", known=(KNOWN,)),
            entry("torch.a", known=(dataclasses.replace(KNOWN, reason={"en": "x"}),)),
        ),
    ],
)
def test_what_an_entry_says_to_readers_makes_nothing_stale(before, after):
    assert fingerprint_of(before) == fingerprint_of(after)


def test_an_entry_that_was_never_run_is_stale(tmp_path):
    assert not ran(tmp_path).is_current(entry("torch.c"))


@pytest.mark.parametrize(
    "changed",
    [
        {"methods": {**METHODS, "judging": 0}},
        {"provenance": replace(PROVENANCE, numpy="1.25.0")},
        {"provenance": replace(PROVENANCE, torch="2.12.0")},
    ],
)
def test_results_of_other_methods_or_versions_are_kept_and_stale(tmp_path, changed):
    recorded, fresh = ran(tmp_path, **changed), record(tmp_path / "r.json")
    kept = dataclasses.replace(fresh, entries=carried_over(recorded, fresh))
    assert [one.pairs for one in kept.entries.values()] == [(MATCH,), (MATCH,)]
    assert not any(map(kept.is_current, ENTRIES))


def test_results_of_the_same_methods_and_versions_are_kept_and_current(tmp_path):
    another_day = replace(PROVENANCE, date="2026-12-01", mindspore="2.11.0")
    recorded, fresh = ran(tmp_path), record(tmp_path / "r.json")
    fresh = dataclasses.replace(fresh, provenance=another_day)
    assert carried_over(recorded, fresh) == recorded.entries


@pytest.mark.parametrize("method", METHODS)
def test_the_code_behind_a_method_was_looked_at(method):
    """Fails for whoever changes that code, and says what to do."""
    before = json.loads(RECORDED.read_text("utf-8"))[method]
    now = digests()[method]
    names = sorted(n for n in {*before, *now} if before.get(n) != now.get(n))
    assert not names, CHANGED.format(method=method, names=", ".join(names))


def test_every_module_stands_behind_one_method_or_organises():
    named = [modules(patterns) for patterns in (*BEHIND.values(), ORGANISING)]
    assert BEHIND.keys() == METHODS.keys()
    assert sorted(chain.from_iterable(named)) == modules(("**/*.py",))


@pytest.fixture
def copy(tmp_path):
    """A copy of verify, in which a module's text can be replaced."""
    root = shutil.copytree(VERIFY, tmp_path / "verify")

    def replaced(module: str, old: str, new: str):
        text = (root / module).read_text("utf-8")
        assert old in text
        (root / module).write_text(text.replace(old, new), "utf-8")
        return digests(root)

    return replaced


def test_another_judging_has_another_digest(copy):
    given = "kinds[Kind.UNSUPPORTED] > kinds[Kind.MATCH]"
    before, after = digests(), copy("model/outcomes.py", given, f"not {given}")
    assert {method for method in METHODS if before[method] != after[method]} == {
        "judging"
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""The first verdict that an outcome gives; ', '"""Says what a pair is; '),
        ("# All other kinds are mismatches.", "# The others."),
        ("    every = tuple(outcomes)\n", "\n    every = tuple(\n        outcomes)\n"),
    ],
)
def test_docstrings_comments_and_layout_leave_the_digest(copy, old, new):
    assert copy("model/outcomes.py", old, new) == digests()
