"""Jupyter kernels that are ready in half a second.

A *warm process* has imported the frameworks; each kernel is a child that it
forks. Jupyter reaches it by a kernelspec of its own, ``apimap-forked``, whose
provisioner asks the warm process over a Unix socket and starts that process when
there is none. Where forking is not possible the kernel is an ordinary one.

A forked kernel differs from an ordinary one in this:

- Variables that the interpreter or a framework reads once (``OMP_NUM_THREADS``,
  ``PYTHONHASHSEED``, ``GLOG_v``, ...; see ``place.READ_ONCE``) are those that the
  kernel was launched with, as each set of them has its own warm process; other
  variables are set in the child.
- The frameworks are imported already, and MindSpore launches operators one by one
  (``mindspore.runtime.launch_blocking``): an error is raised by the cell that
  caused it.
- It ends with the process that launched it, and with the warm process.
- Its sockets are Unix sockets, and it keeps no history file.
- Its temporary files are in a folder of its own, which is removed when it has ended.
"""

from apimap.kernels.manager import (
    JUPYTER_PATH,
    KERNEL_NAME,
    ForkedKernelManager,
    ForkedKernelSpecManager,
    WarmHold,
    ending,
    fallback_reason,
    kernel_manager,
)
from apimap.kernels.place import Settings
from apimap.kernels.process import Ending
from apimap.kernels.provisioner import ForkedProvisioner

__all__ = [
    "JUPYTER_PATH",
    "KERNEL_NAME",
    "Ending",
    "ForkedKernelManager",
    "ForkedKernelSpecManager",
    "ForkedProvisioner",
    "Settings",
    "WarmHold",
    "ending",
    "fallback_reason",
    "kernel_manager",
]
