"""The Sphinx side of the site: registers its parts, one module each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from apimap import __version__
from apimap.execution.local_modules import digest
from apimap.sphinx_ext import (
    cells,
    executions,
    folds,
    language,
    layout,
    roles,
    scan_views,
    versions,
)
from apimap.sphinx_ext.mapping import domain, entry_facts, pages, views

PARTS = (
    language,
    folds,
    cells,
    roles,
    executions,
    layout,
    versions,
    domain,
    views,
    pages,
    entry_facts,
    scan_views,
)


# What decides how pages look; what runs code has its outputs in caches and records.
ARRANGING = (
    *("base", "mapping", "official", "pages", "publication"),
    *("scan", "signature", "site", "sphinx_ext", "verify/results"),
)


def package_digest() -> str:
    """A digest of the code and words that arrange pages."""
    package = Path(__file__).parent.parent
    code = {path for name in ARRANGING for path in package.glob(f"{name}/**/*.py")}
    return digest({*code, *package.glob("*.py"), package / "data" / "words.toml"})


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
