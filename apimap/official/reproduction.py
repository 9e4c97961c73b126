"""A recorded sample run once more, each side in a fresh process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from apimap.base.versions import installed_environment
from apimap.verify.model.outcomes import Demonstration, Transcript

TIME_LIMIT = 120  # seconds for one side, import included
DIED = "the process died of"
IN_RANKS = """from apimap.verify.backends.running import printed_by_ranks

print(printed_by_ranks({framework!r}, {code!r}))
"""
QUIET = {"GLOG_v": "4", "OMP_NUM_THREADS": "1"}


def reproduce(shown: Demonstration) -> Demonstration:
    """The same programs with what each prints now.

    Raises importlib.metadata.PackageNotFoundError when a framework is missing.
    """
    installed_environment()
    codes = (shown.reference.code, shown.target.code)
    with ThreadPoolExecutor(max_workers=2) as pool:
        sides = map(Transcript, codes, pool.map(run_code, codes))
        return Demonstration(*sides)


def run_code(code: str) -> str:
    """What ``code`` prints in a process of its own; an error is its last line.

    Code of several ranks runs in as many processes more.
    """
    from apimap.verify.backends.running import launched  # here: it needs an extra

    if framework := launched(code):
        code = IN_RANKS.format(framework=framework, code=code)
    with tempfile.TemporaryDirectory(prefix="apimap-run-") as folder:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **QUIET, "TMPDIR": folder},
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
    if done.returncode < 0:
        return f"{DIED} {signal.Signals(-done.returncode).name}"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    return done.stdout.strip()
