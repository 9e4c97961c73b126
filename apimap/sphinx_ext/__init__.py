"""The Sphinx side of the site: registers its parts, one module each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from apimap import __version__
from apimap.execution.local_modules import digest
from apimap.sphinx_ext import (
    cells,
    entry_facts,
    entry_pages,
    executions,
    language,
    layout,
    mapping_domain,
    mapping_index,
    roles,
    versions,
)

PARTS = (
    language,
    cells,
    roles,
    executions,
    layout,
    versions,
    mapping_domain,
    mapping_index,
    entry_pages,
    entry_facts,
)


def package_digest() -> str:
    """A digest of the package's code and data."""
    package = Path(__file__).parent.parent
    return digest({*package.rglob("*.py"), *package.glob("data/*.toml")})


def setup(app: Sphinx) -> dict[str, Any]:
    """Register every part with Sphinx."""
    # Pages are read again when the code that arranges them has changed.
    app.add_config_value("apimap_code", package_digest(), "env", str)
    for part in PARTS:
        part.setup_part(app)
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
