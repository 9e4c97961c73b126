"""Which way an entry is run, by what its reference is."""

from __future__ import annotations

from collections.abc import Iterator

from apimap.evidence.codes import Codes
from apimap.evidence.distributed import Distributed
from apimap.evidence.fixtures import fixtures_of
from apimap.evidence.functions import Functions, reading_of
from apimap.evidence.modules import Modules
from apimap.evidence.optimizers import Optimizers
from apimap.evidence.own import has_own, has_own_module
from apimap.evidence.running import Subject
from apimap.evidence.samples import has_module, has_operator, has_optimizer
from apimap.evidence.several import Several
from apimap.mapping.entries import Entry
from apimap.signature.record import Record


class NotRunnable(Exception):
    """There is no way to run the entry; the message is the reason, in English."""


def subject_of(entry: Entry, record: Record) -> Subject:
    """How ``entry`` is run.

    Raises NotRunnable with the reason where it cannot be.
    """
    if entry.unresolved or missing(entry.reference, record):
        raise NotRunnable("the reference is not in the installed packages")
    subjects = list(_subjects(entry, record))
    if not subjects:
        raise NotRunnable(_reason(entry.reference))
    return subjects[0] if len(subjects) == 1 else Several(subjects)


def _subjects(entry: Entry, record: Record) -> Iterator[Subject]:
    reference = entry.reference
    if has_optimizer(reference):
        yield Optimizers(entry, record)
    elif has_operator(reference) or has_own(reference):
        yield Functions(entry, record)
    elif has_module(reference) or has_own_module(reference):
        yield Modules(entry, record)
    fixtures = fixtures_of(entry)
    if alone := [one for one in fixtures if one.processes == 1]:
        yield Codes(entry, alone)
    if together := [one for one in fixtures if one.processes > 1]:
        yield Distributed(entry, together)


# What keeps an API, or a namespace of them, from being compared.
OBSTACLES = {
    "torch.Tensor.cuda": "PyTorch needs a GPU for it",
    "torch.autograd.profiler": "what it measures differs from run to run",
    "torch.cuda": "PyTorch needs a GPU for it",
    "torch.nn.Module.cuda": "PyTorch needs a GPU for it",
    "torch.onnx": "PyTorch needs the package onnx for it",
    "torch.profiler": "what it measures differs from run to run",
    "torch.set_num_threads": "no result shows what it changes",
}


def _reason(reference: str) -> str:
    inside = f"{reference}."
    found = (why for name, why in OBSTACLES.items() if inside.startswith(f"{name}."))
    return next(found, "no sample inputs")


def missing(name: str, record: Record) -> bool:
    """Whether the installed packages do not have ``name``."""
    try:
        reading_of(name, record)
    except LookupError:
        return True
    return False
