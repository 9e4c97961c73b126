"""Fixtures that several test modules share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


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
