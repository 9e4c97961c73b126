"""What callers use: the kernelspec, kernel managers, a hold on the warm process."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager, KernelManager
from traitlets import Instance, Unicode, default

from apimap.kernels.client import Connection, ConnectionLost, connect_or_start
from apimap.kernels.place import Settings, WarmUnavailable, place_for
from apimap.kernels.process import Ending
from apimap.kernels.protocol import encode
from apimap.kernels.provisioner import ForkedProvisioner

KERNEL_NAME = "apimap-forked"

JUPYTER_PATH = Path(__file__).with_name("jupyter")
"""For the variable of that name: Jupyter programs then find the kernelspec."""


class ForkedKernelSpecManager(KernelSpecManager):
    """Knows the forked kernel besides those that are installed.

    For jupyter_server: ``c.ServerApp.kernel_spec_manager_class``.
    """

    @default("kernel_dirs")
    def _default_kernel_dirs(self) -> list[str]:
        return [str(JUPYTER_PATH / "kernels"), *super()._kernel_dirs_default()]


class ForkedKernelManager(AsyncKernelManager):
    """Manages one forked kernel; nothing needs to be installed into Jupyter.

    For nbclient: ``NotebookClient(notebook, kernel_name=KERNEL_NAME,
    kernel_manager_class=ForkedKernelManager)``. With another name it is an
    ordinary manager of that kernel.
    """

    kernel_name = Unicode(KERNEL_NAME)
    kernel_spec_manager = Instance(KernelSpecManager)

    @default("kernel_spec_manager")
    def _default_kernel_spec_manager(self) -> KernelSpecManager:
        return ForkedKernelSpecManager(parent=self)


def kernel_manager(**options: Any) -> KernelManager:
    """A manager, with blocking methods, of a forked kernel that is yet to start."""
    options = {"kernel_name": KERNEL_NAME, **options}
    return KernelManager(kernel_spec_manager=ForkedKernelSpecManager(), **options)


def ending(manager: KernelManager | None) -> Ending | None:
    """How the kernel of ``manager`` ended: exit status or signal, and why.

    None while it runs, and for managers of other kernels.
    """
    provisioner = getattr(manager, "provisioner", None)
    return provisioner.ending if isinstance(provisioner, ForkedProvisioner) else None


def fallback_reason(manager: KernelManager | None) -> str | None:
    """Why the kernel of ``manager`` was not forked; None when it was."""
    return getattr(getattr(manager, "provisioner", None), "fallback_reason", None)


class WarmHold:
    """Keeps the warm process from the ``with`` to its end, and starts it early.

    It imports the frameworks while the caller does other things. At the end it is
    asked to stop, which it does unless others use it. ``unavailable`` says why
    there is none; kernels are then ordinary ones.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        env: Mapping[str, str] | None = None,
        stop: bool = True,
    ) -> None:
        """``env`` is that of the kernels to come, as it decides which process
        serves them; the caller's own by default."""
        self._settings = settings or Settings()
        self._env = os.environ if env is None else env
        self._stop = stop
        self._connection: Connection | None = None
        self.unavailable: str | None = None

    def __enter__(self) -> WarmHold:
        try:
            self._connection = _held(self._settings, self._env)
        except (WarmUnavailable, ConnectionLost) as error:
            self.unavailable = str(error)
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()

    def release(self) -> None:
        """Let go of it, and ask it to stop unless others use it."""
        if self._connection is None:
            return
        try:
            if self._stop:
                self._connection.send(encode(op="stop"))
        except ConnectionLost:
            pass  # it has ended already
        finally:
            self._connection.close()


def _held(settings: Settings, env: Mapping[str, str]) -> Connection:
    """A connection that holds the warm process; it may still be importing.

    Raises WarmUnavailable or ConnectionLost.
    """
    if sys.platform != "linux":
        raise WarmUnavailable(f"kernels are forked on Linux only, not {sys.platform}")
    place = place_for(settings, env)
    connection = connect_or_start(place, settings, env)
    connection.send(encode(op="hold"))
    return connection
