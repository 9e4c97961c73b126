"""Under a notebook page's title: what it ran on, and the page to take along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from jupyter_cache.base import JupyterCacheAbstract
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from apimap.base.files import write_atomically
from apimap.base.versions import Environment, installed_environment
from apimap.base.words import translate
from apimap.execution.pages import cached_execution, task_of
from apimap.pages.cells import read_page
from apimap.site.notebook import executed_notebook


class ProvenanceBar(nodes.Admonition, nodes.Element):
    """What a page ran on. Being an admonition, it stays out of page descriptions."""


def setup_part(app: Sphinx) -> None:
    app.add_node(ProvenanceBar, html=(open_bar, close_bar))
    app.connect("env-get-outdated", pages_run_again)
    app.connect("doctree-resolved", show_provenance)
    app.connect("build-finished", write_downloads)


def pages_run_again(
    app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set
) -> list[str]:
    """The pages that were executed since Sphinx last read them."""
    cache = get_cache(app.config.nb_execution_cache_path)
    return [
        docname
        for docname in executed_pages(app)
        if docname not in added | changed | removed
        and run_time(cache, Path(env.doc2path(docname)))
        != NbMetadataCollector.get_exec_data(env, docname)["mtime"]
    ]


def run_time(cache: JupyterCacheAbstract, path: Path) -> float | None:
    """When the cached outputs of the page at ``path`` came about, if there are any."""
    task = task_of(path)
    record = task and cached_execution(cache, task)
    return record.created.timestamp() if record else None


def show_provenance(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Insert the versions, the date and the downloads after the page's title."""
    execution = NbMetadataCollector.get_exec_data(app.env, docname)
    title = next(doctree.findall(nodes.title), None)
    if execution is None or title is None:
        return
    language = app.config.language
    date = datetime.fromtimestamp(execution["mtime"], timezone.utc).date().isoformat()
    bar = ProvenanceBar()
    words = versions_line(installed_environment())
    bar += nodes.paragraph("", words, classes=["versions"])
    words = translate(language, "Outputs from a run on {date}", date=date)
    bar += nodes.paragraph("", words, classes=["run-date"])
    links = nodes.paragraph("", "", classes=["downloads"])
    name = Path(docname).name
    for label, suffix in (
        ("Download the notebook", ".ipynb"),
        ("Download the source", ".md"),
    ):
        words = translate(language, label)
        links += nodes.reference("", words, refuri=name + suffix, classes=["download"])
        links += nodes.Text(" ")
    bar += links
    title.parent.insert(title.parent.index(title) + 1, bar)


def open_bar(translator: HTML5Translator, node: ProvenanceBar) -> None:
    translator.body.append('<div class="provenance">\n')


def close_bar(translator: HTML5Translator, node: ProvenanceBar) -> None:
    translator.body.append("</div>\n")


def versions_line(environment: Environment) -> str:
    """The versions as a reader wants them, in one line."""
    return " · ".join(
        (
            f"PyTorch {environment.torch}",
            f"MindSpore {environment.mindspore}",
            f"NumPy {environment.numpy}",
            f"Python {environment.python}",
            environment.system,
        )
    )


def executed_pages(app: Sphinx) -> Iterator[str]:
    """The documents whose cells were executed."""
    for docname in sorted(app.env.found_docs):
        if NbMetadataCollector.get_exec_data(app.env, docname):
            yield docname


def write_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Write each executed page's notebook, with outputs, and its source beside it."""
    if exception or app.builder.format != "html":
        return
    cache = Path(app.config.nb_execution_cache_path)
    for docname in executed_pages(app):
        page = read_page(Path(app.env.doc2path(docname)))
        notebook = executed_notebook(
            page, app.config.language, cache, app.config.html_baseurl
        )
        target = Path(app.outdir) / docname
        write_atomically(Path(f"{target}.ipynb"), nbformat.writes(notebook))
        write_atomically(Path(f"{target}.md"), "\n".join(page.lines) + "\n")
