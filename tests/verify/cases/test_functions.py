"""Results with names are taken apart by them."""

import importlib.util

import pytest

from tests.verify.support import entry

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]


def by_field(reference, target):
    """The fields that PyTorch names, and what becomes of them in MindSpore."""
    from apimap.signature.record import read_newest_record
    from apimap.verify.backends.interface import NotExpressible
    from apimap.verify.cases.functions import FunctionCase

    case = FunctionCase(entry(reference, target), read_newest_record())
    found = [one for one in case.samples() if one.by_field]
    if not found:
        return None
    expected = case.reference(found[0]).value
    try:
        return sorted(expected), sorted(case.target(found[0], target).value)
    except NotExpressible as error:
        return sorted(expected), str(error)


def test_a_tuple_without_names_has_no_such_field(in_child):
    names, outcome = in_child(by_field, "torch.sort", "mindspore.ops.sort")
    assert names == ["indices", "values"]
    assert outcome.startswith("a result with the field ")


def test_a_result_without_names_is_not_taken_apart(in_child):
    assert in_child(by_field, "torch.abs", "mindspore.ops.abs") is None
