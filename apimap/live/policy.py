"""The content security policy of a page: its own code, and no other's."""

from __future__ import annotations

import base64
import hashlib
import re

INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
DIRECTIVES = {
    "default-src": "'self'",
    # Pagefind's index is read by WebAssembly, in a worker made from a blob.
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",  # of outputs, and of the client
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def policy(html: bytes = b"") -> str:
    """The policy for a page: of inline scripts only those that stand in ``html``."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in INLINE_SCRIPT.findall(html)
    ]
    directives = dict(DIRECTIVES)
    directives["script-src"] = " ".join([directives["script-src"], *hashes])
    return "; ".join(f"{name} {value}" for name, value in directives.items())
