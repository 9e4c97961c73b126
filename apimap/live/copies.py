"""Copies of the pages' notebooks, for JupyterLab: the reader's own to change."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from apimap.base.files import write_atomically

RECORD = ".copied.json"


def copy_for_reader(site: Path, name: str, folder: Path) -> Path:
    """The reader's copy in ``folder`` of the site's file ``name``.

    It is made anew when the site's has changed, unless the reader has changed the
    copy: that is never overwritten.
    """
    original, copy, record = site / name, folder / name, folder / RECORD
    copied = json.loads(record.read_text("utf-8")) if record.exists() else {}
    if copy.exists() and digest(copy) != copied.get(name):
        return copy
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(original, copy)
    write_atomically(record, json.dumps({**copied, name: digest(copy)}, indent=1))
    return copy


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
