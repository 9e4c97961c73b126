"""Run entries in this process's workers, and record nothing.

.venv/bin/python benchmarks/verifying.py WORKERS NAME...
"""

from __future__ import annotations

import sys

from apimap.verify.commands.recording import Options, run_unrecorded
from apimap.verify.commands.selection import chosen

if __name__ == "__main__":
    workers, *names = sys.argv[1:]
    run_unrecorded(chosen(names, None), Options(workers=int(workers)))
