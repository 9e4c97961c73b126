"""What the site holds for programs: the mapping as JSON, its schema, llms.txt."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from jinja2 import Environment

from apimap.base.files import package_data, project_data
from apimap.base.languages import LANGUAGES, SOURCE_LANGUAGE
from apimap.pages.uses import pages_by_api, pages_by_subject
from apimap.publication.publication import MAPPING_SCHEMA, open_publication, published
from apimap.publication.wording import CATEGORY_LABELS


def write_for_programs(root: Path, templates: Environment, site: Path) -> None:
    """Write ``mapping.json``, its schema and ``llms.txt`` into ``site``.

    Raises DiagnosticError for a mapping that cannot be used.
    """
    pages = sorted(root.glob("notebooks/*.md"))
    data = project_data(root)
    mapping = published(
        open_publication(data, pages_by_api(pages), pages_by_subject(pages))
    )
    text = json.dumps(mapping, ensure_ascii=False, separators=(",", ":"))
    (site / "mapping.json").write_text(text + "\n", encoding="utf-8")
    shutil.copyfile(package_data() / "schema" / MAPPING_SCHEMA, site / MAPPING_SCHEMA)
    context = {
        "mapping": mapping,
        "labels": CATEGORY_LABELS,
        "language": SOURCE_LANGUAGE,
        "languages": LANGUAGES,
        "notebooks": [f"notebooks/{page.stem}.html" for page in pages],
    }
    words = templates.get_template("llms.txt").render(context)
    (site / "llms.txt").write_text(words, encoding="utf-8")
