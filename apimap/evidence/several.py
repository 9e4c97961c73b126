"""An entry that is run in more than one way, such as by inputs and by code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apimap.evidence.compare import Observation
from apimap.evidence.inputs import Sample
from apimap.evidence.running import Subject
from apimap.evidence.work import VALUE


class Several:
    """The samples of several subjects, each run by the one that made it."""

    uninitialised = False

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self.subjects = subjects
        self.owners: dict[int, Subject] = {}
        self.made: list[Sample] = []

    def answers(self, target: str) -> bool:
        """Whether any of them has samples about ``target``."""
        return any(subject.answers(target) for subject in self.subjects)

    def samples(self, edges: bool = True) -> list[Sample]:
        """All samples, in the order of the subjects."""
        for subject in self.subjects:
            for sample in subject.samples(edges):
                self.owners[id(sample)] = subject
                self.made.append(sample)
        return self.made

    def takes(self, sample: Sample, target: str) -> bool:
        """Whether the sample's subject is about ``target``."""
        owner = self._owner(sample)
        return owner.answers(target) and owner.takes(sample, target)

    def _owner(self, sample: Sample) -> Subject:
        return self.owners[id(sample)]

    def reference(self, sample: Sample) -> Observation:
        return self._owner(sample).reference(sample)

    def target(self, sample: Sample, target: str) -> Observation:
        return self._owner(sample).target(sample, target)

    def differentiates(self, sample: Sample, expected: Observation) -> bool:
        return self._owner(sample).differentiates(sample, expected)

    def reference_gradients(self, sample: Sample) -> Any:
        return self._owner(sample).reference_gradients(sample)

    def target_gradients(self, sample: Sample, target: str) -> Any:
        return self._owner(sample).target_gradients(sample, target)

    def programs(
        self, sample: Sample, target: str, aspect: str = VALUE
    ) -> tuple[str, str]:
        return self._owner(sample).programs(sample, target, aspect)
