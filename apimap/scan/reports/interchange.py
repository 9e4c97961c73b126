"""The reports for programs: our own JSON, and SARIF for editors and code hosting."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from apimap import __version__
from apimap.base.words import translate
from apimap.scan.baseline import fingerprint
from apimap.scan.findings import EFFECTS, FileResult, Finding
from apimap.scan.reports.summary import summarise
from apimap.scan.reports.wording import (
    EFFECT_LABELS,
    EFFECT_SENTENCES,
    link,
    message,
    problem_sentence,
)

FORMAT = 1  # of the JSON report; a change that breaks a reader raises it
SCHEMA = "scan.schema.json"
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"rewrite": "error", "compose": "warning", "change": "warning"}
NOTHING_TO_DO = "none"


def json_report(
    results: Iterable[FileResult], language: str, base: str
) -> Iterator[str]:
    """Everything that was found, file by file; ``scan.schema.json`` describes it.

    ``results`` are those of a scan, ``language`` is that of the texts, ``base`` the
    address of the site, or empty.
    """
    head = {"format": FORMAT, "schema": SCHEMA, "version": __version__}
    summary = summarise(results).as_json()
    yield f'{_open(head | {"summary": summary})}, "files": [\n'
    for number, result in enumerate(results):
        yield (",\n" if number else "") + _dump(_file(result, language, base))
    yield "\n]}\n"


def _dump(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def _open(data: dict[str, Any]) -> str:
    """The text of an object without its closing brace."""
    return _dump(data)[:-1]


def _file(result: FileResult, language: str, base: str) -> dict[str, Any]:
    return {
        "path": result.path,
        "findings": [_finding(one, language, base) for one in result.findings],
        "unresolved": [
            {"cell": d.cell, "line": d.line, "column": d.column, "name": d.name}
            for d in result.doubts
        ],
        "problems": [
            {key: problem[key] for key in ("cell", "line", "message", "detail")}
            for problem in result.problems
        ],
    }


def _finding(finding: Finding, language: str, base: str) -> dict[str, Any]:
    judgement = finding.judgement
    reasons = [
        {key: getattr(reason, key) for key in REASON_KEYS}
        for reason in judgement.reasons
    ]
    return {
        **{key: getattr(finding, key) for key in FINDING_KEYS},
        **{key: getattr(judgement, key) for key in JUDGEMENT_KEYS},
        "affected": finding.affected,
        "reasons": reasons,
        "note": judgement.note.get(language),
        "remedy": judgement.remedy.get(language),
        "link": link(judgement, base),
    }


FINDING_KEYS = (
    *("cell", "line", "column", "code", "api", "role", "sure", "arguments"),
    *("ignored", "known"),
)
JUDGEMENT_KEYS = (
    *("entry", "instead", "category", "target", "verdict", "grade", "effect"),
)
REASON_KEYS = ("kind", "parameter", "reference", "target")


def sarif_report(
    results: Iterable[FileResult], language: str, base: str
) -> Iterator[str]:
    """SARIF 2.1.0: a result for each finding with something to do.

    ``results`` are those of a scan, ``language`` is that of the messages, ``base`` the
    address of the site, or empty.
    """
    driver = {
        "name": "apimap",
        "version": __version__,
        "rules": [_rule(effect, language) for effect in RULES],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
    head = {"$schema": SARIF_SCHEMA, "version": "2.1.0"}
    told: list[dict[str, Any]] = []
    yield f'{_open(head)}, "runs": [{_open(run)}, "results": [\n'
    first = True
    for result in results:
        told += [_notification(problem, language) for problem in result.problems]
        for finding in result.findings:
            if finding.effect != NOTHING_TO_DO:
                yield ("" if first else ",\n") + _dump(_sarif(finding, language, base))
                first = False
    done = {"executionSuccessful": True, "toolExecutionNotifications": told}
    yield f'\n], "invocations": {_dump([done])}}}]}}\n'


def _notification(problem: dict[str, Any], language: str) -> dict[str, Any]:
    """What was not scanned, and why."""
    place: dict[str, Any] = {"artifactLocation": {"uri": _address(problem["path"])}}
    if problem["line"] and not problem["cell"]:
        place["region"] = {"startLine": problem["line"]}
    return {
        "level": "warning",
        "message": {"text": problem_sentence(problem, language)},
        "locations": [{"physicalLocation": place}],
    }


RULES = tuple(effect for effect in EFFECTS if effect != NOTHING_TO_DO)


def _rule(effect: str, language: str) -> dict[str, Any]:
    return {
        "id": f"apimap/{effect}",
        "name": effect,
        "shortDescription": {"text": translate(language, EFFECT_LABELS[effect])},
        "fullDescription": {"text": translate(language, EFFECT_SENTENCES[effect])},
        "defaultConfiguration": {"level": LEVELS.get(effect, "note")},
    }


def _sarif(finding: Finding, language: str, base: str) -> dict[str, Any]:
    address = link(finding.judgement, base) if base else None
    text = f"{message(finding, language)} {address or ''}".strip()
    made: dict[str, Any] = {
        "ruleId": f"apimap/{finding.effect}",
        "ruleIndex": RULES.index(finding.effect),
        "level": LEVELS.get(finding.effect, "note"),
        "message": {"text": text},
        "locations": [_location(finding)],
        "partialFingerprints": {"apimap/v1": fingerprint(finding)},
    }
    if finding.ignored:
        reason = {"kind": "inSource", "justification": finding.ignored}
        made["suppressions"] = [reason]
    if finding.known:
        made["baselineState"] = "unchanged"
    return made


def _location(finding: Finding) -> dict[str, Any]:
    """A place in a file; in a notebook stored as JSON the cell is named instead."""
    artifact = {"artifactLocation": {"uri": _address(finding.path)}}
    if finding.cell:
        place = f"cell {finding.cell}, line {finding.line}"
        return {"physicalLocation": artifact, "logicalLocations": [{"name": place}]}
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endColumn": finding.column + len(finding.name),
        "snippet": {"text": finding.code},
    }
    return {"physicalLocation": artifact | {"region": region}}


def _address(path: str) -> str:
    """The path as a URI: below the present folder relative to it."""
    whole = Path(path).absolute()
    here = Path.cwd()
    if whole.is_relative_to(here):
        return quote(whole.relative_to(here).as_posix())
    return whole.as_uri()
