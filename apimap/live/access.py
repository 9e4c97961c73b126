"""Who may come in: whoever holds an address with a token, once; then a cookie."""

from __future__ import annotations

import secrets
from typing import Any, cast

from jupyter_server.auth import IdentityProvider
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from apimap.base.languages import LANGUAGES, html_code
from apimap.base.words import translate
from apimap.live.policy import policy

REFUSED = """\
<!doctype html>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>PyTorch to MindSpore</title>
<style>body {{ max-width: 34em; margin: 15vh auto; padding: 0 1em; font: 1.1em/1.6
sans-serif; color-scheme: light dark }}</style>
{paragraphs}
"""


class EnterHandler(JupyterHandler):
    """The way in: changes a token for a cookie, and leads to a page without it."""

    @allow_unauthenticated
    def get(self) -> None:
        provider = cast(OneTimeIdentityProvider, self.identity_provider)
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        if not self.current_user:
            if not provider.redeem(self.get_query_argument("token", "")):
                self.refuse()
                return
            provider.set_login_cookie(self, provider.generate_anonymous_user(self))
        self.redirect(self.next_page())

    def refuse(self) -> None:
        """Say what is wrong, and what to do, in every language."""
        self.set_status(403)
        self.set_header("Content-Security-Policy", policy())
        words = (
            "The address that leads here holds no valid token: each works once, and "
            "for as long as its server runs. Open the latest address that the server "
            "printed."
        )
        paragraphs = [
            f'<p lang="{html_code(language)}">{translate(language, words)}</p>'
            for language in LANGUAGES
        ]
        self.finish(REFUSED.format(paragraphs="\n".join(paragraphs)))

    def next_page(self) -> str:
        """Where the reader wanted to go, if that is a page of this server."""
        wanted = self.get_query_argument("next", "")
        inside = wanted.startswith(self.base_url) and not wanted.startswith("//")
        return wanted if inside and "\\" not in wanted else self.default_url


class OneTimeIdentityProvider(IdentityProvider):
    """Lets in by tokens that work once each; there is no other secret.

    ``on_entry`` is called after each entry, with nothing; it may print the next
    address.
    """

    login_handler_class = EnterHandler
    need_token = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.token = ""  # Jupyter's own would stay valid, and be put into pages
        self.cookie_options = {"samesite": "Lax"}
        self._tokens: set[str] = set()
        self.on_entry = lambda: None

    def issue(self) -> str:
        """A new token."""
        token = secrets.token_urlsafe(32)
        self._tokens.add(token)
        return token

    def redeem(self, token: str) -> bool:
        """Whether ``token`` lets in; it does not do so again."""
        if token not in self._tokens:
            return False
        self._tokens.remove(token)
        self.on_entry()
        return True

    def address(self, base: str) -> str:
        """An address below ``base`` that lets its first visitor in."""
        return f"{url_path_join(base, 'login')}?token={self.issue()}"
