"""Which parameters of the references the samples give, of those that they can.

A parameter is given by a call that passes something else than its default. What no
sample is to give is named, with its reason, in ``samples.arguments``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import Signature
from typing import Any

from apimap.mapping.entries import Entry
from apimap.signature.readings import Reading
from apimap.signature.record import SignatureRecord
from apimap.verify.calls.translation import RECEIVING
from apimap.verify.cases.case import Prepared
from apimap.verify.cases.choice import NotRunnable, cases_of
from apimap.verify.cases.functions import reading_of
from apimap.verify.cases.optimizers import OptimizerCase
from apimap.verify.model.samples import CODE, Sample
from apimap.verify.samples.arguments import is_given, is_other


@dataclass(frozen=True)
class Coverage:
    """The parameters of one reference, and those of them that samples give."""

    reference: str
    known: frozenset[str]
    given: frozenset[str]

    @property
    def missing(self) -> frozenset[str]:
        """What no sample gives."""
        return self.known - self.given

    @property
    def tally(self) -> tuple[int, int]:
        """How many parameters are given, and how many there are."""
        return len(self.known & self.given), len(self.known)


def coverage(entries: Iterable[Entry], record: SignatureRecord) -> Iterator[Coverage]:
    """The coverage of each entry that is run; makes its samples, in this process.

    ``record`` holds the signatures.
    """
    for entry in entries:
        try:
            cases = cases_of(entry, record)
        except NotRunnable:
            continue
        prepared = [Prepared(case, one) for case in cases for one in case.samples()]
        yield covered(entry, prepared, record)


def covered(
    entry: Entry, prepared: Iterable[Prepared], record: SignatureRecord
) -> Coverage:
    """The coverage of ``entry`` by its samples with their cases.

    ``record`` holds the signatures.
    """
    reading = reading_of(entry.reference, record)
    return coverage_of(reading, [_whole(*one) for one in prepared])


def share(found: Iterable[Coverage]) -> tuple[int, int]:
    """How many parameters are given, and how many there are."""
    tallies = [one.tally for one in found]
    return sum(given for given, _ in tallies), sum(known for _, known in tallies)


def coverage_of(reading: Reading, samples: Iterable[Sample]) -> Coverage:
    """What ``samples`` give of the parameters that ``reading`` holds."""
    known = {
        parameter.name
        for signature in reading.signatures
        for parameter in signature.parameters.values()
        if is_given(parameter)
    }
    calls = [call for one in samples for call in _calls(reading, one)]
    given = {
        name
        for signature in reading.signatures
        for args, kwargs in calls
        for name in _passed(signature, args, kwargs)
    }
    return Coverage(reading.name, frozenset(known), frozenset(given & known))


Arguments = tuple[tuple[Any, ...], Mapping[str, Any]]


def _whole(case: Any, sample: Sample) -> Sample:
    """``sample`` with the parameters that an optimizer is given before all else."""
    if not isinstance(case, OptimizerCase):
        return sample
    return Sample(sample.label, sample.dtype, ("parameters",), sample.kwargs)


def _calls(reading: Reading, sample: Sample) -> Iterator[Arguments]:
    """The calls of the reference in a sample, without what stands before the dot."""
    if sample.dtype == CODE:
        yield from _written(reading.name.rpartition(".")[2], sample.args[0].torch)
    else:
        receivers = int(reading.kind in RECEIVING)
        yield sample.args[receivers:], sample.kwargs


def _written(short: str, code: str) -> Iterator[Arguments]:
    """The calls of what is called ``short``, whatever it belongs to."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and _called(node.func) == short:
            kwargs = {one.arg: _literal(one.value) for one in node.keywords if one.arg}
            yield tuple(map(_literal, node.args)), kwargs


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _literal(node: ast.expr) -> Any:
    """The value of a literal; for anything else an object equal to nothing."""
    try:
        return ast.literal_eval(node)
    except ValueError:
        return object()


def _passed(
    signature: Signature, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Iterator[str]:
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError:
        return
    for name, value in bound.arguments.items():
        if is_other(value, signature.parameters[name]):
            yield name
