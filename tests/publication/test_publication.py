"""Entries as programs get them: signatures side by side, relations, the schema."""

import re
from dataclasses import replace
from enum import Enum

import jsonschema
import msgspec
import pytest

from apimap.base.diagnostics import DiagnosticError
from apimap.base.files import package_data
from apimap.base.words import catalogue, translate
from apimap.mapping.entries import Category, OfficialClaim
from apimap.publication.addresses import documentation_address, page_names
from apimap.publication.joining import publish, publish_entry
from apimap.publication.mapping_json import mapping_schema, read_mapping, write_mapping
from apimap.publication.model import (
    History,
    PublishedEntry,
    PublishedMapping,
    SignatureEvidence,
)
from apimap.publication.opening import Publication, open_publication
from apimap.publication.parameters import Parameter, ParameterKind
from apimap.publication.wording import (
    CATEGORY_LABELS,
    CATEGORY_SENTENCES,
    CHANGE_LABELS,
    CLAIM_LABELS,
    DIFFERENCE_LABELS,
    FINDING_LABELS,
    GRADE_LABELS,
    GRADE_SENTENCES,
    GRAPH_LABELS,
    REASON_LABELS,
    SIGNATURE_EVIDENCE_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    VERDICT_LABELS,
    category_sentence,
    few_sentence,
    history_sentence,
)
from apimap.signature.diff import DifferenceKind
from apimap.signature.readings import Source
from apimap.verify.model.outcomes import GraphState, Kind, Reason, Verdict
from apimap.verify.results.grades import Grade
from apimap.verify.results.history import ChangeKind, Observed, State

SMALL = package_data().parents[1] / "tests" / "data" / "site" / "apimap" / "data"


@pytest.fixture(scope="module")
def small() -> Publication:
    return open_publication(SMALL)


@pytest.fixture(scope="module")
def whole() -> PublishedMapping:
    return publish(open_publication())


@pytest.fixture(scope="module")
def decoded(whole) -> dict:
    """The whole mapping as a program reads it from ``mapping.json``."""
    return msgspec.json.decode(msgspec.json.encode(whole))


def entry(publication: Publication, name: str) -> PublishedEntry:
    return publish_entry(publication, publication.mapping.by_name[name].entry)


def test_parameters_stand_side_by_side_with_their_differences(small):
    comparison = entry(small, "torch.amax").targets[0].comparison
    rows = [
        (_name(row.reference), _name(row.target), list(row.differences))
        for row in comparison.parameters
    ]
    assert rows == [
        ("input", "input", []),
        ("dim", "axis", ["renamed", "default-differs"]),
        ("keepdim", "keepdims", ["renamed"]),
        ("out", None, []),
        (None, "initial", ["extra"]),
        (None, "where", ["extra"]),
    ]


def _name(parameter: Parameter | None) -> str | None:
    return parameter and parameter.name


def test_a_default_is_python_text_and_null_where_there_is_none(small):
    rows = entry(small, "torch.amax").targets[0].comparison.parameters
    assert [row.reference.default for row in rows[:3]] == [None, "()", "False"]


@pytest.mark.parametrize(
    ("kind", "default", "text", "required"),
    [
        (ParameterKind.POSITIONAL_ONLY, None, "x", True),
        (ParameterKind.KEYWORD_ONLY, "None", "x=None", False),
        (ParameterKind.VAR_POSITIONAL, None, "*x", False),
        (ParameterKind.VAR_KEYWORD, None, "**x", False),
    ],
)
def test_a_parameter_is_written_as_in_a_signature(kind, default, text, required):
    parameter = Parameter("x", kind, default, 0)
    assert (str(parameter), parameter.required) == (text, required)


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
    assert entry(small, name).evidence.signatures == evidence


def test_the_verdict_is_that_of_the_first_target(small):
    assert entry(small, "torch.abs").evidence.verdict == "match"
    assert entry(small, "torch.amax").evidence.verdict == "mismatch"
    assert entry(small, "torch.device").evidence.verdict == "not-run"


def test_the_history_tells_each_release_by_platform(small):
    history = entry(small, "torch.abs").targets[0].history
    assert (history["GPU"], history["Ascend"]) == (None, None)
    assert history["CPU"].matches_since == "2.10.0"
    states = {one.mindspore: one.state for one in history["CPU"].releases}
    assert states == {"2.10.0": "match", "2.9.0": "mismatch"}


def test_a_release_without_the_target_is_told_apart(small):
    history = entry(small, "torch.abs").targets[1].history
    assert history["CPU"].releases[1].state is State.ABSENT


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
    releases = tuple(
        Observed(
            f"2.{number}.0",
            State.MATCH,
            1,
            1,
            number > 8 or comparable,
            Grade.EQUAL,
            (1, 1),
        )
        for number in (10, 9, 8)
    )
    history = History(since, releases)
    assert history_sentence(history, "CPU", "en") == sentence


@pytest.mark.parametrize(
    ("samples", "dtypes", "part"),
    [
        (3, {"code": (3, 3)}, "a program written for this API"),
        (4, {"float32": (4, 4)}, "leave nothing else to vary"),
        (4, {"code": (1, 1), "float32": (3, 3)}, "leave nothing else to vary"),
        (5, {"code": (5, 5)}, ""),
        (0, {}, ""),
    ],
)
def test_few_samples_are_given_a_reason(small, samples, dtypes, part):
    run = entry(small, "torch.abs").targets[0].runs[0]
    few = msgspec.structs.replace(run, samples=samples, dtypes=dtypes)
    said = few_sentence(few, "en")
    assert part in said
    assert bool(said) is bool(part)


def test_few_samples_are_rare(whole):
    """Of the pairs that run: a pair that has few says nothing of most calls."""
    runs = [
        target.runs[0]
        for one in whole.entries
        for target in one.targets
        if target.runs and target.runs[0].samples
    ]
    few = [run for run in runs if few_sentence(run, "zh_CN")]
    assert len(few) <= len(runs) / 20


def test_pages_that_use_and_treat_an_api_are_named(small):
    known = replace(
        small, uses={"torch.abs": ["a.html"]}, guides={"torch.abs": ["b.html"]}
    )
    told = entry(known, "torch.abs")
    assert (told.notebooks, told.guides) == (("a.html",), ("b.html",))


def test_names_that_differ_in_case_get_pages_that_do_not():
    names = page_names(["torch.tensor", "torch.Tensor", "torch.abs"])
    assert names == {
        "torch.Tensor": "torch.Tensor",
        "torch.tensor": "torch.tensor-2",
        "torch.abs": "torch.abs",
    }


def test_the_whole_mapping_is_as_the_schema_says(decoded):
    schema = mapping_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(decoded, schema)
    assert decoded["categories"] == list(Category)


def test_what_was_written_is_read_as_the_same(whole, tmp_path):
    write_mapping(tmp_path / "mapping.json", whole)
    assert read_mapping(tmp_path / "mapping.json") == whole


def test_a_mapping_of_another_form_is_refused_with_the_remedy(tmp_path):
    path = tmp_path / "mapping.json"
    with pytest.raises(DiagnosticError, match=r"mapping\.json: .* make html"):
        read_mapping(path)
    path.write_text('{"format": 1}')
    with pytest.raises(DiagnosticError, match="cannot be used"):
        read_mapping(path)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"verdikt": "match"}, "verdikt"),
        ({"category": "fine"}, "'fine' is not one of"),
        ({"note": {"en": "words"}}, "'zh_CN' is a dependency of 'en'"),
        ({"note": {"de": "Worte"}}, "'de' does not match"),
        ({"documentation": {"en": "https://a.b"}}, "does not have enough properties"),
        ({"page": "torch.abs.html"}, "does not match"),
    ],
)
def test_the_schema_refuses_what_is_not_said_there(decoded, change, complaint):
    wrong = {**decoded, "entries": [{**decoded["entries"][0], **change}]}
    with pytest.raises(jsonschema.ValidationError, match=re.escape(complaint)):
        jsonschema.validate(wrong, mapping_schema())


@pytest.mark.parametrize("kind", ["match", "not-run"])
def test_a_finding_is_a_failure(decoded, kind):
    targets = (target for one in decoded["entries"] for target in one["targets"])
    runs = (run for target in targets for run in target["runs"])
    found = next(one for run in runs for one in run.get("findings", ()))
    schema = mapping_schema() | {"$ref": "#/$defs/PublishedFinding"}
    jsonschema.validate(found, schema)
    with pytest.raises(jsonschema.ValidationError, match=kind):
        jsonschema.validate({**found, "kind": kind}, schema)


def test_the_schema_describes_each_type():
    described = mapping_schema()["$defs"]
    assert all(one["description"] for one in described.values())
    assert "reason of a run" in str(described["PublishedMapping"])


def test_every_entry_leads_to_its_targets_and_back(whole):
    for told in whole.entries:
        for target in told.targets:
            assert told.reference in whole.targets[target.name]


def test_every_related_entry_is_there_and_another(whole):
    references = {told.reference for told in whole.entries}
    for told in whole.entries:
        assert set(told.related) <= references - {told.reference}


@pytest.mark.parametrize(
    ("name", "relative"),
    [
        ("torch.nn.LayerNorm", "torch.nn.functional.layer_norm"),
        ("torch.abs", "torch.Tensor.abs"),
        ("torch.absolute", "torch.abs"),
    ],
)
def test_forms_of_one_thing_are_related(whole, name, relative):
    (told,) = (told for told in whole.entries if told.reference == name)
    assert relative in told.related


WORDED = [
    (CATEGORY_LABELS, Category),
    (CATEGORY_SENTENCES, Category),
    (CHANGE_LABELS, ChangeKind),
    (CLAIM_LABELS, OfficialClaim),
    (DIFFERENCE_LABELS, DifferenceKind),
    (FINDING_LABELS, set(Kind) - {Kind.MATCH, Kind.NOT_RUN}),
    (GRADE_LABELS, Grade),
    (GRADE_SENTENCES, Grade),
    (GRAPH_LABELS, GraphState),
    (REASON_LABELS, Reason),
    (SIGNATURE_EVIDENCE_LABELS, SignatureEvidence),
    (SOURCE_LABELS, set(Source) - {Source.NONE}),
    (STATE_LABELS, State),
    (VERDICT_LABELS, Verdict),
]


@pytest.mark.parametrize(("words", "members"), WORDED)
def test_every_member_that_pages_show_has_words_in_every_language(words, members):
    assert set(words) == set(members)
    for phrase in words.values():
        assert re.search(r"[\u4e00-\u9fff]", catalogue()["zh_CN"][phrase]), phrase
        assert translate("en", phrase) == phrase


def test_every_enumeration_that_is_published_is_shown_by_words_or_named():
    """One that comes later gets words, or a place among those shown as they are."""
    as_they_are = {"Platform", "ApiKind", "ParameterKind"}
    published = {
        name for name, one in mapping_schema()["$defs"].items() if "enum" in one
    }
    worded = {type(next(iter(words))) for words, _ in WORDED}
    assert all(issubclass(one, Enum) for one in worded)
    assert published <= as_they_are | {one.__name__ for one in worded}


def test_a_state_is_a_verdict_or_that_the_release_lacks_the_target():
    assert set(State) == {*map(str, Verdict), State.ABSENT}


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("torch.Tensor", "docs/2.13/tensors.html"),
        ("torch.Tensor.abs", "docs/2.13/generated/torch.Tensor.abs.html"),
        ("torch.nn.Module.to", "docs/2.13/generated/torch.nn.Module.html"),
        ("torch.cuda.amp.autocast", "docs/2.13/amp.html"),
    ],
)
def test_the_longest_name_that_is_known_decides_the_page(name, page):
    versions = {"torch": "2.13.0", "mindspore": "2.10.0"}
    address = documentation_address(name, "en", versions)
    assert address == f"https://docs.pytorch.org/{page}#{name}"


def test_a_sentence_names_the_target_and_what_an_alias_stands_for(whole):
    (told,) = (e for e in whole.entries if e.reference == "torch.absolute")
    assert category_sentence(told, "en") == (
        f"The same as `torch.abs`; use `{told.targets[0].name}`."
    )
