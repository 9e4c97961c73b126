"""Real signatures of both frameworks, read in one process of their own."""

import re

import pytest

from apimap.mapping.comparison import question_of
from apimap.mapping.loading import load_entries
from apimap.signature.reading import read, resolve
from apimap.signature.record import read_newest_record
from apimap.signature.recording import check_signatures

pytestmark = pytest.mark.integration


def signatures_of(name):
    """Where the signatures of ``name`` come from, and their texts."""
    found = read(name)
    return found.source, [str(one) for one in found.signatures]


def unresolved(names):
    """Those of ``names`` that the frameworks do not have, and why."""
    return {name: told for name in names if (told := why_not(name))}


def why_not(name):
    try:
        resolve(name)
    except LookupError as error:
        return str(error)
    return ""


def disagreements():
    """What the record says otherwise than the installed frameworks."""
    return [
        str(one) for one in check_signatures(list(map(question_of, load_entries())))
    ]


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
def test_a_signature_is_read_from_where_it_is(in_child, name, source, signature):
    read_from, signatures = in_child(signatures_of, name)
    assert read_from == source
    assert signature in signatures


def test_a_layer_that_passes_its_arguments_on_is_seen_through(in_child):
    _, (signature,) = in_child(signatures_of, "mindspore.nn.LSTM")
    assert signature.startswith("(input_size, hidden_size, num_layers=1")


def test_a_name_that_is_not_there_is_told(in_child):
    name = "torch.nn.LogSoftMax"
    assert f"{name} is not in" in in_child(unresolved, [name])[name]


def test_every_name_resolves_or_the_entry_says_why_not(in_child):
    entries = load_entries()
    wanted = {name for entry in entries for name in question_of(entry).names}
    absent = {entry.reference for entry in entries if entry.unresolved}
    assert in_child(unresolved, wanted | absent).keys() == absent


def test_the_record_is_what_is_read_today(in_child):
    assert read_newest_record().apis
    assert in_child(disagreements) == []


def test_every_name_that_a_text_recommends_resolves(in_child):
    named = {
        name
        for entry in load_entries()
        for texts in entry.texts.values()
        for text in texts.values()
        for code in re.findall(r"`([^`]+)`", text)
        for name in re.findall(r"(?<![\w.])(?:torch|mindspore)(?:\.\w+)+", code)
    }
    assert in_child(unresolved, named) == {}
