"""Which entries a run is about."""

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.loading import open_mapping
from apimap.verify.commands.selection import chosen, foreign_entries, shard_of
from tests.verify.support import entry

TABLE = """\
torch_api,mindspore_api,note
torch.abs,mindspore.ops.abs,
torch.abs,mindspore.mint.abs,again
torch.add,,nothing
torch.add,mindspore.ops.add,
"""
ENTRIES = "".join(
    f'[[entry]]\nreference = "{name}"\ncategory = "identical"\n{targets}\n'
    for name, targets in (
        ("torch.nn.functional.relu", 'targets = [{ name = "mindspore.ops.relu" }]'),
        ("torch.nn.ReLU", 'targets = [{ name = "mindspore.nn.ReLU" }]'),
        ("torch.nn.Lazy", ""),
    )
)


@pytest.fixture
def mapping(tmp_path):
    (tmp_path / "torch.toml").write_text(ENTRIES)
    return open_mapping(tmp_path)


def names(entries):
    return [one.reference for one in entries]


def test_a_csv_file_is_a_table_of_pairs(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    found = foreign_entries(path)
    assert names(found) == ["torch.abs", "torch.add"]
    assert [t.name for t in found[0].targets] == [
        "mindspore.ops.abs",
        "mindspore.mint.abs",
    ]
    assert [one.line for one in found] == [2, 5]


def test_a_csv_file_with_other_columns_is_a_finding(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(DiagnosticError, match="torch_api and mindspore_api"):
        foreign_entries(path)


def test_a_toml_file_is_read_alone(tmp_path, mapping):
    other = tmp_path / "other.toml"
    other.write_text(ENTRIES.replace("relu", "gelu"))
    assert names(foreign_entries(other))[0] == "torch.nn.functional.gelu"


def test_all_entries_with_a_target_are_chosen(mapping):
    assert names(chosen((), None, mapping)) == [
        "torch.nn.functional.relu",
        "torch.nn.ReLU",
    ]


def test_names_may_be_short_and_are_taken_once(mapping):
    found = chosen(("F.relu", "torch.nn.functional.relu"), None, mapping)
    assert names(found) == ["torch.nn.functional.relu"]


@pytest.mark.parametrize(
    ("namespace", "count"), [("torch.nn", 2), ("torch.nn.func", 0)]
)
def test_a_namespace_is_whole_parts_of_names(mapping, namespace, count):
    assert len(chosen((), namespace, mapping)) == count


def test_an_unknown_name_is_answered_with_the_nearest(mapping):
    with pytest.raises(LookupError, match=r"nearest: torch\.nn\.functional\.relu"):
        chosen(("torch.nn.functional.rellu",), None, mapping)


def test_shards_are_disjoint_and_together_all():
    entries = [entry(f"torch.f{n}") for n in range(50)]
    parts = [names(shard_of(entries, number, 3)) for number in (1, 2, 3)]
    assert sorted(name for part in parts for name in part) == sorted(names(entries))
    assert all(parts)
