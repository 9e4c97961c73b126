"""Which entries belong together, and which lead to one MindSpore API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apimap.mapping.loading import Block
from apimap.publication.model import (
    PublishedEntry,
    PublishedMapping,
    PublishedTarget,
)

SHOWN = 8  # relatives of an entry


class Relations:
    """Which entries belong together, found without parsing any."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = {block.reference: block for block in blocks}
        self._groups: dict[str, list[str]] = defaultdict(list)
        for reference, block in self._blocks.items():
            for key in _keys(block):
                self._groups[key].append(reference)

    def of(self, reference: str) -> list[str]:
        """The nearest relatives first: aliases, other forms, the same target.

        Raises KeyError for a reference that has no entry.
        """
        related = (
            other
            for key in _keys(self._blocks[reference])
            for other in self._groups[key]
            if other != reference
        )
        return list(dict.fromkeys(related))[:SHOWN]


def _keys(block: Block) -> Iterator[str]:
    """What an entry shares with its relatives.

    ``torch.nn.LayerNorm`` and ``torch.nn.functional.layer_norm`` are forms of one
    thing, as are ``torch.abs``, ``torch.Tensor.abs`` and ``torch.Tensor.abs_``.
    """
    yield f"alias {block.alias_of or block.reference}"
    tail = block.reference.rpartition(".")[2]
    yield f"form {tail.replace('_', '').lower()}"
    for target in block.targets[:1]:
        yield f"target {target}"


@dataclass(frozen=True)
class Leading:
    """A PyTorch API whose entry has a MindSpore API, ``target``, as a target.

    ``preferred`` says that the entry prefers it to its other targets.
    """

    entry: PublishedEntry
    target: PublishedTarget

    @property
    def preferred(self) -> bool:
        return self.entry.targets[0].name == self.target.name


def leading_here(mapping: PublishedMapping) -> dict[str, tuple[Leading, ...]]:
    """MindSpore API to the PyTorch APIs that lead to it, the most fitting first."""
    entries = {entry.reference: entry for entry in mapping.entries}
    return {
        name: tuple(
            Leading(entries[one], _target_of(entries[one], name)) for one in references
        )
        for name, references in mapping.targets.items()
    }


def _target_of(entry: PublishedEntry, name: str) -> PublishedTarget:
    return next(target for target in entry.targets if target.name == name)
