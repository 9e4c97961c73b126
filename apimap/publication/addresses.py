"""Where an entry stands on the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

FOLDER = "mapping"


def page_names(references: Iterable[str]) -> Mapping[str, str]:
    """Reference to the name of its page, without the ending.

    That is the reference itself. Of names that differ only in case the first in
    the order of characters, which is a class, keeps its name; the others get an
    ending, as some file systems take such names for one.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for reference in sorted(references):
        alike[reference.lower()].append(reference)
    return {
        reference: reference if number == 0 else f"{reference}-{number + 1}"
        for group in alike.values()
        for number, reference in enumerate(group)
    }


def entry_address(page_name: str) -> str:
    """The address of an entry's page below a language's folder."""
    return f"{FOLDER}/{page_name}.html"
