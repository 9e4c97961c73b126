"""The pages of a small site's entries."""

import re

import pytest

from tests.site.support import page, words_of

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def built(small_site):
    """The small site, built once for this module."""
    return small_site


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "→ mindspore.ops.amax Pass axis= &amp; more.",
                "dim=() axis=None",
                "Also written torch.amx.",
                "other default",
                "2.4.0 mindspore.ops.amax consistent",
                "In depth Small page",
            ),
        ),
        (
            "zh_CN",
            (
                "→ mindspore.ops.amax 传入 axis= 等参数。",
                "dim=() axis=None",
                "也写作 torch.amx。",
                "默认值不同",
                "2.4.0 mindspore.ops.amax 一致",
                "深入阅读 小页面",
            ),
        ),
    ],
)
def test_an_entry_page_says_everything(built, language, expected):
    words = words_of(page(built, f"{language}/mapping/torch.amax.html"))
    for part in expected:
        assert part in words, part


def test_a_signature_keeps_the_order_of_its_own_parameters(built):
    words = words_of(page(built, "en/mapping/torch.tensor-2.html"))
    assert "dtype=None, shape=None, init=None, const_arg=False, device=None)" in words
    words = words_of(page(built, "en/mapping/torch.abs.html"))
    assert "torch.abs(input, *, out=None)" in words


def test_code_in_a_text_links_to_its_entry(built):
    html = page(built, "en/mapping/torch.amax.html")
    assert '<a class="api" href="torch.abs.html"><code' in html


def test_what_changed_since_its_signatures_were_recorded_shows_as_stale(built):
    note = "The entry has changed since its signatures were recorded."
    assert note in page(built, "en/mapping/torch.tensor-2.html")
    assert note not in page(built, "en/mapping/torch.abs.html")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "differs Same call: 1 of 2.",
                "mindspore.ops.amax differs Same call, 3 samples. Equal:",
                "ordinary use 1 of 2 at the edges 0 of 1",
                "other values 2 samples · ordinary use",
                "Sample edge: NaN, float32: mismatched elements 1 / 2 (50.0%)",
                "# Out:tensor(nan)",
                "float32 1 of 3",
                "PyTorch 2.13.0 and MindSpore 2.10.0 on CPU, 2026-01-01",
            ),
        ),
        (
            "zh_CN",
            (
                "结果不同 原样调用：2 个样本中 1 个相等。",
                "mindspore.ops.amax 结果不同 原样调用，共 3 个样本。其中相等：",
                "常规用法 1 / 2 边界情形 0 / 1",
                "数值不同 2 个样本 · 常规用法",
                "# 输出：tensor(nan)",
                "PyTorch 2.13.0 与 MindSpore 2.10.0，CPU，2026-01-01",
            ),
        ),
    ],
)
def test_an_entry_page_shows_what_a_run_observed(built, language, expected):
    words = words_of(page(built, f"{language}/mapping/torch.amax.html"))
    for part in expected:
        assert part in words, part


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            (
                "Matches since MindSpore 2.10.0 on CPU.",
                "MindSporeCPU 2.10.0 matches 4 of 4 2.9.0 differs 3 of 4",
                "2.9.0 not in this release",
                "Measured on CPU alone.",
            ),
        ),
        (
            "zh_CN",
            (
                "在 CPU 上，自 MindSpore 2.10.0 起结果一致。",
                "2.10.0 结果一致 4 / 4",
                "2.9.0 该版本没有此接口",
                "仅在 CPU 上实测过。",
            ),
        ),
    ],
)
def test_an_entry_page_shows_its_verdict_release_by_release(built, language, expected):
    words = words_of(page(built, f"{language}/mapping/torch.abs.html"))
    for part in expected:
        assert part in words, part


def test_a_release_that_was_run_otherwise_is_marked(built):
    words = words_of(page(built, "en/mapping/torch.amax.html"))
    assert "2.9.0 matches 3 of 3 run with other samples or code" in words
    assert "Matches" not in words


def test_an_example_was_run_on_both_sides(built):
    html = page(built, "en/mapping/torch.abs.html")
    example = words_of(html[html.index('id="example"') : html.index('id="parameters"')])
    assert "tensor([1., 2.])" in example
    assert "[1. 2.]" in example


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "their results compared: they match"), ("zh_CN", "结果经比对一致")],
)
def test_what_an_entry_advises_was_run_and_compared(built, language, words):
    html = page(built, f"{language}/mapping/torch.amax.html")
    advice = html[html.index('id="remedy"') : html.index('id="parameters"')]
    assert "print(x.sort()[0][-1])" in words_of(advice)
    assert words in words_of(advice)


def test_the_answer_comes_first_in_the_colour_of_its_grade(built):
    html = page(built, "en/mapping/torch.amax.html")
    assert '<div class="answer differs">' in html
    answer = words_of(html[html.index('class="answer') : html.index("In depth")])
    order = ["mindspore.ops.amax", "Pass axis=", "Same call: 1 of 2.", "Documented for"]
    places = [answer.index(part) for part in order]
    assert places == sorted(places)


def test_a_page_has_its_contents_and_its_neighbours(built):
    html = page(built, "en/mapping/torch.amax.html")
    contents = html[html.index('class="toc-tree"') :]
    anchors = re.findall(r'href="#(\w+)"', contents)
    assert anchors == ["remedy", "parameters", "run", "official", "elsewhere"]
    assert all(f'id="{anchor}"' in html for anchor in anchors)
    around = html[html.index('class="neighbours"') :].partition("</nav>")[0]
    names = re.findall(r'href="(torch\.[^"]+)\.html"', around)
    assert names == sorted(names)
    assert names.index("torch.amax") == names.index("torch.abs") + 1
    assert 'href="torch.amax.html" aria-current="page"' in around
    assert 'rel="prev" href="torch.abs.html"' in html


def test_a_target_without_kernel_is_told_so(built):
    words = words_of(page(built, "en/mapping/torch.abs.html"))
    assert "mindspore.mint.abs no kernel here Same call, 4 samples. Equal:" in words
    assert "The kernel AbsExt unregistered" in words


def test_a_result_of_an_entry_that_has_changed_since_is_stale(built):
    note = "The entry, or the code that runs it, has changed since."
    assert note in page(built, "en/mapping/torch.abs.html")


def test_names_that_differ_in_case_have_pages_that_do_not(built):
    names = [p.name for p in (built / "build/html/en/mapping").glob("*.html")]
    assert len({name.lower() for name in names}) == len(names) == 11
