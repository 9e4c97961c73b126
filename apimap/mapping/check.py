"""Everything that is checked of the mapping in one call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from apimap.findings import Finding, FindingError
from apimap.mapping.formatting import check_layout, mapping_paths
from apimap.mapping.loading import Mapping, mapping_folder, open_mapping
from apimap.mapping.rules import check_entries
from apimap.mapping.signature_rules import check_against_record
from apimap.mapping.texts import repeated, texts_in
from apimap.signature.record import read_newest_record, read_record


def check_mapping(
    folder: Path | None = None, record: Path | None = None
) -> list[Finding]:
    """The findings about the mapping in ``folder`` and its recorded signatures.

    By default both are those that come with the package.
    """
    try:
        mapping = open_mapping(folder)
        found = [
            *check_entries(mapping.entries),
            *check_texts(mapping),
            *check_claims(mapping),
            *check_layouts(folder or mapping_folder()),
        ]
    except FindingError as error:
        return [error.finding]
    try:
        recorded = read_record(record) if record else read_newest_record()
    except FindingError as error:
        return [*found, error.finding]
    return sorted([*found, *check_against_record(mapping.entries, recorded)])


def check_layouts(folder: Path) -> Iterator[Finding]:
    """Each file in ``folder`` that ``apimap mapping format`` would change."""
    for path in mapping_paths(folder):
        try:
            yield from check_layout(path)
        except FindingError as error:
            yield error.finding


def check_texts(mapping: Mapping) -> Iterator[Finding]:
    """Texts that stand twice, that two files name alike, and that nothing uses."""
    fields = [block.fields for block in mapping.blocks]
    for number, owner in repeated(fields, mapping.shared.texts):
        block = mapping.blocks[number]
        message = f"{block.reference}: a text stands at {owner} too"
        remedy = "Name it once in texts.toml, and write the name"
        yield Finding(block.path, block.line, message, remedy)
    used = {text for one in fields for text in texts_in(one) if isinstance(text, str)}
    names = Counter(name for file in mapping.files for name in file.texts)
    for file in mapping.files:
        for name in file.texts:
            if names[name] > 1:
                complaint = f"two texts are called {name}", "Give each its own name"
                yield Finding(file.path, file.line_of_text(name), *complaint)
            elif name not in used:
                complaint = f"no entry uses the text {name}", "Remove it"
                yield Finding(file.path, file.line_of_text(name), *complaint)


def check_claims(mapping: Mapping) -> Iterator[Finding]:
    """Claims of the official table about APIs that have no entry."""
    for edition in mapping.shared.editions:
        for name in sorted(edition.claims.keys() - mapping.by_name.keys()):
            message = f"{name} has no entry"
            remedy = "Write an entry, or make it an alias of one"
            yield Finding(edition.path, 0, message, remedy)
