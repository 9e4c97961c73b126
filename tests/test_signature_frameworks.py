"""Real signatures of both frameworks, read in this one process."""

import re

import pytest

from apimap.mapping.loading import load_entries
from apimap.signature.reading import read, resolve
from apimap.signature.record import names_of, read_newest_record
from apimap.signature.recording import check_signatures

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("name", "source", "signature"),
    [
        ("torch.nn.Module.buffers", "inspect", "(recurse=True)"),
        ("torch.abs", "stub", "(input, *, out=None)"),
        ("torch.Tensor.abs", "stub", "()"),
        ("torch.special.expit", "docstring", "(input, *, out=None)"),
        ("mindspore.nn.Cell.untrainable_params", "inspect", "(recurse=True)"),
        ("mindspore.Tensor.max", "docstring", "(dim, keepdim=False)"),
        ("mindspore.mint.add", "docstring", "(input, other, *, alpha=1)"),
    ],
)
def test_a_signature_is_read_from_where_it_is(name, source, signature):
    found = read(name)
    assert found.source == source
    assert signature in [str(s) for s in found.signatures]


def test_a_layer_that_passes_its_arguments_on_is_seen_through():
    (signature,) = read("mindspore.nn.LSTM").signatures
    assert str(signature).startswith("(input_size, hidden_size, num_layers=1")


def test_a_name_that_is_not_there_is_told():
    with pytest.raises(LookupError, match=r"torch\.nn\.LogSoftMax is not in"):
        resolve("torch.nn.LogSoftMax")


def test_every_name_resolves_or_the_entry_says_why_not():
    missing = []
    for entry in load_entries():
        for name in names_of(entry):
            try:
                resolve(name)
            except LookupError:
                missing.append((entry.reference, name))
        if entry.unresolved:
            with pytest.raises(LookupError):
                resolve(entry.reference)
    assert missing == []


def test_the_record_is_what_is_read_today():
    assert read_newest_record().apis
    assert [str(finding) for finding in check_signatures(load_entries())] == []


def test_every_name_that_a_text_recommends_resolves():
    named = {
        (name, entry.reference)
        for entry in load_entries()
        for texts in entry.texts.values()
        for text in texts.values()
        for code in re.findall(r"`([^`]+)`", text)
        for name in re.findall(r"(?<![\w.])(?:torch|mindspore)(?:\.\w+)+", code)
    }
    assert {pair for pair in named if not _resolves(pair[0])} == set()


def _resolves(name):
    try:
        resolve(name)
    except LookupError:
        return False
    return True
