"""Commands that are imported when they are called, and say which extra they lack.

The core commands need what every installation has. Others need an extra, such as
`verify` the frameworks: ``pip install "apimap[verify]"``.
"""

from __future__ import annotations

import io
import re
import sys
from importlib import import_module
from typing import Any

import click

# Such as: torch>=2.6; extra == "verify"
OF_AN_EXTRA = re.compile(r"""([\w.-]+).*\bextra == ["']([\w-]+)["']""")


class Main(click.Group):
    """The command `apimap`, whose commands say which extra they lack."""

    def main(self, *args: Any, **options: Any) -> Any:
        write_unicode()
        return super().main(*args, **options)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except ModuleNotFoundError as error:
            if message := missing_extra(error):
                raise click.ClickException(message) from error
            raise


class Deferred(click.Command):
    """A command that is imported when it is called, not when it is listed.

    ``place`` is where it is, ``module:function``; ``summary`` is the first sentence of
    its help, for the list of commands.
    """

    def __init__(self, name: str, place: str, summary: str) -> None:
        super().__init__(name, short_help=summary)
        self._place = place

    @property
    def command(self) -> click.Command:
        module, _, function = self._place.partition(":")
        return getattr(import_module(module), function)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        return self.command.make_context(info_name, args, parent, **extra)


def write_unicode() -> None:
    """Let the output hold any character, whatever the system's encoding.

    Files and pipes get UTF-8, such as JSON for another program; a terminal that has no
    arrow shows a question mark.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue  # a test's, or a notebook's
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8")


def missing_extra(error: ModuleNotFoundError) -> str | None:
    """What to install when ``error`` is about a package of an extra, in one line.

    None for any other module, such as one of our own that is misspelled.
    """
    extra = extra_of(error.name or "")
    if extra is None:
        return None
    remedy = f'pip install "apimap[{extra}]"'
    return f"this needs {error.name}, which is not installed: {remedy}"


def extra_of(module: str) -> str | None:
    """The extra that brings ``module``: "verify" for torch, None for torch.nn."""
    # Imported here: a command that misses nothing needs no metadata.
    from importlib.metadata import PackageNotFoundError, requires

    try:
        requirements = requires("apimap") or []
    except PackageNotFoundError:  # run from its source, never installed
        return None
    for found in filter(None, map(OF_AN_EXTRA.match, requirements)):
        if _normal(found[1]) == _normal(module):
            return found[2]
    return None


def _normal(name: str) -> str:
    """A name as modules and packages share it: jupyter_cache for jupyter-cache."""
    return re.sub(r"[-.]+", "_", name).lower()
