"""What subjects have in common: which targets and samples they are about."""

from __future__ import annotations

from apimap.evidence.inputs import Sample
from apimap.mapping.entries import Entry


class Answers:
    """A subject whose samples are about every target."""

    entry: Entry
    uninitialised = False

    def answers(self, target: str) -> bool:
        """Whether ``target`` alone can answer a call of the reference.

        What is composed of several calls has targets that are a part of the answer
        only; one of the reference's own name is more than that.
        """
        own = self.entry.reference.rpartition(".")[2] == target.rpartition(".")[2]
        return own or self.entry.category != "composed"

    def takes(self, sample: Sample, target: str) -> bool:
        """Every sample is about every target."""
        return True


class Plain(Answers):
    """A subject without gradients."""

    def differentiates(self, sample: Sample, expected: object) -> bool:
        return False

    def reference_gradients(self, sample: Sample) -> None:
        """There are none."""

    def target_gradients(self, sample: Sample, target: str) -> None:
        """There are none."""
