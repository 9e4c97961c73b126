"""Which cases an entry is run as, and which samples are about which target."""

import importlib.util

import pytest

from apimap.mapping.entries import CodeSample
from tests.verify.support import entry

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        importlib.util.find_spec("mindspore") is None, reason="MindSpore is missing"
    ),
]
OWN = (CodeSample("mindspore.ops.abs", "result = 1", "result = 1"),)


def cases(reference, fields):
    """The cases of an entry by their names; or the reason that there are none."""
    from apimap.signature.record import read_newest_record
    from apimap.verify.cases.choice import NotRunnable, cases_of

    one, record = entry(reference, **fields), read_newest_record()
    try:
        return [type(case).__name__ for case in cases_of(one, record)]
    except NotRunnable as obstacle:
        return str(obstacle.reason)


def samples_about(target, category="identical"):
    """Of each case of an entry how many samples it has, and how many about ``target``.

    The entry is one of ``torch.abs`` with OWN and two targets.
    """
    from apimap.signature.record import read_newest_record
    from apimap.verify.cases.case import Prepared
    from apimap.verify.cases.choice import cases_of

    targets = ("mindspore.ops.abs", "mindspore.mint.abs")
    one = entry("torch.abs", *targets, category=category, samples=OWN)
    counts = {}
    for case in cases_of(one, read_newest_record()):
        prepared = [Prepared(case, sample) for sample in case.samples()]
        about = sum(one.is_about(target) for one in prepared)
        counts[type(case).__name__] = (len(prepared), about)
    return counts


@pytest.mark.parametrize(
    ("reference", "fields", "expected"),
    [
        ("torch.abs", {}, ["FunctionCase"]),
        ("torch.nn.ReLU", {}, ["ModuleCase"]),
        ("torch.optim.SGD", {}, ["OptimizerCase"]),
        ("torch.abs", {"samples": OWN}, ["FunctionCase", "SnippetCase"]),
        ("torch.distributed.all_reduce", {}, ["DistributedCase"]),
        ("torch.Tensor.cuda", {}, "needs-gpu"),
        ("torch.cuda.Stream", {}, "needs-gpu"),
        ("torch.no_such_name", {}, "reference-missing"),
        ("torch.abs", {"unresolved": {"en": "Gone."}}, "reference-missing"),
        ("torch.set_printoptions", {}, "no-samples"),
    ],
)
def test_an_entry_is_run_as_what_its_reference_is(
    in_child, reference, fields, expected
):
    assert in_child(cases, reference, fields) == expected


def test_a_snippet_is_about_the_target_that_it_names(in_child):
    here = in_child(samples_about, "mindspore.ops.abs")
    there = in_child(samples_about, "mindspore.mint.abs")
    assert here["SnippetCase"] == (1, 1)
    assert there["SnippetCase"] == (1, 0)
    assert there["FunctionCase"][0] == there["FunctionCase"][1] > 10


def test_a_part_of_what_is_composed_is_about_no_inputs(in_child):
    of_own_name = in_child(samples_about, "mindspore.ops.abs", "composed")
    of_another = in_child(samples_about, "mindspore.ops.neg", "composed")
    assert of_own_name["FunctionCase"][1] > 10
    assert of_another["FunctionCase"][1] == 0
