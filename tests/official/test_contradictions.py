"""Claims of the official table beside what a run observed."""

import pytest
from msgspec.structs import replace

from apimap.base.diagnostics import DiagnosticError
from apimap.base.files import package_data
from apimap.mapping.entries import Claim, OfficialClaim
from apimap.official.contradictions import (
    ClaimCounts,
    claims_by_edition,
    contradictions,
    overcome_differences,
    read_confirmed,
    split_confirmed,
    write_confirmed,
)
from apimap.publication.joining import publish_entry
from apimap.publication.model import PublishedEntry, PublishedFinding
from apimap.publication.opening import open_publication
from apimap.verify.model.outcomes import Demonstration, Kind, Transcript, Verdict

SMALL = open_publication(
    package_data().parents[1] / "tests" / "data" / "site" / "apimap" / "data"
)
ABS = publish_entry(SMALL, SMALL.mapping.by_name["torch.abs"].entry)


def printed(reference: str, target: str) -> Demonstration:
    return Demonstration(Transcript("x", reference), Transcript("y", target))


SHOWN = printed("1", "2")


def finding(kind: str, shown: Demonstration | None = SHOWN) -> PublishedFinding:
    return PublishedFinding(Kind(kind), 1, "s", "float32", "m", shown)


def entry(
    claim: str,
    verdict: str,
    *findings: PublishedFinding,
    reference: str = "torch.a",
    samples: int = 12,
) -> PublishedEntry:
    """An entry with one claim about its one target, and one run of it."""
    run = replace(
        ABS.newest,
        verdict=Verdict(verdict),
        samples=samples,
        matched=samples - len(findings),
        findings=findings,
    )
    target = replace(ABS.targets[0], name="mindspore.a", runs=(run,))
    official = (Claim("2.4.0", "mindspore.a", OfficialClaim(claim)),)
    return replace(ABS, reference=reference, official=official, targets=(target,))


def test_a_difference_contradicts_consistent():
    told = entry("consistent", "mismatch", finding("values"))
    (one,) = contradictions([told])
    assert one.key == ("torch.a", "mindspore.a", "values")
    assert one.editions == ("2.4.0",)


@pytest.mark.parametrize(
    "told",
    [
        entry("diff-page", "mismatch", finding("values")),
        entry("consistent", "unsupported", finding("unsupported")),
        entry("consistent", "match", finding("unsupported-dtype")),
        entry("consistent", "mismatch", finding("signed-zero")),
        entry("consistent", "mismatch", finding("aliasing")),
        entry("consistent", "mismatch", finding("values", shown=None)),
    ],
)
def test_what_contradicts_nothing(told):
    assert list(contradictions([told])) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "visible"),
    [
        ("tensor([1.0000, 2.5000])", "[1.  2.5]", False),
        ("tensor([1.0000, 2.5000])", "[1.  2.6]", True),
        ("tensor(1, dtype=torch.uint8)", "True", False),
        ("tensor([nan, 1.])", "[nan  1.]", False),
        ("tensor([nan, 1.])", "[0. 1.]", True),
        ("tensor([], size=(0, 3))", "[]", False),
        ("tensor([2.], grad_fn=<AddBackward0>)", "[2.]", False),
        (
            "(tensor([1.]),)",
            "(Tensor(shape=[1], dtype=Float32, value=[1.0e+00]),)",
            False,
        ),
        ("tensor([[3]])", "3", False),
        ("tensor([3, 3])", "[3]", True),
    ],
)
def test_a_contradiction_is_one_that_a_reader_sees(ours, theirs, visible):
    shown = printed(ours, theirs)
    told = entry("consistent", "mismatch", finding("values", shown))
    assert bool(list(contradictions([told]))) == visible


def test_a_crash_needs_no_output_to_be_seen():
    told = entry("consistent", "crash", finding("crash"))
    assert len(list(contradictions([told]))) == 1


def test_a_difference_that_no_sample_shows_is_overcome():
    gone = entry("diff-page", "match")
    there = entry("diff-page", "mismatch", finding("values"))
    names = entry("name-differs", "match")
    few = entry("diff-page", "match", samples=2)
    found = overcome_differences([gone, there, names, few])
    assert [told for told, _, _ in found] == [gone]


def test_only_what_a_person_looked_at_as_it_is_now_is_confirmed():
    told = entry("consistent", "mismatch", finding("values"), finding("dtype"))
    values, dtype = contradictions([told])
    confirmed = {values.key: values.digest, dtype.key: "00000000"}
    assert split_confirmed([values, dtype], confirmed) == ([values], [dtype])


def test_the_claims_of_an_edition_are_counted():
    entries = [
        entry("consistent", "mismatch", finding("values")),
        entry("consistent", "match", reference="torch.b"),
        entry("consistent", "unsupported", reference="torch.c"),
        entry("diff-page", "match", reference="torch.d"),
    ]
    counted = claims_by_edition(entries, contradictions(entries))
    assert counted == {"2.4.0": ClaimCounts(3, run=2, matched=1, contradicted=1)}


def test_confirmations_are_kept_in_a_file(tmp_path):
    path = tmp_path / "confirmed.toml"
    assert read_confirmed(path) == {}
    confirmed = {("torch.a", "mindspore.a", "values"): "12345678"}
    write_confirmed(path, confirmed)
    assert read_confirmed(path) == confirmed


def test_a_malformed_file_is_named(tmp_path):
    path = tmp_path / "confirmed.toml"
    path.write_text('[[confirmed]]\nreference = "torch.a"\n')
    with pytest.raises(DiagnosticError, match=r"confirmed\.toml: .*'target'"):
        read_confirmed(path)
