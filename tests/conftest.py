"""Fixtures that several test modules share, and how a run begins and ends."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests import scratch
from tests.needs import needs_more_than_core

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config):
    """Begin a run, which may have several processes: this is done by the first."""
    if not hasattr(config, "workerinput"):
        scratch.begin(config)
    scratch.use(os.environ["TMPDIR"])


@pytest.hookimpl(trylast=True)  # when no other process of the run is left
def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        scratch.end(session)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """What ``-n auto`` means: many tests wait, and leave their core to another."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from tests.side_by_side import ByFile

    return ByFile(config, log)


@pytest.fixture(autouse=True)
def mindspore_stays_out():
    """Fail the test that brings MindSpore into this process, not one that comes later.

    A process that has run an operator of it ends itself by SIGTERM when it is
    interrupted, and the limit on recursion is another.
    """
    was_here = "mindspore" in sys.modules
    yield
    assert was_here or "mindspore" not in sys.modules, "call it by in_child"


@pytest.fixture(scope="module")
def in_child(tmp_path_factory):
    """Call functions of modules in one process of its own, which keeps its imports."""
    spawn = multiprocessing.get_context("spawn")
    folder = str(tmp_path_factory.mktemp("child"))  # PyTorch leaves one behind
    with ProcessPoolExecutor(1, spawn, scratch.use, [folder]) as child:
        yield lambda function, *args: child.submit(function, *args).result()


@pytest.fixture
def write_page(tmp_path):
    """Write a page's text to a file and return its path."""

    def write(text: str, name: str = "page.md") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """A project with the real configuration and templates and small content, built."""
    from apimap.site import build

    root = tmp_path_factory.mktemp("project")
    for name in ("conf.py", "_templates", "_static"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "tests" / "data" / "site", root, dirs_exist_ok=True)
    (root / "source" / "notebooks").symlink_to("../notebooks")
    build.build_site(root)
    return root


def pytest_ignore_collect(collection_path, config):
    """With ``-m core`` import no file that needs more."""
    if config.option.markexpr == "core" and needs_more_than_core(collection_path):
        return True
    return None


def pytest_itemcollected(item):
    """Mark a test ``core`` that runs wherever the package can be installed."""
    marks = {mark.name for mark in item.iter_markers()}
    elsewhere = marks & {"browser", "extra", "integration"}
    if not elsewhere and not needs_more_than_core(item.path):
        item.add_marker("core")
