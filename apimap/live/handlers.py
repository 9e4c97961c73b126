"""The site's pages, and what they ask of the server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.services.sessions.sessionmanager import ModelName
from jupyter_server.utils import url_path_join
from tornado import web

from apimap.live.copies import copy_for_reader
from apimap.live.limits import LimitedKernelManager, NoRoom, as_json
from apimap.live.policy import policy
from apimap.live.turns import Turns

CLIENT = "live/thebe-core.min.js"
MARK = (b"<html", b"<html data-live")
LONGEST_BODY = 300  # characters of what a page calls itself


class SiteHandler(JupyterHandler, web.StaticFileHandler):
    """A file of the site. Pages are marked as live, and get a policy of their own."""

    def initialize(self, path: str) -> None:  # type: ignore[override]
        web.StaticFileHandler.initialize(self, path, default_filename="index.html")

    @web.authenticated
    async def get(  # type: ignore[override]
        self, path: str | None = None, include_body: bool = True
    ) -> None:
        if self.get_query_argument("token", ""):
            self.redirect(self.request.path)  # the cookie is set; no secret stays
            return
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-cache")
        # As tornado does it: the path made absolute, then held to the root.
        self.path = self.parse_url_path(path or "")
        absolute = self.get_absolute_path(self.root, self.path)
        file = self.validate_absolute_path(self.root, absolute)
        if file is None:
            return  # redirected to the folder's page
        if file.endswith(".html"):
            self.finish_page(Path(file), include_body)
        else:
            self.set_header("Content-Security-Policy", policy())
            await web.StaticFileHandler.get(self, self.path, include_body)

    def finish_page(self, file: Path, include_body: bool) -> None:
        """Send a page; its inline scripts may run, and no other ones."""
        html = file.read_bytes()
        if (Path(self.root) / CLIENT).exists():
            html = html.replace(*MARK, 1)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", policy(html))
        self.xsrf_token  # noqa: B018 - reading it sets the cookie that requests need
        self.finish(html if include_body else b"")

    def write_error(self, status_code: int, **details: Any) -> None:
        """The site's own page for what is not there."""
        page = Path(self.root) / "404.html"
        if status_code != 404 or not page.exists():
            super().write_error(status_code, **details)
            return
        html = page.read_bytes()
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", policy(html))
        self.finish(html)

    def compute_etag(self) -> str | None:
        if getattr(self, "absolute_path", None) is None:
            return JupyterHandler.compute_etag(self)
        return web.StaticFileHandler.compute_etag(self)


class NotebookHandler(JupyterHandler):
    """Opens a page's notebook in JupyterLab: a copy, the reader's to change."""

    def initialize(self, site: Path, folder: Path) -> None:
        self.site, self.folder = site, folder

    @web.authenticated
    def get(self, name: str) -> None:
        if not (self.site / name).is_file():
            raise web.HTTPError(404)
        copy_for_reader(self.site, name, self.folder)
        self.redirect(url_path_join(self.base_url, "lab/tree", name))


class SessionsHandler(APIHandler):
    """One kernel for a page: the one that it has, a new one, or a place in line."""

    def initialize(self, turns: Turns) -> None:
        self.turns = turns

    @web.authenticated
    async def post(self) -> None:
        page, ticket = self.request_fields()
        manager = cast(LimitedKernelManager, self.kernel_manager)
        if await self.session_manager.session_exists(path=page):
            session = await self.session_manager.get_session(path=page)
        else:
            session = await self.started(page, ticket)
        if session is None:
            before = self.turns.place(ticket)
            answer = {"waiting": before + 1, "limits": manager.limits()}
            self.set_status(202)
        else:
            self.turns.leave(ticket)
            answer = {"session": session, "limits": manager.limits()}
        self.finish(json.dumps(answer, default=str))

    async def started(self, page: str, ticket: str) -> dict[str, Any] | None:
        """A session with a new kernel, if it is this ticket's turn."""
        manager = cast(LimitedKernelManager, self.kernel_manager)
        if self.turns.place(ticket) >= manager.room():
            return None
        self.turns.leave(ticket)
        try:
            return await self.session_manager.create_session(
                path=page, name=ModelName(page), type="page"
            )
        except NoRoom:  # another was quicker
            return None

    def request_fields(self) -> tuple[str, str]:
        body = self.get_json_body() or {}
        page, ticket = (_short_text(body.get(name)) for name in ("page", "ticket"))
        return f"page:{page}", ticket


def _short_text(value: object) -> str:
    if not (isinstance(value, str) and 0 < len(value) <= LONGEST_BODY):
        raise web.HTTPError(400, "page and ticket must be short strings")
    return value


class KernelHandler(APIHandler):
    """Whether a kernel runs, and how it ended."""

    @web.authenticated
    def get(self, kernel_id: str) -> None:
        manager = cast(LimitedKernelManager, self.kernel_manager)
        ending = manager.ending_of(kernel_id)
        answer = {"runs": kernel_id in manager, "ending": as_json(ending)}
        self.finish(json.dumps(answer))
