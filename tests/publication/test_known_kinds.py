"""What the check of the mapping holds against what runs can find."""

from dataclasses import replace

import pytest

from apimap.mapping.entries import KnownDifference
from apimap.publication.check import check_known_kinds, check_mapping
from tests.verify.support import entry


def knowing(kind: str):
    known = KnownDifference("mindspore.ops.f", kind, "f *", {"en": "a", "zh_CN": "甲"})
    return replace(entry(), known=(known,))


@pytest.mark.parametrize("kind", ["dtype", "signed-zero", "unsupported-dtype"])
def test_a_known_difference_is_of_a_kind_that_a_run_can_find(kind):
    assert check_known_kinds([knowing(kind)]) == []


def test_a_kind_that_no_run_can_find_is_named_with_those_that_exist():
    (found,) = check_known_kinds([knowing("odd")])
    assert "torch.f: a known difference of kind 'odd'" in found.message
    assert "signed-zero, in-place" in found.remedy


def test_the_packages_own_mapping_has_no_faults():
    assert check_mapping() == []
