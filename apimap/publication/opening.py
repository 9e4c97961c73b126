"""What is published from: claims, signatures, runs and pages, opened together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from apimap.base.files import package_data
from apimap.mapping.entries import Platform
from apimap.mapping.loading import Mapping as Entries
from apimap.mapping.loading import open_mapping
from apimap.publication.addresses import entry_address, page_names
from apimap.publication.relations import Relations
from apimap.signature.record import SignatureRecord, read_newest_record
from apimap.verify.model.outcomes import AS_WRITTEN
from apimap.verify.results.grades import Grade, grade_of
from apimap.verify.results.history import measured
from apimap.verify.results.record import Provenance, RunRecord
from apimap.verify.results.store import (
    PairVerdict,
    VerdictFile,
    pair_of,
    read_all_records,
    read_all_verdicts,
)

NO_PAGES: Mapping[str, Sequence[str]] = MappingProxyType({})


class Runs:
    """The records of runs below a folder of data, read when they are asked for.

    Without a folder there are none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @cached_property
    def records(self) -> Sequence[RunRecord]:
        """Those of every platform and version, the newest MindSpore first.

        Raises DiagnosticError for a record that cannot be used.
        """
        return read_all_records(self._folder) if self._folder else []

    @cached_property
    def verdicts(self) -> Sequence[VerdictFile]:
        """Their verdicts alone, in the same order, for who needs no details.

        Raises DiagnosticError for a file that cannot be used.
        """
        return read_all_verdicts(self._folder) if self._folder else []

    @cached_property
    def _by_pair(self) -> list[dict[tuple[str, str], PairVerdict]]:
        """Of each file of verdicts the lines by pair, made when the file is asked."""
        return [{} for _ in self.verdicts]

    def _line(self, number: int, pair: tuple[str, str]) -> PairVerdict | None:
        lines = self._by_pair[number]
        if not lines:
            found = self.verdicts[number].verdicts
            lines.update(((one.reference, one.target), one) for one in found)
        return lines.get(pair)

    @cached_property
    def by_platform(self) -> dict[Platform, list[RunRecord]]:
        """The records of each platform; none where nothing was measured."""
        return measured(self.records)

    def newest(
        self, reference: str, target: str
    ) -> tuple[PairVerdict, Provenance] | None:
        """What the newest run that has the pair came to, and what it ran on."""
        for number, file in enumerate(self.verdicts):
            if line := self._line(number, (reference, target)):
                return line, file.provenance
        return None

    def grade(self, reference: str, targets: Sequence[str]) -> Grade:
        """What the newest run that has the entry came to, in the better way to call.

        ``targets`` are those of the entry ``reference``.
        """
        written = self.newest(reference, AS_WRITTEN)
        found = [self.newest(reference, target) for target in targets[:1]]
        pairs = [pair_of(one[0]) for one in (*found, written) if one]
        if not pairs:
            return Grade.NOT_RUN
        return grade_of(pairs[0], pair_of(written[0]) if written else None)


@dataclass(frozen=True)
class Publication:
    """Everything that an entry is published from.

    ``uses`` says which notebook pages use an API in their code, ``guides`` which
    treat it: both map a name to the pages' addresses below a language's folder.
    """

    mapping: Entries
    signatures: SignatureRecord
    runs: Runs = field(default_factory=Runs)
    uses: Mapping[str, Sequence[str]] = field(default_factory=lambda: NO_PAGES)
    guides: Mapping[str, Sequence[str]] = field(default_factory=lambda: NO_PAGES)

    @cached_property
    def page_names(self) -> Mapping[str, str]:
        references = [block.reference for block in self.mapping.blocks]
        return page_names([*references, *self.mapping.by_target])

    @cached_property
    def relations(self) -> Relations:
        return Relations(self.mapping.blocks)

    def address(self, name: str) -> str:
        """The address of the page of a reference or a target, below a language's
        folder."""
        return entry_address(self.page_names[name])


def open_publication(
    data: Path | None = None,
    uses: Mapping[str, Sequence[str]] = NO_PAGES,
    guides: Mapping[str, Sequence[str]] = NO_PAGES,
) -> Publication:
    """The mapping, signatures and runs below ``data``, by default the package's.

    For ``uses`` and ``guides`` see Publication. Runs are read when they are asked for.
    Raises DiagnosticError when mapping or signatures cannot be used.
    """
    folder = data or package_data()
    mapping = open_mapping(folder / "mapping")
    signatures = read_newest_record(folder / "signatures")
    return Publication(mapping, signatures, Runs(folder), uses, guides)
