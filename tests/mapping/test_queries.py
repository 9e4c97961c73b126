"""What readers type, and what comes first: names, slips, ideas, error messages."""

from pathlib import Path

import pytest

from apimap.base.toml import read_toml
from apimap.mapping.loading import open_mapping
from apimap.mapping.lookup import find
from apimap.mapping.search.names import Named, is_page, names_of
from apimap.mapping.search.phrases import alike, distance, likeness, phrase
from apimap.mapping.search.ranking import Ranking
from apimap.mapping.search.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parents[2]
QUERIES = read_toml(ROOT / "tests" / "data" / "queries.toml")
FIRST, AMONG_THREE = 0.85, 0.95
WORDS = "notebooks/mindspore-in-pytorch-words.html"


@pytest.fixture(scope="module")
def mapping():
    return open_mapping()


@pytest.fixture(scope="module")
def rank(mapping):
    """The references and pages that answer a query, the best first."""
    entries = [
        Named(b.reference, b.aliases, b.targets, covers=b.covers)
        for b in mapping.blocks
    ]
    names = names_of(entries, vocabulary())
    ranking = Ranking(names)

    def leads(query: str) -> list[str]:
        found = [one.lead for one in ranking.rank(query)]
        return [
            lead if isinstance(lead, str) else names.entries[lead][0] for lead in found
        ]

    return leads


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_readers_type_leads_to_its_page(rank, language):
    queries = QUERIES[language]
    answers = {query: rank(query)[:3] for query in queries}
    missed = [q for q, wanted in queries.items() if answers[q][:1] != [wanted]]
    lost = [q for q in missed if queries[q] not in answers[q]]
    assert len(queries) == 60
    assert len(missed) <= (1 - FIRST) * 60, missed
    assert len(lost) <= (1 - AMONG_THREE) * 60, lost


@pytest.mark.parametrize(
    ("query", "lead"),
    [
        ("torch.b.some", "torch.b"),
        ("torch.b.c.some", "torch.b.c"),
        ("torch.b_", "torch.b"),
    ],
)
def test_a_family_answers_for_its_names(query, lead):
    entries = [
        Named("torch.b", covers=("torch.b.*", "torch.b_")),
        Named("torch.b.c", covers=("torch.b.c.*",)),
    ]
    names = names_of(entries, vocabulary())
    found = Ranking(names).rank(query)[0]
    assert names.entries[found.lead][0] == lead


@pytest.mark.parametrize("query", QUERIES["mindspore"])
def test_a_name_of_mindspores_own_leads_to_what_explains_it(rank, query):
    """It comes first, or right behind the entry of a target of that name."""
    assert QUERIES["mindspore"][query] in rank(query)[:2]


def test_every_full_name_comes_first(mapping, rank):
    for name in [*mapping.by_name][::50]:
        assert rank(name)[0] == mapping.by_name[name].reference
    for name in [*mapping.by_target][::50]:
        references = [block.reference for block in mapping.by_target[name]]
        assert rank(name)[0] in references


def test_every_idea_leads_to_what_is_there(mapping):
    addresses = (ROOT / "source" / "addresses.txt").read_text("utf-8").split()
    words = vocabulary()
    leads = {lead for idea in words.idea for lead in idea.leads}
    assert {lead for lead in leads if is_page(lead)} <= set(addresses)
    names = {lead for lead in leads if not is_page(lead)} | set(words.common)
    assert names <= {block.reference for block in mapping.blocks}


def test_no_phrase_and_no_name_stands_for_two_ideas():
    ideas = vocabulary().idea
    phrases = [one.lower() for idea in ideas for one in idea.phrases]
    assert sorted(phrases) == sorted(set(phrases))
    names = [name for idea in ideas for name in idea.names]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("linear", "liner", 1),
        ("lienar", "linear", 1),
        ("pading", "padding", 1),
        ("relu", "relu", 0),
        ("conv", "cnov", 1),
        ("softmax", "sofmaxx", 2),
        ("adam", "linear", 3),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert distance(one, other, 2) == distance(other, one, 2) == slips


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("freezing", "freeze", True),
        ("clip", "clipping", True),
        ("gradients", "gradient", True),
        ("layer", "layers", True),
        ("torch", "torchscript", False),
        ("mean", "median", False),
    ],
)
def test_forms_of_a_word_are_alike(one, other, expected):
    assert alike(one, other) is alike(other, one) is expected


@pytest.mark.parametrize(
    ("query", "known", "kind"),
    [
        ("Gradient clipping", "gradient clipping", "EQUAL"),
        ("pytorch 梯度裁剪", "梯度裁剪", "CONTAINED"),
        ("使用GPU训练", "gpu", "CONTAINED"),
        ("gapped", "gap", None),
        ("gradient cl", "gradient clipping", "BEGUN"),
        ("clipping the gradient", "gradient clipping", "ALL_WORDS"),
        ("冻结某一层", "冻结一层", "SOME_WORDS"),
        ("冻结", "数据加载", None),
    ],
)
def test_a_phrase_answers_a_query(query, known, kind):
    like = likeness(phrase(query), phrase(known))
    assert (like and like.kind.name) == kind


@pytest.mark.parametrize(
    ("name", "reference", "others"),
    [
        ("transpose", "torch.transpose", ["torch.Tensor.transpose"]),
        ("take", "torch.take", ["torch.Tensor.take"]),
        ("grad", "torch.Tensor.grad", ["torch.autograd.grad", "torch.func.grad"]),
        ("load", "torch.load", ["torch.hub.load", "torch.jit.load"]),
        ("relu", "torch.nn.functional.relu", ["torch.relu", "torch.Tensor.relu"]),
        ("x.view", "torch.Tensor.view", []),
        ("loss.backward", "torch.Tensor.backward", []),
        ("nn.Linear", "torch.nn.Linear", []),
    ],
)
def test_the_likeliest_reading_is_shown_and_the_others_are_named(
    mapping, name, reference, others
):
    found = find(name, mapping)
    assert found.entries[0].reference == reference
    assert set(others) <= set(found.others)
    assert bool(others) == bool(found.others)


@pytest.mark.parametrize(
    ("name", "nearest", "page"),
    [
        ("DDP", "torch.nn.parallel.DistributedDataParallel", None),
        ("torch.scatter_add_", "torch.Tensor.scatter_add_", None),
        ("冻结一层", None, "notebooks/torch.nn.Module.buffers.html#trap-frozen"),
        ("数据加载", "torch.utils.data.DataLoader", None),
        ("mindspore.Model", None, f"{WORDS}#words-model"),
        ("模型训练接口", None, f"{WORDS}#words-model"),
        ("nn.Momentum", "torch.optim.SGD", f"{WORDS}#words-momentum"),
    ],
)
def test_what_is_no_name_gets_the_nearest_names_and_pages(mapping, name, nearest, page):
    found = find(name, mapping)
    assert (found.entries, found.direction) == ((), None)
    assert nearest is None or found.nearest[0] == nearest
    assert page is None or found.pages[0] == page


def test_a_target_that_a_page_explains_leads_there_too(mapping):
    found = find("GradOperation", mapping)
    assert found.direction == "target"
    assert found.full == "mindspore.ops.GradOperation"
    assert f"{WORDS}#words-grad-operation" in found.pages
