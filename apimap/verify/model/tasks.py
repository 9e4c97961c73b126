"""A task for a worker: an entry, or one sample of it alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from apimap.mapping.entries import Entry
from apimap.verify.model.outcomes import Aspect

SampleKey = tuple[str, int]  # a target, and the index of a sample
Legibility = tuple[int, int]  # how well a sample reads, 0 is best; then its index


@dataclass
class Task:
    """One entry to run: what is done of it, and the best example so far.

    ``waits`` says that it starts processes of its own, and mostly waits for them.
    ``given_up`` names targets that ended too many processes, ``compiled`` those that
    were run as graphs. With ``alone`` only that
    sample is run, and shown as code, in the ``aspect`` that differs.
    Without ``edges`` PyTorch's own samples are run and no more: to try the others
    ended a process. ``newest`` says that MindSpore is the release for which rules are
    written: only there are they run, and calls compiled. With ``advise`` the entry's
    advice is still to be run.
    """

    entry: Entry
    waits: bool = False
    done: set[SampleKey] = field(default_factory=set)
    best: dict[str, Legibility] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    compiled: set[str] = field(default_factory=set)
    alone: SampleKey | None = None
    edges: bool = True
    aspect: Aspect = Aspect.VALUE
    newest: bool = True
    advise: bool = True
