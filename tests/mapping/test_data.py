"""The mapping that comes with the package."""

import time

import pytest

from apimap.mapping.entries import CATEGORIES
from apimap.mapping.loading import load_entries, open_mapping
from apimap.mapping.lookup import find
from apimap.publication.check import check_mapping

ENTRIES = load_entries()


def test_every_rule_holds():
    assert [str(finding) for finding in check_mapping()] == []


def test_the_mapping_is_complete_enough():
    assert len(ENTRIES) >= 1150
    assert {entry.category for entry in ENTRIES} == set(CATEGORIES)


def test_the_index_of_all_names_is_fast():
    start = time.process_time()
    mapping = open_mapping()
    assert len(mapping.by_name) > len(mapping.blocks) > 0 < len(mapping.by_target)
    assert time.process_time() - start < 0.5  # 0.08 s; others may be at work here


def test_every_reference_and_alias_leads_to_its_entry():
    mapping = open_mapping()
    for entry in ENTRIES:
        for name in (entry.reference, *entry.aliases):
            assert find(name, mapping).entries[0].reference == entry.reference


def test_names_that_differ_in_case_have_entries_of_their_own():
    for name in ("torch.tensor", "torch.Tensor"):
        assert find(name).entries[0].reference == name


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("torch.nn.Module.buffers", "mindspore.nn.Cell.buffers"),
        ("torch.nn.Linear", "mindspore.nn.Dense"),
        ("torch.optim.Adam", "mindspore.experimental.optim.Adam"),
        ("torch.nn.LogSoftMax", "mindspore.nn.LogSoftmax"),
        ("torch.gather", "mindspore.ops.gather_elements"),
    ],
)
def test_the_first_target_is_the_one_to_use(name, target):
    assert find(name).entries[0].targets[0].name == target
