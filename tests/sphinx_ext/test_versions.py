"""The section on versions, as a small tree."""

import pytest

from apimap.outputs.records import OutputDifference
from apimap.outputs.versions import AcrossVersions, VersionResult
from apimap.sphinx_ext.versions import changes_of, section_of

GONE = OutputDifference(3, "net.buffers()", ("buffers True",), ("buffers False",))


def result(version: str, *differences: OutputDifference) -> VersionResult:
    provenance = {"mindspore": version, "torch": "2.13.0", "python": "3.11.7"}
    return VersionResult(provenance, 9, differences)


@pytest.mark.parametrize(
    ("results", "sentence"),
    [
        ((result("2.10.0"), result("2.9.0")), "Every recorded version gives the same"),
        (
            (result("2.10.0"), result("2.7.0"), result("2.0.0", GONE)),
            "The outputs are the same since MindSpore 2.7.0; older ones differ.",
        ),
        (
            (result("2.10.0"), result("2.9.0", GONE)),
            "Before MindSpore 2.10.0 some cells gave other outputs, or an error.",
        ),
    ],
)
def test_the_section_says_since_when_the_outputs_are_the_same(results, sentence):
    assert sentence in section_of(AcrossVersions(results), "en").astext()


def test_a_version_that_differs_is_shown_with_its_cells():
    across = AcrossVersions((result("2.10.0"), result("2.0.0", GONE)))
    text = section_of(across, "zh_CN").astext()
    for words in ("9 个单元格中有 1 个不同", "net.buffers()", "- buffers True"):
        assert words in text


def test_changes_show_both_sides():
    assert changes_of(GONE).splitlines() == ["- buffers True", "+ buffers False"]
