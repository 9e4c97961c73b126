"""Recorded signatures: written, read, compared."""

import json
from pathlib import Path

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.comparison import question_of
from apimap.mapping.loading import load_entries
from apimap.signature.readings import ApiKind, Reading, Source
from apimap.signature.record import (
    make_record,
    read_signature_record,
    write_signature_record,
)
from apimap.signature.recording import disagreements
from apimap.signature.text import parse_signature

ENTRIES = load_entries(Path(__file__).parents[1] / "data" / "mapping")
QUESTIONS = [question_of(entry) for entry in ENTRIES]


def reading(name, text, **options):
    return Reading(
        name, ApiKind.FUNCTION, Source.STUB, (parse_signature(text),), **options
    )


def record(path, text="(input, dim=())", date="2026-01-01"):
    readings = [
        reading("torch.amax", text),
        reading("mindspore.ops.amax", "(input, axis=None)", platforms=("CPU",)),
    ]
    provenance = {"torch": "2.13.0", "mindspore": "2.10.0", "date": date}
    return make_record(path, provenance, readings, QUESTIONS)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mindspore-2.10.0-torch-2.13.0.json"


def test_what_was_written_is_read_again(path):
    assert write_signature_record(record(path))
    again = read_signature_record(path)
    assert again.reading("mindspore.ops.amax") == reading(
        "mindspore.ops.amax", "(input, axis=None)", platforms=("CPU",)
    )
    assert again.reading("torch.unknown") is None
    assert again.provenance["torch"] == "2.13.0"
    assert not any(again.is_stale(question) for question in QUESTIONS)


def test_one_api_is_one_line(path):
    write_signature_record(record(path))
    lines = path.read_text("utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith('"torch.amax": {')]
    assert json.loads("{" + line.rstrip(",") + "}")["torch.amax"]["source"] == "stub"


def test_the_same_content_keeps_its_date(path):
    write_signature_record(record(path))
    before = path.read_text("utf-8")
    assert not write_signature_record(record(path, date="2026-02-02"))
    assert path.read_text("utf-8") == before


def test_a_changed_signature_is_written_and_told(path):
    write_signature_record(record(path))
    fresh = record(path, "(input, dim=None)")
    (message,) = disagreements(read_signature_record(path), fresh)
    assert "signature of torch.amax" in message
    assert "dim=()" in message
    assert write_signature_record(fresh)
    assert list(disagreements(read_signature_record(path), fresh)) == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"provenance": {}}'])
def test_a_malformed_record_is_refused(path, text):
    path.write_text(text)
    with pytest.raises(DiagnosticError, match="apimap signatures record"):
        read_signature_record(path)


def test_a_missing_record_is_refused(path):
    with pytest.raises(DiagnosticError, match="cannot be used"):
        read_signature_record(path)
