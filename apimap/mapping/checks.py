"""What must be true of every entry: one small check for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from apimap.base.diagnostics import Diagnostic
from apimap.base.languages import LANGUAGES
from apimap.base.typography import chinese_faults
from apimap.mapping.entries import Category, Entry

Complaint = tuple[str, str]  # message, remedy
Check = Callable[[Entry], Iterator[Complaint]]


def both_languages(entry: Entry) -> Iterator[Complaint]:
    for name, texts in entry.texts.items():
        for language in LANGUAGES:
            if language not in texts:
                yield f"{name} lacks {language}", "Write it in every language"


def remedy_where_needed(entry: Entry) -> Iterator[Complaint]:
    """Harmless categories need none."""
    if not entry.category.harmless and not entry.remedy:
        yield f"{entry.category} without a remedy", "Say what to write in MindSpore"


def targets_where_needed(entry: Entry) -> Iterator[Complaint]:
    if entry.category is not Category.NO_COUNTERPART and not entry.targets:
        yield "no target", "Name one, or use the category no-counterpart"


def no_targets_without_counterpart(entry: Entry) -> Iterator[Complaint]:
    if entry.category is Category.NO_COUNTERPART and entry.targets:
        yield "no-counterpart with targets", "Remove them, or use another category"


def reason_without_counterpart(entry: Entry) -> Iterator[Complaint]:
    if entry.category is Category.NO_COUNTERPART and not entry.note:
        yield "no-counterpart without a reason", "Give the reason in a note"


def distinct_targets(entry: Entry) -> Iterator[Complaint]:
    names = [target.name for target in entry.targets]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} is a target twice", "Remove one"


def explained_known_differences(entry: Entry) -> Iterator[Complaint]:
    names = [target.name for target in entry.targets]
    for known in entry.known:
        if known.target not in names:
            yield f"a known difference of {known.target}", f"Use {_list(names)}"
        if not known.reason.keys() >= set(LANGUAGES):
            yield "a known difference without reason", "Give it in every language"


def alias_names_its_original(entry: Entry) -> Iterator[Complaint]:
    if (entry.category is Category.ALIAS) != (entry.alias_of is not None):
        yield "the category alias and alias_of go together", "Give both or neither"


def file_of_namespace(entry: Entry) -> Iterator[Complaint]:
    """``torch.nn.ReLU`` stands in ``torch.nn.toml``."""
    if entry.path.stem != entry.namespace:
        yield "the entry is in the wrong file", f"Move it to {entry.namespace}.toml"


def typography(entry: Entry) -> Iterator[Complaint]:
    """Chinese texts follow the rules of the pages."""
    for name, texts in entry.texts.items():
        for fault in chinese_faults(texts.get("zh_CN", "")):
            yield f"{name}: {fault.message}", fault.remedy


ENTRY_CHECKS: tuple[Check, ...] = (
    both_languages,
    remedy_where_needed,
    targets_where_needed,
    no_targets_without_counterpart,
    reason_without_counterpart,
    distinct_targets,
    explained_known_differences,
    alias_names_its_original,
    file_of_namespace,
    typography,
)


def unique_names(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Complaint]]:
    """No two entries share a reference or an alias."""
    owners: dict[str, Entry] = {}
    for entry in entries:
        for name in (entry.reference, *entry.aliases, *entry.covers):
            first = owners.setdefault(name, entry)
            if first is not entry:
                place = f"{first.path.name}:{first.line}"
                remedy = f"Keep one of the two; the other is at {place}"
                yield entry, (f"{name} has an entry already", remedy)


def alias_of_an_entry(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Complaint]]:
    """An alias stands for an entry that is no alias itself."""
    originals = {e.reference for e in entries if e.category is not Category.ALIAS}
    for entry in entries:
        if entry.alias_of and entry.alias_of not in originals:
            remedy = "Name the entry that holds the answer"
            yield entry, (f"alias_of names no such entry: {entry.alias_of}", remedy)


MAPPING_CHECKS = (unique_names, alias_of_an_entry)


def check_each(entries: Sequence[Entry]) -> list[Diagnostic]:
    """The findings of all checks that need no signatures."""
    found = [
        finding_about(entry, *complaint)
        for entry in entries
        for check in ENTRY_CHECKS
        for complaint in check(entry)
    ]
    for check in MAPPING_CHECKS:
        found += [
            finding_about(entry, *complaint) for entry, complaint in check(entries)
        ]
    return sorted(found)


def finding_about(entry: Entry, message: str, remedy: str) -> Diagnostic:
    """A finding at the line of ``entry`` that names it."""
    return Diagnostic(entry.path, entry.line, f"{entry.reference}: {message}", remedy)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
