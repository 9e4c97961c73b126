"""Pages split into cells: places, bodies, metadata, and what is malformed."""

from pathlib import Path

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.pages.cells import parse_page, read_page

PAGE = """\
---
kernelspec: {name: python3}
---
+++ {"lang": "en"}
# Title
+++ {"lang": "zh_CN", "of": "12345678"}
# 标题

```{code-cell} python
:tags: [pytorch, hide-input]

x = 1
```

Shared.
"""


@pytest.fixture
def page():
    return parse_page(PAGE, Path("page.md"))


def test_cells_cover_the_lines_after_the_front_matter(page):
    places = [(cell.start, cell.stop) for cell in page.cells]
    assert places == [(3, 5), (5, 8), (8, 13), (13, 15)]


def test_text_cells_carry_their_language(page):
    languages = [cell.language for cell in page.cells]
    assert languages == ["en", "zh_CN", None, None]


def test_a_body_begins_where_it_stands_in_the_file(page):
    for cell in page.cells:
        first = cell.body.splitlines()[0]
        assert page.lines[cell.body_start] == first


def test_code_cells_have_tags_and_code(page):
    code = page.cells[2]
    assert code.kind == "code"
    assert code.tags == ["pytorch", "hide-input"]
    assert code.body == "x = 1"


def test_options_may_stand_between_dashes():
    text = "```{code-cell} python\n---\ntags: [mindspore]\n---\ny = 2\n```\n"
    (cell,) = parse_page(text, Path("page.md")).cells
    assert (cell.tags, cell.body, cell.body_start) == (["mindspore"], "y = 2", 4)


def test_the_front_matter_is_read(page):
    assert page.front_matter == {"kernelspec": {"name": "python3"}}


@pytest.mark.parametrize("text", ["---\na: [\n---\n", "---\n- a\n---\n"])
def test_a_malformed_front_matter_is_named(text):
    with pytest.raises(DiagnosticError, match=r"page\.md:1: the front matter is malf"):
        parse_page(text, Path("page.md"))


def test_a_break_inside_code_begins_no_cell():
    text = '```python\n+++ {"lang": "en"}\n```\n'
    (cell,) = parse_page(text, Path("page.md")).cells
    assert cell.language is None


def test_the_digest_overlooks_trailing_space_and_sees_words():
    def digest(body: str) -> str:
        text = f'+++ {{"lang": "en"}}\n{body}\n'
        return parse_page(text, Path("page.md")).cells[0].digest

    assert digest("One  \ntwo\n\n") == digest("One\ntwo")
    assert digest("One") != digest("one")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\n+++ {lang: en}\n", 2, "malformed"),
        ('+++ ["en"]\n', 1, "not an object"),
        ("```{code-cell} python\n:tags: pytorch\n\n1\n```\n", 2, "not a list"),
        ("```{code-cell} python\n:tags: [pytorch\n\n1\n```\n", 2, "malformed"),
    ],
)
def test_malformed_metadata_names_file_line_and_remedy(text, line, words):
    with pytest.raises(DiagnosticError, match=words) as caught:
        parse_page(text, Path("page.md"))
    finding = caught.value.diagnostic
    assert (finding.path, finding.line) == (Path("page.md"), line)
    assert "Write a JSON object" in finding.remedy


def test_a_file_that_is_not_utf8_names_the_line(tmp_path):
    path = tmp_path / "page.md"
    path.write_bytes("# Title\n\n标题\n".encode("gb18030"))
    with pytest.raises(DiagnosticError, match=r"page\.md:3: the file is not UTF-8"):
        read_page(path)


def test_a_missing_file_is_a_finding(tmp_path):
    with pytest.raises(DiagnosticError, match="cannot be read"):
        read_page(tmp_path / "none.md")
