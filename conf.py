"""Sphinx options: values only. The code behind them is apimap/sphinx_ext."""

import os
from pathlib import Path

from apimap.base.files import project_data
from apimap.execution.pages import execution_cache

ROOT = Path(__file__).parent

project = "PyTorch to MindSpore"
language = "en"  # the build sets it: sphinx-build -D language=zh_CN
extensions = [
    "myst_nb",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinxext.opengraph",
    "apimap.sphinx_ext",
]
exclude_patterns = ["**/outputs"]
templates_path = ["_templates"]
numfig = False
nitpicky = True

# Pages and their execution
myst_enable_extensions = ["colon_fence", "deflist"]
nb_execution_mode = "cache"
nb_execution_cache_path = str(execution_cache(ROOT))
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 300
nb_merge_streams = True

# The mapping: entries and recorded signatures
apimap_data = str(project_data(ROOT))
apimap_published = str(ROOT / "build" / "mapping.json")  # the build writes it

# The site
html_theme = "furo"
html_baseurl = os.environ.get("SITE_URL", "")
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["site.css", "cells.css", "search.css", "mapping.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_context = {
    "binder": os.environ.get("SITE_BINDER", ""),  # run pages there
    "report": os.environ.get("SITE_REPORT", ""),  # a form for faults, by ?title=
}
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_domain_indices = False
html_use_index = False
html_permalinks_icon = "#"
ogp_enable_meta_description = True
ogp_social_cards = {"enable": False}
pygments_style = "default"
pygments_dark_style = "github-dark"
