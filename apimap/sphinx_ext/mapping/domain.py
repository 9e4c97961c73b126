"""The mapping inside Sphinx: the published entries, links to them, the inventory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.domains.python import ObjectEntry
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxRole

from apimap.base.diagnostics import DiagnosticError
from apimap.official.contradictions import CONFIRMED, Key, read_confirmed
from apimap.official.dismissals import DISMISSED, Dismissal, read_dismissals
from apimap.publication.mapping_json import read_mapping
from apimap.publication.model import PublishedEntry, PublishedMapping, Signatures
from apimap.verify.results.history import Step, steps
from apimap.verify.results.store import read_all_records

Result = tuple[list[nodes.Node], list[nodes.system_message]]


class EntryRole(SphinxRole):
    """`{entry}`torch.nn.ReLU`` links to that entry's page."""

    def run(self) -> Result:
        entries = mapping_of(self.env).entries
        if self.text not in entries:
            words = f"entry: the mapping has no {self.text!r}"
            message = self.inliner.reporter.error(words, line=self.lineno)
            return [nodes.literal(self.rawtext, self.text)], [message]
        page = entries[self.text].page.removesuffix(".html")
        address = self.env.app.builder.get_relative_uri(self.env.docname, page)
        link = nodes.reference("", "", refuri=address, classes=["api"])
        link += nodes.literal(self.text, self.text)
        return [link], []


class MappingDomain(Domain):
    """Gives every part of the site the same published entries, read once a build."""

    name = "mapping"
    label = "API mapping"

    @cached_property
    def published(self) -> PublishedMapping:
        """The mapping as the build has published it."""
        try:
            return read_mapping(Path(self.env.config.apimap_published))
        except DiagnosticError as error:
            raise ExtensionError(str(error)) from error

    def resolve_any_xref(self, *reference: object) -> list[tuple[str, nodes.Element]]:
        """Nothing: entries are linked to by their role, and by the Python domain."""
        return []

    @cached_property
    def entries(self) -> dict[str, PublishedEntry]:
        """Reference to entry, as published."""
        return {entry.reference: entry for entry in self.published.entries}

    @cached_property
    def steps(self) -> list[Step]:
        """What each release changed, also of pairs that are no longer mapped."""
        return list(steps(read_all_records(Path(self.env.config.apimap_data))))

    @cached_property
    def confirmed(self) -> dict[Key, str]:
        """The contradictions of the official table that a person has looked at."""
        return read_confirmed(Path(self.env.config.apimap_data, CONFIRMED))

    @cached_property
    def dismissals(self) -> tuple[Dismissal, ...]:
        """Those that are not held against it."""
        return read_dismissals(Path(self.env.config.apimap_data, DISMISSED))

    @property
    def judged(self) -> list[Any]:
        """Both, for a digest."""
        confirmed = sorted([*key, digest] for key, digest in self.confirmed.items())
        dismissed = [[dict(d.reason), sorted(d.findings)] for d in self.dismissals]
        return [confirmed, dismissed]


def digest_of(*shown: Any) -> str:
    """A digest of what a page shows, by which a change of it is seen."""
    encoded = msgspec.json.encode(shown, order="deterministic")
    return hashlib.sha256(encoded).hexdigest()[:16]


def setup_part(app: Sphinx) -> None:
    app.add_config_value("apimap_data", "", "env", str)
    app.add_config_value("apimap_published", "", "env", str)
    app.add_domain(MappingDomain)
    app.add_role("entry", EntryRole())
    app.connect("env-check-consistency", fill_inventory)


def mapping_of(env: BuildEnvironment) -> MappingDomain:
    """The mapping of this build."""
    domain = env.domains[MappingDomain.name]
    assert isinstance(domain, MappingDomain)
    return domain


def fill_inventory(app: Sphinx, env: BuildEnvironment) -> None:
    """Let other sites link to entries by PyTorch and MindSpore names.

    They stand as objects of Sphinx's Python domain, which every site knows:
    ``{external:py:obj}`torch.nn.ReLU```.
    """
    objects = env.domains.python_domain.objects
    for name, object_type, page in inventory(mapping_of(env)):
        objects[name] = ObjectEntry(page, "", object_type, False)


def inventory(mapping: MappingDomain) -> Iterator[tuple[str, str, str]]:
    """Name, type and page of every API that an entry is about or leads to."""
    kinds: dict[str, str] = {}
    for entry in mapping.entries.values():
        page = entry.page.removesuffix(".html")
        yield entry.reference, object_type(entry.signatures), page
        for name in entry.covers:
            if not name.endswith("*"):
                yield name, "data", page
        kinds |= {one.name: object_type(one.signatures) for one in entry.targets}
    for name, address in mapping.published.target_pages.items():
        yield name, kinds[name], address.removesuffix(".html")


def object_type(signatures: Signatures | None) -> str:
    """The Python domain's word for what an API is; data where it was not read.

    It has the same words as ApiKind.
    """
    return str(signatures.kind) if signatures else "data"
