"""Which tests one process of a run takes together."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

# Files whose tests share nothing, and take long together.
SPREAD = ("tests/browser/test_pages.py",)


class ByFile(LoadFileScheduling):
    """The tests of a file go to one process, which makes once what they share."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return nodeid if file in SPREAD else file
