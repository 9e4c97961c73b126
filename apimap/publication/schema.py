"""The JSON Schema of ``mapping.json``, made from the types of what is published."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

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
    """What ``mapping.schema.json`` holds."""
    return {"$schema": DIALECT, **msgspec.json.schema(Described)}
