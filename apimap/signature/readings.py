"""What a reading of one API holds."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import Signature


@dataclass(frozen=True)
class Reading:
    """The signatures of one API and where they were read.

    ``kind`` is one of function, method, class, property; ``source`` one of inspect,
    stub, docstring, schema, error, none.
    """

    name: str
    kind: str
    source: str
    signatures: tuple[Signature, ...] = ()
    platforms: tuple[str, ...] = ()
