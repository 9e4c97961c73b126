"""Which names lead to an entry, and what is said of those that do not."""

from pathlib import Path

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.coverage.gaps import coverage_of, drift, gaps
from apimap.coverage.record import (
    LeftOut,
    PublicNames,
    read_left_out,
    read_public_names,
    write_public_names,
)
from apimap.mapping.loading import open_mapping

MAPPING = """\
[[entry]]
reference = "torch.a"
category = "no-counterpart"
aliases = ["torch.A"]

[[entry]]
reference = "torch.b"
category = "no-counterpart"
covers = ["torch.b.*"]
"""
WHY = {"en": "internal", "zh_CN": "内部实现"}
EXCEPTIONS = (LeftOut(WHY, ("torch.c.*", "torch.d")),)
FILE = Path("left-out.toml")


@pytest.fixture
def mapping(tmp_path):
    (tmp_path / "torch.toml").write_text(MAPPING)
    return open_mapping(tmp_path)


def test_names_lead_to_entries_families_and_exceptions(mapping):
    names = {"torch.a", "torch.A", "torch.b.x", "torch.c.x", "torch.d", "torch.dd"}
    found = coverage_of(frozenset(names), mapping, EXCEPTIONS)
    assert (found.entries, found.families, found.left_out) == (2, 1, 2)
    assert found.missing == ("torch.dd",)


def test_a_name_without_an_entry_is_named(mapping):
    recorded = PublicNames("9.9", frozenset({"torch.c.x", "torch.d", "torch.e"}))
    (finding,) = gaps(recorded, mapping, EXCEPTIONS, FILE)
    assert finding.message == "torch.e of PyTorch 9.9 has no entry"


def test_an_exception_that_nothing_needs_is_named(mapping):
    recorded = PublicNames("9.9", frozenset({"torch.c.x", "torch.a"}))
    (finding,) = gaps(recorded, mapping, EXCEPTIONS, FILE)
    assert finding.message == "nothing needs the exception torch.d"


def test_names_that_came_and_went_are_named():
    recorded = PublicNames("9.9", frozenset({"torch.a", "torch.old"}))
    messages = [one.message for one in drift(recorded, {"torch.a", "torch.new"}, FILE)]
    assert messages == [
        "torch.new is new in PyTorch",
        "torch.old is no longer in PyTorch",
    ]


def test_what_is_recorded_is_read_again(tmp_path):
    path = tmp_path / "public-names.toml"
    write_public_names(path, "9.9", ["torch.nn.B", "torch.a", "torch.nn.A"])
    assert read_public_names(path) == PublicNames(
        "9.9", frozenset({"torch.nn.A", "torch.nn.B", "torch.a"})
    )


@pytest.mark.parametrize(
    ("read", "text", "remedy"),
    [
        (read_public_names, 'torch = "9.9"\n', "apimap names record"),
        (read_public_names, "names = [1]\n", "apimap names record"),
        (read_left_out, "", "a reason in every language"),
        (read_left_out, '[[left-out]]\nnames = ["a"]\n', "a reason in every language"),
        (
            read_left_out,
            '[[left-out]]\nnames = ["a"]\nreason.en = "b"\n',
            "a reason in every language",
        ),
    ],
)
def test_a_malformed_file_is_refused(tmp_path, read, text, remedy):
    path = tmp_path / "file.toml"
    path.write_text(text)
    with pytest.raises(DiagnosticError) as raised:
        read(path)
    assert remedy in raised.value.diagnostic.remedy
    assert raised.value.diagnostic.path == path
