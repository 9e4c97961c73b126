"""The settings of a jupyter_server that serves the site.

For JupyterHub and Binder, in a ``jupyter_server_config.py``::

    from apimap.live.settings import configure
    configure(c)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apimap.kernels import KERNEL_NAME

# What the environment enables by itself and a reader does not need.
NOT_NEEDED = ("jupyter_lsp", "jupyter_server_terminals", "jupytext", "notebook_shim")


def configure(
    c: Any,
    site: Path = Path("build/html"),
    notebooks: Path = Path("build/lab"),
    **limits: float,
) -> None:
    """Set the traitlets configuration ``c`` to serve ``site`` with kernels.

    ``notebooks`` is what JupyterLab shows; it is created. ``limits`` are traits of
    LimitedKernelManager.
    """
    site, notebooks = site.resolve(), notebooks.resolve()
    notebooks.mkdir(parents=True, exist_ok=True)
    c.LiveSite.site, c.LiveSite.notebooks = str(site), str(notebooks)
    serve = c.ServerApp
    serve.jpserver_extensions = {
        **dict.fromkeys(NOT_NEEDED, False),
        "apimap.live": True,
        "jupyterlab": True,
    }
    serve.root_dir = str(notebooks)
    serve.default_url = "/"
    serve.terminals_enabled = False
    serve.kernel_manager_class = "apimap.live.limits.LimitedKernelManager"
    serve.kernel_spec_manager_class = "apimap.kernels.ForkedKernelSpecManager"
    c.MultiKernelManager.default_kernel_name = KERNEL_NAME
    c.MultiKernelManager.kernel_manager_class = "apimap.live.limits.LimitedKernel"
    # A kernel that died is gone with its variables: the page says so, and the
    # reader starts another.
    c.AsyncIOLoopKernelRestarter.restart_limit = 0
    c.AsyncIOLoopKernelRestarter.time_to_dead = 0.5
    # The page itself stops a flood. To do so it has to see its first message, which
    # holds all that a kernel printed within a fifth of a second: tens of megabytes.
    c.ZMQChannelsWebsocketConnection.iopub_data_rate_limit = 100e6  # bytes a second
    c.LabApp.extension_manager = "readonly"
    c.LabApp.news_url = None  # asks nobody outside
    c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    for name, value in limits.items():
        setattr(c.LimitedKernelManager, name, value)
    c.ForkedProvisioner.memory_limit = int(limits.get("memory", DEFAULT_MEMORY))


DEFAULT_MEMORY = 4096  # MiB
