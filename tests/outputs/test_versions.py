"""What records of several versions say together."""

import pytest

from apimap.outputs.records import CellOutput, OutputRecord, write_output_record
from apimap.outputs.versions import across_versions

CODE = "1234"


@pytest.fixture
def recorded(tmp_path):
    """Write records of a page, given the output of its one cell by version."""

    def write(outputs: dict[str, str], code: str = CODE):
        page = tmp_path / "page.md"
        for version, output in outputs.items():
            provenance = {"mindspore": version, "torch": "2.13.0", "code": code}
            record = OutputRecord(provenance, (CellOutput("x", (output,)),))
            write_output_record(
                tmp_path / "outputs" / "page" / f"{version}.json", record
            )
        return across_versions(page, CODE)

    return write


def test_versions_are_in_order_of_their_numbers(recorded):
    across = recorded({"2.9.0": "a", "2.10.0": "a", "2.7.2": "a"})
    order = [result.mindspore for result in across.results]
    assert order == ["2.10.0", "2.9.0", "2.7.2"]
    assert across.all_same
    assert across.same_since == "2.7.2"


def test_outputs_are_the_same_since_the_oldest_that_agrees(recorded):
    across = recorded({"2.10.0": "a", "2.9.0": "a", "2.8.0": "b", "2.7.0": "a"})
    assert across.same_since == "2.9.0"
    assert not across.all_same
    differing = [r.mindspore for r in across.results if r.differences]
    assert differing == ["2.8.0"]


def test_a_record_of_other_code_says_nothing(recorded):
    recorded({"2.8.0": "old"}, code="other")
    across = recorded({"2.10.0": "a", "2.9.0": "a"})
    assert [result.mindspore for result in across.results] == ["2.10.0", "2.9.0"]


def test_one_record_compares_with_nothing(recorded):
    assert recorded({"2.10.0": "a"}) is None
