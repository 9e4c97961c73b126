"""Samples that are code: for what one call with sample inputs does not reach.

Both texts leave what is to be compared in ``result``.
"""

from __future__ import annotations

from apimap.evidence.answers import Plain
from apimap.evidence.compare import Observation
from apimap.evidence.executing import executed
from apimap.evidence.fixtures import Fixture
from apimap.evidence.frameworks import MindSpore, Side, Torch
from apimap.evidence.inputs import Sample
from apimap.evidence.work import VALUE
from apimap.mapping.entries import Entry


class Codes(Plain):
    """One entry that is run as code."""

    def __init__(self, entry: Entry, fixtures: list[Fixture]) -> None:
        self.entry = entry
        self.fixtures = fixtures

    def samples(self, edges: bool = True) -> list[Sample]:
        """A sample for each fixture."""
        return [
            Sample(f"code {fixture.label}", "code", (fixture,))
            for fixture in self.fixtures
        ]

    def answers(self, target: str) -> bool:
        """Whether any sample is about ``target``."""
        return any(fixture.is_about(target) for fixture in self.fixtures)

    def takes(self, sample: Sample, target: str) -> bool:
        """Whether the sample is about ``target``."""
        return sample.args[0].is_about(target)

    def reference(self, sample: Sample) -> Observation:
        """What PyTorch's code leaves in ``result``."""
        return _observed(sample.args[0].torch, Torch())

    def target(self, sample: Sample, target: str) -> Observation:
        """What MindSpore's code leaves in ``result``."""
        return _observed(sample.args[0].mindspore_for(target), MindSpore())

    def programs(
        self, sample: Sample, target: str, aspect: str = VALUE
    ) -> tuple[str, str]:
        """Both sides as they are, and the result printed."""
        fixture = sample.args[0]
        codes = fixture.torch, fixture.mindspore_for(target)
        return tuple(f"{code.rstrip()}\nprint(result)\n" for code in codes)


def _observed(code: str, side: Side) -> Observation:
    return Observation(side.read(executed(code)["result"]))
