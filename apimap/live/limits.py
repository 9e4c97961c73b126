"""What a server grants to kernels, and the kernels that are held to it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import (
    AsyncMappingKernelManager,
    ServerKernelManager,
)
from tornado import web
from tornado.ioloop import IOLoop, PeriodicCallback
from traitlets import Float, Integer, observe

from apimap.kernels import KERNEL_NAME, ending

INTERVAL = 0.5  # seconds between looks at the kernels
GRACE = 10.0  # seconds in which an interrupted kernel has to come to rest
UNUSED = 60.0  # seconds in which a new kernel's page has to begin, while others wait
ENDINGS_KEPT = 1000
ORDINARY = "python3"


class NoRoom(web.HTTPError):
    """Every kernel that the server grants is in use."""

    def __init__(self, most: int) -> None:
        words = f"All {most} kernels of this server are in use; try again later."
        super().__init__(503, words, reason="All kernels are in use")


@dataclass(frozen=True)
class KernelEnding:
    """How a kernel ended: ``reason`` is one of ``idle``, ``wanted`` (by others who
    wait), ``time``, ``memory``, ``shutdown``, ``died``; ``words`` says more."""

    reason: str
    words: str = ""


class LimitedKernel(ServerKernelManager):
    """A kernel that knows how long it has been in its state."""

    kill_at = 0.0  # when an interrupted run is to have come to rest
    was_used = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.since = time.monotonic()
        self.last_activity = utcnow()  # asked for before the start is complete

    @observe("execution_state")
    def _note_time(self, change: Any) -> None:
        self.since = time.monotonic()
        self.kill_at = 0.0
        self.was_used = self.was_used or change.new == "busy"

    def time_in_state(self) -> float:
        return time.monotonic() - self.since


class LimitedKernelManager(AsyncMappingKernelManager):
    """Grants so many kernels, each for so long; remembers how they ended.

    Notebooks that ask for the ordinary kernel get a forked one, which is ready
    sooner and can be held to a limit of memory.
    """

    most = Integer(8, min=1, config=True, help="Kernels at one time.")
    run_seconds = Float(300, config=True, help="A run that lasts longer is stopped.")
    idle_seconds = Float(1200, config=True, help="A kernel idle for longer is ended.")
    wanted_seconds = Float(30, config=True, help="The same while others wait.")
    memory = Integer(4096, config=True, help="MiB that a kernel may use.")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._starting = 0
        self._reasons: dict[str, str] = {}  # of kernels that are being ended
        self._endings: dict[str, KernelEnding] = {}

    def limits(self) -> dict[str, float]:
        """What a page tells its reader."""
        return {
            "kernels": self.most,
            "memory": self.memory,
            "run": self.run_seconds,
            "idle": self.idle_seconds,
        }

    def room(self) -> int:
        """How many more kernels can be started now."""
        return max(0, self.most - len(self.list_kernel_ids()) - self._starting)

    async def start_kernel(self, **options: Any) -> str:  # type: ignore[override]
        """Start a kernel. Raises NoRoom."""
        if self.room() == 0:
            raise NoRoom(self.most)
        if options.get("kernel_name") in (None, "", ORDINARY):
            options["kernel_name"] = KERNEL_NAME
        self._starting += 1
        try:
            return await super().start_kernel(**options)
        finally:
            self._starting -= 1

    async def shutdown_kernel(  # type: ignore[override]
        self, kernel_id: str, **options: Any
    ) -> None:
        """End a kernel because somebody asked for it."""
        self._remember(kernel_id, KernelEnding("shutdown"))
        await super().shutdown_kernel(kernel_id, **options)

    def ending_of(self, kernel_id: str) -> KernelEnding | None:
        """How a kernel ended; None while it runs, and for one never heard of."""
        return None if kernel_id in self else self._endings.get(kernel_id)

    def watch(self, is_wanted: Callable[[], bool]) -> None:
        """Hold the kernels to the limits from now on; ``is_wanted`` tells whether
        somebody waits for one."""

        async def look() -> None:
            for kernel_id in self.list_kernel_ids():
                kernel = self._kernels.get(kernel_id)  # it may have ended meanwhile
                if kernel is not None and kernel.has_kernel:
                    await self._hold_to_limits(kernel_id, kernel, is_wanted())

        self._watcher = PeriodicCallback(look, 1000 * INTERVAL)
        self._watcher.start()

    async def _hold_to_limits(
        self, kernel_id: str, kernel: LimitedKernel, wanted: bool
    ) -> None:
        elapsed = kernel.time_in_state()
        if kernel.execution_state == "busy":
            if kernel.kill_at and time.monotonic() > kernel.kill_at:
                await self._end(kernel_id, kernel, "time")
            elif elapsed > self.run_seconds and not kernel.kill_at:
                kernel.kill_at = time.monotonic() + GRACE
                await kernel.interrupt_kernel()
        elif elapsed > self.idle_seconds:
            await self._end(kernel_id, kernel, "idle")
        elif wanted and elapsed > (self.wanted_seconds if kernel.was_used else UNUSED):
            await self._end(kernel_id, kernel, "wanted")

    async def _end(self, kernel_id: str, kernel: LimitedKernel, reason: str) -> None:
        """Kill a kernel; those connected learn of it as of any other death."""
        self._reasons[kernel_id] = reason
        await kernel.signal_kernel(signal.SIGKILL)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        """Remember how a kernel died, forget it, and remove its files."""
        kernel = self.get_kernel(kernel_id)
        how = ending(kernel)
        reason = self._reasons.pop(kernel_id, "died")
        if how and "memory" in how.reason:
            reason = "memory"
        self._remember(kernel_id, KernelEnding(reason, str(how or "")))
        super()._handle_kernel_died(kernel_id)
        IOLoop.current().add_callback(kernel.cleanup_resources)

    def _remember(self, kernel_id: str, how: KernelEnding) -> None:
        self._endings[kernel_id] = how
        while len(self._endings) > ENDINGS_KEPT:
            del self._endings[next(iter(self._endings))]


def as_json(how: KernelEnding | None) -> dict[str, str] | None:
    return asdict(how) if how else None
