"""The same run on many machines: batches of entries as tasks of a Dask cluster.

Each task runs in a process of its own on a worker's machine, as a worker has threads
and must not be forked. Dask gives the tasks of a worker that is lost to another one.
"""

from __future__ import annotations

import copyreg
import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from apimap.evidence.verdicts import EntryResult
from apimap.findings import Finding, FindingError
from apimap.mapping.entries import Entry


# Entries hold read-only views of dictionaries, which travel as copies.
def _view(content: dict) -> MappingProxyType:
    return MappingProxyType(content)


copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))
_SELF = Path("scheduler")
BATCH = 20  # entries of a task
CONNECT_SECONDS = 10


def run_on_cluster(
    entries: Sequence[Entry],
    provenance: Mapping[str, str],
    address: str,
    complete: Callable[[EntryResult], object],
) -> list[str]:
    """Run ``entries`` on the cluster whose scheduler is at ``address``.

    ``complete`` is told of each entry as its batch comes in. Returns what our own code
    failed at. Raises FindingError when there is no scheduler, or a task failed.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        remedy = 'Install it: pip install "apimap[cluster]"'
        raise FindingError(Finding(_SELF, 0, "Dask is missing", remedy)) from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        message = f"there is no scheduler at {address} ({error})"
        raise FindingError(
            Finding(_SELF, 0, message, "Start one: dask scheduler")
        ) from error
    broken: list[str] = []
    with client:
        batches = [entries[n : n + BATCH] for n in range(0, len(entries), BATCH)]
        futures = client.map(
            run_batch, batches, provenance=dict(provenance), pure=False
        )
        for future in as_completed(futures):
            try:
                results, failed = future.result()
            except RuntimeError as error:
                remedy = "Give all workers the same installation"
                raise FindingError(Finding(_SELF, 0, str(error), remedy)) from error
            broken += failed
            for reference, stored in results:
                complete(EntryResult.from_json(reference, stored))
    return broken


def run_batch(
    entries: Sequence[Entry], provenance: Mapping[str, str]
) -> tuple[list[tuple[str, dict]], list[str]]:
    """Run a batch in a process of its own; results as JSON, and our own failures.

    Raises RuntimeError when that process fails, such as for other versions.
    """
    done = subprocess.run(
        [sys.executable, "-m", "apimap.evidence.batch"],
        input=pickle.dumps((list(entries), dict(provenance))),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode().strip() or "a batch failed")
    told = json.loads(done.stdout)
    return [tuple(pair) for pair in told["results"]], told["broken"]
