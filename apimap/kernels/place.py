"""Where a warm process lives, and what tells one from another.

A warm process serves one interpreter with one set of packages and of
environment variables. All of these are in its key; when one changes, so does the
folder with the socket, and the old process is not met again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import apimap

DEFAULT_MODULES = ("numpy", "torch", "mindspore")
DEFAULT_IDLE_SECONDS = 60.0

# The address of a Unix socket has 108 bytes on Linux, with a NUL at the end.
LONGEST_ADDRESS = 107
ROOM_FOR_NAMES = len("/0123456789abcdef/kernel-01234567-5")

PACKAGES = ("torch", "mindspore", "numpy", "ipykernel", "ipython", "pyzmq", "tornado")

# Variables that the interpreter, the loader or the frameworks read only once,
# at the start or at import: kernels that differ in them need different parents.
READ_ONCE = (
    *("PYTHON", "LD_", "MALLOC_", "GLIBC_TUNABLES", "LANG", "LC_"),
    *("OMP_", "KMP_", "GOMP_", "MKL_", "OPENBLAS_", "NPY_", "NUMPY_"),
    *("TORCH", "PYTORCH_", "ATEN_", "CUDA_", "NVIDIA_", "NCCL_"),
    *("MS_", "MINDSPORE_", "GLOG_", "ASCEND_", "HCCL_", "RANK_", "DEVICE_"),
)
# PYTHONPATH is applied to each kernel; the other never reaches a kernel.
NOT_READ_ONCE = {"PYTHONPATH", "PYTHONEXECUTABLE"}


class WarmUnavailable(Exception):
    """No warm process can serve; the text says why, and names its log if any."""


@dataclass(frozen=True)
class Settings:
    """What a warm process is started with.

    ``modules`` are imported before any kernel is forked, those that are
    installed. ``idle_seconds`` is how long it stays without kernels and without
    clients; that is not part of the key: whoever starts it decides.
    """

    modules: tuple[str, ...] = DEFAULT_MODULES
    idle_seconds: float = DEFAULT_IDLE_SECONDS


@dataclass(frozen=True)
class RuntimePlace:
    """The folder of one warm process."""

    folder: Path

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    @property
    def lock(self) -> Path:
        """Held by the client that starts the process."""
        return self.folder / "lock"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def create(self) -> None:
        """Create the folder when it is missing. Raises WarmUnavailable."""
        _private(self.folder)


def place_for(settings: Settings, env: Mapping[str, str]) -> RuntimePlace:
    """The place of the warm process for kernels with the environment ``env``.

    Creates the folder. Raises WarmUnavailable.
    """
    place = RuntimePlace(runtime_folder() / key(settings, env))
    place.create()
    return place


def new_prefix() -> str:
    """How the names of a new kernel's files begin, in the runtime folder.

    Its connection file is there already: a folder that is not empty is not removed by
    a warm process that ends. Raises WarmUnavailable.
    """
    while True:
        prefix = runtime_folder() / f"kernel-{secrets.token_hex(4)}"
        try:
            prefix.with_name(f"{prefix.name}.json").touch(0o600)
        except FileNotFoundError:
            continue
        return str(prefix)


def runtime_folder() -> Path:
    """A folder that only this user can enter, with a path short enough for sockets.

    ``$APIMAP_RUNTIME_DIR``, else a folder in ``$XDG_RUNTIME_DIR``, else one in
    ``/tmp``. Raises WarmUnavailable when there is none.
    """
    reasons = []
    for folder in _candidates():
        if len(os.fsencode(folder)) + ROOM_FOR_NAMES > LONGEST_ADDRESS:
            reasons.append(f"{folder} is too long for a socket's address")
            continue
        try:
            return _private(folder)
        except WarmUnavailable as error:
            reasons.append(str(error))
    raise WarmUnavailable("; ".join(reasons))


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("APIMAP_RUNTIME_DIR"):
        yield Path(chosen).absolute()
    if session := os.environ.get("XDG_RUNTIME_DIR"):
        yield Path(session, "apimap").absolute()
    yield folder_in_tmp()


def folder_in_tmp() -> Path:
    """The runtime folder where nothing else is said; it goes when it is empty."""
    return Path("/tmp", f"apimap-{os.getuid()}")


def _private(folder: Path) -> Path:
    """``folder``, created when missing. Raises WarmUnavailable if others may enter."""
    try:
        _make(folder)
        found = folder.lstat()
    except OSError as error:
        raise WarmUnavailable(f"{folder} cannot be used: {error.strerror}") from error
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise WarmUnavailable(f"{folder} is not a folder of this user")
    if found.st_mode & 0o077:
        raise WarmUnavailable(f"{folder} is open to others; run: chmod 700 {folder}")
    return folder


def _make(folder: Path) -> None:
    """Create ``folder`` and those above it, each for this user alone.

    A warm process that ends may remove one at this moment; it is then made again.
    """
    while not folder.is_dir():
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except FileNotFoundError:
            _make(folder.parent)


def key(settings: Settings, env: Mapping[str, str]) -> str:
    """A digest of everything in which warm processes must differ."""
    parts = [
        [sys.executable, sys.version, os.getuid(), os.environ.get("PYTHONPATH")],
        [apimap.__version__, _code_stamp(), list(settings.modules)],
        [package_stamp(name) for name in PACKAGES],
        sorted((k, v) for k, v in env.items() if is_read_once(k)),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def is_read_once(name: str) -> bool:
    """Whether the variable ``name`` is fixed once the warm process runs."""
    return name.startswith(READ_ONCE) and name not in NOT_READ_ONCE


def package_stamp(name: str) -> list[str | int]:
    """What changes when the package ``name`` is installed again; empty if it is not.

    Cheap: nothing is imported, and one file's date is read.
    """
    try:
        found = distribution(name)
        record = found.locate_file(f"{name}-{found.version}.dist-info/RECORD")
    except PackageNotFoundError:
        return []
    return [name, found.version, *_file_stamp(Path(str(record)))]


def _code_stamp() -> list[list[str | int]]:
    """What changes when this package's code does."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return [[str(file), *_file_stamp(file)] for file in files]


def _file_stamp(file: Path) -> list[int]:
    try:
        found = file.stat()
    except OSError:
        return []
    return [found.st_mtime_ns, found.st_size]
