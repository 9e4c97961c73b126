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
        ours, _ = self.programs(sample, "")
        return Observation([one.result for one in in_ranks("torch", ours)])

    def target(self, sample: Sample, target: str) -> Observation:
        """What MindSpore's code leaves in ``result``, by rank."""
        _, theirs = self.programs(sample, target)
        return Observation([one.result for one in in_ranks("mindspore", theirs)])

    def programs(
        self, sample: Sample, target: str, aspect: Aspect = Aspect.VALUE
    ) -> tuple[str, str]:
        """Both sides with the line that starts them; each rank prints its result."""
        snippet = sample.args[0]
        codes = snippet.torch, snippet.mindspore_for(target)
        return tuple(
            f'{launch}\n{code.rstrip()}\nprint(f"rank {{rank}}:", result)\n'
            for launch, code in zip(LAUNCH.values(), codes, strict=True)
        )
