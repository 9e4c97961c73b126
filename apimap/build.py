"""Build the whole site: both languages, the root pages, the search index.

Each language is built in ``build/stage``; the site is published to
``build/html`` by a rename, and only when everything succeeded: what stands
there is always whole.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from apimap.execution import cache_folder, execute_page
from apimap.findings import FindingError
from apimap.languages import LANGUAGE_NAMES, LANGUAGES, html_code
from apimap.pages.check import check_buildable, page_files

STRICT = ("-n", "-W", "--keep-going")


class BuildFailed(Exception):
    """The site could not be built; the message is for the person who builds."""


def build_site(root: Path) -> Path:
    """Build the site of the project at ``root`` and return its folder.

    Raises BuildFailed; a site that stood there before is then still there.
    """
    pages = page_files(root)
    refuse_broken(pages)
    execute_pages(pages, cache_folder(root))
    build = root / "build"
    for language in LANGUAGES:
        render(root, build, language)
        drop_removed_pages(root, build / "stage" / language)
    fresh = build / "html.new"
    assemble(build / "stage", fresh)
    write_root_pages(root / "_templates" / "root", fresh)
    index_for_search(fresh)
    return publish(fresh, build / "html")


def refuse_broken(pages: list[Path]) -> None:
    """Stop before any work when a page's structure is broken."""
    findings = [finding for page in pages for finding in check_buildable(page)]
    if findings:
        raise BuildFailed("\n".join(map(str, findings)))


def execute_pages(pages: list[Path], cache: Path) -> None:
    """Run the pages whose code has no outputs yet; report each as it ends."""
    failures = []
    for page in pages:
        try:
            execution = execute_page(page, cache)
        except FindingError as error:
            failures.append(str(error))
            report(f"{page.name}: failed")
            continue
        if execution:
            how = "cached" if execution.cached else f"ran {execution.seconds:.1f} s"
            report(f"{page.name}: {how}")
    if failures:
        raise BuildFailed("\n".join(failures))


def render(root: Path, build: Path, language: str) -> None:
    """Let Sphinx render one language, strictly.

    A run that ends early leaves a mark, and the next one starts afresh: Sphinx
    would not repeat the warnings of pages that it has already read.
    """
    stage, doctrees = build / "stage" / language, build / "doctrees" / language
    mark = build / f"unfinished-{language}"
    if mark.exists():
        shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(doctrees, ignore_errors=True)
    mark.touch()
    started = time.monotonic()
    command = [sys.executable, "-m", "sphinx", "-q", *STRICT, "-c", str(root)]
    command += ["-D", f"language={language}", "-d", str(doctrees)]
    done = subprocess.run([*command, str(root / "source"), str(stage)], check=False)
    if done.returncode:
        raise BuildFailed(f"Sphinx found fault with the {language} pages, see above")
    mark.unlink()
    report(f"{language}: rendered in {time.monotonic() - started:.1f} s")


def drop_removed_pages(root: Path, stage: Path) -> None:
    """Remove what is left of pages whose source is gone: Sphinx does not."""
    for page in stage.rglob("*.html"):
        name = page.relative_to(stage)
        source = (root / "source" / name).with_suffix(".md")
        if "_static" in name.parts or source.exists():
            continue
        for suffix in (".html", ".ipynb", ".md"):
            page.with_suffix(suffix).unlink(missing_ok=True)


def assemble(stage: Path, target: Path) -> None:
    """Put the languages together in ``target``, by hard links."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for language in LANGUAGES:
        shutil.copytree(
            stage / language,
            target / language,
            copy_function=os.link,
            ignore=shutil.ignore_patterns(".buildinfo*", "_sources"),
        )


def write_root_pages(templates: Path, site: Path) -> None:
    """The pages above the languages: the choice of one, not found, the sitemap."""
    address = os.environ.get("SITE_URL", "").rstrip("/")
    context = {
        "languages": [
            {"code": html_code(code), "folder": code, "name": name}
            for code, name in LANGUAGE_NAMES.items()
        ],
        "root": "/" + "/".join([*address.split("/")[3:], ""]).lstrip("/"),
        "address": address,
        "pages": sorted(
            str(page.relative_to(site / LANGUAGES[0]))
            for page in (site / LANGUAGES[0]).rglob("*.html")
        ),
    }
    jinja = Environment(loader=FileSystemLoader(templates), autoescape=True)
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


def publish(fresh: Path, site: Path) -> Path:
    """Put ``fresh`` in the place of ``site``."""
    old = site.with_name(f"{site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    return site


def report(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    """Build the site of the present folder; the exit status is for make."""
    try:
        site = build_site(Path())
    except BuildFailed as error:
        print(f"\n{error}\n\nThe site was not built.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the site was not built.", file=sys.stderr)
        return 130
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed; run: make html", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{error}\n\nThe site was not built.", file=sys.stderr)
        return 1
    report(f"Open {site / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
