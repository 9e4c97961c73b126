"""Pages as plain Jupyter notebooks: MyST syntax made ordinary Markdown."""

import pytest

from apimap.publication import addresses as documentation
from apimap.site.notebook import plain_markdown

VALUES = {"kind": "generator"}


@pytest.fixture(autouse=True)
def releases(monkeypatch):
    monkeypatch.setattr(documentation, "release", lambda name: "9.9.9")


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("(here)=\n## Here", '<a id="here"></a>\n## Here'),
        ("a {glue:text}`kind`.", "a `generator`."),
        (
            "{api}`torch.abs`",
            "[`torch.abs`](https://docs.pytorch.org/docs/9.9/generated/"
            "torch.abs.html#torch.abs)",
        ),
        (":::{note}\nOne\n\nTwo\n:::", "> **说明**\n>\n> One\n>\n> Two"),
        ("[here](#here)", "[here](#here)"),
        ("{doc}`other </how>`", "other"),
        ("{term}`buffer`", "buffer"),
        ("`{api}` and `x`", "`{api}` and `x`"),
    ],
)
def test_syntax_of_the_site_becomes_plain(source, plain):
    assert plain_markdown(source, VALUES, "zh_CN") == plain


def test_links_to_pages_are_kept_where_the_site_has_an_address():
    source = "{doc}`other </how>`"
    plain = plain_markdown(source, VALUES, "zh_CN", "https://example.org/")
    assert plain == "[other](https://example.org/zh_CN/how.html)"


@pytest.mark.parametrize(
    ("language", "title"), [("en", "How it *works*"), ("zh_CN", "它是怎么工作的")]
)
def test_a_page_linked_without_words_is_named_by_its_title(tmp_path, language, title):
    page = """+++ {"lang": "en"}
# How it *works*
+++ {"lang": "zh_CN"}
# 它是怎么工作的
"""
    (tmp_path / "how.md").write_text(page)
    source = "{doc}`/how`"
    assert plain_markdown(source, VALUES, language, "", tmp_path) == title
    linked = plain_markdown(source, VALUES, language, "https://a.b/", tmp_path)
    assert linked == f"[{title}](https://a.b/{language}/how.html)"


def test_an_entry_is_linked_where_the_site_has_an_address():
    source = "See {entry}`torch.tensor`."
    assert plain_markdown(source, VALUES, "en") == "See `torch.tensor`."
    address = "https://example.org/en/mapping/torch.tensor-2.html"
    linked = plain_markdown(source, VALUES, "en", "https://example.org/")
    assert linked == f"See [`torch.tensor`]({address})."
