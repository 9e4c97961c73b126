"""What a reader does with the first page: outputs, columns, copy, downloads."""

import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

BUFFERS = "notebooks/torch.nn.Module.buffers.html"
LANGUAGES = ("en", "zh_CN")
ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.md"))


@pytest.mark.parametrize(
    ("language", "label"), [("en", "# Out:"), ("zh_CN", "# 输出：")]
)
def test_the_outputs_of_both_frameworks_are_there(open_page, language, label):
    page = open_page(f"{language}/{BUFFERS}")
    outputs = " ".join(page.locator(".cell_output").all_text_contents())
    for words in (label, "<class 'generator'>", "<class 'list'>", "moving_mean"):
        assert words in outputs


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pair_stands_side_by_side_and_stacks_on_a_phone(open_page, language):
    for width, beside in ((1440, True), (390, False)):
        page = open_page(f"{language}/{BUFFERS}", width=width)
        left, right = (
            page.locator(f".pair .tag_{name} .cell_input:visible").first.bounding_box()
            for name in ("pytorch", "mindspore")
        )
        assert (left["y"] == right["y"]) == beside
        assert (left["x"] == right["x"]) == (not beside)


def test_two_columns_have_room_for_65_characters(open_page):
    page = open_page(f"en/{BUFFERS}")
    cell = page.locator(".pair .tag_pytorch .cell_input:visible").first
    assert cell.bounding_box()["width"] >= 480


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_can_be_copied(open_page, language):
    page = open_page(
        f"{language}/{BUFFERS}", permissions=["clipboard-read", "clipboard-write"]
    )
    cell = page.locator(".tag_pytorch .cell_input:visible").first
    cell.hover()
    cell.locator("button.copybtn").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == cell.locator("pre").inner_text().strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notebook_can_be_downloaded_with_its_outputs(open_page, language):
    page = open_page(f"{language}/{BUFFERS}")
    with page.expect_download() as download:
        page.locator('.provenance a[href$=".ipynb"]').click()
    notebook = json.loads(download.value.path().read_text("utf-8"))
    text = json.dumps(notebook, ensure_ascii=False)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "<class 'generator'>" in text
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language == "zh_CN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_it_ran_on(open_page, language):
    page = open_page(f"{language}/{BUFFERS}")
    bar = page.locator(".provenance")
    assert bar.evaluate("bar => getComputedStyle(bar).display") == "flex"
    words = bar.inner_text()
    for name in ("PyTorch 2.", "MindSpore 2.", "Python 3.", "Linux"):
        assert name in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checks_unfold(open_page, language):
    fold = open_page(f"{language}/{BUFFERS}").locator("details.fold:visible").last
    assert not fold.locator("pre").is_visible()
    fold.locator("summary").click()
    assert "assert" in fold.locator("pre").inner_text()


def demonstration(page, section):
    return page.locator(f"#{section} > .demonstration")


def test_a_demonstration_opens_when_its_section_is_sent_for(open_page):
    page = open_page(f"en/{BUFFERS}#trap-names")
    assert demonstration(page, "trap-names").locator(".pair").is_visible()
    assert not demonstration(page, "trap-update").locator(".pair").is_visible()
    page.locator('article p a[href="#trap-update"]').click()
    demonstration(page, "trap-update").locator(".pair").wait_for()
    checks = demonstration(page, "trap-update").locator("details pre")
    assert not checks.is_visible()


def test_on_paper_every_demonstration_is_there(open_page):
    page = open_page(f"en/{BUFFERS}")
    pair = demonstration(page, "trap-names").locator(".pair")
    assert not pair.is_visible()
    page.emulate_media(media="print")
    assert pair.is_visible()
    assert pair.bounding_box()["height"] > 100


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_answer_stands_before_the_entries_and_the_set_up_is_folded(
    open_page, language, name
):
    page = open_page(f"{language}/notebooks/{name}.html")
    answer = page.locator("article section > p > strong").first.bounding_box()
    entries = page.locator(".entry-facts").bounding_box()
    fold = page.locator(".tag_setup > .fold")
    assert answer["y"] < entries["y"] < fold.bounding_box()["y"]
    assert not fold.locator("pre").is_visible()
    assert not page.locator(".cell_input:visible", has_text="import torch").count()


def test_the_entries_name_the_pair_that_the_page_compares(open_page):
    first = open_page(f"en/{BUFFERS}").locator(".entry-facts li").first.inner_text()
    assert "differs mindspore.nn.Cell.untrainable_params (this page)" in first


def test_a_slow_page_does_not_shift(open_page):
    page = open_page(f"en/{BUFFERS}")
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(
        """new Promise(resolve => {
            let sum = 0;
            new PerformanceObserver(list => {
                for (const entry of list.getEntries()) sum += entry.value;
            }).observe({type: "layout-shift", buffered: true});
            setTimeout(() => resolve(sum), 300);
        })"""
    )
    assert shift < 0.02
