"""Calls that are made again, judged together: what changes from one to the next."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from apimap.verify.model.outcomes import Kind

Judged = tuple[Kind, str]  # what a sample came to, and the message that explains it


def judge_again(
    judge: Callable[[], Judged], calls: int, other: Callable[[], object]
) -> Judged | None:
    """What so many calls come to, each judged by itself; None where all fail alike.

    ``other`` is done before the last of them. What differs from call to call depends on
    what was done before, whatever else is wrong.
    """
    found = [judge() for _ in range(calls - 1)]
    with contextlib.suppress(Exception):  # whatever the target raises at another sample
        other()
    found.append(judge())
    matches = sum(kind is Kind.MATCH for kind, _ in found)
    if matches == calls:
        return Kind.MATCH, ""
    if not matches:
        return None
    number, judged = next(
        (n, one) for n, one in enumerate(found, start=1) if one[0] is not Kind.MATCH
    )
    times = f"{matches} of {calls} calls match; call {number}: {judged[0]}"
    return Kind.STATE_DEPENDENT, f"{times}, {judged[1]}"
