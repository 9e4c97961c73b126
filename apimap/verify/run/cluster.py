"""The same run on many machines: batches of entries as tasks of a Dask cluster.

Each batch runs in a process of its own on a worker's machine, as a Dask worker has
threads and must not be forked. That process does what a run on one machine does, see
``scheduler.run_entries``. Dask gives the batches of a worker that is lost to another.

    python -m apimap.verify.run.cluster < batch > results
"""

from __future__ import annotations

import copyreg
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.versions import installed_environment
from apimap.mapping.entries import Entry
from apimap.signature.record import read_newest_record
from apimap.verify.model.outcomes import EntryResult
from apimap.verify.results.record import Provenance
from apimap.verify.run.scheduler import Complete, run_entries


# Entries hold read-only views of dictionaries, which travel as copies.
def _view(content: dict) -> MappingProxyType:
    return MappingProxyType(content)


copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))
_SELF = Path("scheduler")  # stands for a file in messages
BATCH = 20  # entries of a Dask task
CONNECT_SECONDS = 10
# What all machines of one run have to agree on.
VERSION_KEYS = ("torch", "mindspore", "numpy")


class BatchResults(msgspec.Struct, frozen=True):
    """What a batch came to, and what our own code failed at."""

    results: list[EntryResult]
    broken: list[str]


def run_on_cluster(
    entries: Sequence[Entry],
    provenance: Provenance,
    address: str,
    complete: Complete,
) -> list[str]:
    """Run ``entries`` on the cluster whose scheduler is at ``address``.

    ``provenance`` names platform and versions that every machine must have.
    ``complete`` is told of each entry as its batch comes in. Returns what our own code
    failed at.
    Raises DiagnosticError when there is no scheduler, or a batch failed.
    """
    from distributed import Client, as_completed  # here: it comes with an extra

    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        message = f"there is no scheduler at {address} ({error})"
        nobody = Diagnostic(_SELF, 0, message, "Start one: dask scheduler")
        raise DiagnosticError(nobody) from error
    broken: list[str] = []
    with client:
        batches = [entries[n : n + BATCH] for n in range(0, len(entries), BATCH)]
        futures = client.map(run_batch, batches, provenance=provenance, pure=False)
        for future in as_completed(futures):
            try:
                came_to = future.result()
            except RuntimeError as error:
                remedy = "Give all workers the same installation"
                unlike = Diagnostic(_SELF, 0, str(error), remedy)
                raise DiagnosticError(unlike) from error
            broken += came_to.broken
            for result in came_to.results:
                complete(result)
    return broken


def run_batch(entries: Sequence[Entry], provenance: Provenance) -> BatchResults:
    """Run a batch in a process of its own.

    Raises RuntimeError when that process fails, such as for other versions.
    """
    done = subprocess.run(
        [sys.executable, "-m", "apimap.verify.run.cluster"],
        input=pickle.dumps((list(entries), provenance)),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode().strip() or "a batch failed")
    return msgspec.json.decode(done.stdout, type=BatchResults)


def main() -> int:
    """Run the batch that stands on standard input."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the frameworks print is not part of the answer
    entries, provenance = pickle.load(sys.stdin.buffer)
    if complaint := _other_versions(provenance):
        print(complaint, file=sys.stderr)
        return 1
    results: list[EntryResult] = []
    record = read_newest_record()
    broken = run_entries(entries, record, 1, provenance.platform, results.append)
    with answer:
        answer.write(msgspec.json.encode(BatchResults(results, broken)))
    return 0


def _other_versions(provenance: Provenance) -> str | None:
    """What is installed here otherwise than where the run was started."""
    here = installed_environment()
    other = [
        f"{key} {getattr(here, key)} instead of {getattr(provenance, key)}"
        for key in VERSION_KEYS
        if getattr(here, key) != getattr(provenance, key)
    ]
    return f"this worker has {', '.join(other)}" if other else None


if __name__ == "__main__":
    sys.exit(main())
