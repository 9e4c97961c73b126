"""Samples that are code: for what one call with sample inputs does not reach.

Both texts leave what is to be compared in ``result``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from apimap.mapping.entries import Entry
from apimap.verify.backends.interface import Backend
from apimap.verify.backends.mindspore import MindSpore
from apimap.verify.backends.pytorch import PyTorch
from apimap.verify.backends.running import executed
from apimap.verify.cases.case import WithoutGradients
from apimap.verify.model.outcomes import AS_WRITTEN, Aspect
from apimap.verify.model.samples import CODE, Observation, Sample
from apimap.verify.samples.snippets import Snippet
from apimap.verify.samples.variants import variants
from apimap.verify.samples.variation import described


class SnippetCase(WithoutGradients):
    """One entry that is run as code."""

    def __init__(self, entry: Entry, snippets: list[Snippet]) -> None:
        self.entry = entry
        self.snippets = snippets

    def samples(self, edges: bool = True) -> list[Sample]:
        """A sample for each snippet, then the same code with other numbers."""
        found = [
            Sample(f"code {snippet.label}", CODE, (snippet,))
            for snippet in self.snippets
        ]
        return [*found, *self._varied(found)] if edges else found

    def _varied(self, found: Sequence[Sample]) -> Iterator[Sample]:
        """The variants of which PyTorch gives something else than of those before."""
        seen: set[tuple[str, Any]] = set()
        for sample in found:
            others = [
                Sample(snippet.label, CODE, (snippet,))
                for snippet in variants(sample.args[0])
            ]
            for one in (sample, *others) if others else ():
                result = self._result(one)
                key = one.args[0].target, described(result)
                if result is not None and key not in seen:
                    seen.add(key)
                    yield from () if one is sample else (one,)

    def _result(self, sample: Sample) -> Any:
        try:
            return self.reference(sample).value
        except Exception:  # whatever PyTorch raises: it does not take the numbers
            return None

    def answers(self, target: str) -> bool:
        """Whether any sample is about ``target``."""
        return any(snippet.is_about(self._meant(target)) for snippet in self.snippets)

    def takes(self, sample: Sample, target: str) -> bool:
        """Whether the sample is about ``target``."""
        return sample.args[0].is_about(self._meant(target))

    def _meant(self, target: str) -> str:
        """The target whose code runs: a program is written as it should be."""
        targets = self.entry.targets
        return targets[0].name if target == AS_WRITTEN and targets else target

    def reference(self, sample: Sample) -> Observation:
        """What PyTorch's code leaves in ``result``."""
        return _observed(sample.args[0].torch, PyTorch())

    def target(self, sample: Sample, target: str) -> Observation:
        """What MindSpore's code leaves in ``result``."""
        code = sample.args[0].mindspore_for(self._meant(target))
        return _observed(code, MindSpore())

    def programs(
        self, sample: Sample, target: str, aspect: Aspect = Aspect.VALUE
    ) -> tuple[str, str]:
        """Both sides as they are, and the result printed."""
        snippet = sample.args[0]
        return (
            _printing(snippet.torch),
            _printing(snippet.mindspore_for(self._meant(target))),
        )


def _observed(code: str, backend: Backend) -> Observation:
    return Observation(backend.read(executed(code)["result"]))


def _printing(code: str) -> str:
    return f"{code.rstrip()}\nprint(result)\n"
