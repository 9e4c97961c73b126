"""The mapping's files: whole, or refused with the place of the fault."""

from pathlib import Path

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.entries import Claim, Target
from apimap.mapping.files.layout import tables
from apimap.mapping.loading import load_entries, open_mapping, open_table
from apimap.mapping.lookup import find
from apimap.publication.relations import Relations

DATA = Path(__file__).parents[1] / "data" / "mapping"
SOUND = '[[entry]]\nreference = "torch.a"\ncategory = "identical"\n'
SHARED = '[text.none]\nen = "None."\nzh_CN = "没有。"\n'
# Two entries, a text and an odd string, as they are usually written; then otherwise.
USUAL = """\
[[entry]]
reference = "torch.a"
category = "return-differs"
aliases = ["torch.A"]
targets = [
  { name = "mindspore.a", platforms = ["CPU"] },
  { name = "mindspore.mint.a" },
]
parameters = { dim = "axis" }
note = { en = "An\\n[[entry]]\\n# \\"a\\"", zh_CN = "甲" }

[[entry]]
reference = "torch.b"
category = "alias"
alias_of = "torch.a"
targets = [{ name = "mindspore.a", platforms = ["CPU"] }]
"""
OTHER_LAYOUTS = {
    "tables": """\
# [[entry]]
[[entry]]
category = "return-differs"
  aliases = [ # [[entry]]
    'torch.A', ]
reference = 'torch.a'  # first
[[entry.targets]]
platforms = ["CPU"]
name = "mindspore.a"
[[entry.targets]]
name = "mindspore.mint.a"
[entry.parameters]
dim = "axis"
[entry.note]
en = \"\"\"
An
[[entry]]
# "a\"\"\"\"
zh_CN = '''甲'''
  [[ "entry" ]]  # second
  reference = "torch.b"
  category = "alias"
  alias_of = \"\"\"torch.a\"\"\"
  targets = [{ name = "mindspore.a", platforms = ["CPU"] }]
""",
    "dotted": """\
[[entry]]
"reference" = "torch.\\u0061"
category = "return-differs"
aliases = ["torch.A"]
targets = [{ name = "mindspore.a", platforms = ["CPU"] }, { name="mindspore.mint.a" }]
parameters.dim = "axis"
note.en = '''An
[[entry]]
# "a"'''
note.zh_CN = "甲"
[[entry]]
alias_of = "torch.a"
category = "alias"
reference = "torch.b"
targets = [
  {
    name = "mindspore.a",
    platforms = [ "CPU" ],
  },
]
""",
    "array": """\
entry = [
  { reference = "torch.a", category = "return-differs", aliases = ["torch.A"],
    targets = [{ name = "mindspore.a", platforms = ["CPU"] },
               { name = "mindspore.mint.a" }],
    parameters.dim = "axis",
    note = { en = "An\\n[[entry]]\\n# \\"a\\"", zh_CN = "甲" } },
  { reference = "torch.b", category = "alias", alias_of = "torch.a",
    targets = [{ name = "mindspore.a", platforms = ["CPU"] }] },
]
""",
}
LINES = {"tables": [2, 20], "dotted": [1, 11], "array": [1, 1]}


def load(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / "torch.toml").write_text(text, "utf-8")
    return load_entries(folder)


def refused(folder, text):
    with pytest.raises(DiagnosticError) as caught:
        load(folder, text)
    return caught.value.diagnostic


def seen(folder, text):
    """All that any part of the package sees of ``text``, but for lines."""
    entries = load(folder, text)
    mapping = open_mapping(folder)
    return {
        "entries": [{**vars(e), "path": None, "line": None} for e in entries],
        "by_name": {name: block.reference for name, block in mapping.by_name.items()},
        "by_target": {
            name: [block.reference for block in blocks]
            for name, blocks in mapping.by_target.items()
        },
        "found": [find(n, mapping).direction for n in ("torch.A", "mindspore.mint.a")],
        "related": Relations(mapping.blocks).of("torch.a"),
    }


def test_an_entry_is_read_as_written():
    entry = next(e for e in load_entries(DATA) if e.reference == "torch.amax")
    assert entry.targets[0] == Target("mindspore.ops.amax", ("CPU", "GPU", "Ascend"))
    assert entry.parameters == {"dim": "axis", "keepdim": "keepdims"}
    assert entry.note["zh_CN"] == "`axis` 的默认值是 `None`。"
    assert entry.official == (Claim("2.4.0", "mindspore.ops.amax", "default-differs"),)
    assert (entry.path.name, entry.line) == ("torch.toml", 11)


def test_lines_are_those_of_the_entries():
    lines = {e.reference: e.line for e in load_entries(DATA)}
    assert lines["torch.abs"] == 3
    assert lines["torch.nn.Abs"] == 1


def test_a_block_knows_its_names():
    for block in open_mapping(DATA).blocks:
        assert block.reference == block.entry.reference
        assert block.aliases == block.entry.aliases
        assert block.targets == tuple(t.name for t in block.entry.targets)


@pytest.mark.parametrize("layout", OTHER_LAYOUTS)
def test_every_layout_is_read_alike_by_every_part(tmp_path, layout):
    usual = seen(tmp_path / "usual", USUAL)
    assert usual["related"] == ["torch.b"]
    assert seen(tmp_path / "other", OTHER_LAYOUTS[layout]) == usual


@pytest.mark.parametrize("layout", OTHER_LAYOUTS)
def test_an_entry_is_found_in_its_line_in_every_layout(tmp_path, layout):
    entries = load(tmp_path, OTHER_LAYOUTS[layout])
    assert [entry.line for entry in entries] == LINES[layout]


def test_only_what_stands_before_the_first_table_is_at_the_top():
    text = "a = [\n1]\n[b]\nentry = [1]\n[[ c ]]\n"
    assert list(tables(text)) == [(1, {"a": [1]}), (3, {"b": {}}), (5, {"c": [{}]})]


def test_lines_count_where_lines_end_as_on_windows(tmp_path):
    (tmp_path / "torch.toml").write_bytes((SOUND * 2).replace("\n", "\r\n").encode())
    assert [entry.line for entry in load_entries(tmp_path)] == [1, 4]


def test_a_text_that_entries_share_is_put_in_for_its_name(tmp_path):
    use = 'note = "none"\nknown = [{ target = "m.a", kind = "dtype", samples = "*", '
    (entry,) = load(tmp_path, SHARED + SOUND + use + 'reason = "none" }]\n')
    assert entry.note == entry.known[0].reason == {"en": "None.", "zh_CN": "没有。"}


def test_a_name_that_no_text_has_is_refused(tmp_path):
    finding = refused(tmp_path, SHARED + SOUND + 'remedy = "nome"\n')
    assert (finding.line, finding.message) == (4, "torch.a: no text is called 'nome'")


def test_a_table_may_use_the_texts_of_the_package_and_its_own(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(SHARED + SOUND + 'note = "not-on-cpu"\nremedy = "none"\n', "utf-8")
    (entry,) = open_table(path).entries
    assert entry.note["en"] == "It does not run on CPU."
    assert entry.remedy["en"] == "None."


FAMILIES = """\
[[entry]]
reference = "torch.b"
category = "no-counterpart"
covers = ["torch.b.*", "torch.b_"]

[[entry]]
reference = "torch.b.c"
category = "no-counterpart"
covers = ["torch.b.c.*"]

[[entry]]
reference = "torch.B"
category = "no-counterpart"
"""


@pytest.mark.parametrize(
    ("name", "answering"),
    [
        ("torch.a", "torch.a"),
        ("torch.b_", "torch.b"),
        ("torch.b.d.e", "torch.b"),
        ("torch.b.c", "torch.b.c"),
        ("torch.b.c.d", "torch.b.c"),
        ("torch.inner.a", "torch.a"),
        ("torch.b.B", "torch.B"),
        ("torch.b.a", "torch.b"),
        ("torch.inner.more.a", None),
        ("torch.Inner.a", None),
        ("torch.bb", None),
    ],
)
def test_a_family_answers_for_its_names(tmp_path, name, answering):
    (tmp_path / "torch.toml").write_text(SOUND + FAMILIES)
    block = open_mapping(tmp_path).answering(name)
    assert (block and block.reference) == answering


def test_the_newest_edition_of_the_table_comes_first(tmp_path):
    official = tmp_path / "official"
    official.mkdir()
    for edition in ("2.4.0", "2.10"):
        claim = f'edition = "{edition}"\nclaims = [["torch.A", "m.a", "blank"]]\n'
        (official / f"{edition}.toml").write_text(claim)
    (entry,) = load(tmp_path, SOUND + 'aliases = ["torch.A"]\n')
    assert [one.edition for one in entry.official] == ["2.10", "2.4.0"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("2.4.toml", 'edition = "2.4"\n', "no edition of the official table"),
        ("2.4.toml", 'edition = "2.4"\nclaims = [["torch.a"]]\n', "no edition"),
        ("new.toml", 'edition = "2.4"\nclaims = []\n', "no release of MindSpore"),
    ],
)
def test_a_malformed_edition_is_refused(tmp_path, name, text, words):
    (tmp_path / "official").mkdir()
    (tmp_path / "official" / name).write_text(text)
    finding = refused(tmp_path, SOUND)
    assert words in finding.message
    assert finding.path.name == name


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (SOUND + SOUND.replace('"identical"', "identical"), 6, "not TOML"),
        ('[[entry]]\ncategory = "identical"\n', 1, "no reference"),
        ('[[entry]]\nreference = "torch.a"\n', 1, "torch.a has no category"),
        (SOUND + "color = 1\n", 1, "unknown field 'color'"),
        (SOUND + 'targets = ["x"]\n', 1, "torch.a: targets"),
        (SOUND + 'note = { fr = "x" }\n', 1, "torch.a: note"),
        (SOUND + 'note = { en = "" }\n', 1, "torch.a: note"),
        (SOUND + 'covers = ["torch.b*"]\n', 1, "torch.a: covers"),
        (SOUND + 'covers = ["*"]\n', 1, "torch.a: covers"),
        (SOUND + "explains = [1]\n", 1, "torch.a: explains"),
        ("title = 1\n" + SOUND, 1, "'title' is neither an entry nor a text"),
        (SOUND + "[titles]\na = 1\n", 4, "'titles' is neither"),
        ('[entry]\nreference = "torch.a"\n', 1, "'entry' is neither"),
        ("entry = [1]\n", 1, "no table"),
        (SOUND + "[text.a]\nfr = 'x'\n", 4, "the text a"),
        (SOUND.replace("torch.a", "torch.a()"), 1, "reference"),
        (SOUND + 'targets = [{ name = "m.a; x" }]\n', 1, "torch.a: targets"),
    ],
)
def test_a_malformed_file_is_refused_with_line_and_remedy(tmp_path, text, line, words):
    finding = refused(tmp_path, text)
    assert words in finding.message
    assert (finding.path.name, finding.line) == ("torch.toml", line)
    assert finding.remedy


def test_text_that_is_no_utf8_is_refused(tmp_path):
    (tmp_path / "torch.toml").write_bytes(b"# a\n# \xff\xfe\n")
    with pytest.raises(DiagnosticError, match=r"torch\.toml:2: the file is not UTF-8"):
        load_entries(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(DiagnosticError, match="no mapping"):
        load_entries(tmp_path)
