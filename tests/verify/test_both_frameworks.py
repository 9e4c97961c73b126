"""Pairs run in both real frameworks, as `apimap verify` runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

VERIFY = "from apimap.verify.commands.verify import verify; verify()"
PAIRS = (
    ("torch.sin", "mindspore.ops.sin"),
    ("torch.sin", "mindspore.ops.cos"),
    ("torch.sin", "mindspore.ops.no_such_function"),
    ("torch.no_such_function", "mindspore.ops.sin"),
    ("torch.Tensor.T", "mindspore.Tensor.T"),
    ("torch.nn.Identity", "mindspore.nn.Identity"),
    ("torch.nn.Dropout", "mindspore.nn.Dropout"),
    ("torch.bernoulli", "mindspore.ops.bernoulli"),
    ("torch.nn.SELU", "mindspore.nn.SeLU"),
    ("torch.distributed.all_reduce", "mindspore.mint.distributed.all_reduce"),
    ("torch.Tensor.cuda", "mindspore.Tensor.to"),
    ("torch.optim.Adadelta", "mindspore.experimental.optim.Adadelta"),
    (
        "torch.optim.lr_scheduler.StepLR",
        "mindspore.experimental.optim.lr_scheduler.StepLR",
    ),
)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The pairs, run from somebody's table, by both names."""
    folder = tmp_path_factory.mktemp("run")
    table, output = folder / "pairs.csv", folder / "out.json"
    rows = "".join(f"{one},{other}\n" for one, other in PAIRS)
    table.write_text(f"torch_api,mindspore_api\n{rows}")
    command = [sys.executable, "-c", VERIFY, "--mapping", str(table), "--workers", "2"]
    done = subprocess.run(
        [*command, "--json", str(output)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pairs = json.loads(output.read_text("utf-8"))
    return {(pair["reference"], pair["target"]): pair for pair in pairs}


@pytest.mark.parametrize(
    "pair",
    [
        ("torch.Tensor.T", "mindspore.Tensor.T"),
        ("torch.nn.Identity", "mindspore.nn.Identity"),
        ("torch.optim.Adadelta", "mindspore.experimental.optim.Adadelta"),
        (
            "torch.optim.lr_scheduler.StepLR",
            "mindspore.experimental.optim.lr_scheduler.StepLR",
        ),
    ],
)
def test_equal_apis_match_in_every_sample(found, pair):
    assert found[pair]["verdict"] == "match"
    assert found[pair]["matched"] == found[pair]["samples"] > 1


def test_a_function_matches_for_the_dtypes_that_it_takes(found):
    pair = found["torch.sin", "mindspore.ops.sin"]
    assert pair["matched"] >= 15
    assert {one["kind"] for one in pair["findings"]} <= {"unsupported-dtype", "dtype"}


def test_another_function_is_a_mismatch_with_numbers_and_both_programs(found):
    pair = found["torch.sin", "mindspore.ops.cos"]
    assert pair["verdict"] == "mismatch"
    values = next(one for one in pair["findings"] if one["kind"] == "values")
    assert "greatest absolute difference" in values["message"]
    for side in values["shown"].values():
        printed = subprocess.run(
            [sys.executable, "-c", side["code"]],
            capture_output=True,
            text=True,
            check=True,
        )
        assert side["output"] in printed.stdout


@pytest.mark.parametrize(
    "pair",
    [
        ("torch.sin", "mindspore.ops.no_such_function"),
        ("torch.no_such_function", "mindspore.ops.sin"),
    ],
)
def test_a_name_that_does_not_exist_is_not_run_with_a_reason(found, pair):
    assert found[pair]["verdict"] == "not-run"
    missing = "reference" if "no_such" in pair[0] else "target"
    assert found[pair]["reason"] == f"{missing}-missing"


def test_what_is_drawn_is_compared_by_its_distribution(found):
    pair = found["torch.nn.Dropout", "mindspore.nn.Dropout"]
    assert pair["matched"] > 10
    # Of draws that are infinite there is no distribution to compare.
    finite = [one for one in pair["findings"] if "near overflow" not in one["sample"]]
    assert {"values", "gradient"}.isdisjoint(one["kind"] for one in finite)


def test_chance_gives_the_same_findings_of_what_no_seed_fixes(found):
    pair = found["torch.bernoulli", "mindspore.ops.bernoulli"]
    assert {one["kind"] for one in pair["findings"]} == {"state", "unsupported-dtype"}


def test_a_gradient_of_a_module_is_shown_by_programs_that_print_it(found):
    pair = found["torch.nn.SELU", "mindspore.nn.SeLU"]
    finding = next(one for one in pair["findings"] if one["kind"] == "gradient")
    ours, theirs = (float_of(side["output"]) for side in finding["shown"].values())
    assert abs(ours) < 0.01
    assert abs(theirs - ours) > 0.1


def float_of(printed: str) -> float:
    return float(printed.removeprefix("tensor(").removesuffix(")"))


def test_collectives_run_in_two_processes(found):
    pair = found[
        "torch.distributed.all_reduce", "mindspore.mint.distributed.all_reduce"
    ]
    assert pair["verdict"] == "match"


def test_what_needs_a_gpu_says_so(found):
    assert found["torch.Tensor.cuda", "mindspore.Tensor.to"]["reason"] == "needs-gpu"


ALL_SNIPPETS = """
from apimap.verify.backends.running import executed
from apimap.verify.samples.snippets import families

for snippet in (one for many in families().values() for one in many):
    if snippet.processes > 1:
        continue
    try:
        executed(snippet.torch)["result"]
    except Exception as error:
        print(snippet.label, repr(error))
"""


def printed(code: str, folder: Path) -> str:
    """What ``code`` prints in a process whose temporary files are in ``folder``."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    env = {**os.environ, "TMPDIR": str(folder)}
    return subprocess.check_output(command, env=env, text=True)


def test_pytorch_runs_every_sample_that_is_code(tmp_path):
    assert printed(ALL_SNIPPETS, tmp_path) == ""


ALL_IN_RANKS = """
from apimap.mapping.loading import open_mapping
from apimap.verify.cases.distributed import DistributedCase
from apimap.verify.samples.snippets import families

entries = {entry.reference: entry for entry in open_mapping().entries}
pairs = [(entries[name], one) for name, many in families().items() for one in many]
for entry, snippet in pairs:
    if snippet.processes > 1:
        case = DistributedCase(entry, [snippet])
        try:
            case.reference(*case.samples())
        except Exception as error:
            print(snippet.label, repr(error))
"""


def test_pytorch_runs_every_sample_of_several_processes(tmp_path):
    assert printed(ALL_IN_RANKS, tmp_path) == ""
