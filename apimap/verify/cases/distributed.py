"""Cases of code that two processes a framework run as the ranks of one group."""

from __future__ import annotations

from apimap.verify.backends.running import LAUNCH, in_ranks
from apimap.verify.cases.snippets import SnippetCase
from apimap.verify.model.outcomes import Aspect
from apimap.verify.model.samples import Observation, Sample


class DistributedCase(SnippetCase):
    """One entry that is run as code in several processes."""

    def reference(self, sample: Sample) -> Observation:
        """What PyTorch's code leaves in ``result``, by rank."""
        reference_code, _ = self.programs(sample, "")
        return Observation([one.result for one in in_ranks("torch", reference_code)])

    def target(self, sample: Sample, target: str) -> Observation:
        """What MindSpore's code leaves in ``result``, by rank."""
        _, target_code = self.programs(sample, target)
        return Observation([one.result for one in in_ranks("mindspore", target_code)])

    def programs(
        self, sample: Sample, target: str, aspect: Aspect = Aspect.VALUE
    ) -> tuple[str, str]:
        """Both sides with the line that starts them; each rank prints its result."""
        snippet = sample.args[0]
        return (
            _launched("torch", snippet.torch),
            _launched("mindspore", snippet.mindspore_for(self._meant(target))),
        )


def _launched(framework: str, code: str) -> str:
    """``code`` as a program that its framework's launcher starts in every rank."""
    last = 'print(f"rank {rank}:", result)'
    return f"{LAUNCH[framework]}\n{code.rstrip()}\n{last}\n"
