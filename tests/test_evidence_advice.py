"""What entries advise: both programs run, compared, shown."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest
from evidence_support import entry

from apimap.evidence.fixtures import Fixture, advice_of

pytest.importorskip("torch")
pytest.importorskip("mindspore")
from apimap.evidence import advice

pytestmark = pytest.mark.integration
ABS = "import torch\nresult = torch.tensor([-1.0, 2.0]).abs()"
OTHER = "import mindspore\nresult = mindspore.tensor([-1.0, 2.0]).{}"


def outcome():
    return advice.advised(entry())


@pytest.fixture
def advise(monkeypatch):
    """What comes of an entry that advises ``mindspore``, run in a child.

    A process in which MindSpore has run an operator ends itself by SIGTERM when it
    is interrupted, and this one is, by tests of interrupts.
    """

    def advised(mindspore):
        one = Fixture("f 0", ABS, mindspore, "mindspore.ops.f")
        monkeypatch.setattr(advice, "advice_of", lambda reference: (one,))
        with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as child:
            return child.submit(outcome).result()

    return advised


def test_advice_that_holds_is_shown_with_both_outputs(advise):
    shown = advise(OTHER.format("abs()"))
    assert shown.reference.output == "tensor([1., 2.])"
    assert shown.target.output == "[1. 2.]"
    assert shown.target.code.endswith("print(result)\n")


@pytest.mark.parametrize("call", ["neg()", "abs().astype(mindspore.float16)"])
def test_advice_that_gives_something_else_is_unsound(advise, call):
    with pytest.raises(advice.Unsound):
        advise(OTHER.format(call))


def test_an_entry_without_advice_shows_none(monkeypatch):
    monkeypatch.setattr(advice, "advice_of", lambda reference: ())
    assert advice.advised(entry()) is None


def test_all_advice_is_code_for_an_entry_that_exists():
    from apimap.evidence.fixtures import families
    from apimap.files import package_data
    from apimap.mapping.loading import load_entries

    targets = {one.reference: one.targets for one in load_entries()}
    found = families(package_data() / "advice")
    assert found.keys() <= targets.keys()
    for reference in found:
        (one,) = advice_of(reference)
        compile(one.torch, reference, "exec")
        compile(one.mindspore, reference, "exec")
        assert targets[reference], f"{reference} has no target"
