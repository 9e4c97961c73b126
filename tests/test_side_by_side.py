"""How a run of the tests is divided, and what it must not leave behind."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import scratch

TESTS = Path(__file__).resolve().parent
LEAVES = "import tempfile\ndef test_leaves(): tempfile.mkdtemp(prefix='mine-')\n"


def test_tests_of_a_file_stay_together_and_those_of_the_pages_do_not():
    pytest.importorskip("xdist", reason="requirements-test.txt is not installed")
    from tests.side_by_side import SPREAD, ByFile

    scopes = ByFile.__new__(ByFile)._split_scope  # without a run
    assert scopes("tests/base/test_words.py::test_a") == "tests/base/test_words.py"
    for file in SPREAD:
        assert (TESTS.parent / file).exists()
        assert scopes(f"{file}::test_a[x]") == f"{file}::test_a[x]"


def run(folder: Path, code: str, *options: str) -> subprocess.CompletedProcess[str]:
    """A run of its own, of one test."""
    (folder / "test_one.py").write_text(code)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.conftest",
        *options,
        "test_one.py",
    ]
    path = os.pathsep.join([str(TESTS.parent), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["alone", "side by side"])
def test_a_run_that_leaves_a_file_fails_and_names_it(tmp_path, options):
    done = run(tmp_path, LEAVES, *options)
    folder = re.search(r"The files of this run are in (\S+)\.", done.stdout)[1]
    shutil.rmtree(folder)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert re.search(r"1 passed, (\d+ warnings?, )?1 error", done.stdout)
    assert re.search(rf"{folder}/tmp/mine-\S+ \(empty\)", done.stdout)


def test_a_run_that_leaves_nothing_removes_its_own_folder(tmp_path):
    code = "import os\ndef test_clean(): print('in', os.environ['TMPDIR'])\n"
    done = run(tmp_path, code, "-s")
    assert done.returncode == pytest.ExitCode.OK, done.stdout
    temporary = Path(re.search(r"in (\S+)", done.stdout)[1])
    assert temporary.parent.name.startswith(scratch.PREFIX)
    assert str(temporary) != os.environ["TMPDIR"]
    assert not temporary.parent.exists()
