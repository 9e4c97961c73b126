"""What a worker says to the pool, a line of JSON each.

A worker says ``Starting`` before each sample: when it dies or hangs, the pool knows
the sample. Example of a worker's lines, for one sample that matches::

    {"type":"Begin","reference":"torch.abs"}
    {"type":"Starting","target":"mindspore.ops.abs","index":0,"label":"abs 0",...}
    {"type":"Ended","reference":"torch.abs","target":"mindspore.ops.abs",...}
    {"type":"Finished"}
"""

from __future__ import annotations

import msgspec

from apimap.verify.model.outcomes import (
    Aspect,
    Demonstration,
    GraphResult,
    Outcome,
    Reason,
    Tally,
    Transcript,
)


class Message(msgspec.Struct, frozen=True, tag=True):
    """A line of a worker."""


class Begin(Message, frozen=True, tag=True):
    """The worker begins with a task about ``reference``."""

    reference: str


class Finished(Message, frozen=True, tag=True):
    """The task that was begun is done."""


class Starting(Message, frozen=True, tag=True):
    """What the worker is at: one sample, an example, or the entry's advice.

    Of an example, of what is only shown, of a compiled call and of advice ``label``
    alone says what it is, see EXAMPLE, GRAPH and ADVICE.
    """

    target: str
    index: int
    label: str
    dtype: str = ""
    size: int = 0
    aspect: Aspect = Aspect.VALUE
    ordinary: bool = False


EXAMPLE, GRAPH, ADVICE = "example", "graph", "advice"


class Report(Message, frozen=True, tag=True):
    """Something that was found out about ``reference``."""

    reference: str


class NotRun(Report, frozen=True, tag=True):
    """``target`` was not run, and why."""

    target: str
    reason: Reason


class Ended(Report, frozen=True, tag=True):
    """What a sample came to, and how good an example it makes, if it makes one."""

    target: str
    outcome: Outcome
    legibility: int | None


class EndedAlone(Report, frozen=True, tag=True):
    """What a sample came to in a process of its own."""

    target: str
    outcome: Outcome


class Compiled(Report, frozen=True, tag=True):
    """What a call of ``target`` came to when it was compiled."""

    target: str
    graph: GraphResult


class Covered(Report, frozen=True, tag=True):
    """How many parameters of the reference its samples give, of those that they can."""

    parameters: Tally


class Example(Report, frozen=True, tag=True):
    """A sample that matches, as programs; see ``PairResult`` for ``same_call``."""

    target: str
    shown: Demonstration
    same_call: Transcript | None = None


class Shown(Report, frozen=True, tag=True):
    """A sample that failed, as programs, or a more readable one like it.

    ``message`` says how that one failed.
    """

    target: str
    index: int
    shown: Demonstration
    message: str = ""


class Advised(Report, frozen=True, tag=True):
    """What the entry advises gives the same, as programs."""

    shown: Demonstration


class Unsound(Report, frozen=True, tag=True):
    """What the entry advises does not give the same."""

    message: str


class Broken(Report, frozen=True, tag=True):
    """Our own code failed."""

    message: str


SampleReport = NotRun | Ended | EndedAlone | Compiled | Example | Shown | Advised
AnyReport = SampleReport | Covered | Unsound | Broken
AnyMessage = Begin | Finished | Starting | AnyReport
ENCODER = msgspec.json.Encoder()
DECODER: msgspec.json.Decoder[AnyMessage] = msgspec.json.Decoder(AnyMessage)
