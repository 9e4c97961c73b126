"""Fixtures that several test modules share."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
def in_child():
    """Call functions of modules in one process of its own, which keeps its imports."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as child:
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
