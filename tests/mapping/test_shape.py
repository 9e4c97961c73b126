"""What an entry's fields may hold: a closed set is told with its members."""

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.mapping.files.official import read_edition
from apimap.mapping.files.shape import shape_fault

SOUND = {
    "reference": "torch.a",
    "category": "identical",
    "targets": [{"name": "mindspore.a", "platforms": ["CPU", "Ascend"]}],
}


def test_a_sound_entry_has_no_fault():
    assert shape_fault(SOUND) is None


@pytest.mark.parametrize(
    ("change", "message", "remedy"),
    [
        ({"category": "fine"}, "category is not", "Make it one of identical, "),
        ({"category": ["identical"]}, "category is not", "Make it one of identical, "),
        (
            {"targets": [{"name": "mindspore.a", "platforms": ["TPU"]}]},
            "targets is not",
            "platforms of CPU, GPU, Ascend",
        ),
    ],
)
def test_what_is_of_no_closed_set_is_told_with_its_members(change, message, remedy):
    found = shape_fault({**SOUND, **change})
    assert message in found[0]
    assert remedy in found[1]


def test_a_claim_that_the_table_cannot_make_is_told(tmp_path):
    path = tmp_path / "2.4.0.toml"
    path.write_text('edition = "2.4.0"\nclaims = [["torch.a", "mindspore.a", "good"]]')
    with pytest.raises(DiagnosticError, match="each claim one of blank, consistent, "):
        read_edition(path)
