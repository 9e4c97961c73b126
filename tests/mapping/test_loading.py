"""The mapping's files: whole, or refused with the place of the fault."""

from pathlib import Path

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.entries import Claim, Target
from apimap.mapping.loading import load_entries, open_mapping

DATA = Path(__file__).parents[1] / "data" / "mapping"
SOUND = '[[entry]]\nreference = "torch.a"\ncategory = "identical"\n'


def load(folder, text):
    (folder / "torch.toml").write_text(text, "utf-8")
    return load_entries(folder)


def refused(folder, text):
    with pytest.raises(DiagnosticError) as caught:
        load(folder, text)
    return caught.value.diagnostic


def test_an_entry_is_read_as_written():
    entry = next(e for e in load_entries(DATA) if e.reference == "torch.amax")
    assert entry.targets[0] == Target("mindspore.ops.amax", ("CPU", "GPU", "Ascend"))
    assert entry.parameters == {"dim": "axis", "keepdim": "keepdims"}
    assert entry.note["zh_CN"] == "`axis` 的默认值是 `None`。"
    assert entry.official == (Claim("2.4.0", "mindspore.ops.amax", "default-differs"),)
    assert (entry.path.name, entry.line) == ("torch.toml", 3)


def test_lines_are_those_of_the_entries():
    lines = {e.reference: e.line for e in load_entries(DATA)}
    assert lines["torch.abs"] == 17
    assert lines["torch.nn.Abs"] == 1


def test_a_block_knows_its_names_without_parsing():
    for block in open_mapping(DATA).blocks:
        assert block.reference == block.entry.reference
        assert block.aliases == block.entry.aliases
        assert block.targets == tuple(t.name for t in block.entry.targets)


def test_another_way_to_write_the_reference_is_understood(tmp_path):
    (tmp_path / "torch.toml").write_text(SOUND.replace('"torch.a"', "'torch.a'"))
    assert list(open_mapping(tmp_path).by_name) == ["torch.a"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (SOUND + SOUND.replace('"identical"', "identical"), 4, "not TOML"),
        ('[[entry]]\ncategory = "identical"\n', 1, "no reference"),
        ('[[entry]]\nreference = "torch.a"\n', 1, "torch.a has no category"),
        (SOUND + "color = 1\n", 1, "unknown field 'color'"),
        (SOUND + 'targets = ["x"]\n', 1, "torch.a: targets"),
        (SOUND + 'note = { fr = "x" }\n', 1, "torch.a: note"),
        (SOUND + 'note = { en = "" }\n', 1, "torch.a: note"),
        (SOUND + 'official = [{ edition = "1" }]\n', 1, "torch.a: official"),
        (SOUND + "explains = [1]\n", 1, "torch.a: explains"),
        ("title = 1\n" + SOUND, 1, "text before the first entry"),
    ],
)
def test_a_malformed_file_is_refused_with_line_and_remedy(tmp_path, text, line, words):
    finding = refused(tmp_path, text)
    assert words in finding.message
    assert (finding.path.name, finding.line) == ("torch.toml", line)
    assert finding.remedy


def test_text_that_is_no_utf8_is_refused(tmp_path):
    (tmp_path / "torch.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(DiagnosticError, match="UTF-8"):
        load_entries(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(DiagnosticError, match="no mapping"):
        load_entries(tmp_path)
