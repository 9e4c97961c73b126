"""A MindSpore API seen from its own side: what leads to it, and what differs there."""

import pytest

from apimap.base.files import package_data
from apimap.publication.joining import publish
from apimap.publication.opening import open_publication
from apimap.publication.relations import leading_here
from apimap.publication.wording import differences_seen, leading_sentence

SMALL = package_data().parents[1] / "tests" / "data" / "site" / "apimap" / "data"


@pytest.fixture(scope="module")
def leading():
    return leading_here(publish(open_publication(SMALL)))


def test_a_target_is_preferred_or_not(leading):
    found = {name: [one.preferred for one in ones] for name, ones in leading.items()}
    assert found["mindspore.ops.abs"] == [True]
    assert found["mindspore.mint.abs"] == [False]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "Other names in PyTorch: `axis` (`dim`), `keepdims` (`keepdim`).",
                "Other defaults in PyTorch: `axis=None` (`dim=()`).",
                "Only in MindSpore: `initial=None`, `where=None`.",
            ],
        ),
        (
            "zh_CN",
            [
                "在 PyTorch 中名称不同：`axis`（`dim`）、`keepdims`（`keepdim`）。",
                "在 PyTorch 中默认值不同：`axis=None`（`dim=()`）。",
                "仅 MindSpore 有：`initial=None`、`where=None`。",
            ],
        ),
    ],
)
def test_differences_are_told_from_the_targets_side(leading, language, sentences):
    (one,) = leading["mindspore.ops.amax"]
    assert list(differences_seen(one.target.comparison, language)) == sentences


def test_where_no_signature_was_read_nothing_is_said():
    assert list(differences_seen(None, "en")) == []


@pytest.mark.parametrize(
    ("references", "sentence"),
    [
        (["torch.a"], "In PyTorch: torch.a."),
        (["torch.a", "torch.b"], "In PyTorch: torch.a, and 1 more that lead here."),
    ],
)
def test_the_first_line_names_the_most_fitting(references, sentence):
    assert leading_sentence(references, "en", "{}") == sentence
