"""The rendered languages put together, with what stands above them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from apimap.base.diagnostics import BuildFailed
from apimap.base.languages import LANGUAGE_NAMES, LANGUAGES, html_code
from apimap.base.progress import say
from apimap.base.words import translate
from apimap.live.client import ClientUnavailable, add_client
from apimap.site.programs import write_for_programs


def site_address() -> str:
    """The address that the site will have, without a slash; empty if unknown."""
    return os.environ.get("SITE_URL", "").rstrip("/")


def assemble(root: Path, target: Path) -> Path:
    """Make the whole site of the project at ``root`` in ``target``; return it."""
    copy_languages(root / "build" / "stage", target)
    templates = root / "_templates" / "root"
    write_root_pages(templates, target)
    write_for_programs(root, root_templates(templates), target)
    index_for_search(target)
    add_running(target)
    return target


def add_running(site: Path) -> None:
    """Let pages run their code where a server has kernels; not every build can."""
    try:
        add_client(site)
    except ClientUnavailable as reason:
        say(f"Running code in the page was left out: {reason}")


def copy_languages(stage: Path, target: Path) -> None:
    """Put the languages together in ``target``.

    Copies, not links: Sphinx writes into its files, and what is published must
    not change before the next build has succeeded.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for language in LANGUAGES:
        shutil.copytree(
            stage / language,
            target / language,
            ignore=shutil.ignore_patterns(".buildinfo*", "_sources"),
        )


def root_templates(folder: Path) -> Environment:
    """The templates of what stands above the languages; HTML is escaped.

    They may include those of the languages' pages.
    """
    escape = select_autoescape(["html", "xml"])
    return Environment(
        loader=FileSystemLoader([folder, folder.parent]), autoescape=escape
    )


def write_root_pages(templates: Path, site: Path) -> None:
    """The pages above the languages: the choice of one, not found, the sitemap."""
    address = site_address()
    context = {
        "languages": [
            {"code": html_code(code), "folder": code, "name": name}
            for code, name in LANGUAGE_NAMES.items()
        ],
        "root": "/" + "/".join([*address.split("/")[3:], ""]).lstrip("/"),
        "address": address,
        "phrases": {code: partial(translate, code) for code in LANGUAGES},
        "pages": sorted(
            str(page.relative_to(site / LANGUAGES[0]))
            for page in (site / LANGUAGES[0]).rglob("*.html")
        ),
    }
    jinja = root_templates(templates)
    # A sitemap holds full addresses, so there is none without the site's own.
    names = ["index.html", "404.html", *(["sitemap.xml"] if address else [])]
    for name in names:
        content = jinja.get_template(name).render(context)
        (site / name).write_text(content, encoding="utf-8")


def index_for_search(site: Path) -> None:
    """Let Pagefind index the pages, each language for itself."""
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--silent"]
    if subprocess.run(command, check=False).returncode:
        raise BuildFailed("Pagefind could not index the pages, see above")


def publish(fresh: Path, site: Path) -> None:
    """Put ``fresh`` in the place of ``site``."""
    old = site.with_name(f"{site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)
