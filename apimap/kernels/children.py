"""The warm process's kernels: signalled, watched and reaped."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from pathlib import Path
from typing import Any

from apimap.kernels.protocol import Launch

OUTPUT_TAIL = 2000  # bytes of a failed kernel's output that the client gets
KIB = 1024


def output_file(folder: Path, pid: int) -> Path:
    """Where the descriptors 1 and 2 of the kernel ``pid`` lead."""
    return folder / f"kernel-{pid}.out"


class KernelChild:
    """One kernel, a child of this process."""

    def __init__(self, pid: int, launch: Launch, folder: Path) -> None:
        self.pid = pid
        self._launch = launch
        self._output = output_file(folder, pid)
        self._inherited = private_memory(os.getpid())
        self._reason = ""

    @property
    def is_limited(self) -> bool:
        return self._launch.memory_limit > 0

    def signal(self, signum: int) -> None:
        """Signal the kernel and the processes that it started."""
        with contextlib.suppress(ProcessLookupError):
            try:
                os.killpg(self.pid, signum)
            except ProcessLookupError:  # not yet the leader of a group
                os.kill(self.pid, signum)

    def kill(self, reason: str = "") -> None:
        self._reason = self._reason or reason
        self.signal(signal.SIGKILL)

    def end(self) -> None:
        """Kill the kernel, and wait until it has ended."""
        self.kill()
        os.waitpid(self.pid, 0)
        self._remove_temporary_files()

    def enforce_limit(self) -> None:
        """Kill the kernel when it uses more memory than it may.

        A limit on the address space, or on data (setrlimit), would count what is
        only reserved, as the stacks of idle threads are, and end in whatever a
        framework does when it gets no memory; this counts what is in use.
        """
        used = private_memory(self.pid) - self._inherited
        if self.is_limited and used > self._launch.memory_limit * KIB * KIB:
            self.kill(f"it used more than {self._launch.memory_limit} MiB of memory")

    def reap(self) -> dict[str, Any] | None:
        """The event to tell the client when the kernel has ended; None if it runs.

        What the kernel had started ends with it, and its temporary files go.
        """
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        if os.waitid(os.P_PID, self.pid, options) is None:
            return None
        self.signal(signal.SIGKILL)  # while the number cannot be anybody else's
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self._remove_temporary_files()
        output = self._take_output()
        return {
            "event": "exit",
            "code": code,
            "reason": self._reason,
            "output": output if code else "",
        }

    def remove_files(self) -> None:
        """Remove the connection file and the sockets, when the client cannot."""
        if prefix := self._launch.files:
            for file in Path(prefix).parent.glob(f"{Path(prefix).name}[-.]*"):
                file.unlink(missing_ok=True)

    def _remove_temporary_files(self) -> None:
        if folder := self._launch.temporary:
            shutil.rmtree(folder, ignore_errors=True)

    def _take_output(self) -> str:
        try:
            content = self._output.read_bytes()[-OUTPUT_TAIL:]
        except OSError:
            return ""
        self._output.unlink(missing_ok=True)
        return content.decode(errors="replace")


def private_memory(pid: int) -> int:
    """Bytes of memory in use by the process that no file backs; 0 when it is gone.

    After a fork both count what they share, so the difference from the parent's
    is what a child has come to use by itself.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    names = ("RssAnon", "RssShmem")
    return sum(int(fields[name].split()[0]) * KIB for name in names if name in fields)
