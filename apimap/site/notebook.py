"""A page as a notebook in one language, with its outputs, for any Jupyter."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from jupyter_cache import get_cache

from apimap.base.words import translate
from apimap.execution.pages import page_notebook
from apimap.mapping.loading import open_mapping
from apimap.pages.cells import Page, read_page
from apimap.pages.selection import select_language
from apimap.publication.addresses import (
    documentation_address,
    entry_address,
    page_names,
)

ROLE = re.compile(r"(?<!`)\{([\w:]+)\}`([^`]+)`")
LABEL = re.compile(r"^\(([\w.-]+)\)=\s*$", re.MULTILINE)
ADMONITION = re.compile(
    r"^:::\{(note|tip|warning|important)\}\n(.*?)\n:::\s*$", re.MULTILINE | re.DOTALL
)
TITLED = re.compile(r"^(.*?)\s*<(.+)>$")


def executed_notebook(
    page: Page, language: str, cache: Path, base_address: str = ""
) -> nbformat.NotebookNode:
    """``page`` in one language as a notebook with its outputs.

    Outputs come from the jupyter-cache at ``cache``. MyST syntax that plain
    Jupyter does not know becomes ordinary Markdown; links to other pages need
    the site's ``base_address``, and become plain words without one. Raises
    KeyError when the cache has no execution of this code.
    """
    notebook = page_notebook(page, language)
    _, notebook = get_cache(cache).merge_match_into_notebook(notebook)
    values = glued_values(notebook)
    documents = page.path.resolve().parent.parent / "source"
    for cell in notebook.cells:
        for key in ("lang", "of"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "markdown":
            cell.source = plain_markdown(
                cell.source, values, language, base_address, documents
            )
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    notebook.cells = [cell for cell in notebook.cells if cell.source.strip()]
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"  # random ids would change the file at every build
    return notebook


def glued_values(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Name to text of the values that the run made available to the page."""
    return {
        output.metadata["scrapbook"]["name"]: output.data["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "scrapbook" in output.get("metadata", {})
    }


def plain_markdown(
    source: str,
    values: dict[str, str],
    language: str,
    base_address: str = "",
    documents: Path = Path("source"),
) -> str:
    """``source`` without the MyST syntax that only this site understands.

    A link to a page without words of its own gets the title of the page, which is
    below ``documents``.
    """

    def plain_role(found: re.Match[str]) -> str:
        role, content = found.groups()
        if role == "glue:text":
            return f"`{values[content]}`"
        if role == "api":
            return f"[`{content}`]({documentation_address(content, language)})"
        if role == "entry":
            return entry_link(content, language, base_address)
        titled = TITLED.match(content)
        if role != "doc":
            return titled[1] if titled else content
        name = (titled[2] if titled else content).lstrip("/")
        words = titled[1] if titled else title_of(documents / f"{name}.md", language)
        if not base_address:
            return words
        return f"[{words}]({base_address}{language}/{name}.html)"

    def quoted(found: re.Match[str]) -> str:
        heading = translate(language, found[1].capitalize())
        lines = [f"**{heading}**", "", *found[2].strip().splitlines()]
        return "\n".join(f"> {line}".rstrip() for line in lines)

    source = LABEL.sub(r'<a id="\1"></a>', source)
    source = ADMONITION.sub(quoted, source)
    return ROLE.sub(plain_role, source).strip("\n")


def title_of(path: Path, language: str) -> str:
    """The title of a page in one language."""
    lines = select_language(read_page(path), language).splitlines()
    return next(line[2:] for line in lines if line.startswith("# "))


def entry_link(name: str, language: str, base_address: str) -> str:
    """A link to the entry's page; without the site's address, just the name."""
    if not base_address:
        return f"`{name}`"
    references = [block.reference for block in open_mapping().blocks]
    page = entry_address(page_names(references)[name])
    return f"[`{name}`]({base_address}{language}/{page})"
