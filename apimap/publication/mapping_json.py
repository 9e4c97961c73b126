"""The file ``mapping.json``: written once a build, read by Sphinx and by programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec

from apimap.base.diagnostics import Diagnostic, DiagnosticError
from apimap.base.files import write_atomically
from apimap.publication.model import PublishedMapping

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Described = Annotated[
    PublishedMapping,
    msgspec.Meta(
        title="PyTorch to MindSpore: API mapping",
        description="Every PyTorch API of the mapping, what answers to it in "
        "MindSpore, and what was read and run of both. Format 2.",
    ),
]


def mapping_schema() -> dict[str, Any]:
    """What ``mapping.schema.json`` holds, made from the types."""
    return {"$schema": DIALECT, **msgspec.json.schema(Described)}


def write_mapping(path: Path, mapping: PublishedMapping) -> None:
    """Write ``mapping`` to ``path``. Raises OSError when it cannot be written."""
    write_atomically(path, msgspec.json.encode(mapping).decode() + "\n")


def read_mapping(path: Path) -> PublishedMapping:
    """The mapping that was written to ``path``.

    Raises DiagnosticError for a file that is missing or of another form.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=PublishedMapping)
    except (OSError, msgspec.DecodeError) as error:
        message = f"the published mapping cannot be used ({error})"
        remedy = "Build the site: make html"
        raise DiagnosticError(Diagnostic(path, 0, message, remedy)) from error
