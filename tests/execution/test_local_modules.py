"""Modules beside a page: found in its code, and part of its digest."""

import pytest

from apimap.execution.local_modules import digest, imported_names, local_modules


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import a, b.c", ["a", "b"]),
        ("from d.e import f", ["d"]),
        ("from . import g", []),
        ("def h():\n    import i", ["i"]),
        ("%matplotlib inline\nimport j", ["j"]),
        ("x = ?", []),
    ],
)
def test_imports_are_read_without_running_the_code(code, names):
    assert list(imported_names(code)) == names


def test_modules_are_followed_through_each_other(tmp_path):
    (tmp_path / "one.py").write_text("import two\nimport os\n")
    (tmp_path / "two.py").write_text("import one\nfrom package import x\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("x = 1\n")
    (tmp_path / "unused.py").write_text("")
    found = local_modules("import one", tmp_path)
    names = {str(path.relative_to(tmp_path)) for path in found}
    assert names == {"one.py", "two.py", "package/__init__.py"}


def test_the_digest_follows_the_contents(tmp_path):
    path = tmp_path / "one.py"
    path.write_text("1")
    before = digest({path})
    path.write_text("2")
    assert digest({path}) != before
    assert digest(set()) == ""
