"""Whether this very call is affected, by the mapping and signatures of a test."""

from inspect import Signature

import pytest

from apimap.mapping.entries import Category
from apimap.mapping.loading import open_mapping
from apimap.publication.opening import Publication
from apimap.scan.calls import ScannedCall, bind
from apimap.scan.findings import EFFECTS, Finding, Judgement
from apimap.scan.judging import Judge
from apimap.signature.readings import ApiKind, Source
from apimap.signature.record import SignatureRecord, StoredReading
from apimap.signature.text import parse_signature
from apimap.verify.results.grades import Grade

ENTRY = """
[[entry]]
reference = "torch.f"
category = "{category}"
targets = [{{ name = "mindspore.f" }}]
parameters = {{ dim = "axis" }}
remedy = {{ en = "Write it.", zh_CN = "写出来。" }}
"""
ALIAS = """
[[entry]]
reference = "torch.g"
category = "alias"
alias_of = "torch.f"
targets = [{ name = "mindspore.f" }]
"""


def stored(*signatures: str) -> StoredReading:
    return StoredReading(ApiKind.FUNCTION, Source.INSPECT, signatures)


@pytest.fixture
def judge_file(tmp_path):
    """A judge of one function, whose category and signatures are given."""

    def make(category: str, ours: str = "(x)", theirs: str = "(x)") -> Judge:
        text = ENTRY.format(category=category) + ALIAS
        (tmp_path / "torch.toml").write_text(text, "utf-8")
        apis = {
            "torch.f": stored(*ours.split(" | ")),
            "mindspore.f": stored(theirs),
        }
        record = SignatureRecord(tmp_path, {}, apis, {})
        return Judge(Publication(open_mapping(tmp_path), record))

    return make


def call(*positional: str, hidden: bool = False, **keywords: str) -> ScannedCall:
    return ScannedCall(positional, tuple(keywords.items()), hidden)


@pytest.mark.parametrize(
    ("signatures", "made", "kinds"),
    [
        # A default that differs matters only where the argument is left out.
        (("(x, p=1)", "(x, p=2)"), call("a"), ["default-differs"]),
        (("(x, p=1)", "(x, p=2)"), call("a", "3"), []),
        (("(x, p=1)", "(x, p=2)"), call("a", p="3"), []),
        # A missing parameter matters only where it is given.
        (("(x, p=1)", "(x)"), call("a"), []),
        (("(x, p=1)", "(x)"), call("a", p="3"), ["missing"]),
        (("(x, p=1)", "(x)"), call("a", p="1"), []),
        (("(x, p=None)", "(x)"), call("a", "b"), ["missing"]),
        # A name matters only where it is written.
        (("(x, dim)", "(x, axis)"), call("a", dim="0"), ["renamed"]),
        (("(x, dim)", "(x, axis)"), call("a", "0"), []),
        # The target's *args takes what stands by position.
        (("(x, p=None)", "(x, *more)"), call("a", "b"), []),
        # A star may hold what the target lacks.
        (("(x, p=1)", "(x)"), call("a", hidden=True), ["hidden"]),
        # Of the overloads that take the call, the one that meets fewest counts.
        (("(x, p=1) | (x)", "(x, p=2)"), call("a"), []),
    ],
)
def test_a_call_meets_what_it_uses(judge_file, signatures, made, kinds):
    one = judge_file("missing-parameters", *signatures)
    reasons = one.judge("torch.f", "call", made).reasons
    assert [reason.kind for reason in reasons] == kinds


@pytest.mark.parametrize(
    ("category", "signatures", "made", "effect"),
    [
        ("default-differs", ("(x, p=1)", "(x, p=2)"), call("a"), "change"),
        ("default-differs", ("(x, p=1)", "(x, p=2)"), call("a", "1"), "none"),
        ("default-differs", ("(x, p=1)", "(x, p=1)"), call("a"), "unclear"),
        ("missing-parameters", ("(x, p=1)", "(x)"), call("a", hidden=True), "unclear"),
        ("argument-differs", ("(x, p=1)", "(x, *, p=1)"), call("a", "2"), "change"),
        ("argument-differs", ("(x, p=1)", "(x, n=0, p=1)"), call("a", "2"), "change"),
        # No run says that nothing else differs.
        ("argument-differs", ("(x, p=1)", "(x, *, p=1)"), call("a"), "unclear"),
        ("argument-differs", ("(x)", "(x, n)"), call("a"), "change"),
        ("argument-differs", ("(x)", "(x)"), call("a"), "unclear"),
        ("names-differ", ("(dim)", "(axis)"), call(dim="0"), "rename"),
        ("names-differ", ("(dim)", "(axis)"), call("0"), "none"),
        ("identical", ("(x, device=None)", "(x)"), call("a"), "none"),
        ("identical", ("(x, device=None)", "(x)"), call("a", device="d"), "change"),
        ("identical", ("(x, p=1)", "(x)"), call("a", p="2"), "none"),
        ("return-differs", ("(x)", "(x)"), call("a"), "unclear"),
        ("composed", ("(x)", "(x)"), call("a"), "compose"),
        ("no-counterpart", ("(x)", "(x)"), call("a"), "rewrite"),
    ],
)
def test_the_category_and_the_call_decide(
    judge_file, category, signatures, made, effect
):
    assert (
        judge_file(category, *signatures).judge("torch.f", "call", made).effect
        == effect
    )


@pytest.mark.parametrize(
    ("category", "effect"),
    [
        ("missing-parameters", "none"),
        ("return-differs", "none"),
        ("composed", "compose"),
        ("no-counterpart", "rewrite"),
    ],
)
def test_a_name_that_is_not_called_has_no_arguments(judge_file, category, effect):
    made = judge_file(category, "(x, p=1)", "(x)").judge("torch.f", "reference", None)
    assert made.effect == effect


def test_a_method_defined_anew_is_renamed(judge_file):
    made = judge_file("identical").judge("torch.f", "override", None)
    assert made.effect == "none"  # mindspore.f has the same last name


def test_an_alias_is_followed(judge_file):
    judgement = judge_file("no-counterpart").judge("torch.g", "call", call("a"))
    assert (judgement.entry, judgement.instead) == ("torch.g", "torch.f")
    assert judgement.category == "no-counterpart"


def test_what_has_no_entry_is_unknown(judge_file):
    assert judge_file("identical").judge("torch.h", "call", call()).effect == "unknown"


def test_advice_is_for_those_who_have_something_to_do(judge_file):
    one = judge_file("composed")
    assert one.judge("torch.f", "call", call("a")).remedy["en"] == "Write it."
    assert judge_file("identical").judge("torch.f", "call", call("a")).remedy == {}


def test_a_parameter_that_means_the_opposite_matters_where_it_is_given():
    from apimap.scan.engine import judge_file as installed

    norm = "torch.nn.BatchNorm2d"
    given = installed().judge(norm, "call", call("3", momentum="0.01"))
    assert ("reversed", "momentum") in [(r.kind, r.parameter) for r in given.reasons]
    left_out = installed().judge(norm, "call", call("3"))
    assert "momentum" not in [reason.parameter for reason in left_out.reasons]


@pytest.mark.parametrize(
    ("api", "made", "parameters"),
    [
        ("nn.Conv2d", call("3", "8", "3", bias="False"), ["pad_mode"]),
        ("nn.Conv2d", call("3", "8", "k", bias="False"), ["pad_mode"]),
        ("nn.Conv2d", call("3", "8", "1", padding="1"), ["pad_mode"]),
        # A kernel of one element needs no padding, whatever the default says.
        ("nn.Conv2d", call("3", "8", "1", bias="False"), []),
        ("nn.Conv2d", call("3", "8", kernel_size="(1, 1)", stride="2"), []),
        ("nn.MaxPool2d", call("2", "2"), []),
        ("nn.MaxPool2d", call("2", "2", ceil_mode="True"), ["pad_mode"]),
        ("std", call("x"), ["ddof"]),
        ("std", call("x", unbiased="False"), []),
        ("std", call("x", correction="0"), []),
        ("Tensor.std", call(), ["correction"]),
        ("Tensor.std", call(correction="0"), []),
    ],
)
def test_a_default_of_mindspore_alone_affects_a_call_that_leaves_it(
    api, made, parameters
):
    from apimap.scan.engine import judge_file as installed

    judgement = installed().judge(f"torch.{api}", "call", made)
    needed = [reason for reason in judgement.reasons if reason.kind == "needed"]
    assert [reason.parameter for reason in needed] == parameters
    assert not needed or judgement.effect == "change"


@pytest.mark.parametrize(
    ("signature", "made", "taken"),
    [
        ("(x, p=1)", call("a"), True),
        ("(x, p=1)", call(), False),
        ("(x, p=1)", call("a", "b", "c"), False),
        ("(x, *size)", call("a", "b", "c"), True),
        ("(x)", call("a", q="1"), False),
        ("(x, **more)", call("a", q="1"), True),
        ("(x, /)", call(x="1"), False),
        ("(x, *, p)", call("a", hidden=True), True),
    ],
)
def test_a_signature_takes_a_call_or_refuses_it(signature, made, taken):
    signature_: Signature = parse_signature(signature)
    assert (bind(made, signature_) is not None) == taken


@pytest.mark.parametrize(
    ("effect", "affected"),
    [("none", False), ("unclear", None), ("change", True), ("rename", True)],
)
def test_affected_is_yes_no_or_depends(effect, affected):
    judgement = Judgement(effect, category=Category.MISSING_PARAMETERS)
    place = ("a.py", 0, 1, 1, 1, "f()", "f", "torch.f", "call", True, None)
    finding = Finding(*place, judgement)
    assert finding.affected is affected
    assert finding.fails(Category.DEFAULT_DIFFERS) == (effect != "none")
    assert not finding.fails(Category.NO_COUNTERPART)
    assert effect in EFFECTS


@pytest.mark.parametrize(
    ("grade", "effect"),
    [
        (Grade.EQUAL, "none"),
        (Grade.EQUAL_ORDINARY, "none"),
        (Grade.EQUAL_AS_WRITTEN, "unclear"),
        (Grade.DIFFERS, "unclear"),
        (Grade.NOT_RUN, "unclear"),
    ],
)
def test_what_differs_at_the_edges_alone_leaves_the_call(
    judge_file, monkeypatch, grade, effect
):
    judge = judge_file("return-differs")
    monkeypatch.setattr(judge, "_grade", lambda reference: grade)
    assert judge.judge("torch.f", "call", call("a")).effect == effect
