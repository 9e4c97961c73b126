"""Records of outputs: what is kept, what is replaced, what differs."""

import json
from pathlib import Path

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.outputs.records import (
    CellOutput,
    Normalisation,
    OutputRecord,
    differences,
    page_rules,
    read_output_record,
    record_of,
    write_output_record,
)


def cell(source: str, *outputs: dict) -> dict:
    return {"cell_type": "code", "source": source, "outputs": list(outputs)}


def printed(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def record(*cells: CellOutput) -> OutputRecord:
    return OutputRecord({"torch": "2"}, cells)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("<Cell object at 0x7f01ab23cd>", "<Cell object at <address>>"),
        ("at 2026-11-24 10:20:30.123", "at <time>"),
        ("wrote /tmp/apimap-x1/a.ckpt", "wrote <temporary path>"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("shape (64,) 0x1f", "shape (64,) 0x1f"),
    ],
)
def test_what_changes_from_run_to_run_is_replaced(text, normal):
    assert Normalisation()(text) == normal


def test_a_page_may_add_a_rule_with_a_reason():
    rule = {"pattern": r"\d+ ms", "word": "<duration>", "reason": "timing"}
    normalise = page_rules({"apimap": {"normalise": [rule]}}, Path("p.md"))
    assert normalise("took 12 ms") == "took <duration>"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"pattern": "x", "word": "y"}, "gives no reason"),
        ({"pattern": "(", "reason": "r"}, "pattern is broken"),
        ({"word": "y", "reason": "r"}, "pattern is broken"),
    ],
)
def test_a_rule_without_reason_or_sense_is_refused(rule, words):
    with pytest.raises(DiagnosticError, match=words):
        page_rules({"apimap": {"normalise": [rule]}}, Path("p.md"))


def test_a_record_holds_text_and_errors_in_order():
    error = {"output_type": "error", "ename": "ValueError", "evalue": "no", "x": 1}
    result = {"output_type": "execute_result", "data": {"text/plain": "3"}}
    picture = {"output_type": "display_data", "data": {"image/png": "..."}}
    notebook = {
        "cells": [
            {"cell_type": "markdown", "source": "words"},
            cell("# why\nx = 1\nx", printed("a\nb\n"), result, picture),
            cell("y", error),
        ]
    }
    assert record_of(notebook, {}, Normalisation()).cells == (
        CellOutput("x = 1", ("a", "b", "3")),
        CellOutput("y", (), "ValueError: no"),
    )


def test_equal_records_do_not_differ():
    one = record(CellOutput("x", ("1",)), CellOutput("y", (), "E: e"))
    assert list(differences(one, one)) == []


def test_a_changed_output_is_shown_with_both_sides():
    before = record(CellOutput("x"), CellOutput("y", ("same", "old")))
    after = record(CellOutput("x"), CellOutput("y", ("same", "new")))
    (found,) = differences(before, after)
    assert (found.number, found.before, found.after) == (
        2,
        ("same", "old"),
        ("same", "new"),
    )
    shown = ["cell 2 (y)", "     same", "    -old", "    +new"]
    assert str(found).splitlines() == shown


def test_a_cell_that_was_added_does_not_move_the_others():
    before = record(CellOutput("x", ("1",)), CellOutput("z", ("3",)))
    after = record(
        CellOutput("x", ("1",)), CellOutput("y", ("2",)), CellOutput("z", ("3",))
    )
    (found,) = differences(before, after)
    assert (found.number, found.before, found.after) == (2, (), ("2",))


def test_an_error_that_appears_is_a_difference():
    before = record(CellOutput("x", ("1",)))
    after = record(CellOutput("x", ("1",), "AttributeError: gone"))
    (found,) = differences(before, after)
    assert found.after[-1] == "AttributeError: gone"


def test_a_record_survives_its_file(tmp_path):
    path = tmp_path / "folder" / "record.json"
    kept = record(CellOutput("打印", ("输出",)), CellOutput("y", (), "E: e"))
    write_output_record(path, kept)
    assert read_output_record(path) == kept
    assert "输出" in path.read_text("utf-8").splitlines()[8]


@pytest.mark.parametrize("text", ['{"cells": [', "[]", json.dumps({"cells": [{}]})])
def test_a_malformed_record_names_its_file(tmp_path, text):
    path = tmp_path / "record.json"
    path.write_text(text)
    with pytest.raises(DiagnosticError, match=r"record\.json: the record is malformed"):
        read_output_record(path)
