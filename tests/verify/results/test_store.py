"""Results are written whole, read back, merged, and never written twice at once."""

import dataclasses
import json

import pytest
from msgspec.structs import replace

from apimap.base.diagnostics import DiagnosticError
from apimap.verify.model.outcomes import (
    Discrepancy,
    EntryResult,
    Kind,
    PairResult,
    Verdict,
)
from apimap.verify.results.changes import drift
from apimap.verify.results.fingerprint import METHODS
from apimap.verify.results.record import details_path, merge
from apimap.verify.results.store import (
    Journal,
    is_newest,
    read_record,
    write_record,
)
from tests.verify.support import PROVENANCE, record, verdicts_file

MATCH = PairResult("mindspore.ops.f", Verdict.MATCH, 3, 3, {"float32": (3, 3)})
OFF = PairResult(
    "mindspore.ops.f",
    Verdict.MISMATCH,
    3,
    2,
    {"float32": (2, 3)},
    (Discrepancy(Kind.VALUES, 1, "f 0", "float32", "far off"),),
)


def test_results_are_read_as_they_were_written(tmp_path):
    written = record(verdicts_file(tmp_path), f=MATCH, g=OFF)
    write_record(written)
    assert read_record(written.path) == written


def test_the_parameters_that_samples_give_are_kept_where_they_were_counted(tmp_path):
    before = record(verdicts_file(tmp_path), f=MATCH, g=OFF)
    one = replace(before.entries["torch.f"], parameters=(2, 3))
    written = dataclasses.replace(before, entries={**before.entries, "torch.f": one})
    write_record(written)
    assert read_record(written.path) == written
    write_record(before)
    assert "parameters" not in details_path(before.path).read_text("utf-8")


def test_each_pair_has_a_short_line_of_its_own_in_the_order_of_the_names(tmp_path):
    written = record(verdicts_file(tmp_path), g=OFF, f=MATCH)
    write_record(written)
    lines = written.path.read_text("utf-8").splitlines()
    begins = [line for line in lines if line.startswith('{"reference":')]
    names = [json.loads(line.rstrip(",")) for line in begins]
    assert [one["reference"] for one in names] == ["torch.f", "torch.g"]
    assert names[1]["findings"] == {"values": 1}
    assert max(map(len, lines)) < 200


def test_what_is_written_again_is_the_same_text(tmp_path):
    written = record(verdicts_file(tmp_path), g=OFF, f=MATCH)
    files = written.path, details_path(written.path)
    write_record(written)
    before = [path.read_text("utf-8") for path in files]
    write_record(read_record(written.path))
    assert [path.read_text("utf-8") for path in files] == before


def test_without_details_verdicts_and_fingerprints_are_kept(tmp_path):
    written = record(verdicts_file(tmp_path), f=MATCH, g=OFF)
    write_record(written, with_details=False)
    read = read_record(written.path)
    (pair,) = read.entries["torch.g"].pairs
    counted = (Discrepancy(Kind.VALUES, 1),)
    assert pair == replace(OFF, dtypes={}, findings=counted)
    assert read.entries["torch.g"].fingerprint == "d1"


def test_a_known_difference_is_kept_apart_from_one_of_its_kind(tmp_path):
    known = replace(OFF.findings[0], count=2, known=True)
    both = replace(OFF, findings=(*OFF.findings, known))
    written = record(verdicts_file(tmp_path), f=both)
    write_record(written)
    assert read_record(written.path) == written


@pytest.mark.parametrize(
    "content",
    ["", "{}", '{"provenance": {}, "methods": {}, "verdicts": [{"reference": "a"}]}'],
)
@pytest.mark.parametrize("place", [lambda path: path, details_path])
def test_a_malformed_file_is_named(tmp_path, place, content):
    written = record(verdicts_file(tmp_path), f=MATCH)
    write_record(written)
    place(written.path).write_text(content)
    with pytest.raises(DiagnosticError, match=r"cannot be used.*apimap verify") as told:
        read_record(written.path)
    assert told.value.diagnostic.path == place(written.path)


def test_a_verdict_that_does_not_exist_is_refused(tmp_path):
    written = record(verdicts_file(tmp_path), f=MATCH)
    write_record(written)
    text = written.path.read_text("utf-8")
    written.path.write_text(text.replace('"match"', '"fine"'))
    with pytest.raises(DiagnosticError, match="fine"):
        read_record(written.path)


def test_a_file_that_was_cut_short_is_named(tmp_path):
    written = record(verdicts_file(tmp_path), f=MATCH, g=OFF)
    write_record(written)
    text = written.path.read_text("utf-8")
    written.path.write_text(text[: len(text) // 2])
    with pytest.raises(DiagnosticError, match="cannot be used"):
        read_record(written.path)


def test_an_entry_that_stands_in_one_file_only_is_named(tmp_path):
    written = record(verdicts_file(tmp_path), f=MATCH, g=OFF)
    write_record(written)
    verdicts = written.path.read_text("utf-8")
    write_record(dataclasses.replace(written, entries={}))
    written.path.write_text(verdicts)
    with pytest.raises(DiagnosticError, match=r"torch\.f does not stand in .* as well"):
        read_record(written.path)


def test_a_journal_gives_back_what_it_was_given(tmp_path):
    journal = Journal.beside(record(tmp_path / "r.json"))
    one = EntryResult("torch.f", (MATCH,), fingerprint="d")
    journal.add(one)
    assert journal.read() == {"torch.f": one}


def test_a_journal_cut_in_its_last_line_loses_only_that(tmp_path):
    journal = Journal.beside(record(tmp_path / "r.json"))
    one, two = (EntryResult(f"torch.{n}", (MATCH,), fingerprint="d") for n in "fg")
    journal.add(one)
    journal.add(two)
    journal.path.write_text(journal.path.read_text("utf-8")[:-5])
    assert journal.read() == {"torch.f": one}
    journal.add(two)
    assert list(journal.read()) == ["torch.f", "torch.g"]


def test_a_journal_of_other_methods_is_dropped(tmp_path):
    before = record(tmp_path / "r.json")
    one = EntryResult("torch.f", (MATCH,), fingerprint="d")
    Journal.beside(before).add(one)
    later = dataclasses.replace(before, methods={**METHODS, "judging": 99})
    journal = Journal.beside(later)
    assert journal.read() == {}
    journal.add(one)
    assert journal.read() == {"torch.f": one}


def test_shards_are_merged(tmp_path):
    parts = [record(tmp_path / "1", f=MATCH), record(tmp_path / "2", g=OFF)]
    whole = merge(parts, tmp_path / "all.json")
    assert list(whole.entries) == ["torch.f", "torch.g"]


def test_shards_that_contradict_each_other_are_refused(tmp_path):
    parts = [record(tmp_path / "1", f=MATCH), record(tmp_path / "2", f=OFF)]
    with pytest.raises(DiagnosticError, match=r"torch\.f has another result"):
        merge(parts, tmp_path / "all.json")


def test_shards_of_different_versions_are_refused(tmp_path):
    one, two = record(tmp_path / "1", f=MATCH), record(tmp_path / "2", g=OFF)
    provenance = replace(PROVENANCE, mindspore="2.11.0")
    newer = dataclasses.replace(two, provenance=provenance)
    with pytest.raises(DiagnosticError, match=r"2\.11\.0"):
        merge([one, newer], tmp_path / "all.json")


def test_shards_by_different_methods_are_refused(tmp_path):
    one, two = record(tmp_path / "1", f=MATCH), record(tmp_path / "2", g=OFF)
    later = dataclasses.replace(two, methods={**METHODS, "judging": 99})
    with pytest.raises(DiagnosticError, match="99"):
        merge([one, later], tmp_path / "all.json")


def beside_it(one, **changed):
    """The record of another run, which stands beside ``one``."""
    provenance = replace(PROVENANCE, **changed)
    path = one.path.with_name("b.json")
    return dataclasses.replace(one, path=path, provenance=provenance)


@pytest.mark.parametrize(("beside", "newest"), [("2.9.0", True), ("2.11.0", False)])
def test_a_result_is_the_newest_of_its_platform_or_not(tmp_path, beside, newest):
    one = record(verdicts_file(tmp_path), f=MATCH)
    write_record(beside_it(one, mindspore=beside))
    assert is_newest(one) is newest


def test_another_platform_does_not_make_a_result_older(tmp_path):
    one = record(verdicts_file(tmp_path), f=MATCH)
    write_record(beside_it(one, mindspore="2.11.0", platform="Ascend"))
    assert is_newest(one)


def test_drift_tells_what_changed_with_the_numbers(tmp_path):
    before = record(tmp_path / "r", f=MATCH, g=OFF)
    after = record(tmp_path / "r", f=OFF, g=OFF)
    (diagnostic,) = drift(before, after)
    assert diagnostic.message == (
        "torch.f and mindspore.ops.f: match (3 of 3) was recorded, "
        "now it is mismatch (2 of 3; 1 values)"
    )
