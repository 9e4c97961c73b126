"""Many files at once: none is lost, and memory does not grow with their number."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from apimap.scan.engine import FEW_FILES, Scan, in_processes

CODE = "import torch\nfrom torch import nn\n" + "".join(
    f"class Net{n}(nn.Module):\n    def forward(self, x):\n        return x.view({n})\n"
    for n in range(20)
)


def test_two_processes_find_what_one_finds(tmp_path):
    for number in range(2 * FEW_FILES):
        (tmp_path / f"a{number}.py").write_text(CODE, "utf-8")
    found = []
    for jobs in (1, 2):
        with Scan([tmp_path], jobs) as scan:
            found.append([(r.path, r.findings, r.doubts) for r in scan])
    assert len(found[0]) == 2 * FEW_FILES
    assert found[0] == found[1]


def work(fatal: int, item: int) -> int:
    if item == fatal:
        os._exit(1)
    return item


def test_an_item_that_ends_its_process_takes_no_other_with_it():
    items = list(range(3 * FEW_FILES))
    made = in_processes(partial(work, 5), items, 2, lambda item: -item)
    assert sorted(made) == sorted([-5, *(item for item in items if item != 5)])


def test_one_item_that_ends_its_process_alone_is_told_of():
    assert (
        list(in_processes(partial(work, 5), list(range(FEW_FILES)), 2, str)).count("5")
        == 1
    )


MEASURE = """
import resource, sys
from pathlib import Path
from apimap.scan.engine import Scan
from apimap.scan.reports import REPORTS
with Scan([Path(sys.argv[1])], 1) as scan:
    for piece in REPORTS[sys.argv[2]](scan, "en", ""):
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(folder: Path, form: str) -> int:
    """Greatest memory of a scan of ``folder``, in KiB."""
    command = [sys.executable, "-c", MEASURE, str(folder), form]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.mark.parametrize("form", ["json", "terminal"])
def test_memory_does_not_grow_with_the_number_of_files(tmp_path, form):
    for folder, count in (("few", 40), ("many", 400)):
        (tmp_path / folder).mkdir()
        for number in range(count):
            (tmp_path / folder / f"a{number}.py").write_text(CODE, "utf-8")
    assert peak(tmp_path / "many", form) < 1.15 * peak(tmp_path / "few", form)
