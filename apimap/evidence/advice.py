"""How a call is written so that it gives the same: run, compared, and shown.

What an entry advises is no sample of its pair: it enters no count and no verdict.
"""

from __future__ import annotations

from apimap.evidence.codes import Codes
from apimap.evidence.compare import judge
from apimap.evidence.fixtures import advice_of
from apimap.evidence.randomness import seed
from apimap.evidence.running import SEED, show
from apimap.evidence.verdicts import Shown
from apimap.mapping.entries import Entry


class Unsound(Exception):
    """The advice does not give what PyTorch gives; the message says how."""


def advised(entry: Entry) -> Shown | None:
    """Both programs of the entry's advice and what they print; None without any.

    Raises Unsound where their results differ, and whatever a program raises.
    """
    fixtures = advice_of(entry.reference)
    if not fixtures:
        return None
    subject = Codes(entry, list(fixtures))
    sample, target = subject.samples()[0], entry.targets[0].name
    seed(SEED)
    expected = subject.reference(sample)
    if difference := judge(expected, subject.target(sample, target)):
        raise Unsound(difference.message)
    made: list[Shown] = []
    show(subject, sample, target, made.append)
    return made[-1]
