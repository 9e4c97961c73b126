"""A piece of work for a child: an entry, or one sample of it alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from apimap.evidence.fixtures import fixtures_of
from apimap.mapping.entries import Entry

# What a program shows of a sample.
VALUE, TYPE, GRADIENT = "value", "type", "gradient"
Place = tuple[str, int]  # a target and the index of a sample


@dataclass
class Work:
    """One entry to run: what is done of it, and the best example so far.

    ``given_up`` names targets that ended too many processes. With ``alone`` only that
    sample is run, and shown as code, in the ``aspect`` that differs.
    Without ``edges`` PyTorch's own samples are run and no more: to try the others
    ended a process. With ``advise`` the entry's advice is still to be run.
    """

    entry: Entry
    done: set[Place] = field(default_factory=set)
    best: dict[str, tuple[int, int]] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    alone: Place | None = None
    edges: bool = True
    aspect: str = VALUE
    advise: bool = True

    @property
    def waits(self) -> bool:
        """Whether it starts processes of its own, and mostly waits for them."""
        return any(one.processes > 1 for one in fixtures_of(self.entry))


@dataclass(frozen=True)
class At:
    """The sample that a child is at; of what is only shown a label and no more."""

    target: str
    index: int
    label: str
    dtype: str = ""
    size: int = 0
    aspect: str = VALUE


EXAMPLE, ADVICE = "example", "advice"
