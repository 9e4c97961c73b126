"""Build the whole site: both languages, the root pages, the search index.

Each language is built in ``build/stage``; the site is published to
``build/html`` by a rename, and only when everything succeeded: what stands
there is always whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from apimap.base.diagnostics import BuildFailed
from apimap.base.files import locked, project_data, write_atomically
from apimap.base.versions import installed_environment

INPUTS = (
    "apimap/data/**/*.*",
    "conf.py",
    "notebooks/**/*.*",
    "pagefind.yml",
    "requirements.txt",
    "source/*.*",
    "source/mapping/*.*",
    "_static/**/*.*",
    "_templates/**/*.*",
)
PACKAGE_INPUTS = ("**/*.py", "data/**/*.*")


def build_site(root: Path) -> Path:
    """Build the site of the project at ``root`` and return its folder.

    Does nothing when nothing that it depends on has changed. Raises BuildFailed;
    a site that stood there before is then still there.
    """
    build = root / "build"
    site, stamp = build / "html", build / "html.digest"
    build.mkdir(parents=True, exist_ok=True)
    with locked(build / ".lock", _tell_of_another):
        inputs = inputs_digest(root)
        if site.exists() and stamp.exists() and stamp.read_text("utf-8") == inputs:
            print("Nothing has changed since the last build.")
            return site
        stamp.unlink(missing_ok=True)
        make_site(root, site)
        write_atomically(stamp, inputs)
    return site


def _tell_of_another() -> None:
    print("Another build is at work here; waiting for it.", flush=True)


def inputs_digest(root: Path) -> str:
    """A digest of everything that the site depends on."""
    variables = [os.environ.get(name) for name in ("SITE_URL", "SITE_BINDER")]
    surroundings = (installed_environment(), variables, shutil.which("npm") is None)
    hashed = hashlib.sha256(repr(surroundings).encode())
    package = Path(__file__).parent.parent
    paths = {path for pattern in INPUTS for path in root.glob(pattern)}
    paths |= {path for pattern in PACKAGE_INPUTS for path in package.glob(pattern)}
    for path in sorted(path for path in paths if path.is_file()):
        hashed.update(f"{path}\0".encode() + path.read_bytes())
    return hashed.hexdigest()


def make_site(root: Path, site: Path) -> None:
    """Run what is stale, render, and publish to ``site``. Raises BuildFailed."""
    # Imported here: a build with nothing to do needs none of it.
    from apimap.execution.cell_run import Kernels
    from apimap.execution.pages import execution_cache
    from apimap.pages.check import page_files
    from apimap.site.programs import publish_mapping
    from apimap.site.publishing import assemble, publish
    from apimap.site.rendering import render_languages
    from apimap.site.running import refuse_broken, run_pages

    pages = page_files(root)
    refuse_broken(pages, project_data(root))
    run_pages(pages, execution_cache(root), Kernels())
    publish_mapping(root, site.parent)
    render_languages(root, site.parent)
    publish(assemble(root, site.with_name("html.new")), site)


def main() -> int:
    """Build the site of the present folder; the exit status is for make."""
    try:
        site = build_site(Path())
    except (BuildFailed, OSError) as error:
        print(f"\n{error}\n\nThe site was not built.", file=sys.stderr)
        return 1
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed; run: make html", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the site was not built.", file=sys.stderr)
        return 130
    print(f"Open {site / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
