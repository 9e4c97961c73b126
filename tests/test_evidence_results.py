"""Results are written whole, read back, merged, and never written twice at once."""

from dataclasses import replace

import pytest
from evidence_support import PROVENANCE, entry, results

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.entries import KnownDifference
from apimap.verify.model.outcomes import Discrepancy, EntryResult, PairResult
from apimap.verify.results.changes import drift
from apimap.verify.results.store import (
    Journal,
    fingerprint_of,
    is_newest,
    merge,
    only_run,
    read_results,
    write_results,
)

MATCH = PairResult("mindspore.ops.f", "match", 3, 3, {"float32": (3, 3)})
OFF = PairResult(
    "mindspore.ops.f",
    "mismatch",
    3,
    2,
    {"float32": (2, 3)},
    (Discrepancy("values", 1, "f 0", "float32", "far off"),),
)


def test_results_are_read_as_they_were_written(tmp_path):
    written = results(tmp_path / "r.json", f=MATCH, g=OFF)
    write_results(written)
    assert read_results(written.path) == written


def test_each_entry_has_a_line_of_its_own(tmp_path):
    written = results(tmp_path / "r.json", g=OFF, f=MATCH)
    write_results(written)
    lines = written.path.read_text("utf-8").splitlines()
    assert [line[:9] for line in lines[2:4]] == ['"torch.f"', '"torch.g"']


@pytest.mark.parametrize(
    "content", ["", "{}", '{"provenance": {}, "entries": {"a": 1}}']
)
def test_a_malformed_file_is_a_finding(tmp_path, content):
    path = tmp_path / "r.json"
    path.write_text(content)
    with pytest.raises(DiagnosticError, match=r"cannot be used.*apimap verify"):
        read_results(path)


def test_a_file_that_was_cut_short_is_a_finding(tmp_path):
    written = results(tmp_path / "r.json", f=MATCH, g=OFF)
    write_results(written)
    text = written.path.read_text("utf-8")
    written.path.write_text(text[: len(text) // 2])
    with pytest.raises(DiagnosticError, match="cannot be used"):
        read_results(written.path)


def test_two_runs_at_once_are_refused(tmp_path):
    path = tmp_path / "r.json"
    with (
        only_run(path),
        pytest.raises(DiagnosticError, match="another run"),
        only_run(path),
    ):
        pass
    with only_run(path):
        pass


def test_a_journal_gives_back_what_it_was_given(tmp_path):
    journal = Journal.beside(tmp_path / "r.json")
    one = EntryResult("torch.f", "d", (MATCH,))
    journal.add(one)
    assert journal.read() == {"torch.f": one}


def test_a_journal_cut_in_its_last_line_loses_only_that(tmp_path):
    journal = Journal.beside(tmp_path / "r.json")
    one, two = (EntryResult(f"torch.{n}", "d", (MATCH,)) for n in "fg")
    journal.add(one)
    journal.add(two)
    journal.path.write_text(journal.path.read_text("utf-8")[:-5])
    assert journal.read() == {"torch.f": one}
    journal.add(two)
    assert list(journal.read()) == ["torch.f", "torch.g"]


def test_shards_are_merged(tmp_path):
    parts = [results(tmp_path / "1", f=MATCH), results(tmp_path / "2", g=OFF)]
    whole = merge(parts, tmp_path / "all.json")
    assert list(whole.entries) == ["torch.f", "torch.g"]


def test_shards_that_contradict_each_other_are_refused(tmp_path):
    parts = [results(tmp_path / "1", f=MATCH), results(tmp_path / "2", f=OFF)]
    with pytest.raises(DiagnosticError, match=r"torch\.f has another result"):
        merge(parts, tmp_path / "all.json")


def test_shards_of_different_versions_are_refused(tmp_path):
    one, two = results(tmp_path / "1", f=MATCH), results(tmp_path / "2", g=OFF)
    newer = replace(two, provenance={**PROVENANCE, "mindspore": "2.11.0"})
    with pytest.raises(DiagnosticError, match=r"2\.11\.0"):
        merge([one, newer], tmp_path / "all.json")


@pytest.mark.parametrize(
    "changed",
    [
        entry("torch.f", "mindspore.ops.g"),
        entry(parameters={"dim": "axis"}),
        entry(weights={"weight": "w"}),
        entry(known=(KnownDifference("mindspore.ops.f", "values", "*", {}),)),
    ],
)
def test_an_entry_that_changed_has_another_digest(changed):
    assert fingerprint_of(changed, PROVENANCE) != fingerprint_of(entry(), PROVENANCE)


def test_a_text_that_changed_leaves_the_digest():
    noted = entry(note={"en": "A note."})
    assert fingerprint_of(noted, PROVENANCE) == fingerprint_of(entry(), PROVENANCE)


@pytest.mark.parametrize(("package", "same"), [("torch", False), ("mindspore", True)])
def test_a_digest_is_the_same_for_every_mindspore_only(package, same):
    newer = {**PROVENANCE, package: "2.99.0"}
    assert (
        fingerprint_of(entry(), newer) == fingerprint_of(entry(), PROVENANCE)
    ) is same


@pytest.mark.parametrize(("beside", "newest"), [("2.9.0", True), ("2.11.0", False)])
def test_a_result_is_the_newest_of_its_platform_or_not(tmp_path, beside, newest):
    one = results(tmp_path / "r.json", f=MATCH)
    provenance = {**PROVENANCE, "mindspore": beside}
    write_results(replace(one, path=tmp_path / "b.json", provenance=provenance))
    assert is_newest(one) is newest


def test_another_platform_does_not_make_a_result_older(tmp_path):
    one = results(tmp_path / "r.json", f=MATCH)
    other = {**PROVENANCE, "mindspore": "2.11.0", "platform": "Ascend"}
    write_results(replace(one, path=tmp_path / "b.json", provenance=other))
    assert is_newest(one)


def test_drift_tells_what_changed_with_the_numbers(tmp_path):
    before = results(tmp_path / "r", f=MATCH, g=OFF)
    after = results(tmp_path / "r", f=OFF, g=OFF)
    (finding,) = drift(before, after)
    assert finding.message == (
        "torch.f and mindspore.ops.f: match (3 of 3) was recorded, "
        "now it is mismatch (2 of 3; 1 values)"
    )


def test_json_leaves_out_what_is_empty():
    assert set(MATCH.as_json()) == {"verdict", "samples", "matched", "dtypes"}
