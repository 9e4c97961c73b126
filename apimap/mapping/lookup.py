"""An answer for a name, in both directions, without importing a framework."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from apimap.base.compat import StrEnum
from apimap.mapping.entries import Entry
from apimap.mapping.loading import Block, Mapping, open_mapping
from apimap.mapping.search.names import (
    Named,
    by_use,
    is_page,
    last_part,
    misfit,
    names_of,
)
from apimap.mapping.search.ranking import Ranking
from apimap.mapping.search.vocabulary import vocabulary

NEAREST = 5


class Direction(StrEnum):
    """What a name is that has an entry: a PyTorch API, or a MindSpore API."""

    REFERENCE = "reference"
    TARGET = "target"


@dataclass(frozen=True)
class LookUp:
    """The answer for ``name``: entries, or the names that are nearest to it.

    ``full`` is the whole name that it was taken for, empty where there is no entry.
    ``direction`` is None when there is no entry. ``others`` are names that ``name`` can
    stand for as well; ``pages`` are addresses of pages that answer it.
    """

    name: str
    direction: Direction | None
    entries: tuple[Entry, ...]
    others: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    full: str = ""


def find(name: str, mapping: Mapping | None = None) -> LookUp:
    """The entries that ``name`` leads to, else the names and pages nearest to it.

    A full name, an alias, a shorthand such as ``F.relu``, a variable's method such as
    ``x.view`` and an ending are understood; of several readings the likeliest counts.
    Raises DiagnosticError for a malformed mapping.
    """
    mapping = mapping or open_mapping()
    wanted = name.strip().removesuffix("()")
    if wanted in mapping.by_name or wanted in mapping.by_target:
        return _found(name, wanted, (), mapping)
    if family := mapping.answering(wanted):
        return LookUp(name, Direction.REFERENCE, (family.entry,), full=wanted)
    ranking = Ranking(names_of(map(_named, mapping.blocks), vocabulary()))
    likeliest, *others = ranking.readings(wanted) or [""]
    if likeliest:
        return _found(name, likeliest, others, mapping)
    return _nearest(name, ranking)


def leading_to(target: str, mapping: Mapping) -> list[Block]:
    """The entries that ``target`` answers, the most fitting first.

    Raises KeyError for a name that is nobody's target.
    """
    entries = by_use(map(_named, mapping.by_target[target]), vocabulary())
    ordered = sorted(entries, key=partial(misfit, target))
    return [mapping.by_name[named.reference] for named in ordered]


def _named(block: Block) -> Named:
    return Named(block.reference, block.aliases, block.targets, covers=block.covers)


def _found(name: str, full: str, others: Iterable[str], mapping: Mapping) -> LookUp:
    """The answer for ``full``; of ``others`` those that lead to something else."""
    if answering := mapping.answering(full):
        direction, blocks = Direction.REFERENCE, [answering]
    else:
        direction, blocks = Direction.TARGET, leading_to(full, mapping)
    shown = {block.reference for block in blocks}
    led_to = {
        other: {b.reference for b in mapping.by_target.get(other, ())} | {other}
        for other in others
    }
    elsewhere = tuple(other for other, led in led_to.items() if not led & shown)
    entries = tuple(block.entry for block in blocks)
    pages = tuple(
        lead
        for idea in vocabulary().idea
        if direction is Direction.TARGET and last_part(full) in idea.names
        for lead in idea.leads
        if is_page(lead)
    )
    return LookUp(name, direction, entries, elsewhere, pages=pages, full=full)


def _nearest(name: str, ranking: Ranking) -> LookUp:
    leads = [found.name for found in ranking.rank(name)]
    nearest = [lead for lead in leads if not is_page(lead)][:NEAREST]
    pages = [lead for lead in leads if is_page(lead)][:NEAREST]
    return LookUp(name, None, (), nearest=tuple(nearest), pages=tuple(pages))
