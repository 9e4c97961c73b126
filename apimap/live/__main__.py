"""Serve the built site and its kernels to one person: ``make serve``."""

from __future__ import annotations

import argparse
import ipaddress
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import webbrowser
from functools import partial
from pathlib import Path
from typing import Any, cast

LOOPBACK = "127.0.0.1"
LAST_WAIT = 8  # seconds for kernels to end by themselves


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; the exit status is for make."""
    options = parse(arguments)
    for complaint in (exposed(options), unbuilt(options.site), taken(options)):
        if complaint:
            print(complaint, file=sys.stderr)
            return 1
    os.environ["JUPYTER_NO_CONFIG"] = "1"  # what the user set for other servers
    with tempfile.TemporaryDirectory(prefix="apimap-live-") as folder:
        tempfile.tempdir = folder  # Jupyter leaves a folder of settings behind
        serve(options)
    print("\nThe server has ended, and its kernels with it.")
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m apimap.live", description=__doc__)
    add = parser.add_argument
    add("--site", type=Path, default=Path("build/html"), help="the built site")
    add("--notebooks", type=Path, default=Path("build/lab"), help="JupyterLab's folder")
    add("--host", default=LOOPBACK, help="the address to listen on")
    add("--port", type=int, default=8765, help="0 takes any that is free")
    add("--certfile", type=Path, help="with --keyfile: serve with TLS")
    add("--keyfile", type=Path)
    add("--without-tls", action="store_true", help="serve others unencrypted")
    add("--no-browser", action="store_true", help="only print the address")
    add("--kernels", type=int, default=8, help="how many at one time")
    add("--memory", type=int, default=4096, help="MiB for each kernel")
    add("--run-seconds", type=float, default=300, help="for each run")
    add("--idle-seconds", type=float, default=1200, help="until an idle kernel ends")
    add("--wanted-seconds", type=float, default=30, help="the same while others wait")
    return parser.parse_args(arguments)


def exposed(options: argparse.Namespace) -> str | None:
    """What is wrong with listening where others can connect, if anything."""
    if is_loopback(options.host) or options.certfile or options.without_tls:
        return None
    return (
        f"On {options.host} others can read what is sent. Give --certfile and "
        "--keyfile, or --without-tls if something in front of this server encrypts."
    )


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def unbuilt(site: Path) -> str | None:
    if (site / "index.html").exists():
        return None
    return f"There is no site in {site}; build it: make html"


def taken(options: argparse.Namespace) -> str | None:
    """Whether somebody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.host, options.port))
        except OSError as error:
            return (
                f"Port {options.port} cannot be used ({error.strerror}): try --port 0"
            )
    return None


def serve(options: argparse.Namespace) -> None:
    """Run the server to its end."""
    from jupyter_server.serverapp import ServerApp

    from apimap.live.access import OneTimeIdentityProvider

    server = ServerApp(config=configuration(options), port_default_value=options.port)
    server.initialize(argv=[])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, partial(end, server))
    provider = cast(OneTimeIdentityProvider, server.identity_provider)
    provider.on_entry = lambda: announce(server, "For another browser")
    server.io_loop.add_callback(open_site, server, options)
    server.start()
    server.web_app.settings["apimap_warm"].release()


def end(server: Any, signum: int, frame: Any) -> None:
    """Ctrl-C ends the server and its kernels; a second one ends it at once.

    Kernels end with this process too: those that do not answer are not waited for.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, partial(end_at_once, server))
    loop = server.io_loop
    loop.add_callback_from_signal(loop.call_later, LAST_WAIT, loop.stop)
    server._signal_stop(signum, frame)


def end_at_once(server: Any, signum: int, frame: Any) -> None:
    """End without waiting for anybody, and leave no temporary file."""
    for kernel_id in server.kernel_manager.list_kernel_ids():
        kernel = server.kernel_manager.get_kernel(kernel_id)
        kernel.cleanup_connection_file()
        kernel.cleanup_ipc_files()
    shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
    os._exit(128 + signum)


def configuration(options: argparse.Namespace) -> Any:
    from traitlets.config import Config

    from apimap.live.settings import configure

    c = Config()
    configure(
        c,
        options.site,
        options.notebooks,
        most=options.kernels,
        memory=options.memory,
        run_seconds=options.run_seconds,
        idle_seconds=options.idle_seconds,
        wanted_seconds=options.wanted_seconds,
    )
    serve = c.ServerApp
    serve.identity_provider_class = "apimap.live.access.OneTimeIdentityProvider"
    serve.ip, serve.port, serve.port_retries = options.host, options.port, 0
    serve.open_browser = False
    c.Application.log_level = "WARN"
    serve.allow_root = True
    serve.allow_remote_access = not is_loopback(options.host)
    if options.certfile:
        serve.certfile, serve.keyfile = str(options.certfile), str(options.keyfile)
    return c


def open_site(server: Any, options: argparse.Namespace) -> None:
    """Print the address, and open the browser unless told otherwise."""
    print(f"Serving {options.site}; Ctrl-C ends it.")
    announce(server, "Open")
    if not options.no_browser:
        address = server.identity_provider.address(base_address(server))
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()


def announce(server: Any, words: str) -> None:
    """Print an address that lets one browser in."""
    address = server.identity_provider.address(base_address(server))
    print(f"{words}: {address}", flush=True)


def base_address(server: Any) -> str:
    scheme = "https" if server.certfile else "http"
    port = next(iter(server.http_server._sockets.values())).getsockname()[1]
    host = server.ip
    if host in ("0.0.0.0", "::"):  # every address of this machine: its name
        host = socket.gethostname()
    elif ":" in host:
        host = f"[{host}]"
    return f"{scheme}://{host}:{port}{server.base_url}"


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # At once: a thread may wait for minutes for a kernel that nobody wants any more.
    os._exit(status)
