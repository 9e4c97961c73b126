"""The directives that show a scan, in a site of one page."""

import json

import pytest
from sphinx.application import Sphinx

from apimap.base.files import package_data

pytestmark = pytest.mark.integration

CONF = """
from apimap.sphinx_ext.scan_views import setup_part as setup
language = "zh_CN"
extensions = ["myst_parser"]
"""
PAGE = """
# Title

```{scan-report} code.py
```

```{scan-accuracy}
```
"""


@pytest.fixture(scope="module")
def html(tmp_path_factory) -> str:
    source = tmp_path_factory.mktemp("site")
    (source / "conf.py").write_text(CONF, "utf-8")
    (source / "index.md").write_text(PAGE, "utf-8")
    (source / "code.py").write_text("import torch\ntorch.jit.script(f)\n", "utf-8")
    out = source / "out"
    app = Sphinx(source, source, out, out / "doctrees", "html", warningiserror=True)
    app.build()
    return (out / "index.html").read_text("utf-8")


def test_the_report_shows_code_and_findings_in_the_pages_language(html):
    assert "torch.jit.<mark" in html
    assert "处 PyTorch 用法" in html
    assert "<code>code.py</code>" in html


def test_findings_lead_to_their_entries(html):
    assert 'href="./mapping/torch.jit.script.html"' in html


def test_the_numbers_are_the_recorded_ones(html):
    text = (package_data() / "scan-accuracy.json").read_text("utf-8")
    recorded = json.loads(text)
    for file in recorded["files"]:
        assert file["path"] in html
    for name in ("total", "held_out"):
        part = recorded[name]
        row = f"<td>{part['uses']}</td><td>{part['precision']:.3f}</td>"
        assert f"{row}<td>{part['recall']:.3f}</td>" in html
