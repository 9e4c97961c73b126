"""PyTorch's public names: each leads to an entry, and the record is that of PyTorch."""

import subprocess
import sys
from pathlib import Path

import pytest

from apimap.coverage.gaps import coverage_of, gaps
from apimap.coverage.record import (
    left_out_file,
    public_names_file,
    read_left_out,
    read_public_names,
)
from apimap.mapping.loading import open_mapping


def test_every_public_name_leads_to_an_entry():
    recorded = read_public_names(public_names_file())
    exceptions = read_left_out(left_out_file())
    mapping = open_mapping()
    assert list(gaps(recorded, mapping, exceptions, left_out_file())) == []
    covered = coverage_of(recorded.names, mapping, exceptions)
    assert covered.left_out < 0.01 * len(recorded.names)


@pytest.mark.integration
def test_the_installed_pytorch_has_the_recorded_names():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("apimap")), "names", "check"],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.integration
def test_the_shortest_name_of_an_object_stands_for_it():
    program = (
        "from apimap.coverage.installed import installed_names as f; n = f();"
        "print('torch.optim.Adam' in n, 'torch.optim.adam.Adam' in n,"
        "'torch.Tensor.__add__' in n, 'torch.nn.Module.__eq__' in n)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300
    )
    assert done.stdout.split() == ["True", "False", "True", "False"], done.stderr
