"""Which entries a run is about."""

import pytest
from click.testing import CliRunner

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.loading import open_mapping
from apimap.verify.commands import verify as command
from apimap.verify.commands.selection import chosen, foreign_entries, shard_of
from apimap.verify.commands.verify import verify
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


@pytest.mark.parametrize("name", ["torch.abs()", "torch.", "torch.a b", "torch.1"])
def test_what_is_no_name_in_a_csv_file_is_a_finding(tmp_path, name):
    path = tmp_path / "t.csv"
    path.write_text(f"torch_api,mindspore_api\n\ntorch.abs,{name}\n")
    with pytest.raises(DiagnosticError, match=r"t\.csv:3: .* is no name"):
        foreign_entries(path)


def test_a_toml_file_is_read_alone(tmp_path, mapping):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "a"\n')
    (tmp_path / "broken.toml").write_text("[")
    other = tmp_path / "other.toml"
    other.write_text(ENTRIES.replace("relu", "gelu"))
    assert names(foreign_entries(other))[0] == "torch.nn.functional.gelu"


SAMPLES = """\
[[entry.samples]]
target = "mindspore.ops.relu"
torch = "result = 1"
mindspore = "result = 1"
"""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (ENTRIES + SAMPLES, 9, r"torch\.nn\.Lazy brings .* its samples"),
        (ENTRIES + SAMPLES + ENTRIES + SAMPLES, 9, r"torch\.nn\.Lazy brings"),
        (ENTRIES.replace("mindspore.nn", "helpers"), 5, r"helpers\.ReLU"),
        (ENTRIES.replace("torch.nn.R", "setup.R"), 5, r"setup\.ReLU"),
    ],
)
def test_code_of_a_table_runs_only_when_allowed(tmp_path, text, line, words):
    path = tmp_path / "t.toml"
    path.write_text(text)
    with pytest.raises(DiagnosticError, match=words) as caught:
        foreign_entries(path)
    finding = caught.value.diagnostic
    assert (finding.path, finding.line) == (path, line)
    assert "--run-code" in finding.remedy
    assert len(foreign_entries(path, run_code=True)) >= 3


def test_verify_refuses_code_before_it_runs_anything(tmp_path):
    path = tmp_path / "t.toml"
    path.write_text(ENTRIES + SAMPLES)
    run = CliRunner().invoke(verify, ["--mapping", str(path)])
    assert run.exit_code == 1
    assert f"{path}:9: torch.nn.Lazy brings code" in run.output


def test_verify_runs_code_that_is_allowed(tmp_path, monkeypatch):
    path = tmp_path / "t.toml"
    path.write_text(ENTRIES + SAMPLES)
    ran = []
    monkeypatch.setattr(
        command, "run_unrecorded", lambda found, _: ran.extend(found) or []
    )
    run = CliRunner().invoke(verify, ["--mapping", str(path), "--run-code"])
    assert run.exit_code == 0
    assert names(ran)[-1] == "torch.nn.Lazy"


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
