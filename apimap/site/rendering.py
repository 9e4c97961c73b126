"""Sphinx over every language, side by side and strictly."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

from apimap.base.diagnostics import BuildFailed
from apimap.base.languages import LANGUAGES
from apimap.base.progress import say
from apimap.publication.addresses import FOLDER

STRICT = ("-n", "-W", "--keep-going")


def render_languages(root: Path, build: Path) -> None:
    """Let Sphinx render all languages side by side, strictly.

    A run that ends early leaves a mark, and the next one starts afresh: Sphinx
    would not repeat the warnings of pages that it has already read.
    """
    started = time.monotonic()
    running = {language: start_sphinx(root, build, language) for language in LANGUAGES}
    try:
        failed = [language for language, run in running.items() if run.wait()]
    except BaseException:
        for run in running.values():
            run.kill()
        raise
    for language in set(LANGUAGES) - set(failed):
        drop_removed_pages(root, build / "stage" / language)
        unfinished_mark(build, language).unlink()
    if failed:
        names = " and the ".join(failed)
        raise BuildFailed(f"Sphinx found fault with the {names} pages, see above")
    say(f"Rendered {', '.join(LANGUAGES)} in {time.monotonic() - started:.1f} s")


def unfinished_mark(build: Path, language: str) -> Path:
    """The file that stands while a language is being rendered."""
    return build / f"unfinished-{language}"


def start_sphinx(root: Path, build: Path, language: str) -> subprocess.Popen:
    """Begin to render one language."""
    stage, doctrees = build / "stage" / language, build / "doctrees" / language
    mark = unfinished_mark(build, language)
    if mark.exists():
        shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(doctrees, ignore_errors=True)
    mark.touch()
    command = [sys.executable, "-m", "sphinx", "-q", *STRICT, "-c", str(root)]
    command += ["-D", f"language={language}", "-d", str(doctrees)]
    return subprocess.Popen([*command, str(root / "source"), str(stage)])


def drop_removed_pages(root: Path, stage: Path) -> None:
    """Remove what is left of pages whose source is gone: Sphinx does not."""
    for page in stage.rglob("*.html"):
        name = page.relative_to(stage)
        source = (root / "source" / name).with_suffix(".md")
        # Entry pages have no source; what renders them removes them.
        if name.parts[0] in ("_static", FOLDER) or source.exists():
            continue
        for suffix in (".html", ".ipynb", ".md"):
            page.with_suffix(suffix).unlink(missing_ok=True)
