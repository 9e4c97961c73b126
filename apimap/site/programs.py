"""What the site holds for programs: the mapping as JSON, its schema, llms.txt."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from jinja2 import Environment

from apimap.files import package_data, project_data
from apimap.languages import LANGUAGES, SOURCE_LANGUAGE
from apimap.mapping.publication import SCHEMA, open_publication, published
from apimap.mapping.wording import CATEGORY_LABELS
from apimap.pages.uses import pages_by_api, pages_by_subject


def write_for_programs(root: Path, templates: Environment, site: Path) -> None:
    """Write ``mapping.json``, its schema and ``llms.txt`` into ``site``.

    Raises FindingError for a mapping that cannot be used.
    """
    pages = sorted(root.glob("notebooks/*.md"))
    data = project_data(root)
    mapping = published(
        open_publication(data, pages_by_api(pages), pages_by_subject(pages))
    )
    text = json.dumps(mapping, ensure_ascii=False, separators=(",", ":"))
    (site / "mapping.json").write_text(text + "\n", encoding="utf-8")
    shutil.copyfile(package_data() / "schema" / SCHEMA, site / SCHEMA)
    context = {
        "mapping": mapping,
        "labels": CATEGORY_LABELS,
        "language": SOURCE_LANGUAGE,
        "languages": LANGUAGES,
        "notebooks": [f"notebooks/{page.stem}.html" for page in pages],
    }
    words = templates.get_template("llms.txt").render(context)
    (site / "llms.txt").write_text(words, encoding="utf-8")
