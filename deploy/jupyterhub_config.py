"""A JupyterHub that gives each reader a server, and so kernels, of their own.

    .venv/bin/jupyterhub --config deploy/jupyterhub_config.py

As it stands it is for one machine: readers are its users, and the address is the
loopback's. For the world choose another authenticator and spawner, which are all
that is specific to a place, and let something in front of it speak TLS.
"""

from pathlib import Path

c = get_config()  # noqa: F821 - JupyterHub defines it
project = Path(__file__).resolve().parent.parent
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.Authenticator.allow_all = True  # everybody who can log in
c.Spawner.cmd = [str(project / ".venv" / "bin" / "jupyterhub-singleuser")]
c.Spawner.args = [f"--config={project / 'deploy' / 'jupyter_server_config.py'}"]
c.Spawner.default_url = "/"
c.Spawner.mem_limit = "6G"  # where the spawner can hold to it
