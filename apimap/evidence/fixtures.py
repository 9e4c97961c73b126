"""Samples written as code: those of the entries, and families that many entries share.

A family is a text for each side with ``{reference}``, ``{target}`` and ``{arguments}``
in it, and the arguments of each reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from apimap.files import package_data
from apimap.findings import Finding, FindingError
from apimap.mapping.entries import Entry
from apimap.toml import read_toml


@dataclass(frozen=True)
class Fixture:
    """Code for both sides, about one target or, where it is empty, about any.

    A side of several processes runs it in each of them.
    """

    label: str
    torch: str
    mindspore: str
    target: str = ""
    processes: int = 1

    def is_about(self, target: str) -> bool:
        """Whether the code uses ``target``: of no other does it say anything."""
        if self.target:
            return self.target == target
        short = target.rpartition(".")[2]
        return (
            re.search(rf"\b{re.escape(short)}\b", self.mindspore_for(target))
            is not None
        )

    def mindspore_for(self, target: str) -> str:
        """The code for ``target``."""
        return self.mindspore.replace("{target}", target)


def fixtures_of(entry: Entry) -> list[Fixture]:
    """The samples of ``entry`` that are code: its own, then those of a family."""
    own = [
        Fixture(f"{number}", sample.torch, sample.mindspore, sample.target)
        for number, sample in enumerate(entry.samples)
    ]
    return [*own, *families().get(entry.reference, ())]


def advice_of(reference: str) -> tuple[Fixture, ...]:
    """How calls of ``reference`` are written so that they give the same."""
    return families(package_data() / "advice").get(reference, ())


@cache
def families(folder: Path | None = None) -> Mapping[str, tuple[Fixture, ...]]:
    """Reference to the samples that a family has for it.

    Raises FindingError for a file that is malformed.
    """
    found: dict[str, tuple[Fixture, ...]] = {}
    for path in sorted((folder or package_data() / "samples").glob("*.toml")):
        for reference, fixture in _read(path):
            found[reference] = (*found.get(reference, ()), fixture)
    return found


def _read(path: Path) -> Iterator[tuple[str, Fixture]]:
    stored = read_toml(path)
    try:
        for family in stored["family"]:
            yield from _members(family)
    except (KeyError, TypeError, AttributeError) as error:
        message = f"the samples cannot be read ({error})"
        raise FindingError(Finding(path, 0, message, "Correct the file")) from error


def _members(family: Mapping[str, Any]) -> Iterator[tuple[str, Fixture]]:
    for reference, calls in family["calls"].items():
        for number, call in enumerate(calls):
            given = (
                {"torch": call, "mindspore": call} if isinstance(call, str) else call
            )
            texts = (_filled(family, side, given[side], reference) for side in SIDES)
            label = f"{reference.rpartition('.')[2]} {number}"
            processes = family.get("processes", 1)
            yield reference, Fixture(label, *texts, given.get("target", ""), processes)


SIDES = ("torch", "mindspore")


def _filled(
    family: Mapping[str, Any], side: str, arguments: str, reference: str
) -> str:
    text = family[side].strip().replace("{arguments}", arguments.strip())
    return text.replace("{reference}", reference)
