"""What the site holds for programs: the mapping as JSON, its schema, llms.txt."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
from jinja2 import Environment

from apimap.base.files import project_data
from apimap.base.languages import LANGUAGES, SOURCE_LANGUAGE
from apimap.pages.uses import pages_by_api, pages_by_subject
from apimap.publication.joining import publish
from apimap.publication.model import SCHEMA_NAME
from apimap.publication.opening import open_publication
from apimap.publication.schema import mapping_schema
from apimap.publication.wording import CATEGORY_LABELS


def write_for_programs(root: Path, templates: Environment, site: Path) -> None:
    """Write ``mapping.json``, its schema and ``llms.txt`` into ``site``.

    Raises DiagnosticError for a mapping that cannot be used.
    """
    pages = sorted(root.glob("notebooks/*.md"))
    data = project_data(root)
    mapping = publish(
        open_publication(data, pages_by_api(pages), pages_by_subject(pages))
    )
    (site / "mapping.json").write_bytes(msgspec.json.encode(mapping) + b"\n")
    schema = json.dumps(mapping_schema(), ensure_ascii=False, indent=2)
    (site / SCHEMA_NAME).write_text(schema + "\n", encoding="utf-8")
    context = {
        "mapping": mapping,
        "labels": CATEGORY_LABELS,
        "language": SOURCE_LANGUAGE,
        "languages": LANGUAGES,
        "notebooks": [f"notebooks/{page.stem}.html" for page in pages],
    }
    words = templates.get_template("llms.txt").render(context)
    (site / "llms.txt").write_text(words, encoding="utf-8")
