"""The reports: for people in both languages, for programs by their schema."""

import json
import re

import jsonschema
import pytest

from apimap.base.files import package_data
from apimap.base.languages import LANGUAGES
from apimap.base.words import translate
from apimap.mapping.entries import Category
from apimap.scan import engine
from apimap.scan.calls import MEETS
from apimap.scan.findings import EFFECTS
from apimap.scan.reports import REPORTS
from apimap.scan.reports.summary import summarise
from apimap.scan.reports.wording import (
    EFFECT_LABELS,
    EFFECT_SENTENCES,
    PROBLEM_SENTENCES,
    REASON_SENTENCES,
)
from tests.scan.support import results, scanned

CODE = """
    import torch
    from torch import nn
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Dropout(0.5), nn.Identity())
    optimizer = torch.optim.SGD(net.parameters())
    optimizer.zero_grad()
    net(torch.rand(3)).backward()
    torch.no_such_thing()
    unknown.sum()
    # <script>alert(1)</script> & more
    """
SITE = "https://example.org/en/"


@pytest.fixture
def result(tmp_path):
    return scanned(tmp_path, CODE)


def report(form: str, *found, language: str = "en", base: str = SITE) -> str:
    return "".join(REPORTS[form](list(found), language, base))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", REPORTS)
def test_every_report_names_api_and_target_in_every_language(result, form, language):
    text = report(form, result, language=language)
    assert "torch.optim.Optimizer.zero_grad" in text
    assert "mindspore.nn.Conv2d" in text


@pytest.mark.parametrize("form", ["terminal", "html", "markdown", "sarif"])
def test_a_chinese_report_is_in_chinese(result, form):
    text = report(form, result, language="zh_CN")
    assert "重新实现" in text
    assert translate("en", EFFECT_LABELS["rewrite"]) not in text


def test_the_hardest_comes_first(result):
    text = report("terminal", result)
    titles = [translate("en", EFFECT_LABELS[effect]) for effect in EFFECTS]
    places = [text.find(f"{title} (") for title in titles]
    shown = [place for place in places if place >= 0]
    assert len(shown) >= 4
    assert shown == sorted(shown)


def test_the_summary_has_the_share_that_maps_cleanly(result):
    summary = summarise([result])
    clean = summary.effects["none"] + summary.effects["rename"]
    assert summary.effects["unknown"] == 1
    assert summary.clean == clean / (summary.uses - 1)
    assert f"{summary.clean:.0%} of {summary.uses}" in report("terminal", result)


def test_nothing_found_maps_cleanly(tmp_path):
    assert summarise([scanned(tmp_path, "a = 1")]).clean == 1


def test_the_json_report_follows_its_schema(result):
    schema = json.loads((package_data() / "schema/scan.schema.json").read_text("utf-8"))
    made = json.loads(report("json", result))
    jsonschema.validate(made, schema)
    conv = next(
        one for one in made["files"][0]["findings"] if one["api"] == "torch.nn.Conv2d"
    )
    assert (conv["line"], conv["target"]) == (4, "mindspore.nn.Conv2d")
    assert conv["affected"] is True
    assert conv["link"] == f"{SITE}mapping/torch.nn.Conv2d.html"
    assert ("default-differs", "bias") in [
        (reason["kind"], reason["parameter"]) for reason in conv["reasons"]
    ]


def test_the_schema_knows_every_word():
    schema = json.loads((package_data() / "schema/scan.schema.json").read_text("utf-8"))
    finding = schema["$defs"]["finding"]["properties"]
    assert schema["$defs"]["effect"]["enum"] == list(EFFECTS)
    assert finding["category"]["enum"] == [*Category, None]
    kinds = finding["reasons"]["items"]["properties"]["kind"]["enum"]
    assert (
        set(kinds)
        == {*MEETS, "needed", "reversed", "hidden"}
        == REASON_SENTENCES.keys()
    )
    assert EFFECT_LABELS.keys() == EFFECT_SENTENCES.keys() == set(EFFECTS)


@pytest.mark.parametrize(
    "table", [EFFECT_LABELS, EFFECT_SENTENCES, PROBLEM_SENTENCES, REASON_SENTENCES]
)
def test_every_phrase_has_its_translation(table):
    for phrase in table.values():
        assert translate("zh_CN", phrase) != phrase


def test_sarif_has_a_result_for_each_thing_to_do(result):
    (run,) = json.loads(report("sarif", result))["runs"]
    open_ends = [one for one in result.findings if one.effect != "none"]
    assert len(run["results"]) == len(open_ends)
    rules = run["tool"]["driver"]["rules"]
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        region = one["locations"][0]["physicalLocation"]["region"]
        marked = region["snippet"]["text"][
            region["startColumn"] - 1 : region["endColumn"] - 1
        ]
        assert marked in one["message"]["text"]


def test_sarif_names_the_cell_of_a_notebook(tmp_path):
    path = tmp_path / "a.ipynb"
    cell = {"cell_type": "code", "source": "import torch\ntorch.jit.script(f)"}
    path.write_text(json.dumps({"cells": [cell]}), "utf-8")
    (run,) = json.loads(report("sarif", *results(path)))["runs"]
    (place,) = run["results"][0]["locations"]
    assert place["logicalLocations"] == [{"name": "cell 1, line 2"}]
    assert "region" not in place["physicalLocation"]


def test_sarif_tells_what_was_not_scanned(tmp_path):
    (tmp_path / "中 a#b.py").write_text("import torch\ndef (:\n", "utf-8")
    (run,) = json.loads(report("sarif", *results(tmp_path)))["runs"]
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    (place,) = told["locations"]
    assert told["message"]["text"].startswith("This is not Python.")
    assert place["physicalLocation"]["region"] == {"startLine": 2}
    address = place["physicalLocation"]["artifactLocation"]["uri"]
    assert address.endswith("%E4%B8%AD%20a%23b.py")


def test_the_html_report_stands_alone(result):
    text = report("html", result)
    assert not re.search(r"<(script|link|img|iframe)\b|url\(|@import", text)
    assert re.findall(r'href="([^"]+)"', text)
    assert all(href.startswith(SITE) for href in re.findall(r'href="([^"]+)"', text))


def test_the_html_report_escapes_code(result):
    text = report("html", result)
    assert "&lt;script&gt;" in text
    assert "<script>" not in text


def test_the_html_report_marks_names_in_the_code(result):
    text = report("html", result)
    assert '<mark class="rewrite">zero_grad</mark>' in text


def test_a_table_cell_of_markdown_keeps_its_bars(tmp_path):
    (tmp_path / "a|b").mkdir()
    found = results(tmp_path / "a|b", *[tmp_path])
    path = tmp_path / "a|b" / "code.py"
    path.write_text("import torch\ntorch.jit.script(f)", "utf-8")
    found = results(path)
    row = next(
        line for line in report("markdown", *found).splitlines() if "jit" in line
    )
    assert "a\\|b" in row


def test_a_problem_is_told_with_its_place(tmp_path):
    found = scanned(tmp_path, "import torch\ndef (:\n")
    for form in ("terminal", "html", "markdown"):
        assert "This is not Python. (" in report(form, found)


def test_problems_of_a_dying_process_have_a_sentence():
    assert {"ended the process", "is nested too deeply"} <= PROBLEM_SENTENCES.keys()
    assert engine.FEW_FILES > 1
