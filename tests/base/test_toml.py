"""A TOML file: what it holds, or the line that is at fault."""

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.base.toml import read_toml


def test_a_file_is_read(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes('a = "甲"\r\nb.c = 1\r\n'.encode())
    assert read_toml(path) == {"a": "甲", "b": {"c": 1}}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a = 1\nb = one\n", 2, "not TOML: Invalid value"),
        (b"a = 1\n\na = 2\n", 3, "not TOML: Cannot overwrite"),
        (b"a = 1\n# \xff\n", 2, "not UTF-8"),
        (None, 0, "cannot be read (No such file"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path, content, line, words):
    path = tmp_path / "a.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DiagnosticError) as caught:
        read_toml(path)
    finding = caught.value.diagnostic
    assert (finding.path, finding.line) == (path, line)
    assert words in finding.message
