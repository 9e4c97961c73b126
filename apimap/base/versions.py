"""What the outputs come from: versions, interpreter, platform."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from functools import cache

FRAMEWORKS = ("torch", "mindspore")


@dataclass(frozen=True)
class Environment:
    """The interpreter and packages that execute the pages."""

    torch: str
    mindspore: str
    numpy: str
    python: str
    system: str

    @property
    def slug(self) -> str:
        """A folder name that differs wherever outputs may differ."""
        return (
            f"mindspore-{self.mindspore}-torch-{self.torch}-numpy-{self.numpy}"
            f"-python-{self.python}-{self.system.replace(' ', '-')}"
        ).lower()


@cache
def installed_environment() -> Environment:
    """The environment of this interpreter, read without importing a framework.

    Raises importlib.metadata.PackageNotFoundError when a framework is missing.
    """
    return Environment(
        torch=release("torch"),
        mindspore=release("mindspore"),
        numpy=release("numpy"),
        python=".".join(str(part) for part in sys.version_info[:3]),
        system=system_name(),
    )


def system_name() -> str:
    """Operating system and architecture, such as ``Linux x86_64``."""
    return f"{platform.system()} {platform.machine()}"


def release(package: str) -> str:
    """The installed release of ``package``, without a local build tag (+cpu)."""
    from importlib.metadata import version  # here: a look-up does not ask

    return version(package).partition("+")[0]


def release_numbers(version: str) -> list[int]:
    """``version`` as numbers, so that 2.10.0 comes after 2.9.0."""
    return [int(part) for part in version.split(".") if part.isdigit()]
