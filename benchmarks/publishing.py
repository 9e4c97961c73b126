"""Opening the publication and rendering all entries' data, as builds did and do.

Each language's Sphinx and what writes ``mapping.json`` rendered them for themselves; a
record's entries were JSON texts that were decoded at every access, and signatures were
parsed at every call. This is made again here, around what renders now. Now a build
renders once, and the others read ``mapping.json``.
"""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path

import msgspec

from apimap.publication.joining import publish
from apimap.publication.mapping_json import read_mapping, write_mapping
from apimap.publication.opening import Publication, open_publication
from apimap.signature.readings import Reading
from apimap.signature.record import SignatureRecord
from apimap.signature.text import parse_signature
from apimap.verify.model.outcomes import EntryResult
from apimap.verify.results.record import RunRecord

READERS = 3  # in a build: Sphinx for each language, and what the site has for programs
TIMES = 3  # of which the fastest counts


class DecodedAgain(Mapping[str, EntryResult]):
    """The entries of a record, each decoded whenever it is asked for."""

    def __init__(self, entries: Mapping[str, EntryResult]) -> None:
        self._texts = {name: msgspec.json.encode(one) for name, one in entries.items()}

    def __getitem__(self, reference: str) -> EntryResult:
        return msgspec.convert(json.loads(self._texts[reference]), EntryResult)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


class ParsedAgain(SignatureRecord):
    """Recorded signatures, each parsed whenever it is asked for."""

    def reading(self, name: str) -> Reading | None:
        if name not in self.apis:
            return None
        stored = self.apis[name]
        parse = parse_signature.__wrapped__
        signatures = tuple(map(parse, stored.signatures))
        return Reading(name, stored.kind, stored.source, signatures, stored.platforms)


def publishing_seconds() -> dict[str, float]:
    """Seconds of computing that a build needs until each part has all entries' data."""
    records = [
        replace(one, entries=DecodedAgain(one.entries))
        for one in open_publication().runs.records
    ]
    return {
        "formerly": fastest(lambda: render_for_each(records)),
        "now": fastest(render_once),
    }


def render_for_each(records: list[RunRecord]) -> None:
    """Each reader renders for itself, from ``records`` that are decoded again."""
    for _ in range(READERS):
        parse_signature.cache_clear()  # each was a process of its own
        publish(former_publication(records))


def render_once() -> None:
    """One renders, and all read what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "mapping.json")
        write_mapping(path, publish(open_publication()))
        for _ in range(READERS):
            read_mapping(path)


def former_publication(records: list[RunRecord]) -> Publication:
    """The package's publication, of ``records`` and signatures as they were."""
    publication = open_publication()
    publication.runs.records = records
    given = {
        one.name: getattr(publication.signatures, one.name)
        for one in fields(SignatureRecord)
    }
    return replace(publication, signatures=ParsedAgain(**given))


def fastest(work: Callable[[], object]) -> float:
    """The least of several times; nothing is kept from one to the next."""
    seconds = []
    for _ in range(TIMES):
        parse_signature.cache_clear()
        gc.collect()
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)
