"""The command `apimap results reproduce`: contradictions, run again and looked at."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import click

from apimap.base.diagnostics import DiagnosticError
from apimap.base.files import package_data
from apimap.official.contradictions import (
    CONFIRMED,
    Disagreement,
    Key,
    contradictions,
    read_confirmed,
    split_confirmed,
    write_confirmed,
)
from apimap.official.dismissals import DISMISSED, Dismissal, read_dismissals
from apimap.official.reproduction import DIED, reproduce
from apimap.publication.joining import publish_entry
from apimap.publication.opening import open_publication
from apimap.verify.model.outcomes import (
    LONGEST_OUTPUT,
    Demonstration,
    Kind,
    Transcript,
)


@click.command(name="reproduce")
@click.argument("names", nargs=-1)
@click.option("--confirm", is_flag=True, help="Record that you have looked at them.")
@click.pass_context
def reproduce_contradictions(
    context: click.Context, names: tuple[str, ...], confirm: bool
) -> None:
    """Run what contradicts the official table again, each side in a fresh process.

    By default all that nobody has looked at, else those of NAMES. The exit status is
    1 when a side now prints something else than is recorded.
    """
    path = package_data() / CONFIRMED
    try:
        confirmed = read_confirmed(path)
        dismissals = read_dismissals(package_data() / DISMISSED)
        wanted = list(_wanted(names, confirmed, dismissals))
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error
    same = []
    for one, now in _reproduced(wanted):
        click.echo("\n".join(told(one, now)))
        if _as_recorded(one, now):
            same.append(one)
    click.echo(f"{len(same)} of {len(wanted)} as recorded")
    if confirm and same:
        new = {one.key: one.digest for one in same}
        write_confirmed(path, confirmed | new)
    context.exit(0 if len(same) == len(wanted) else 1)


def _wanted(
    names: Sequence[str],
    confirmed: dict[Key, str],
    dismissals: Sequence[Dismissal],
) -> Iterator[Disagreement]:
    """All contradictions of ``names``; without names those that nobody looked at."""
    publication = open_publication()
    entries = [publish_entry(publication, one) for one in publication.mapping.entries]
    found = list(contradictions(entries))
    if names:
        return (one for one in found if one.reference in names)
    _, others = split_confirmed(found, confirmed)
    return (one for one in others if not any(d.covers(one) for d in dismissals))


def _reproduced(
    wanted: Iterable[Disagreement],
) -> Iterator[tuple[Disagreement, Demonstration]]:
    """Each with what both sides print now, as many at a time as there are cores."""
    chosen = list(wanted)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from zip(chosen, pool.map(reproduce, map(recorded, chosen)), strict=True)


def recorded(one: Disagreement) -> Demonstration:
    """The programs that show a contradiction, with what they printed."""
    assert one.finding.shown, "what is not shown is no contradiction"
    return one.finding.shown


def _as_recorded(one: Disagreement, now: Demonstration) -> bool:
    kind, then = one.finding.kind, recorded(one)
    reference = _same(kind, then.reference, now.reference)
    if kind is Kind.CRASH:
        return reference and now.target.output.startswith(DIED)
    return reference and _same(kind, then.target, now.target)


def _same(kind: Kind, then: Transcript, now: Transcript) -> bool:
    kept = now.output[:LONGEST_OUTPUT].strip()
    return _telling(kind, kept) == _telling(kind, then.output.strip())


# How an output begins, which for an error is its name, and the dtypes in it.
TYPED = re.compile(r"^[\w.]*\(?|\bdtype=[\w.]+")


def _telling(kind: Kind, output: str) -> object:
    """What of an output tells the difference: of a dtype not the numbers.

    They may have been drawn, or be so many that the record ends before them.
    """
    return TYPED.findall(output) if kind is Kind.DTYPE else output


def told(one: Disagreement, now: Demonstration) -> Iterator[str]:
    """A contradiction with code and outputs, then and ``now``, for a person to read."""
    then = recorded(one)
    yield f"{one.reference} and {one.target}: {one.finding.kind}"
    yield f"  {one.finding.message}"
    yield from _side("reference", then.reference, now.reference)
    yield from _side("target", then.target, now.target)
    yield ""


def _side(name: str, then: Transcript, now: Transcript) -> Iterator[str]:
    yield from (f"    {line}" for line in then.code.strip().splitlines())
    yield f"  {name} prints: {now.output}"
    if now.output != then.output.strip():
        yield f"  {name} printed: {then.output.strip()}"
