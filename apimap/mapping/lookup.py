"""An answer for a name, in both directions, without importing a framework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from apimap.base.compat import StrEnum
from apimap.mapping.entries import Entry
from apimap.mapping.loading import Mapping, open_mapping

SHORTHANDS = {
    "F.": "torch.nn.functional.",
    "ms.": "mindspore.",
    "mint.": "mindspore.mint.",
    "nn.functional.": "torch.nn.functional.",
    "ops.": "mindspore.ops.",
    "optim.": "torch.optim.",
}
NEAREST = 5
SIMILAR = 0.6


class Direction(StrEnum):
    """What a name is that has an entry: a PyTorch API, or a MindSpore API."""

    REFERENCE = "reference"
    TARGET = "target"


@dataclass(frozen=True)
class LookUp:
    """The answer for ``name``: entries, or the names that are nearest to it.

    ``direction`` is None when there is no entry.
    """

    name: str
    direction: Direction | None
    entries: tuple[Entry, ...]
    nearest: tuple[str, ...] = ()


def find(name: str, mapping: Mapping | None = None) -> LookUp:
    """The entries that ``name`` leads to, else the nearest names.

    A full name, an alias, a shorthand such as ``F.relu``, and an ending that only
    one name has are understood. Raises DiagnosticError for a malformed mapping.
    """
    mapping = mapping or open_mapping()
    wanted = name.strip().removesuffix("()")
    for candidate in _readings_of(wanted, mapping):
        if candidate in mapping.by_name:
            entry = mapping.by_name[candidate].entry
            return LookUp(name, Direction.REFERENCE, (entry,))
        if candidate in mapping.by_target:
            entries = tuple(block.entry for block in mapping.by_target[candidate])
            return LookUp(name, Direction.TARGET, entries)
    return LookUp(name, None, (), nearest(wanted, _all_names(mapping)))


def _all_names(mapping: Mapping) -> list[str]:
    return sorted({*mapping.by_name, *mapping.by_target})


def _readings_of(wanted: str, mapping: Mapping) -> Iterator[str]:
    """The full names that ``wanted`` can stand for, the likeliest first."""
    yield wanted
    for short, full in SHORTHANDS.items():
        if wanted.startswith(short):
            yield full + wanted.removeprefix(short)
    for names in (mapping.by_name, mapping.by_target):
        yield from _only([n for n in names if n.lower() == wanted.lower()])
    for names in (mapping.by_name, mapping.by_target):
        yield from _only([n for n in names if n.endswith(f".{wanted}")])


def _only(names: list[str]) -> list[str]:
    return names if len(names) == 1 else []


def nearest(wanted: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names most like ``wanted``: those that end in it, then similar ones.

    The last part weighs as much as the whole: people forget namespaces.
    """
    known = list(names)
    ending = [n for n in known if n.lower().endswith(f".{wanted.lower()}")]
    tail = wanted.rpartition(".")[2].lower()
    tails: dict[str, list[str]] = {}
    for known_name in known:
        tails.setdefault(known_name.rpartition(".")[2].lower(), []).append(known_name)
    similar = get_close_matches(tail, tails, NEAREST, SIMILAR)
    close = sorted(
        (n for similar_tail in similar for n in tails[similar_tail]),
        key=lambda n: -SequenceMatcher(None, wanted.lower(), n.lower()).ratio(),
    )
    return tuple(dict.fromkeys([*ending, *close]))[:NEAREST]
