"""What entries advise: both programs run, compared, shown."""

import importlib.util

import pytest

from apimap.verify.samples.snippets import Snippet, advice_snippets
from tests.verify.support import entry

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]
ABS = "import torch\nresult = torch.tensor([-1.0, 2.0]).abs()"
OTHER = "import mindspore\nresult = mindspore.tensor([-1.0, 2.0]).{}"


def outcome(*snippets):
    """What comes of an entry with this advice; or how it fails, in words."""
    from apimap.verify.run import worker

    worker.advice_snippets = lambda reference: snippets
    try:
        return worker.advised(entry())
    except worker.AdviceFails as failure:
        return f"fails: {failure}"


def advising(mindspore):
    return Snippet("f 0", ABS, mindspore, "mindspore.ops.f")


def test_advice_that_holds_is_shown_with_both_outputs(in_child):
    shown = in_child(outcome, advising(OTHER.format("abs()")))
    assert shown.reference.output == "tensor([1., 2.])"
    assert shown.target.output == "[1. 2.]"
    assert shown.target.code.endswith("print(result)\n")


@pytest.mark.parametrize("call", ["neg()", "abs().astype(mindspore.float16)"])
def test_advice_that_gives_something_else_fails(in_child, call):
    assert in_child(outcome, advising(OTHER.format(call))).startswith("fails: ")


def test_an_entry_without_advice_shows_none(in_child):
    assert in_child(outcome) is None


def test_all_advice_is_code_for_an_entry_that_exists():
    from apimap.base.files import package_data
    from apimap.mapping.loading import load_entries
    from apimap.verify.samples.snippets import families

    targets = {one.reference: one.targets for one in load_entries()}
    found = families(package_data() / "advice")
    assert found.keys() <= targets.keys()
    for reference in found:
        (one,) = advice_snippets(reference)
        compile(one.torch, reference, "exec")
        compile(one.mindspore, reference, "exec")
        assert targets[reference], f"{reference} has no target"
