"""A real JupyterHub with two readers, each with a server and kernels of their own."""

import http.cookiejar
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

pytest.importorskip("jupyterhub", reason="requirements-hub.txt is not installed")
from tests.live.support import ROOT, reserved_ports, small_site

pytestmark = pytest.mark.integration
BIN = Path(sys.executable).parent
PROXY = shutil.which(
    "configurable-http-proxy",
    path=str(BIN.parent / "hub-proxy" / "node_modules" / ".bin"),
)
TIMEOUT = 90  # seconds
CONFIG = """
import os
load_subconfig({deployed!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub_port}
c.JupyterHub.authenticator_class = "dummy"
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.Spawner.cmd = [{command!r}]
c.Spawner.args += ["--allow-root"] if os.getuid() == 0 else []
c.Spawner.environment = {{
    "APIMAP_SITE": {site!r},
    "APIMAP_RUNTIME_DIR": os.environ["APIMAP_RUNTIME_DIR"],
    "TMPDIR": os.environ["TMPDIR"],
    "GLOG_v": "4",
}}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The address of a hub with the deployed configuration."""
    if PROXY is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("no configurable-http-proxy (npm install) on this machine")
    folder = tmp_path_factory.mktemp("hub")
    port, hub_port, api_port = reserved_ports(3)
    config = CONFIG.format(
        deployed=str(ROOT / "deploy" / "jupyterhub_config.py"),
        port=port,
        hub_port=hub_port,
        api_port=api_port,
        proxy=PROXY,
        command=str(BIN / "jupyterhub-singleuser"),
        site=str(small_site(folder / "site")),
        homes=str(folder / "{username}"),
    )
    (folder / "config.py").write_text(config)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [str(BIN / "jupyterhub"), "--config", "config.py"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
            stdout=log,
            stderr=log,
        )
        yield f"http://127.0.0.1:{port}"
        process.terminate()
        process.wait(30)


class Visitor:
    """Somebody at the hub, who logs in under a name and starts their server."""

    def __init__(self, hub, name):
        self.hub, self.name = hub, name
        self.jar = http.cookiejar.CookieJar()
        keep = urllib.request.HTTPCookieProcessor(self.jar)
        self._opener = urllib.request.build_opener(keep)

    def log_in(self):
        deadline = time.monotonic() + TIMEOUT
        while self.open("/hub/login").status != 200:
            assert time.monotonic() < deadline, "the hub does not answer"
            time.sleep(0.5)
        form = {"username": self.name, "password": "", "_xsrf": self.xsrf("/hub/")}
        self.open("/hub/login", urllib.parse.urlencode(form).encode())
        return self

    def start(self):
        """Wait until the server is there, as the browser of a reader does."""
        deadline = time.monotonic() + TIMEOUT
        page = f"/user/{self.name}/en/notebooks/page.html"
        self.open(f"/hub/spawn/{self.name}?next={page}")
        while b"The page" not in self.open(page).read():
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.5)
        return self

    def xsrf(self, path):
        return next(
            cookie.value
            for cookie in self.jar
            if cookie.name == "_xsrf" and cookie.path == path
        )

    def open(self, path, data=None, headers=None):
        request = urllib.request.Request(self.hub + path, data, headers or {})
        try:
            return self._opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            return error
        except (ConnectionError, urllib.error.URLError):
            return type("Nothing", (), {"status": 0, "read": lambda self: b""})()

    def kernel(self):
        own = f"/user/{self.name}/"
        body = json.dumps({"page": "page", "ticket": "t"}).encode()
        header = {"X-XSRFToken": self.xsrf(own), "Content-Type": "application/json"}
        answer = self.open(f"{own}api/live/sessions", body, header)
        return json.loads(answer.read())["session"]["kernel"]["id"]


def test_two_readers_have_kernels_of_their_own(hub):
    ada, ben = (Visitor(hub, name).log_in().start() for name in ("ada", "ben"))
    kernels = {reader.name: reader.kernel() for reader in (ada, ben)}
    assert kernels["ada"] != kernels["ben"]
    own = ben.open(f"/user/ben/api/live/kernels/{kernels['ben']}")
    assert json.loads(own.read())["runs"]
    assert json.loads(
        ben.open(f"/user/ben/api/live/kernels/{kernels['ada']}").read()
    ) == {"runs": False, "ending": None}
    others = ben.open(f"/user/ada/api/live/kernels/{kernels['ada']}")
    assert b"runs" not in others.read()
    page = ben.open("/user/ada/en/notebooks/page.html")
    assert b"The page" not in page.read()
