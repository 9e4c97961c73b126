"""What ``{run-figures}`` shows: what the newest runs came to, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from apimap.base.words import translate
from apimap.publication.model import PublishedEntry, PublishedRun
from apimap.publication.wording import GRADE_LABELS
from apimap.sphinx_ext.mapping.domain import MappingDomain
from apimap.verify.model.outcomes import CODE, Tally
from apimap.verify.results.grades import Grade

WITHOUT_KERNEL = frozenset({Grade.UNSUPPORTED, Grade.NOT_RUN})


@dataclass
class Figures:
    """Of all entries: samples by way to call, and what ordinary use comes to.

    ``ordinary`` and ``entries`` are (equal, all) of what runs on the platform: samples
    of ordinary use in the better way to call, and entries in which all of them are.
    ``parameters`` is (given by samples, all that can be) of the APIs that are called
    with inputs, ``programs`` of those that are run in programs; zero where nobody
    counted.
    """

    same_call: int = 0
    as_written: int = 0
    ordinary: Tally = (0, 0)
    entries: Tally = (0, 0)
    parameters: Tally = (0, 0)
    programs: Tally = (0, 0)
    grades: Counter[Grade] = field(default_factory=Counter)


def shown(mapping: MappingDomain) -> list[Any]:
    """What the view is made from."""
    return list(mapping.entries.values())


def context_of(mapping: MappingDomain, language: str) -> dict[str, Any]:
    """What the template is given."""
    labels = {
        grade: translate(language, words) for grade, words in GRADE_LABELS.items()
    }
    return {"figures": figures_of(mapping.entries.values()), "grades": labels}


def figures_of(entries: Iterable[PublishedEntry]) -> Figures:
    """The figures of ``entries``; an alias counts with the entry that it stands for."""
    found = Figures()
    for entry in entries:
        if entry.alias_of or not (entry.targets or entry.rule):
            continue
        grade = entry.evidence.grade
        found.grades[grade] += 1
        found.same_call += sum(one.runs[0].samples for one in entry.targets if one.runs)
        found.as_written += entry.written.samples if entry.written else 0
        if is_run_by_programs(entry):
            found.programs = _added(found.programs, entry.evidence.parameters)
        else:
            found.parameters = _added(found.parameters, entry.evidence.parameters)
        if grade not in WITHOUT_KERNEL:
            equal, ran = _best(entry.newest, entry.written)
            found.ordinary = _added(found.ordinary, (equal, ran))
            found.entries = _added(found.entries, (grade.is_equal, 1))
    return found


def is_run_by_programs(entry: PublishedEntry) -> bool:
    """Whether all samples of ``entry`` are programs, for which no call has inputs."""
    runs = [target.runs[0] for target in entry.targets if target.runs]
    dtypes = {dtype for run in runs if run.dtypes for dtype in run.dtypes}
    return dtypes == {CODE}


def _added(one: Tally, other: Tally) -> Tally:
    return one[0] + other[0], one[1] + other[1]


def _best(*runs: PublishedRun | None) -> Tally:
    """Of the runs that there are, the tally of the one with most equal samples."""
    tallies = [one.tallies.ordinary for one in runs if one and one.tallies]
    return max(tallies, key=lambda one: one[0] / max(one[1], 1), default=(0, 0))
