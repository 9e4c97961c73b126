"""The pages of MindSpore APIs, as a build writes them."""

import json

import pytest

from tests.site.support import page, words_of

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def built(small_site):
    """The small site, built once for this module."""
    return small_site


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ("In PyTorch: torch.amax.", "Other names in PyTorch: axis (dim)")),
        (
            "zh_CN",
            ("对应 PyTorch 的 torch.amax。", "在 PyTorch 中名称不同：axis（dim）"),
        ),
    ],
)
def test_the_page_of_a_target_tells_of_it_from_its_side(built, language, parts):
    html = page(built, f"{language}/mapping/mindspore.ops.amax.html")
    assert 'href="torch.amax.html"' in html
    words = words_of(html)
    for part in parts:
        assert part in words, part


def test_every_target_has_a_page_that_its_entry_links_to(built):
    mapping = json.loads(page(built, "mapping.json"))
    assert mapping["target_pages"].keys() == mapping["targets"].keys()
    for entry in mapping["entries"]:
        html = page(built, f"en/{entry['page']}")
        for target in entry["targets"]:
            address = mapping["target_pages"][target["name"]]
            assert f'href="{address.removeprefix("mapping/")}"' in html
            assert page(built, f"en/{address}")


def test_a_target_that_another_one_is_preferred_to_says_so(built):
    words = words_of(page(built, "en/mapping/mindspore.mint.abs.html"))
    assert "Its first choice is mindspore.ops.abs." in words
