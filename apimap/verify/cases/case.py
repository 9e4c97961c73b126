"""A case: an API that is ready to be run, in the way that its sort is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from apimap.mapping.entries import Entry
from apimap.verify.backends.interface import Tensors
from apimap.verify.model.outcomes import AS_WRITTEN, Aspect
from apimap.verify.model.samples import Observation, Sample
from apimap.verify.model.values import Array


@dataclass(frozen=True)
class Evaluation:
    """A call that is ready to be evaluated on tensors that stand for ``inputs``.

    ``text`` is equal for two samples of which the same compiled function is called.
    """

    inputs: Sequence[Array]
    evaluate: Callable[[Tensors], Any]
    text: str


# What is compiled reads its source from a file, which is there inside the context.
CompiledCall = AbstractContextManager[Evaluation]


class NotCompilable(Exception):
    """A case that is a program, and not one call."""


class Case(Protocol):
    """What a run asks of a case; a target is the name of a MindSpore API."""

    entry: Entry

    @property
    def uninitialised(self) -> bool:
        """Whether the result is whatever the memory held."""

    def answers(self, target: str) -> bool:
        """Whether ``target`` alone answers a call of the reference."""

    def takes(self, sample: Sample, target: str) -> bool:
        """Whether ``sample`` is about ``target``."""

    def samples(self, edges: bool = True) -> list[Sample]:
        """The samples, those at the edges with ``edges`` alone."""

    def reference(self, sample: Sample) -> Observation:
        """What PyTorch does. Raises whatever PyTorch raises."""

    def target(self, sample: Sample, target: str) -> Observation:
        """What MindSpore does. Raises whatever it raises, Rejected or Unmatched."""

    def differentiates(self, sample: Sample, expected: Observation) -> bool:
        """Whether the result has gradients that can be compared."""

    def reference_gradients(self, sample: Sample) -> list[Array]:
        """PyTorch's gradients, see ``Backend.gradients``."""

    def target_gradients(self, sample: Sample, target: str) -> list[Array]:
        """MindSpore's gradients, in the same order."""

    def precise(self, sample: Sample) -> Observation | None:
        """What PyTorch does in more digits; None where that is not known."""

    def precise_gradients(self, sample: Sample) -> list[Array] | None:
        """PyTorch's gradients in more digits; None where they are not known."""

    def compiled(self, sample: Sample, target: str) -> CompiledCall:
        """The call of MindSpore, compiled; see ``Evaluation``.

        Raises NotCompilable for a case that is no single call.
        """

    def programs(
        self, sample: Sample, target: str, aspect: Aspect = Aspect.VALUE
    ) -> tuple[str, str]:
        """The sample as a program of each framework, which prints the ``aspect``.

        Raises TooLong, Rejected or Unmatched where there is none.
        """


class Prepared(NamedTuple):
    """A sample, and the case that runs it."""

    case: Case
    sample: Sample

    def is_about(self, target: str) -> bool:
        return self.case.answers(target) and self.case.takes(self.sample, target)


class CaseBase:
    """A case whose samples are about every target that answers alone."""

    entry: Entry

    def compiled(self, sample: Sample, target: str) -> CompiledCall:
        raise NotCompilable

    @property
    def uninitialised(self) -> bool:
        return False

    def answers(self, target: str) -> bool:
        """What is composed of several calls has targets that are a part of the answer
        only; one of the reference's own name is more than that.
        """
        if target == AS_WRITTEN:
            return True
        own = self.entry.reference.rpartition(".")[2] == target.rpartition(".")[2]
        return own or self.entry.category != "composed"

    def takes(self, sample: Sample, target: str) -> bool:
        return True

    def precise(self, sample: Sample) -> Observation | None:
        return None

    def precise_gradients(self, sample: Sample) -> list[Array] | None:
        return None


class WithoutGradients(CaseBase):
    """A case whose results have no gradients."""

    def differentiates(self, sample: Sample, expected: Observation) -> bool:
        return False

    def reference_gradients(self, sample: Sample) -> list[Array]:
        raise NotImplementedError("asked for gradients, although there are none")

    def target_gradients(self, sample: Sample, target: str) -> list[Any]:
        raise NotImplementedError("asked for gradients, although there are none")
