"""Code in several processes a side: by rank, with what one of them raises."""

import os
import subprocess
import sys
import time

import pytest

from apimap.official.reproduction import run_code

pytestmark = pytest.mark.integration

JOINED = """# torchrun --nproc-per-node 2 FILE
import torch
from torch import distributed as dist

dist.init_process_group("gloo")
rank = dist.get_rank()
result = torch.tensor([1.0]) * (rank + 1)
dist.all_reduce(result)
print("rank", rank)
"""
MEETING = """# msrun --worker_num 2 --local_worker_num 2 FILE
import mindspore
from mindspore.communication import init
from mindspore.mint import distributed as dist

init()
rank = dist.get_rank()
result = mindspore.tensor([1.0]) * (rank + 1)
dist.all_reduce(result)
print("rank", rank)
"""


def ran(script: str) -> str:
    """What ``script`` prints in a fresh process, where nothing has run before."""
    head = "from apimap.verify.backends.running import *\n"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", head + script],
        env={**os.environ, "GLOG_v": "4"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("framework", "code"), [("torch", JOINED), ("mindspore", MEETING)]
)
def test_the_ranks_exchange_values(framework, code):
    printed = ran(
        f"found = in_ranks({framework!r}, {code!r})\n"
        "print([one.result.data.tolist() for one in found])\n"
        "print([one.printed for one in found])\n"
    )
    assert printed == "[[3.0], [3.0]]\n['rank 0\\n', 'rank 1\\n']\n"


def test_what_one_rank_raises_is_raised_at_once():
    code = JOINED.replace("dist.all_reduce", "if rank == 1: raise KeyError('here')\n#")
    script = f"""
try:
    in_ranks("torch", {code!r})
except Exception as error:
    print(type(error).__name__, error)
"""
    assert ran(script) == "KeyError \"'here'\"\n"


def test_a_rank_that_dies_is_named():
    code = JOINED.replace(
        "dist.all_reduce", "if rank == 1: __import__('os')._exit(3)\n#"
    )
    script = f"""
try:
    in_ranks("torch", {code!r})
except RuntimeError as error:
    print(error)
"""
    assert ran(script) == "rank 1 died\n"


def test_ranks_that_wait_for_ever_are_ended():
    code = JOINED.replace("dist.all_reduce", "__import__('signal').pause()\n#")
    script = f"""
import apimap.verify.backends.running as running
running.SECONDS = 3
try:
    in_ranks("torch", {code!r})
except TimeoutError as error:
    print(error)
print(multiprocessing.active_children())
"""
    started = time.monotonic()
    assert ran(script) == "a rank gave no answer within 3 s\n[]\n"
    assert time.monotonic() - started < 60


def test_a_recorded_program_of_ranks_is_run_in_ranks_again():
    assert run_code(JOINED) == "rank 0\nrank 1"
