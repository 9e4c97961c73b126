"""Addresses are recorded, and none that was promised is gone."""

from pathlib import Path

import pytest

from apimap.site.addresses import (
    record_addresses,
    recorded_addresses,
    site_addresses,
)

ROOT = Path(__file__).resolve().parents[2]
PAGE = '+++ {"lang": "en"}\n(one)=\n## A\n+++ {"lang": "zh_CN"}\n(one)=\n## 甲\n'


@pytest.fixture
def project(tmp_path):
    for name in ("notebooks/a.b.md", "source/index.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE, "utf-8")
    return tmp_path


def test_an_address_is_the_page_and_its_labels(project):
    pages = ("notebooks/a.b.html", "index.html")
    expected = {page + place for page in pages for place in ("", "#one")}
    assert site_addresses(project) == expected


def test_recording_adds_and_never_removes(project):
    assert len(record_addresses(project)) == 4
    (project / "notebooks" / "a.b.md").unlink()
    assert record_addresses(project) == []
    assert "notebooks/a.b.html#one" in recorded_addresses(project)


def test_no_promised_address_of_this_site_is_gone():
    assert recorded_addresses(ROOT) - site_addresses(ROOT) == set()


def test_every_address_of_this_site_is_recorded():
    missing = site_addresses(ROOT) - recorded_addresses(ROOT)
    assert missing == set(), "record them with: apimap pages record"
