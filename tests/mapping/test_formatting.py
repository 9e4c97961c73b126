"""The one layout of mapping files: what it looks like, and that nothing is lost."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from apimap.base.diagnostics import DiagnosticError
from apimap.base.toml import parse_toml, read_toml
from apimap.cli import main
from apimap.mapping.files.formatting import check_layout, format_files, formatted
from apimap.mapping.files.writing import statement
from apimap.mapping.loading import mapping_folder
from apimap.publication.check import check_layouts
from tests.mapping.test_loading import OTHER_LAYOUTS, USUAL

LONG = "This is the first sentence of a note that is long. It has a second one."
FORMATTED = """\
# What this file is.
#
# More of it.

[text.none]
en = "None."
zh_CN = "没有。"

[[entry]]
reference = "torch.a"
category = "composed"
targets = [
  { name = "m.a", platforms = ["CPU"] },
]
parameters.b = "c"
parameters.a = "b"
note.en = \"\"\"
This is the first sentence of a note that is long. \\
It says `pad_mode="pad"`, and is the second.\"\"\"
note.zh_CN = '写成 `"pad"`。'
remedy = "none"

[[entry.samples]]
target = "m.a"
torch = \"\"\"
import torch
result = torch.a()
\"\"\"
mindspore = "result = 1"

[[entry.known]]
target = "m.a"
kind = "dtype"
samples = "*"
reason.en = "Narrow."
reason.zh_CN = "窄。"

[[entry]]
reference = "torch.b"
category = "identical"
"""
# The same, as somebody might have typed it.
TYPED = r"""
# What this file is.
#
# More of it.
[[entry]]
category="identical"
reference='torch.b'
[[entry]]
known = [ {reason={zh_CN="窄。",en="Narrow."},kind="dtype",samples="*",target="m.a"} ]
samples=[{target="m.a", mindspore="result = 1",
   torch="import torch\nresult = torch.a()\n"}]
parameters={b="c",a="b"}
remedy="none"
note={zh_CN="写成 `\"pad\"`。", en="This is the first sentence of a note that is long. It says `pad_mode=\"pad\"`, and is the second."}
targets=[{platforms=["CPU"],name="m.a"}]
category="composed"
reference="torch.a"
[text]
none={zh_CN="没有。",en="None."}
"""  # noqa: E501


@pytest.fixture
def path(tmp_path):
    return tmp_path / "torch.toml"


def test_a_file_is_written_in_one_layout(path):
    path.write_text(TYPED, "utf-8")
    assert formatted(path) == FORMATTED
    assert list(format_files([path])) == [path]
    assert path.read_text("utf-8") == FORMATTED
    assert list(format_files([path])) == []


def test_a_file_that_is_not_formatted_is_found_with_its_first_other_line(path):
    path.write_text(FORMATTED, "utf-8")
    assert list(check_layout(path)) == []
    path.write_text(FORMATTED.replace('kind = "dtype"', "kind = 'dtype'"), "utf-8")
    (finding,) = check_layout(path)
    line = FORMATTED.split("\n").index('kind = "dtype"') + 1
    assert (finding.path, finding.line) == (path, line)
    assert finding.remedy == f"Run apimap mapping format {path}"


@pytest.mark.parametrize("text", [USUAL, *OTHER_LAYOUTS.values()])
def test_no_layout_loses_anything(path, text):
    stored = parse_toml(text, path)
    path.write_text(without_comments(text), "utf-8")
    path.write_text(formatted(path), "utf-8")
    assert read_toml(path) == stored
    assert list(check_layout(path)) == []


def without_comments(text):
    """``text`` without the comments of OTHER_LAYOUTS."""
    text = text.removeprefix("# [[entry]]\n")
    for comment in (" # [[entry]]", "  # first", "  # second"):
        text = text.replace(comment, "")
    return text


@pytest.mark.parametrize(
    "text",
    [
        "one line",
        "",
        " ",
        'a "quoted" word',
        """both ' and " of them""",
        'it\'s """three""" and """"four""""',
        'it\'s at the end """',
        "it's a backslash before a quote \\\"",
        "a backslash \\ alone",
        "a backslash ' at the end \\",
        "two\nlines",
        "\nlines\n\n",
        "an end \nwith a space",
        "windows\r\nlines",
        "a tab\t and a bell \x07, nul \x00, del \x7f",
        f'{LONG} It\'s `\\n` and "b".',
        f"{LONG}  Two spaces. \n Then a line.",
        f"{LONG} And a path C:\\. Next.",
        "短句。" * 40,
        "他说：“这是第一句。”这是第二句（很长。）第三句。" * 4,
        "a\u2028line separator 𝒳",
    ],
)
def test_every_text_comes_back_as_it_was(path, text):
    written = statement("a", text)
    assert parse_toml(written, path) == {"a": text}
    assert parse_toml(statement("a", [{"b c": text}]), path) == {"a": [{"b c": text}]}
    assert "\r" not in written


def test_a_sentence_has_a_line_of_its_own():
    assert statement("note", {"en": f"{LONG} A third, 1.5 wide."}).split("\n") == [
        'note.en = """',
        "This is the first sentence of a note that is long. \\",
        "It has a second one. \\",
        'A third, 1.5 wide."""',
    ]
    first, second = "这一句说明很长，写了又写，也还没有写完。", "这是第二句（很长。）"
    assert statement("zh_CN", (first + second) * 2).split("\n") == [
        'zh_CN = """',
        f"{first}\\",
        f"{second}{first}\\",
        f'{second}"""',
    ]


def test_what_is_short_stays_in_one_line():
    assert statement("a", "One. Two.") == 'a = "One. Two."'
    assert statement("a", ["b", "c"]) == 'a = ["b", "c"]'
    assert statement("a", ["b" * 50, "c" * 50]).count("\n") == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[[entry]]\nreference = "torch.a"\n# why\ncategory = "identical"\n', 3),
        ('[[entry]]  # why\nreference = "torch.a"\ncategory = "identical"\n', 1),
        ('[[entry]]\nreference = "torch.a"\ncategory = "identical"\n# end', 4),
        (
            '[[entry]]\nreference = "torch.a"\ncategory = "identical"\n'
            "aliases = [\n# why\n]\n",
            5,
        ),
    ],
)
def test_a_comment_that_would_be_lost_is_refused_and_found(path, text, line):
    path.write_text(text)
    with pytest.raises(DiagnosticError, match=rf"torch\.toml:{line}: a comment"):
        list(format_files([path]))
    assert path.read_text() == text
    assert [finding.line for finding in check_layouts(path.parent)] == [line]


def test_a_malformed_file_is_left_alone(path):
    path.write_text("[[entry]]\ncolor = 1\n")
    with pytest.raises(DiagnosticError, match="no reference"):
        list(format_files([path]))
    assert path.read_text() == "[[entry]]\ncolor = 1\n"


def test_an_edition_has_a_line_for_each_claim(tmp_path):
    path = tmp_path / "official" / "2.4.0.toml"
    path.parent.mkdir()
    path.write_text(
        '# Head\nclaims = [["torch.b", "m.b", "blank"], ["torch.a", "m.b", "blank"],'
        '["torch.a", "m.a", "blank"]]\nedition = "2.4.0"\n'
    )
    assert formatted(path) == (
        '# Head\n\nedition = "2.4.0"\nclaims = [\n'
        '  ["torch.a", "m.b", "blank"],\n  ["torch.a", "m.a", "blank"],\n'
        '  ["torch.b", "m.b", "blank"],\n]\n'
    )


def test_the_command_names_what_it_wrote(path):
    path.write_text(TYPED, "utf-8")
    run = CliRunner().invoke(main, ["mapping", "format", str(path)])
    assert (run.exit_code, run.output) == (0, f"{path}: formatted\n")
    run = CliRunner().invoke(main, ["mapping", "format", str(path)])
    assert (run.exit_code, run.output) == (0, "")


def test_the_command_says_what_is_malformed(path):
    path.write_text("a = ", "utf-8")
    run = CliRunner().invoke(main, ["mapping", "format", str(path)])
    assert run.exit_code == 1
    assert f"{path}:1: not TOML" in run.output


def test_the_package_is_formatted():
    assert list(check_layouts(mapping_folder())) == []
    assert list(check_layouts(Path(__file__).parents[1] / "data" / "mapping")) == []
