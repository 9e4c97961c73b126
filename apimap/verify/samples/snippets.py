"""Samples written as code: those of the entries, and families that many entries share.

A family is a text for each side with ``{reference}``, ``{target}`` and ``{arguments}``
in it, and the arguments of each reference. With ``settings`` each call is also made
after some lines more, which change what the text sets up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data
from apimap.base.toml import read_toml
from apimap.base.versions import FRAMEWORKS
from apimap.mapping.entries import Entry


@dataclass(frozen=True)
class Snippet:
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


def snippets_of(entry: Entry) -> list[Snippet]:
    """The samples of ``entry`` that are code: its own, then those of a family."""
    own = [
        Snippet(f"{number}", sample.torch, sample.mindspore, sample.target)
        for number, sample in enumerate(entry.samples)
    ]
    return [*own, *families().get(entry.reference, ())]


def advice_snippets(reference: str) -> tuple[Snippet, ...]:
    """How calls of ``reference`` are written so that they give the same."""
    return families(package_data() / "advice").get(reference, ())


@cache
def families(folder: Path | None = None) -> Mapping[str, tuple[Snippet, ...]]:
    """Reference to the samples that a family has for it.

    Raises DiagnosticError for a file that is malformed.
    """
    found: dict[str, tuple[Snippet, ...]] = {}
    for path in sorted((folder or package_data() / "samples").glob("*.toml")):
        for reference, snippet in _read(path):
            found[reference] = (*found.get(reference, ()), snippet)
    return found


def _read(path: Path) -> Iterator[tuple[str, Snippet]]:
    stored = read_toml(path)
    try:
        for family in stored["family"]:
            yield from _members(family)
    except (KeyError, TypeError, AttributeError) as error:
        message = f"the samples cannot be read ({error})"
        raise DiagnosticError(
            Diagnostic(path, 0, message, "Correct the file")
        ) from error


def _members(family: Mapping[str, Any]) -> Iterator[tuple[str, Snippet]]:
    settings = ("", "", ""), *_settings(family)
    for reference, calls in family["calls"].items():
        for number, call in enumerate(calls):
            given = (
                {"torch": call, "mindspore": call} if isinstance(call, str) else call
            )
            for name, torch, mindspore in settings:
                yield (
                    reference,
                    Snippet(
                        f"{reference.rpartition('.')[2]} {number}{name}",
                        _filled(family, "torch", torch + given["torch"], reference),
                        _filled(
                            family,
                            "mindspore",
                            mindspore + given["mindspore"],
                            reference,
                        ),
                        given.get("target", ""),
                        family.get("processes", 1),
                    ),
                )


def _settings(family: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """How what a family sets up is changed before each call, and the name of that."""
    for one in family.get("settings", ()):
        torch, mindspore = (f"{one[framework].strip()}\n" for framework in FRAMEWORKS)
        yield f", {one['name']}", torch, mindspore


def _filled(
    family: Mapping[str, Any], framework: str, arguments: str, reference: str
) -> str:
    text = family[framework].strip().replace("{arguments}", arguments.strip())
    return text.replace("{reference}", reference)
