"""Which cases an entry is run as, by what its reference is."""

from __future__ import annotations

from collections.abc import Iterator

from apimap.mapping.entries import Entry
from apimap.signature.record import SignatureRecord
from apimap.verify.cases.case import Case
from apimap.verify.cases.distributed import DistributedCase
from apimap.verify.cases.functions import FunctionCase, reading_of
from apimap.verify.cases.modules import ModuleCase
from apimap.verify.cases.optimizers import OptimizerCase
from apimap.verify.cases.snippets import SnippetCase
from apimap.verify.model.outcomes import Reason
from apimap.verify.samples.handwritten import has_own, has_own_module
from apimap.verify.samples.pytorch import has_module, has_operator, has_optimizer
from apimap.verify.samples.snippets import snippets_of

# What keeps an API, or a namespace of them, from being compared.
OBSTACLES = {
    "torch.Tensor.cuda": Reason.NEEDS_GPU,
    "torch.autograd.profiler": Reason.MEASURES_TIME,
    "torch.cuda": Reason.NEEDS_GPU,
    "torch.nn.Module.cuda": Reason.NEEDS_GPU,
    "torch.onnx": Reason.NEEDS_ONNX,
    "torch.profiler": Reason.MEASURES_TIME,
    "torch.set_num_threads": Reason.NO_VISIBLE_RESULT,
}


class NotRunnable(Exception):
    """There is no way to run the entry, for ``reason``."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def cases_of(entry: Entry, record: SignatureRecord) -> list[Case]:
    """The cases of ``entry``: by inputs, by snippets, or by both.

    Raises NotRunnable where there is none.
    """
    if entry.unresolved or missing(entry.reference, record):
        raise NotRunnable(Reason.REFERENCE_MISSING)
    cases = list(_cases(entry, record))
    if not cases:
        raise NotRunnable(_obstacle(entry.reference))
    return cases


def _cases(entry: Entry, record: SignatureRecord) -> Iterator[Case]:
    reference = entry.reference
    if has_optimizer(reference):
        yield OptimizerCase(entry, record)
    elif has_operator(reference) or has_own(reference):
        yield FunctionCase(entry, record)
    elif has_module(reference) or has_own_module(reference):
        yield ModuleCase(entry, record)
    snippets = snippets_of(entry)
    if alone := [one for one in snippets if one.processes == 1]:
        yield SnippetCase(entry, alone)
    if together := [one for one in snippets if one.processes > 1]:
        yield DistributedCase(entry, together)


def _obstacle(reference: str) -> Reason:
    inside = f"{reference}."
    found = (why for name, why in OBSTACLES.items() if inside.startswith(f"{name}."))
    return next(found, Reason.NO_SAMPLES)


def missing(name: str, record: SignatureRecord) -> bool:
    """Whether the installed packages do not have ``name``."""
    try:
        reading_of(name, record)
    except LookupError:
        return True
    return False
