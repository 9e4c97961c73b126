"""Who waits for a kernel, and whose turn it is."""

from __future__ import annotations

import time
from collections.abc import Callable


class Turns:
    """A line of tickets, first come, first served.

    Whoever waits asks again and again; a ticket not heard of for ``patience``
    seconds is dropped, as its reader has gone.
    """

    def __init__(
        self, patience: float = 10.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._heard: dict[str, float] = {}  # in the order in which they came

    def place(self, ticket: str) -> int:
        """How many stand before ``ticket``, which joins the line if it is new."""
        self._heard[ticket] = self._clock()
        self._drop_silent()
        return list(self._heard).index(ticket)

    def leave(self, ticket: str) -> None:
        self._heard.pop(ticket, None)

    def anyone(self) -> bool:
        """Whether somebody waits."""
        self._drop_silent()
        return bool(self._heard)

    def _drop_silent(self) -> None:
        oldest = self._clock() - self._patience
        self._heard = {t: heard for t, heard in self._heard.items() if heard >= oldest}
