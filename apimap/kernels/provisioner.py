"""Jupyter's way to a forked kernel: a provisioner that asks the warm process."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.localinterfaces import localhost
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Float, Integer, List, Unicode

from apimap.kernels.client import first_request
from apimap.kernels.place import (
    DEFAULT_IDLE_SECONDS,
    DEFAULT_MODULES,
    RuntimePlace,
    Settings,
    WarmUnavailable,
    new_prefix,
    place_for,
)
from apimap.kernels.process import Ending, ForkedProcess
from apimap.kernels.protocol import Launch

LAUNCHER = ["-m", "ipykernel_launcher"]

log = logging.getLogger("apimap.kernels")
_logged_reasons: set[str] = set()


class ForkedProvisioner(LocalProvisioner):
    """Forks a kernel from the warm process; starts an ordinary one if it cannot.

    What LocalProvisioner does with a Popen, it does here with a ForkedProcess:
    poll, wait, signals, kill and terminate are its own.
    """

    memory_limit = Integer(
        0,
        min=0,
        config=True,
        help="""MiB that a forked kernel may use beyond what it has at birth; it is
        killed, with that reason, when it uses more. 0: no limit. Ordinary kernels
        have none.""",
    )
    idle_seconds = Float(
        DEFAULT_IDLE_SECONDS,
        min=0,
        config=True,
        help="How long a warm process that this starts stays when nobody needs it.",
    )
    modules = List(
        Unicode(),
        list(DEFAULT_MODULES),
        config=True,
        help="What the warm process imports, where it is installed.",
    )

    fallback_reason: str | None = None
    """Why the kernel is an ordinary one; None when it is forked."""

    _files = ""
    _temporary = ""
    _place: RuntimePlace | None = None
    _latest: Any = None  # LocalProvisioner forgets its process once it has ended

    @property
    def ending(self) -> Ending | None:
        """How the latest kernel ended; None while it runs, or before any ran."""
        if self._latest is None or self._latest.poll() is None:
            return None
        if isinstance(self._latest, ForkedProcess):
            return self._latest.ending
        return Ending(self._latest.returncode)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose private sockets and a folder for temporary files.

        A kernel that is killed removes none of these, so the folder is removed.
        """
        self._choose_private_sockets()
        kwargs["env"] = self._with_temporary_folder(kwargs.get("env", os.environ))
        return await super().pre_launch(**kwargs)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the temporary files where no warm process has done it."""
        await super().cleanup(restart=restart)
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    async def launch_kernel(
        self, cmd: list[str], **kwargs: Any
    ) -> KernelConnectionInfo:
        """Fork a kernel; where that is not possible, say so and start one."""
        try:
            # In a thread: the frameworks may still have to be imported.
            process = await asyncio.to_thread(self._fork, cmd, kwargs)
        except WarmUnavailable as error:
            self._report_fallback(str(error))
            info = await super().launch_kernel(cmd, **kwargs)
            self._latest = self.process
            return info
        self.fallback_reason = None
        self.process = self._latest = process  # type: ignore[assignment]
        # Without a group, signals go by the process, thus by its parent.
        self.pid, self.pgid = process.pid, None
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info

    async def get_provisioner_info(self) -> dict[str, Any]:
        """What LocalProvisioner tells, and how the kernel came to be.

        Informative only: another process cannot take over a forked kernel, which
        lives as long as the connection that launched it.
        """
        info = await super().get_provisioner_info()
        log_file = str(self._place.log) if self._place else None
        return {**info, "warm_log": log_file, "fallback_reason": self.fallback_reason}

    def _fork(self, cmd: list[str], kwargs: dict[str, Any]) -> ForkedProcess:
        if reason := impossible(cmd):
            raise WarmUnavailable(reason)
        env = kwargs["env"]
        settings = Settings(tuple(self.modules), self.idle_seconds)
        self._place = place_for(settings, env)
        launch = Launch(
            arguments=cmd[1 + len(LAUNCHER) :],
            env=env,
            cwd=str(Path(kwargs.get("cwd") or Path.cwd()).resolve()),
            memory_limit=self.memory_limit,
            files=self._files,
            temporary=self._temporary,
        )
        connection, reply = first_request(self._place, settings, env, launch.encoded())
        return ForkedProcess(connection, reply["pid"])

    def _with_temporary_folder(self, env: Mapping[str, str]) -> dict[str, str]:
        """``env`` with a folder of the kernel's own in the place of its TMPDIR."""
        asked = Path(env.get("TMPDIR", ""))
        folder = asked if asked.is_absolute() and asked.is_dir() else None
        self._temporary = tempfile.mkdtemp(prefix="apimap-kernel-", dir=folder)
        return {**env, "TMPDIR": self._temporary}

    def _choose_private_sockets(self) -> None:
        """Let a new kernel listen on Unix sockets in the runtime folder.

        No port to fight over between kernels that start at once, nobody else can
        connect, and ipykernel has no unencrypted TCP to warn of. Addresses that
        somebody chose are left alone.
        """
        manager = self.parent
        if manager is None or sys.platform != "linux" or self._files:
            return
        if manager.transport != "tcp" or any(manager.ports):
            return
        try:
            if manager.ip == localhost():
                self._use_sockets(manager, new_prefix())
        except WarmUnavailable as error:
            log.debug("kernels listen on TCP: %s", error)

    def _use_sockets(self, manager: Any, prefix: str) -> None:
        self._files = prefix
        manager.cache_ports = False
        manager.transport, manager.ip = "ipc", prefix
        if manager.connection_file:  # somebody chose one
            Path(f"{prefix}.json").unlink()
        else:
            manager.connection_file = f"{prefix}.json"

    def _report_fallback(self, reason: str) -> None:
        """Keep the reason for the caller; log it once in this process."""
        self.fallback_reason = reason
        if reason not in _logged_reasons:
            _logged_reasons.add(reason)
            log.warning("An ordinary kernel instead of a forked one: %s", reason)


def impossible(cmd: list[str]) -> str | None:
    """Why ``cmd`` cannot be run by forking here; None when it can."""
    if sys.platform != "linux" or not hasattr(os, "fork"):
        return f"kernels are forked on Linux only, not on {sys.platform}"
    if cmd[1 : 1 + len(LAUNCHER)] != LAUNCHER:
        return f"the kernel's command is not python {' '.join(LAUNCHER)}"
    if Path(cmd[0]) != Path(sys.executable):
        return f"the kernel's interpreter is {cmd[0]}, not {sys.executable}"
    return None
