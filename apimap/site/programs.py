"""What the site holds for programs: the mapping as JSON, its schema, llms.txt."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from jinja2 import Environment

from apimap.base.files import project_data
from apimap.base.languages import LANGUAGES, SOURCE_LANGUAGE
from apimap.pages.uses import pages_by_api, pages_by_subject
from apimap.publication.joining import publish
from apimap.publication.mapping_json import mapping_schema, read_mapping, write_mapping
from apimap.publication.model import MAPPING_NAME, SCHEMA_NAME
from apimap.publication.opening import open_publication
from apimap.publication.wording import CATEGORY_LABELS
from apimap.site.names import write_names


def publish_mapping(root: Path, build: Path) -> None:
    """Write the mapping of the project at ``root`` to ``build``, for all that shows it.

    Raises DiagnosticError for a mapping or a record that cannot be used.
    """
    pages = _pages(root)
    publication = open_publication(
        project_data(root), pages_by_api(pages), pages_by_subject(pages)
    )
    write_mapping(build / MAPPING_NAME, publish(publication))


def write_for_programs(root: Path, templates: Environment, site: Path) -> None:
    """Write the mapping, its schema, ``llms.txt`` and the search's names into ``site``.

    ``root`` is the project, whose mapping is published beside ``site``; ``templates``
    has the one of ``llms.txt``.
    """
    shutil.copyfile(site.parent / MAPPING_NAME, site / MAPPING_NAME)
    schema = json.dumps(mapping_schema(), ensure_ascii=False, indent=2)
    (site / SCHEMA_NAME).write_text(schema + "\n", encoding="utf-8")
    mapping = read_mapping(site / MAPPING_NAME)
    write_names(root, mapping, site)
    context = {
        "mapping": mapping,
        "labels": CATEGORY_LABELS,
        "language": SOURCE_LANGUAGE,
        "languages": LANGUAGES,
        "notebooks": [f"notebooks/{page.stem}.html" for page in _pages(root)],
    }
    words = templates.get_template("llms.txt").render(context)
    (site / "llms.txt").write_text(words, encoding="utf-8")


def _pages(root: Path) -> list[Path]:
    return sorted(root.glob("notebooks/*.md"))
