"""The environment and the server that Binder gets."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
BINDER = ROOT / ".binder"


def requirements(file):
    """What a requirements file asks for, with the files that it includes."""
    for line in file.read_text("utf-8").splitlines():
        words = line.partition("#")[0].strip()
        if words.startswith("-r "):
            yield from requirements((file.parent / words[3:].strip()).resolve())
        elif words:
            yield Requirement(words)


def test_binder_s_environment_is_the_build_s():
    pytest.importorskip("jupyter_server", reason="make serve has not installed it")
    wanted = list(requirements(BINDER / "requirements.txt"))
    assert {"torch", "mindspore", "jupyter_server"} <= {r.name for r in wanted}
    applicable = [r for r in wanted if r.marker is None or r.marker.evaluate()]
    assert [r for r in applicable if version(r.name) not in r.specifier] == []
    assert all(str(r.specifier).startswith("==") for r in applicable)


def test_binder_s_python_is_one_that_the_project_supports():
    found = re.fullmatch(r"python-([\d.]+)\n", (BINDER / "runtime.txt").read_text())
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    supported = re.search(r'requires-python = "(.+)"', project)[1]
    assert found[1] in SpecifierSet(supported)


@pytest.mark.integration
def test_binder_s_server_serves_the_site(tmp_path):
    pytest.importorskip("jupyter_server", reason="make serve has not installed it")
    from tests.live.support import small_site

    command = [str(BINDER / "start"), sys.executable, "-m", "jupyter_server"]
    command += ["--ServerApp.port=0", "--no-browser", "--allow-root"]
    command += ["--IdentityProvider.token=binder-gives-one", "--ServerApp.base_url=/b/"]
    environment = {
        **os.environ,
        "APIMAP_SITE": str(small_site(tmp_path / "site")),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=output)
    try:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = f"{base(log)}en/notebooks/page.html"
        answer = opener.open(f"{page}?token=binder-gives-one", timeout=20)
        assert b"<html data-live>" in answer.read()
        assert answer.url == page
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{base(log)}api/kernels", timeout=20)
    finally:
        process.terminate()
        process.wait(20)


def base(log, timeout=60):
    """The server's address, once it has logged it."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if found := re.search(r"http://127\.0\.0\.1:\d+/b/", log.read_text()):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text())
