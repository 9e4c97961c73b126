"""The permanent addresses of the site: pages, and labelled places on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from apimap.base.files import project_data, write_atomically
from apimap.base.markdown import elements
from apimap.mapping.loading import open_mapping
from apimap.pages.cells import Page, read_page
from apimap.pages.check import page_files
from apimap.publication.addresses import entry_address, page_names


def record_file(root: Path) -> Path:
    """Where the addresses of the project at ``root`` are recorded."""
    return root / "source" / "addresses.txt"


def page_addresses(page: Page, root: Path) -> Iterator[str]:
    """The page's address below a language's folder, then those of its labels."""
    folder = root / "source"
    place = page.path.relative_to(folder if page.path.is_relative_to(folder) else root)
    address = str(place.with_suffix(".html"))
    labels = {
        element.value
        for cell in page.cells
        if cell.kind == "text"
        for element in elements(cell.body)
        if element.kind == "label"
    }
    yield address
    yield from sorted(f"{address}#{label}" for label in labels)


def site_addresses(root: Path) -> set[str]:
    """Every address of the project at ``root``; the same in each language."""
    return written_addresses(root) | entry_addresses(root)


def written_addresses(root: Path) -> set[str]:
    """The addresses of the pages that have a source of their own."""
    return {
        address
        for path in page_files(root)
        for address in page_addresses(read_page(path), root)
    }


def entry_addresses(root: Path) -> set[str]:
    """The addresses of the pages of the mapping's entries, and of their targets."""
    folder = project_data(root) / "mapping"
    if not folder.exists():
        return set()
    mapping = open_mapping(folder)
    names = [block.reference for block in mapping.blocks]
    pages = page_names([*names, *mapping.by_target])
    return set(map(entry_address, pages.values()))


def recorded_addresses(root: Path) -> set[str]:
    """The addresses that were promised to be permanent."""
    path = record_file(root)
    return set(path.read_text("utf-8").split()) if path.exists() else set()


def record_addresses(root: Path) -> list[str]:
    """Add the addresses that are new to the record; return them. None is removed."""
    recorded = recorded_addresses(root)
    new = sorted(site_addresses(root) - recorded)
    if new:
        lines = sorted(recorded | set(new))
        write_atomically(record_file(root), "\n".join(lines) + "\n")
    return new
