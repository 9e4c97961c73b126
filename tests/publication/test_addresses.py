"""Addresses of the frameworks' documentation, at given versions."""

import pytest

from apimap.publication import addresses as documentation

TORCH = "https://docs.pytorch.org/docs/2.13/generated/"
MINDSPORE = "https://www.mindspore.cn/docs/en/r2.10.0/api_python/"


@pytest.fixture(autouse=True)
def releases(monkeypatch):
    versions = {"torch": "2.13.0", "mindspore": "2.10.0"}
    monkeypatch.setattr(documentation, "release", versions.__getitem__)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("torch.abs", f"{TORCH}torch.abs.html#torch.abs"),
        (
            "torch.nn.Module.buffers",
            f"{TORCH}torch.nn.Module.html#torch.nn.Module.buffers",
        ),
        (
            "mindspore.ops.abs",
            f"{MINDSPORE}ops/mindspore.ops.abs.html#mindspore.ops.abs",
        ),
        (
            "mindspore.nn.Cell.buffers",
            f"{MINDSPORE}nn/mindspore.nn.Cell.html#mindspore.nn.Cell.buffers",
        ),
        (
            "mindspore.Parameter",
            f"{MINDSPORE}mindspore/mindspore.Parameter.html#mindspore.Parameter",
        ),
        (
            "mindspore.Parameter.name",
            f"{MINDSPORE}mindspore/mindspore.Parameter.html#mindspore.Parameter.name",
        ),
    ],
)
def test_an_api_has_its_page_and_anchor(name, address):
    assert documentation.documentation_address(name, "en") == address


def test_mindspore_is_documented_in_the_readers_language():
    address = documentation.documentation_address("mindspore.nn.Cell", "zh_CN")
    assert address.startswith("https://www.mindspore.cn/docs/zh-CN/r2.10.0/")


def test_a_name_of_neither_framework_is_refused():
    with pytest.raises(ValueError, match="neither torch nor mindspore"):
        documentation.documentation_address("numpy.abs", "en")
