"""The package's files, and writing so that a reader never meets half of one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
COMPILER_CACHE = "TORCHINDUCTOR_CACHE_DIR"


def package_data() -> Path:
    """The folder of the data that comes with the package."""
    return PACKAGE / "data"


def project_data(root: Path) -> Path:
    """The same folder in the project at ``root``, from which a site is built."""
    return root / "apimap" / "data"


def write_atomically(path: Path, content: str) -> None:
    """Write ``content`` to a temporary name beside ``path``, then rename it.

    Raises OSError when the disk is full or the folder cannot be written; the
    old file is then still whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def own_temporary_folder() -> Iterator[None]:
    """Put temporary files, of forked processes too, where they go in the end.

    A process that is killed removes none of its own.
    """
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="apimap-run-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


@contextmanager
def locked(path: Path, occupied: Callable[[], None]) -> Iterator[None]:
    """Hold the lock at ``path``, which one process at a time can have.

    Where another has it, ``occupied`` is called: it tells a person that this one
    waits, or raises what ends it.
    """
    from filelock import FileLock, Timeout  # here: it comes with an extra

    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        occupied()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def no_compiler_cache_left() -> Iterator[None]:
    """A place for the cache that PyTorch's compiler makes as soon as it is imported."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault(COMPILER_CACHE, folder)
        try:
            yield
        finally:
            if os.environ[COMPILER_CACHE] == folder:
                del os.environ[COMPILER_CACHE]
