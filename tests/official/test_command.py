"""`apimap results reproduce`: what counts as the same, and what is then recorded."""

import pytest
from click.testing import CliRunner

from apimap.official import command
from apimap.official.contradictions import CONFIRMED, Disagreement, read_confirmed
from apimap.publication.model import PublishedFinding
from apimap.verify.model.outcomes import Demonstration, Kind, Transcript


def demonstration(output: str) -> Demonstration:
    return Demonstration(Transcript("print(1)", "1"), Transcript("print(x)", output))


def contradiction(kind, output):
    shown = demonstration(output)
    finding = PublishedFinding(Kind(kind), 1, "s", "float32", "m", shown)
    return Disagreement("torch.a", "mindspore.a", ("2.4.0",), finding)


@pytest.fixture
def reproduced(tmp_path, monkeypatch):
    """Reproduce one contradiction whose target then prints something; with options."""
    monkeypatch.setattr(command, "package_data", lambda: tmp_path)

    def run(one, printed, *options):
        monkeypatch.setattr(command, "_wanted", lambda *_: iter([one]))
        monkeypatch.setattr(command, "reproduce", lambda shown: demonstration(printed))
        return CliRunner().invoke(command.reproduce_contradictions, options)

    return run


@pytest.mark.parametrize(
    ("kind", "recorded", "printed", "is_same"),
    [
        ("values", "2", "2", True),
        ("values", "2", "3", False),
        ("values", "2" * 800, "2" * 900, True),
        ("values", "2" * 799, "2" * 900, False),
        ("dtype", "Tensor(dtype=Float32, value= 0.5)", "Tensor(dtype=Float32)", True),
        ("dtype", "Tensor(dtype=Float32)", "Tensor(dtype=Float64)", False),
        ("dtype", "tensor([0.5])", "tensor([0.7])", True),
        ("dtype", "tensor([0.5])", "TypeError: no such argument", False),
        ("crash", "", "the process died of SIGFPE", True),
        ("crash", "", "2", False),
    ],
)
def test_what_a_side_prints_now_is_compared_with_the_record(
    reproduced, kind, recorded, printed, is_same
):
    found = reproduced(contradiction(kind, recorded), printed)
    assert found.exit_code == (0 if is_same else 1)
    assert f"{int(is_same)} of 1 as recorded" in found.output


def test_only_what_came_out_the_same_is_confirmed(reproduced, tmp_path):
    one = contradiction("values", "2")
    reproduced(one, "2")
    assert not (tmp_path / CONFIRMED).exists()
    reproduced(one, "3", "--confirm")
    assert not (tmp_path / CONFIRMED).exists()
    reproduced(one, "2", "--confirm")
    assert read_confirmed(tmp_path / CONFIRMED) == {one.key: one.digest}
