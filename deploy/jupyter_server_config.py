"""A reader's server under JupyterHub or Binder: the site, with kernels."""

import os
from pathlib import Path

from apimap.live.settings import configure

c = get_config()  # noqa: F821 - Jupyter defines it
project = Path(__file__).resolve().parent.parent
configure(
    c,
    site=Path(os.environ.get("APIMAP_SITE", project / "build" / "html")),
    notebooks=Path.home() / "apimap-notebooks",
    most=int(os.environ.get("APIMAP_KERNELS", 4)),
    memory=int(os.environ.get("APIMAP_MEMORY", 2048)),
)
