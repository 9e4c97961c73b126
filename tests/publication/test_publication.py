"""Entries as programs get them: signatures side by side, relations, the schema."""

import json
from dataclasses import replace

import jsonschema
import pytest

from apimap.base.files import package_data
from apimap.base.words import translate
from apimap.mapping.entries import CATEGORIES
from apimap.publication.addresses import page_names
from apimap.publication.publication import (
    SIGNATURE_EVIDENCE,
    Publication,
    open_publication,
    published,
)
from apimap.publication.wording import (
    CATEGORY_LABELS,
    CATEGORY_SENTENCES,
    CHANGE_LABELS,
    CLAIM_LABELS,
    DIFFERENCE_LABELS,
    FINDING_LABELS,
    SIGNATURE_EVIDENCE_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    VERDICT_LABELS,
    category_sentence,
    history_sentence,
)
from apimap.signature.diff import DIFFERENCE_KINDS
from apimap.verify.model.outcomes import Kind, Verdict
from apimap.verify.results.history import ABSENT, CHANGES

SMALL = package_data().parents[1] / "tests" / "data" / "site" / "apimap" / "data"


@pytest.fixture(scope="module")
def small() -> Publication:
    return open_publication(SMALL)


@pytest.fixture(scope="module")
def whole() -> dict:
    return published(open_publication())


def entry(publication: Publication, name: str) -> dict:
    return publication.entry(publication.mapping.by_name[name].entry)


def test_parameters_stand_side_by_side_with_their_differences(small):
    comparison = entry(small, "torch.amax")["targets"][0]["comparison"]
    rows = [
        (_name(row["reference"]), _name(row["target"]), row["differences"])
        for row in comparison["parameters"]
    ]
    assert rows == [
        ("input", "input", []),
        ("dim", "axis", ["renamed", "default-differs"]),
        ("keepdim", "keepdims", ["renamed"]),
        ("out", None, []),
        (None, "initial", ["extra"]),
        (None, "where", ["extra"]),
    ]


def _name(parameter: dict | None) -> str | None:
    return parameter and parameter["name"]


def test_a_default_is_python_text_and_null_where_there_is_none(small):
    rows = entry(small, "torch.amax")["targets"][0]["comparison"]["parameters"]
    assert [row["reference"] and row["reference"]["default"] for row in rows[:3]] == [
        None,
        "()",
        "False",
    ]


@pytest.mark.parametrize(
    ("name", "evidence"),
    [
        ("torch.amax", "compared"),
        ("torch.device", "none"),
        ("torch.Tensor", "unreadable"),
        ("torch.tensor", "stale"),
    ],
)
def test_the_evidence_says_what_the_signatures_can_tell(small, name, evidence):
    assert entry(small, name)["evidence"]["signatures"] == evidence


def test_the_verdict_is_that_of_the_first_target(small):
    assert entry(small, "torch.abs")["evidence"]["verdict"] == "match"
    assert entry(small, "torch.amax")["evidence"]["verdict"] == "mismatch"
    assert entry(small, "torch.device")["evidence"]["verdict"] == "not-run"


def test_the_history_tells_each_release_by_platform(small):
    history = entry(small, "torch.abs")["targets"][0]["history"]
    assert (history["GPU"], history["Ascend"]) == (None, None)
    assert history["CPU"]["matches_since"] == "2.10.0"
    states = {one["mindspore"]: one["state"] for one in history["CPU"]["releases"]}
    assert states == {"2.10.0": "match", "2.9.0": "mismatch"}


def test_a_release_without_the_target_is_told_apart(small):
    history = entry(small, "torch.abs")["targets"][1]["history"]
    assert history["CPU"]["releases"][1]["state"] == "absent"


@pytest.mark.parametrize(
    ("since", "comparable", "sentence"),
    [
        ("2.9.0", True, "Matches since MindSpore 2.9.0 on CPU."),
        (
            "2.9.0",
            False,
            "Matches in every release that was compared on CPU, from MindSpore 2.9.0.",
        ),
        (
            "2.8.0",
            True,
            "Matches in every release that was compared on CPU, from MindSpore 2.8.0.",
        ),
        (None, True, ""),
    ],
)
def test_a_sentence_says_since_when_only_where_that_was_seen(
    since, comparable, sentence
):
    releases = [
        {"mindspore": f"2.{number}.0", "comparable": number > 8 or comparable}
        for number in (10, 9, 8)
    ]
    history = {"matches_since": since, "releases": releases}
    assert history_sentence(history, "CPU", "en") == sentence


def test_pages_that_use_and_treat_an_api_are_named(small):
    known = replace(
        small, uses={"torch.abs": ["a.html"]}, guides={"torch.abs": ["b.html"]}
    )
    told = entry(known, "torch.abs")
    assert (told["notebooks"], told["guides"]) == (["a.html"], ["b.html"])


def test_names_that_differ_in_case_get_pages_that_do_not():
    names = page_names(["torch.tensor", "torch.Tensor", "torch.abs"])
    assert names == {
        "torch.Tensor": "torch.Tensor",
        "torch.tensor": "torch.tensor-2",
        "torch.abs": "torch.abs",
    }


def test_the_whole_mapping_is_as_the_schema_says(whole):
    schema = json.loads((package_data() / "schema/mapping.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(whole, schema)
    assert schema["$defs"]["category"]["enum"] == list(CATEGORIES)


def test_the_schema_refuses_what_is_not_said_there(whole):
    schema = json.loads((package_data() / "schema/mapping.schema.json").read_text())
    wrong = {**whole, "entries": [{**whole["entries"][0], "verdikt": "match"}]}
    with pytest.raises(jsonschema.ValidationError, match="verdikt"):
        jsonschema.validate(wrong, schema)


def test_every_entry_leads_to_its_targets_and_back(whole):
    for told in whole["entries"]:
        for target in told["targets"]:
            assert told["reference"] in whole["targets"][target["name"]]


def test_every_related_entry_is_there_and_another(whole):
    references = {told["reference"] for told in whole["entries"]}
    for told in whole["entries"]:
        assert set(told["related"]) <= references - {told["reference"]}


@pytest.mark.parametrize(
    ("name", "relative"),
    [
        ("torch.nn.LayerNorm", "torch.nn.functional.layer_norm"),
        ("torch.abs", "torch.Tensor.abs"),
        ("torch.absolute", "torch.abs"),
    ],
)
def test_forms_of_one_thing_are_related(whole, name, relative):
    (told,) = (told for told in whole["entries"] if told["reference"] == name)
    assert relative in told["related"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (CATEGORY_LABELS, CATEGORIES),
        (CATEGORY_SENTENCES, CATEGORIES),
        (DIFFERENCE_LABELS, DIFFERENCE_KINDS),
        (CHANGE_LABELS, CHANGES),
        (STATE_LABELS, (*Verdict, ABSENT)),
        (SIGNATURE_EVIDENCE_LABELS, SIGNATURE_EVIDENCE),
    ],
)
def test_every_value_has_words_in_every_language(words, values):
    assert set(words) == set(values)
    assert all(translate("zh_CN", phrase) for phrase in words.values())


def test_every_claim_and_source_of_the_data_has_words(whole):
    claims = {claim["claim"] for e in whole["entries"] for claim in e["official"]}
    assert claims == set(CLAIM_LABELS)
    sources = {e["signatures"]["source"] for e in whole["entries"] if e["signatures"]}
    assert sources - {"none"} <= set(SOURCE_LABELS)


def test_a_sentence_names_the_target_and_what_an_alias_stands_for(whole):
    (told,) = (e for e in whole["entries"] if e["reference"] == "torch.absolute")
    assert category_sentence(told, "en") == (
        f"The same as `torch.abs`; use `{told['targets'][0]['name']}`."
    )


def test_every_kind_of_finding_and_verdict_has_words_and_is_in_the_schema():
    schema = json.loads((package_data() / "schema/mapping.schema.json").read_text())
    failed = set(Kind) - {Kind.MATCH, Kind.NOT_RUN}
    assert set(schema["$defs"]["finding"]["properties"]["kind"]["enum"]) == failed
    assert set(FINDING_LABELS) == failed
    assert set(schema["$defs"]["verdict"]["enum"]) == set(Verdict)
    release = schema["$defs"]["history"]["properties"]["releases"]["items"]
    assert set(release["properties"]["state"]["enum"]) == {*Verdict, ABSENT}
    assert set(VERDICT_LABELS) == set(Verdict)
