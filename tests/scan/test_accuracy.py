"""How exact a scan is on code that other people wrote; the labels were set by hand."""

import json
import os
import subprocess

import pytest

from tests.scan.support import RECORD, measure, read_labels

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def measured():
    try:
        return measure()
    except subprocess.CalledProcessError as error:
        if os.environ.get("CI") == "true":
            raise
        why = error.stderr.decode(errors="replace").strip().splitlines()
        pytest.skip(f"pip could not fetch the labelled files: {why[-1:]}")


def test_the_labels_are_many_and_of_several_packages():
    labels = read_labels()
    assert len(labels) >= 6
    assert len({package for package, _ in labels}) == 4
    assert sum(map(len, labels.values())) >= 300


def test_every_labelled_file_was_scanned(measured):
    found = {(file["package"], file["path"]) for file in measured["files"]}
    assert found == set(read_labels())


@pytest.mark.parametrize("part", ["total", "held_out"])
def test_precision(measured, part):
    assert measured[part]["precision"] >= 0.98, measured[part]


@pytest.mark.parametrize("part", ["total", "held_out"])
def test_recall(measured, part):
    assert measured[part]["recall"] >= 0.95, measured[part]


def test_files_are_held_out(measured):
    assert sum(file["held_out"] for file in measured["files"]) >= 3


def test_the_numbers_on_the_site_are_these(measured):
    assert json.loads(RECORD.read_text("utf-8")) == measured
