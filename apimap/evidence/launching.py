"""How programs of several processes are started; imports no framework."""

from __future__ import annotations

RANKS = 2
# What a reader starts a program with; by its first line it is known as one of several
# processes.
LAUNCH = {
    "torch": f"# torchrun --nproc-per-node {RANKS} FILE",
    "mindspore": f"# msrun --worker_num {RANKS} --local_worker_num {RANKS} FILE",
}


def launched(code: str) -> str | None:
    """The framework whose launcher starts ``code``; None for a program on its own."""
    return next((name for name, line in LAUNCH.items() if code.startswith(line)), None)
