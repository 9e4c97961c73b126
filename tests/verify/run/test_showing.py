"""Samples made readable, and what stands beside the call that is right."""

import json
import subprocess
import sys

import numpy as np
import pytest

from apimap.verify.calls.layout import LONGEST
from apimap.verify.model.outcomes import AS_WRITTEN as WRITTEN
from apimap.verify.model.samples import Sample
from apimap.verify.model.values import array
from apimap.verify.run.showing import resized, tidied

LONG = array(np.arange(64).reshape(8, 8) + 0.123456, "float32")
RUN = """
import json, sys
from apimap.mapping.entries import Platform
from apimap.mapping.loading import open_mapping
from apimap.signature.record import read_newest_record
from apimap.verify.run.scheduler import run_entries

entries = [open_mapping().by_name[name].entry for name in sys.argv[1:]]
found = []
broken = run_entries(entries, read_newest_record(), 2, Platform.CPU, found.append)
assert not broken, broken
print(json.dumps({
    result.reference: [
        {
            "target": pair.target,
            "example": pair.example and pair.example.target.code,
            "same": pair.same_call and [pair.same_call.code, pair.same_call.output],
            "findings": [
                [one.kind, one.shown and one.shown.reference.code, one.message]
                for one in pair.findings
            ],
        }
        for pair in result.every
    ]
    for result in found
}))
"""


def test_a_readable_sample_is_left_alone():
    assert list(tidied(Sample("a", "float32", (array([1.5, 2.0], "float32"),)))) == []


def test_the_most_readable_comes_first():
    first, *others = tidied(Sample("a", "float32", (LONG, 2), {"out": LONG}))
    assert first.args[0].data.tolist() == pytest.approx(
        np.array([[0.1, 1.1], [8.1, 9.1]])
    )
    assert first.args[1] == 2
    assert [one.args[0].shape for one in others[:2]] == [(3, 3), (2, 2)]


def test_what_was_given_twice_stays_one_tensor():
    first = next(tidied(Sample("a", "float32", (LONG,), {"other": LONG})))
    assert first.args[0] is first.kwargs["other"]


def test_what_is_not_a_number_stays_as_it_is():
    one = array([[np.nan, np.inf, -0.123456]], "float32")
    first = next(tidied(Sample("a", "float32", (one,))))
    assert np.array_equal(first.args[0].data, [[np.nan, np.inf]], equal_nan=True)


def test_sizes_of_a_module_and_what_goes_in_become_smaller_together():
    image = array(np.arange(100).reshape(1, 4, 5, 5), "float32")
    made = list(
        resized(Sample("a", "float32", (4, 5, 3), {"groups": 1}, inputs=(image,)))
    )
    seen = [(one.args, one.kwargs["groups"], one.inputs[0].shape) for one in made]
    assert seen[0] == ((4, 5, 3), 1, (1, 2, 2, 2))
    assert ((2, 2, 3), 1, (1, 2, 2, 2)) in seen
    assert ((2, 5, 3), 1, (1, 2, 4, 4)) in seen
    changed = [sum(n not in (4, 5, 3) for n in args) for args, *_ in seen]
    assert changed == sorted(changed)


def test_shapes_in_a_construction_become_smaller_too():
    rows = array(np.arange(30).reshape(2, 3, 5), "float32")
    made = resized(Sample("a", "float32", ([3, 5], True), inputs=(rows,)))
    assert [[2, 2], True] in [list(one.args) for one in made]


@pytest.fixture(scope="module")
def ran():
    names = ["torch.topk", "torch.erfinv", "torch.nn.Conv3d", "torch.nn.Conv2d"]
    command = [sys.executable, "-c", RUN, *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.integration
def test_beside_what_is_written_stands_the_same_call_that_fails(ran):
    written = next(one for one in ran["torch.topk"] if one["target"] == WRITTEN)
    code, output = written["same"]
    assert "int64" in written["example"]
    assert "mindspore.ops.topk(x, 2)" in code
    assert "Int32" in output


@pytest.mark.integration
def test_a_module_is_shown_with_few_channels_beside_the_same_call(ran):
    """That a bias is missing says less than the shape that comes out."""
    written = next(one for one in ran["torch.nn.Conv2d"] if one["target"] == WRITTEN)
    code, output = written["same"]
    assert len(written["example"]) <= LONGEST
    assert "has_bias=True" in written["example"]
    assert code.endswith("print(net(x).shape)\n")
    assert output.startswith("(")


@pytest.mark.integration
@pytest.mark.parametrize("name", ["torch.topk", "torch.nn.Conv3d"])
def test_every_failure_that_numbers_do_not_make_has_code(ran, name):
    found = [one for pair in ran[name] for one in pair["findings"]]
    without = [kind for kind, code, _ in found if code is None]
    assert len(found) > 5
    assert set(without) <= {"precision", "state-dependent"}


@pytest.mark.integration
def test_a_failure_is_shown_by_few_numbers_and_tells_of_them(ran):
    found = ran["torch.erfinv"][0]["findings"]
    _, code, message = next(one for one in found if one[0] == "values")
    assert code.count(",") < 12
    assert "/ 400" not in message
