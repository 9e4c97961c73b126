"""The words of the reports: phrases of the catalogue, and the links of findings."""

from __future__ import annotations

from apimap.base.words import translate
from apimap.publication.wording import CATEGORY_LABELS, GRADE_LABELS
from apimap.scan.findings import Finding, Judgement, Reason

EFFECT_LABELS = {
    "rewrite": "Write anew",
    "compose": "Put together",
    "change": "Change the call",
    "unclear": "Read the note",
    "unknown": "Look it up",
    "rename": "Rename",
    "none": "Keep the call",
}
EFFECT_SENTENCES = {
    "rewrite": "MindSpore has nothing that does this.",
    "compose": "In MindSpore it takes several calls.",
    "change": "As it stands, the call fails or gives something else.",
    "unclear": "What differs does not show in the call: see whether it matters to you.",
    "unknown": "The mapping has no entry for it.",
    "rename": "A name changes: of an argument, or of a method that you define.",
    "none": "At most the name of the API changes.",
}
REASON_SENTENCES = {
    "missing": "`{parameter}` is given, and MindSpore does not have it.",
    "default-differs": (
        "`{parameter}` is left out: PyTorch takes {reference}, MindSpore {target}."
    ),
    "renamed": "`{parameter}` is called `{target}`.",
    "kind-differs": "`{parameter}` is passed otherwise.",
    "reordered": "`{parameter}` stands at another position.",
    "extra": "MindSpore demands `{parameter}`.",
    "needed": "`{parameter}` has to be given: its default does something else.",
    "reversed": "`{parameter}` means the opposite: turn its value round.",
    "hidden": "`*` or `**` may hold `{parameter}`, which MindSpore does not have.",
}
PROBLEM_SENTENCES = {
    "cannot be read": "The file cannot be read.",
    "cannot be decoded": "The file is not in the encoding that it declares.",
    "is not Python": "This is not Python.",
    "is not a notebook": "This is not a notebook.",
    "is nested too deeply": "The code is nested too deeply.",
    "ended the process": "Reading it ended the process.",
    "ignores without a reason": (
        "The comment ignores nothing: it lacks a reason, as in `ignore[why]`."
    ),
}


def reason_sentence(reason: Reason, language: str) -> str:
    return translate(
        language,
        REASON_SENTENCES[reason.kind],
        parameter=reason.parameter,
        reference=reason.reference or "–",
        target=reason.target or "–",
    )


def problem_sentence(problem: dict, language: str) -> str:
    words = translate(language, PROBLEM_SENTENCES[problem["message"]])
    return f"{words} ({problem['detail']})" if problem["detail"] else words


def heading(judgement: Judgement, api: str) -> str:
    """The API and what answers to it; by way of the name that an alias stands for."""
    names = [api, judgement.instead, judgement.target]
    return " → ".join(name for name in names if name)


def labels(judgement: Judgement, language: str) -> list[str]:
    """Category and grade, as far as there is an entry."""
    phrases = []
    if judgement.category:
        phrases.append(CATEGORY_LABELS[judgement.category])
    if judgement.grade:
        phrases.append(GRADE_LABELS[judgement.grade])
    return [translate(language, phrase) for phrase in phrases]


def advice(judgement: Judgement, language: str) -> list[str]:
    """What to know and to write, where there is something to do."""
    texts = (judgement.note.get(language), judgement.remedy.get(language))
    return [text for text in texts if text]


def link(judgement: Judgement, base: str) -> str | None:
    """The address of the entry's page; None without an entry.

    ``base`` is the folder of the language on the site; without it the address is
    relative to that folder.
    """
    return judgement.page and f"{base}{judgement.page}"


def message(finding: Finding, language: str) -> str:
    """Everything to say of one finding, as one text without markup."""
    judgement = finding.judgement
    parts = [
        f"{heading(judgement, finding.api)}:",
        translate(language, EFFECT_SENTENCES[finding.effect]),
        *(reason_sentence(reason, language) for reason in judgement.reasons),
        *advice(judgement, language),
    ]
    if not finding.sure:
        parts.append(
            translate(language, "Likely: the value was not followed to the end.")
        )
    return " ".join(parts)
