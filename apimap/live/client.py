"""The client that pages load to run code: thebe-core, from npm, checked.

thebe-core and not thebe: it holds the connection and the rendering of outputs, and
leaves the page alone. thebe puts editors, buttons and messages of its own into every
cell, in English, and runs a cell whether or not what it needs has run.

``npm pack`` and not ``npm install``: the package is a complete bundle, while the
dependencies that it declares cannot be installed.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "thebe-core"
CLIENT_VERSION = "0.5.0"
INTEGRITY = (
    "sha512-LIAbySgyoH8PPojNOwTwnjHta332CXtqVMPtgC3wBuIkHkgQpJYZUkWGvZR+T6pk"
    "gmjIei/WkKMFtV1jstXwWA=="
)
CLIENT_FOLDER = "live"  # in the site
NPM_TIMEOUT = 60  # seconds
BUNDLE = "package/dist/lib/"
LICENSE = "package/LICENSE"


class ClientUnavailable(Exception):
    """The client cannot be had; the text says why."""


def client_cache() -> Path:
    """Where the package is kept from build to build, and over ``make clean``."""
    chosen = os.environ.get("XDG_CACHE_HOME")
    return (Path(chosen) if chosen else Path.home() / ".cache") / "apimap"


def add_client(site: Path) -> None:
    """Put the client into ``site``. Raises ClientUnavailable."""
    package = client_cache() / f"{PACKAGE}-{CLIENT_VERSION}.tgz"
    if not package.exists():
        fetch(package)
    check(package)
    unpack(package, site / CLIENT_FOLDER)


def fetch(package: Path) -> None:
    """Have npm download the package."""
    npm = shutil.which("npm")
    if npm is None:
        raise ClientUnavailable("npm is not installed")
    package.parent.mkdir(parents=True, exist_ok=True)
    # Another build must not find half of it.
    with tempfile.TemporaryDirectory(prefix=".npm-", dir=package.parent) as folder:
        fetched = Path(folder, package.name)
        done = pack(npm, fetched.parent)
        if done.returncode or not fetched.exists():
            said = (done.stderr or done.stdout).strip().splitlines()
            reason = said[0] if said else done.returncode
            raise ClientUnavailable(f"npm failed: {reason}")
        fetched.replace(package)


def pack(npm: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run npm in ``folder``, where it puts the package."""
    command = [
        npm,
        "pack",
        f"{PACKAGE}@{CLIENT_VERSION}",
        "--silent",
        "--fetch-retries=0",
    ]
    try:
        return subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=NPM_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ClientUnavailable(
            f"npm did not answer within {NPM_TIMEOUT} seconds"
        ) from None


def check(package: Path) -> None:
    """Refuse, and remove, what is not the package that this code was written for."""
    hashed = hashlib.sha512(package.read_bytes()).digest()
    if f"sha512-{base64.b64encode(hashed).decode()}" != INTEGRITY:
        package.unlink()
        raise ClientUnavailable(f"{package.name} is not the package that was expected")


def unpack(package: Path, folder: Path) -> None:
    """The bundle's scripts and the license, without source maps."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(package) as archive:
        for member in archive:
            is_script = member.name.startswith(BUNDLE) and member.name.endswith(".js")
            if member.isfile() and (is_script or member.name == LICENSE):
                content = archive.extractfile(member)
                assert content is not None, "a regular file has a content"
                (folder / Path(member.name).name).write_bytes(content.read())
