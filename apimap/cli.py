"""The command line: `apimap ...`."""

from __future__ import annotations

from pathlib import Path

import click

from apimap import __version__
from apimap.base.commands import Deferred, Main
from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.languages import LANGUAGES, preferred_language

# Each command imports what it needs: a look-up starts in a moment.

SCRATCH_CACHE = Path("build", "fresh-outputs")  # of runs that must not be cached


def complete_name(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """The names that begin with what was typed, for the shell's completion."""
    from apimap.mapping.loading import open_mapping

    mapping = open_mapping()
    names = sorted({*mapping.by_name, *mapping.by_target})
    return [name for name in names if name.startswith(incomplete)]


@click.group(cls=Main, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Tools around the PyTorch to MindSpore mapping."""


@main.group()
def pages() -> None:
    """Check bilingual pages and accept translations."""


@pages.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Check PATHS, or every page of the site in the present folder."""
    from apimap.pages.check import check_page, page_files

    chosen = list(paths) or page_files(Path())
    if not chosen:
        raise click.UsageError("no pages here: run this in the project's folder")
    findings = [finding for path in chosen for finding in check_page(path)]
    _complain_of(findings, "finding")
    click.echo(f"{_count(len(chosen), 'page')} checked, nothing to complain of")


@pages.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def accept(paths: tuple[Path, ...]) -> None:
    """Record that a person has compared the translations in PATHS."""
    from apimap.pages.check import accept_translations

    for path in paths:
        try:
            changed = accept_translations(path)
        except DiagnosticError as error:
            raise click.ClickException(str(error)) from error
        lines = ", ".join(str(line) for line in changed)
        click.echo(f"{path}: accepted at line {lines}" if changed else f"{path}: same")


@pages.command()
def record() -> None:
    """Record the addresses of new pages and labels as permanent."""
    from apimap.site.addresses import record_addresses

    new = record_addresses(Path())
    click.echo("\n".join(new) if new else "no new addresses")


@main.group()
def outputs() -> None:
    """Compare outputs with their records."""


@outputs.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def check_recorded(paths: tuple[Path, ...]) -> None:
    """Run PATHS, or every page, and compare their outputs with the records."""
    from apimap.execution.cell_run import Kernels
    from apimap.outputs.drift import check_outputs
    from apimap.pages.check import page_files

    chosen = list(paths) or page_files(Path())
    findings = check_outputs(chosen, SCRATCH_CACHE, Kernels(), click.echo)
    _complain_of(findings, "output")
    click.echo("all outputs are as recorded")


@outputs.command(name="accept")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def accept_recorded(paths: tuple[Path, ...]) -> None:
    """Run PATHS, or every page, and record outputs that a person has looked at."""
    from apimap.execution.cell_run import Kernels
    from apimap.outputs.drift import accept_outputs
    from apimap.pages.check import page_files

    chosen = list(paths) or page_files(Path())
    failures = accept_outputs(chosen, SCRATCH_CACHE, Kernels(), click.echo)
    for finding in failures:
        click.echo(finding, err=True)
    if failures:
        raise click.ClickException(f"{_count(len(failures), 'page')} failed")


@outputs.command()
def matrix() -> None:
    """Run every page under each version of versions.toml and record the outputs."""
    from apimap.outputs.matrix import run_matrix
    from apimap.pages.check import page_files
    from apimap.releases.environments import read_versions

    try:
        versions = read_versions(Path("versions.toml"))
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error
    folder = Path("build", "matrix")
    problems = run_matrix(versions, page_files(Path()), folder, click.echo)
    if problems:
        raise click.ClickException("\n".join(["not recorded:", *problems]))


@main.group()
def results() -> None:
    """The recorded verdicts."""


@main.command(no_args_is_help=True)
@click.argument("name", shell_complete=complete_name)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=preferred_language,
    help="Language of the answer; by default that of the terminal.",
)
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
@click.pass_context
def lookup(context: click.Context, name: str, lang: str, as_json: bool) -> None:
    """What answers to NAME, a PyTorch or a MindSpore API.

    A name that the mapping does not have gives the nearest ones, and exit status 1.
    """
    import msgspec

    from apimap.mapping.lookup import find
    from apimap.publication.answer import answer_lines, answer_of
    from apimap.publication.opening import open_publication

    try:
        publication = open_publication()
        found = find(name, publication.mapping)
        if as_json:
            answer = msgspec.json.encode(answer_of(found, publication))
            text = msgspec.json.format(answer, indent=2).decode()
        else:
            text = "\n".join(answer_lines(found, publication, lang))
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error
    # What was not found is no answer for a reader: it goes where messages go.
    click.echo(text, err=not (found.entries or as_json))
    context.exit(0 if found.entries else 1)


@main.group()
def mapping() -> None:
    """The mapping's entries."""


@mapping.command(name="check")
def check_entries() -> None:
    """Check every entry by itself, and its category by both signatures."""
    from apimap.publication.check import check_mapping

    _complain_of(check_mapping(), "finding")
    click.echo("the mapping has no findings")


@mapping.command(name="format")
@click.argument(
    "paths", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
def format_mapping(paths: tuple[Path, ...]) -> None:
    """Write PATHS, or every file of the mapping, in the one layout."""
    from apimap.mapping.files.formatting import format_files, mapping_paths
    from apimap.mapping.loading import mapping_folder

    try:
        for path in format_files(paths or mapping_paths(mapping_folder())):
            click.echo(f"{path}: formatted")
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error


@main.group()
def signatures() -> None:
    """The recorded signatures of both frameworks."""


@signatures.command(name="record")
def record_readings() -> None:
    """Read every signature from the installed packages, and record it."""
    from apimap.mapping.comparison import question_of
    from apimap.mapping.loading import load_entries
    from apimap.signature.recording import record_signatures

    try:
        recorded = record_signatures([*map(question_of, load_entries())])
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"recorded in {recorded.path}" if recorded else "nothing has changed")


@signatures.command(name="check")
def check_readings() -> None:
    """Compare the record with what the installed packages say."""
    from apimap.mapping.comparison import question_of
    from apimap.mapping.loading import load_entries
    from apimap.signature.recording import check_signatures

    questions = [*map(question_of, load_entries())]
    _complain_of(check_signatures(questions), "signature")
    click.echo("all signatures are as recorded")


@main.group()
def names() -> None:
    """PyTorch's public names, each of which leads to an entry."""


@names.command(name="record")
def record_names() -> None:
    """Record which public names the installed PyTorch has."""
    from apimap.base.versions import installed_environment
    from apimap.coverage.installed import installed_names
    from apimap.coverage.record import public_names_file, write_public_names

    found, path = installed_names(), public_names_file()
    write_public_names(path, installed_environment().torch, found)
    click.echo(f"{_count(len(found), 'name')} recorded in {path}")


@names.command(name="check")
def check_names() -> None:
    """Find public names of the installed PyTorch that lead to no entry."""
    from apimap.coverage import gaps, installed, record
    from apimap.mapping.loading import open_mapping

    path, exceptions = record.public_names_file(), record.left_out_file()
    try:
        recorded = record.read_public_names(path)
        left_out = record.read_left_out(exceptions)
        mapping = open_mapping()
    except DiagnosticError as error:
        raise click.ClickException(str(error)) from error
    findings = [
        *gaps.drift(recorded, installed.installed_names(), path),
        *gaps.gaps(recorded, mapping, left_out, exceptions),
    ]
    _complain_of(findings, "name")
    click.echo(f"all {_count(len(recorded.names), 'public name')} lead somewhere")


for _command in (
    Deferred(
        "scan",
        "apimap.scan.command:scan",
        "What the code in PATHS uses of PyTorch, and what that meets in MindSpore.",
    ),
    Deferred(
        "verify",
        "apimap.verify.commands.verify:verify",
        "Run both frameworks for NAMES, or for every entry, and record the verdicts.",
    ),
):
    main.add_command(_command)

for _command in (
    Deferred(
        "drift",
        "apimap.verify.commands.results:show_drift",
        "Say which verdicts AFTER has differently from BEFORE.",
    ),
    Deferred(
        "matrix",
        "apimap.verify.commands.results:run_releases",
        "Run NAMES, or every entry, under each version of versions.toml.",
    ),
    Deferred(
        "merge",
        "apimap.verify.commands.results:merge_parts",
        "Put PARTS, the verdicts of the shards of one run, into one file.",
    ),
    Deferred(
        "reproduce",
        "apimap.official.command:reproduce_contradictions",
        "Run what contradicts the official table again, each side in a fresh process.",
    ),
):
    results.add_command(_command)


def _complain_of(findings: list[Diagnostic], noun: str) -> None:
    """Show the findings and fail, if there are any."""
    for finding in findings:
        click.echo(finding, err=True)
    if findings:
        raise click.ClickException(f"{_count(len(findings), noun)} to look at")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
