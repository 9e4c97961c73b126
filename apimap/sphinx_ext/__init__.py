"""The Sphinx side of the site: registers its parts, one module each."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from apimap import __version__
from apimap.sphinx_ext import api_role, cells, downloads, language, layout

PARTS = (language, cells, api_role, downloads, layout)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register every part with Sphinx."""
    for part in PARTS:
        part.setup_part(app)
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
