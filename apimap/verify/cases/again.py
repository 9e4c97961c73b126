"""What is called is called again: many times in a row, and after another call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from apimap.verify.cases.case import Prepared
from apimap.verify.cases.distributed import DistributedCase
from apimap.verify.cases.optimizers import OptimizerCase
from apimap.verify.cases.snippets import SnippetCase
from apimap.verify.model.samples import AGAIN, Sample, is_ordinary, ordinary_dtype

MANY, MANY_OF_SLOW = 25, 5
SLOW = (SnippetCase, OptimizerCase)  # they begin anew, and some compile


def called_again(
    prepared: Sequence[Prepared], targets: Iterable[str]
) -> Iterator[Prepared]:
    """Of each target an ordinary sample, to be called again.

    ``prepared`` are the samples of one entry, ``targets`` what they are run on.
    """
    dtype = ordinary_dtype(one.sample for one in prepared)
    usual = [one for one in prepared if _is_repeatable(one, dtype)]
    chosen: dict[int, Prepared] = {}
    for target in targets:
        about = [one for one in usual if one.is_about(target)]
        if about:
            plainest = min(about, key=_cost)
            chosen[id(plainest)] = plainest
    for one in chosen.values():
        case, sample = one
        calls = MANY_OF_SLOW if isinstance(case, SLOW) else MANY
        label = f"{AGAIN}{calls} times"
        yield Prepared(case, replace(sample, label=label, calls=calls))
        if other := _other(one, prepared):
            after = replace(sample, label=f"{AGAIN}after another", calls=2, after=other)
            yield Prepared(case, after)


def _is_repeatable(one: Prepared, dtype: str) -> bool:
    together = isinstance(one.case, DistributedCase)  # it takes seconds
    return not together and is_ordinary(one.sample, dtype)


def _cost(one: Prepared) -> tuple[bool, bool, int]:
    """Samples with gradients and some elements first, then the smallest."""
    sample = one.sample
    return not sample.differentiate, sample.size < 2, sample.size


def _other(one: Prepared, prepared: Sequence[Prepared]) -> Sample | None:
    """A sample of other shapes or of another dtype, that the same case runs."""
    same = (other.sample for other in prepared if other.case is one.case)
    mine = one.sample.size, one.sample.dtype
    return next((s for s in same if s.size and (s.size, s.dtype) != mine), None)
