"""Everything that is checked of the mapping in one call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import package_data
from apimap.mapping.checks import check_each, finding_about
from apimap.mapping.entries import Entry, Platform, Target
from apimap.mapping.files.formatting import check_layout, mapping_paths
from apimap.mapping.files.texts import repeated, texts_in
from apimap.mapping.loading import Mapping, mapping_folder, open_mapping
from apimap.mapping.signature_checks import check_against_record
from apimap.publication.opening import Runs
from apimap.signature.record import read_newest_record, read_signature_record
from apimap.verify.model.outcomes import AS_WRITTEN, Kind
from apimap.verify.results.grades import Grade


def check_mapping(
    folder: Path | None = None, record: Path | None = None
) -> list[Diagnostic]:
    """The findings about the mapping in ``folder`` and its recorded signatures.

    By default both are those that come with the package.
    """
    try:
        mapping, runs = open_mapping(folder), Runs(package_data())
        found = [
            *check_each(mapping.entries),
            *check_known_kinds(mapping.entries),
            *check_texts(mapping),
            *check_claims(mapping),
            *check_first_targets(mapping.entries, runs),
            *check_reasons(mapping.entries, runs),
            *check_layouts(folder or mapping_folder()),
        ]
    except DiagnosticError as error:
        return [error.diagnostic]
    try:
        recorded = read_signature_record(record) if record else read_newest_record()
    except DiagnosticError as error:
        return [*found, error.diagnostic]
    return sorted([*found, *check_against_record(mapping.entries, recorded)])


def check_layouts(folder: Path) -> Iterator[Diagnostic]:
    """Each file in ``folder`` that ``apimap mapping format`` would change."""
    for path in mapping_paths(folder):
        try:
            yield from check_layout(path)
        except DiagnosticError as error:
            yield error.diagnostic


def check_texts(mapping: Mapping) -> Iterator[Diagnostic]:
    """Texts that stand twice, that two files name alike, and that nothing uses."""
    fields = [block.fields for block in mapping.blocks]
    for number, owner in repeated(fields, mapping.shared.texts):
        block = mapping.blocks[number]
        message = f"{block.reference}: a text stands at {owner} too"
        remedy = "Name it once in texts.toml, and write the name"
        yield Diagnostic(block.path, block.line, message, remedy)
    used = {text for one in fields for text in texts_in(one) if isinstance(text, str)}
    names = Counter(name for file in mapping.files for name in file.texts)
    for file in mapping.files:
        for name in file.texts:
            if names[name] > 1:
                complaint = f"two texts are called {name}", "Give each its own name"
                yield Diagnostic(file.path, file.line_of_text(name), *complaint)
            elif name not in used:
                complaint = f"no entry uses the text {name}", "Remove it"
                yield Diagnostic(file.path, file.line_of_text(name), *complaint)


def check_claims(mapping: Mapping) -> Iterator[Diagnostic]:
    """Claims of the official table about APIs that have no entry."""
    for edition in mapping.shared.editions:
        for name in sorted(edition.claims.keys() - mapping.by_name.keys()):
            message = f"{name} has no entry"
            remedy = "Write an entry, or make it an alias of one"
            yield Diagnostic(edition.path, 0, message, remedy)


def check_first_targets(entries: Iterable[Entry], runs: Runs) -> Iterator[Diagnostic]:
    """Entries whose first target is not that which a reader without a device wants.

    That is the one that was measured best, by ``runs``; where none has come to
    anything, one that is documented for CPU. A rule chooses by itself.
    """
    for entry in entries:
        shares = {one: _share(runs, entry.reference, one.name) for one in entry.targets}
        if len(shares) < 2 or runs.newest(entry.reference, AS_WRITTEN):
            continue
        first, best = entry.targets[0], max(entry.targets, key=lambda t: shares[t])
        if shares[best] > shares[first]:
            message = f"{best.name} is measured better than {first.name}"
        elif not shares[best] and _is_elsewhere(first) and _on_cpu(entry):
            best = _on_cpu(entry)[0]
            message = f"the first target, {first.name}, is not documented for CPU"
        else:
            continue
        yield finding_about(entry, message, f"Put {best.name} first")


UNEQUAL = frozenset({Grade.DIFFERS, Grade.FAILS, Grade.UNSUPPORTED})


def check_reasons(entries: Iterable[Entry], runs: Runs) -> Iterator[Diagnostic]:
    """Entries whose ordinary use is not equal by ``runs``, and that do not say why."""
    for entry in entries:
        names = [target.name for target in entry.targets]
        grade = runs.grade(entry.reference, names) if names else Grade.NOT_RUN
        if grade in UNEQUAL and not entry.note:
            message = f"ordinary use is not equal ({grade}), and no note says why"
            yield finding_about(entry, message, "Say in the note what differs")


def _share(runs: Runs, reference: str, target: str) -> float:
    """How much of ordinary use is equal; by a few edges no target is better."""
    newest = runs.newest(reference, target)
    tallies = newest[0].tallies if newest else None
    equal, ran = tallies.ordinary if tallies else (0, 0)
    return equal / max(ran, 1)


def _is_elsewhere(target: Target) -> bool:
    return bool(target.platforms) and Platform.CPU not in target.platforms


def _on_cpu(entry: Entry) -> list[Target]:
    return [target for target in entry.targets if Platform.CPU in target.platforms]


def check_known_kinds(entries: Iterable[Entry]) -> list[Diagnostic]:
    """The known differences whose kind no run can find."""
    kinds = [str(kind) for kind in Kind]
    return [
        finding_about(
            entry,
            f"a known difference of kind {known.kind!r}",
            f"Use one of {', '.join(kinds)}",
        )
        for entry in entries
        for known in entry.known
        if known.kind not in kinds
    ]
