"""Batches on a real Dask cluster: a scheduler and two worker processes."""

import os
import signal
import threading
import time

import pytest
from msgspec.structs import replace

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.loading import open_mapping
from apimap.verify.results.record import new_record
from apimap.verify.run.cluster import run_batch, run_on_cluster

pytestmark = pytest.mark.integration

NAMES = ("torch.neg", "torch.Tensor.neg", "torch.special.exp2")


@pytest.fixture(scope="module")
def entries():
    mapping = open_mapping()
    return [mapping.by_name[name].entry for name in NAMES]


@pytest.fixture
def cluster(tmp_path):
    import dask
    from distributed import LocalCluster

    scratch = dask.config.set(temporary_directory=str(tmp_path))
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with scratch, LocalCluster(processes=True, **options) as started:
        yield started


def test_the_results_are_those_of_this_machine(cluster, entries, monkeypatch):
    monkeypatch.setattr("apimap.verify.run.cluster.BATCH", 2)
    provenance = new_record().provenance
    found = {}
    broken = run_on_cluster(
        entries,
        provenance,
        cluster.scheduler_address,
        lambda result: found.update({result.reference: result}),
    )
    here = run_batch(entries, provenance)
    assert broken == here.broken == []
    assert found == {result.reference: result for result in here.results}
    assert set(found) == set(NAMES)


def test_a_lost_worker_loses_nothing(cluster, entries):
    worker = next(iter(cluster.workers.values()))
    pid = worker.pid

    def lose_it() -> None:
        time.sleep(1)
        os.kill(pid, signal.SIGKILL)

    loss = threading.Thread(target=lose_it)
    loss.start()
    found = []
    run_on_cluster(
        entries, new_record().provenance, cluster.scheduler_address, found.append
    )
    loss.join()
    assert {result.reference for result in found} == set(NAMES)


def test_a_worker_with_other_versions_is_refused(cluster, entries):
    other = replace(new_record().provenance, mindspore="0.0.1")
    with pytest.raises(DiagnosticError, match=r"this worker has mindspore .* 0\.0\.1"):
        run_on_cluster(entries, other, cluster.scheduler_address, print)


def test_a_missing_scheduler_is_named(entries, monkeypatch):
    monkeypatch.setattr("apimap.verify.run.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(DiagnosticError, match="no scheduler at tcp://127"):
        run_on_cluster(entries, new_record().provenance, "tcp://127.0.0.1:9", print)
