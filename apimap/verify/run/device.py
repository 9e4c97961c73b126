"""Whether MindSpore really computes on the device that a run is to be about.

python -m apimap.verify.run.device Ascend
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.mapping.entries import Platform

_SELF = Path("--platform")  # stands for a file in messages
SECONDS = 300  # a device can take minutes to come up


def check_device(platform: Platform) -> None:
    """Compute one sum on ``platform``, in a process of its own.

    Raises DiagnosticError where MindSpore cannot, or computes it elsewhere.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "apimap.verify.run.device", platform],
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=SECONDS,
        )
        problem = done.stderr.strip() if done.returncode else ""
    except subprocess.TimeoutExpired:
        problem = f"no answer within {SECONDS} s"
    if problem:
        message = f"nothing can be run on {platform} here: {problem.splitlines()[-1]}"
        remedy = f"Run it on a machine that has MindSpore for {platform}"
        raise DiagnosticError(Diagnostic(_SELF, 0, message, remedy))


def main(platform: str) -> str:
    """What is wrong with ``platform``; empty where a sum is computed there."""
    import mindspore

    try:
        mindspore.set_device(platform)
        total = mindspore.Tensor([1.0]) + 1
        used = str(total.device) if hasattr(total, "device") else platform
        if float(total[0]) != 2:
            return f"1 + 1 gives {total}"
    except Exception as error:  # whatever the device raises
        return str(error).strip().partition(". ")[0].partition("\n")[0]
    inside = used.upper().startswith(platform.upper())
    return "" if inside else f"MindSpore computes on {used}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) or 0)
