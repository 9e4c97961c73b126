"""Claims, signatures and runs joined: what site, commands and programs read."""

from __future__ import annotations

import msgspec


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Common to all types here: nothing is changed, and nothing is left undescribed."""
