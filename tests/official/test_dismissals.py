"""Contradictions that are not held against the official table."""

import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.base.files import package_data
from apimap.official.contradictions import Disagreement, contradictions
from apimap.official.dismissals import (
    DISMISSED,
    Dismissal,
    dismissed_among,
    read_dismissals,
)
from apimap.publication.joining import publish
from apimap.publication.model import PublishedFinding
from apimap.publication.opening import open_publication
from apimap.verify.model.outcomes import Kind

REASON = {"en": "open", "zh_CN": "未规定"}
TOPK = ("torch.topk", "mindspore.ops.topk", "values", "edge: sorted=False")


def disagreement(sample: str) -> Disagreement:
    finding = PublishedFinding(Kind.VALUES, 1, sample, "float32", "m", None)
    return Disagreement(*TOPK[:2], ("2.4.0",), finding)


def test_a_dismissal_is_about_one_sample_and_no_other():
    dismissal = Dismissal(REASON, frozenset([TOPK]))
    dismissed, other = disagreement("edge: sorted=False"), disagreement("edge: ties")
    found = dismissed_among([dismissed, other], [dismissal])
    assert found == [(dismissal, [dismissed])]


def test_a_dismissal_of_nothing_is_not_shown():
    assert dismissed_among([disagreement("a")], [Dismissal(REASON, frozenset())]) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[dismissed]]\nreason = { en = "a" }\nfindings = []\n', "'zh_CN'"),
        (
            '[[dismissed]]\nreason = { en = "a", zh_CN = "b" }\n'
            'findings = [["torch.a", "mindspore.a"]]\n',
            "not reference, target, kind and sample",
        ),
        ("dismissed = [", "not TOML"),
    ],
)
def test_a_malformed_file_is_named(tmp_path, text, message):
    path = tmp_path / DISMISSED
    path.write_text(text, "utf-8")
    with pytest.raises(DiagnosticError, match=rf"dismissed\.toml(:1)?: .*{message}"):
        read_dismissals(path)


def test_each_that_is_recorded_still_covers_a_finding():
    entries = publish(open_publication()).entries
    found = {(*one.key, one.finding.sample) for one in contradictions(entries)}
    for dismissal in read_dismissals(package_data() / DISMISSED):
        assert dismissal.findings <= found
