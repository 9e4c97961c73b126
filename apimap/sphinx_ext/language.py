"""One language of each bilingual page, and interface words in that language."""

from __future__ import annotations

from gettext import NullTranslations
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from apimap.base.diagnostics import DiagnosticError
from apimap.base.words import catalogue, translate
from apimap.pages.cells import parse_page
from apimap.pages.selection import select_language
from apimap.pages.structure import check_structure

logger = logging.getLogger(__name__)


class CatalogueTranslations(NullTranslations):
    """Our catalogue as a gettext fallback: words that Sphinx leaves in English."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._words = catalogue().get(language, {})

    def gettext(self, message: str) -> str:
        return self._words.get(message, message)


def setup_part(app: Sphinx) -> None:
    app.connect("config-inited", name_the_site)
    app.connect("builder-inited", fill_in_translations)
    app.connect("source-read", select_page_language)


def name_the_site(app: Sphinx, config: Config) -> None:
    """Give the site its title in the language of the build."""
    config.html_title = translate(config.language, config.project)


def fill_in_translations(app: Sphinx) -> None:
    """Let templates' words fall back to our catalogue."""
    app.translator.add_fallback(CatalogueTranslations(app.config.language))


def select_page_language(app: Sphinx, docname: str, content: list[str]) -> None:
    """Blank the lines of the other language; warn of a structure that is broken."""
    path = Path(app.env.doc2path(docname))
    try:
        page = parse_page(content[0], path)
    except DiagnosticError as error:
        findings = [error.diagnostic]
    else:
        findings = check_structure(page)
        content[0] = select_language(page, app.config.language)
    for finding in findings:
        logger.warning(
            "%s. %s.", finding.message, finding.remedy, location=(docname, finding.line)
        )
