"""The built site and its kernels from one server, so that pages run their code.

A small extension of jupyter_server. It serves ``build/html`` where the server's
own pages would be, gives each reader's page one kernel, and holds kernels to
limits. ``python -m apimap.live`` (``make serve``) starts a server with it for one
person; under JupyterHub and Binder it is loaded by ``configured``.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "apimap.live"}]


def _load_jupyter_server_extension(server: Any) -> None:
    # Imported here: the site's build needs this package, and no server.
    from apimap.live.extension import load

    load(server)
