"""What is published: the types behind entry pages, ``mapping.json`` and look-ups.

``mapping.schema.json`` is made from them: a docstring here is a description there.
Field order is the order of the JSON.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from msgspec import UNSET, Meta, UnsetType

from apimap.base.compat import StrEnum
from apimap.base.languages import LANGUAGES
from apimap.mapping.entries import Category, Claim, Platform
from apimap.publication import Published
from apimap.publication.parameters import ComparedSignatures
from apimap.signature.readings import ApiKind, Source
from apimap.verify.model.outcomes import (
    Demonstration,
    GraphState,
    Kind,
    Reason,
    Tallies,
    Tally,
    Transcript,
    Verdict,
)
from apimap.verify.results.grades import Grade
from apimap.verify.results.history import Count, Observed
from apimap.verify.results.record import Provenance

MAPPING_NAME = "mapping.json"
SCHEMA_NAME: Final = "mapping.schema.json"


LanguageCode = Annotated[str, Meta(pattern=f"^({'|'.join(LANGUAGES)})$")]
Texts = Annotated[
    dict[LanguageCode, str],
    Meta(
        description="A text in every language, or nothing.",
        extra_json_schema={
            "dependentRequired": {one: list(LANGUAGES) for one in LANGUAGES}
        },
    ),
]
Addresses = Annotated[
    dict[LanguageCode, Annotated[str, Meta(pattern="^https://")]],
    Meta(
        min_length=len(LANGUAGES),
        description="Address of the documentation in every language.",
    ),
]
Page = Annotated[
    str,
    Meta(
        pattern=r"^(mapping|notebooks)/[^/]+\.html$",
        description="A page of the site, below the folder of a language.",
    ),
]
Name = Annotated[str, Meta(min_length=1)]
Date = Annotated[str, Meta(extra_json_schema={"format": "date"})]
FailedKind = Annotated[
    Kind,
    Meta(extra_json_schema={"not": {"enum": [Kind.MATCH.value, Kind.NOT_RUN.value]}}),
]


class Signatures(Published, frozen=True):
    """What was read of an API: its overloads, such as ``(input, dim=0)``."""

    kind: ApiKind
    source: Source
    overloads: tuple[Annotated[str, Meta(pattern=r"^\(")], ...]


class PublishedFinding(Published, frozen=True, omit_defaults=True):
    """All samples that failed in one way, and the smallest of them.

    ``known`` says that the entry declares and explains it, ``ordinary`` that samples of
    ordinary use are among them.
    """

    kind: FailedKind
    count: Annotated[int, Meta(ge=1)]
    sample: str
    dtype: str
    message: str
    shown: Demonstration | None
    known: bool = False
    ordinary: bool = False


class PublishedRun(Published, frozen=True):
    """What one run observed of a target.

    How it failed, and code, are given of a platform's newest run only. ``stale`` says
    whether the entry, or the code that runs it, has changed since.
    """

    platform: Platform
    mindspore: str
    torch: str
    date: Date
    stale: bool
    verdict: Verdict
    grade: Annotated[Grade, Meta(description="Of these calls; not-run if untallied.")]
    samples: Annotated[Count, Meta(description="Samples that were run.")]
    matched: Count
    tallies: Annotated[
        Tallies | None,
        Meta(
            description="Of ordinary samples, of those at the edges and of gradients "
            "how many are equal and how many there are; null where nothing was run, "
            "or in a run from before samples were tallied."
        ),
    ]
    graph: Annotated[
        GraphState,
        Meta(description="What mindspore.jit makes of the call, if that was tried."),
    ]
    reason: Annotated[
        Reason | UnsetType | None,
        Meta(description="Why nothing was run; null where something was."),
    ] = UNSET
    dtypes: Annotated[
        dict[str, tuple[int, int]] | UnsetType,
        Meta(description="dtype to how many of its samples matched, and how many ran."),
    ] = UNSET
    findings: tuple[PublishedFinding, ...] | UnsetType = UNSET
    example: Demonstration | UnsetType | None = UNSET
    same_call: Annotated[
        Transcript | UnsetType | None,
        Meta(description="The unchanged call of the example, where it is not equal."),
    ] = UNSET
    graph_message: Annotated[
        str | UnsetType, Meta(description="What went wrong when it was compiled.")
    ] = UNSET


class History(Published, frozen=True):
    """What the releases of MindSpore came to on one platform."""

    matches_since: Annotated[
        str | None,
        Meta(
            description="The oldest MindSpore from which on every release matches; "
            "null where the newest does not, or nothing can be compared."
        ),
    ]
    releases: Annotated[
        tuple[Observed, ...], Meta(min_length=1, description="The newest first.")
    ]


class PublishedTarget(Published, frozen=True):
    """A MindSpore API beside the reference of its entry."""

    name: Annotated[str, Meta(pattern=r"^mindspore\.")]
    platforms: Annotated[
        tuple[Platform, ...],
        Meta(
            description="Platforms that its documentation names.",
            extra_json_schema={"uniqueItems": True},
        ),
    ]
    signatures: Annotated[
        Signatures | None, Meta(description="null where nothing was read.")
    ]
    documentation: Addresses
    comparison: Annotated[
        ComparedSignatures | None, Meta(description="null where a side was not read.")
    ]
    runs: Annotated[tuple[PublishedRun, ...], Meta(description="The newest first.")]
    history: Annotated[
        dict[Platform, History | None],
        Meta(
            min_length=len(Platform),
            description="By platform; null where nothing was measured.",
        ),
    ]


class Advice(Published, frozen=True):
    """A call written so that it gives the same, as it ran, and under which versions."""

    platform: Platform
    mindspore: str
    torch: str
    date: Date
    shown: Demonstration


class PublishedRule(Published, frozen=True):
    """How a call is written so that it gives the same.

    ``runs`` are those of the same samples, each written by the rule.
    """

    source: Annotated[
        str,
        Meta(
            description="A Python function with PyTorch's signature that calls "
            "MindSpore, after what it needs."
        ),
    ]
    runs: Annotated[tuple[PublishedRun, ...], Meta(description="The newest first.")]


class SignatureEvidence(StrEnum):
    """What the signatures can tell of an entry's first target."""

    COMPARED = "compared"
    UNREADABLE = "unreadable"
    STALE = "stale"
    NONE = "none"


class Evidence(Published, frozen=True):
    """What an entry rests on.

    ``verdict`` is what the newest run observed of the first target, ``grade`` what this
    means for calls of ordinary use, written by the rule where the entry has one; the
    category is what the entry claims. ``parameters``: so many samples give, of so many.
    """

    signatures: SignatureEvidence
    verdict: Verdict
    grade: Grade
    parameters: Tally


class PublishedEntry(Published, frozen=True):
    """A PyTorch API, what answers to it in MindSpore, and what is known of the two."""

    reference: Annotated[str, Meta(description="The PyTorch API.")]
    namespace: str
    page: Page
    category: Category
    aliases: Annotated[tuple[Name, ...], Meta(description="Other spellings.")]
    alias_of: Annotated[str | None, Meta(description="What an alias stands for.")]
    covers: Annotated[
        tuple[str, ...],
        Meta(
            description="The other names of a family for which the entry answers; "
            "torch.sparse.* stands for all that begin so."
        ),
    ]
    note: Texts
    remedy: Annotated[Texts, Meta(description="What to write in MindSpore.")]
    rule: Annotated[
        PublishedRule | None, Meta(description="null where the same call will do.")
    ]
    advice: Advice | None
    unresolved: Annotated[
        Texts, Meta(description="Why the installed packages do not have the reference.")
    ]
    signatures: Annotated[
        Signatures | None, Meta(description="null where nothing was read.")
    ]
    documentation: Addresses
    targets: Annotated[
        tuple[PublishedTarget, ...], Meta(description="In order of preference.")
    ]
    evidence: Evidence
    official: Annotated[
        tuple[Claim, ...], Meta(description="What editions of MindSpore's table claim.")
    ]
    related: tuple[Name, ...]
    guides: Annotated[tuple[Page, ...], Meta(description="Pages that treat the API.")]
    notebooks: Annotated[
        tuple[Page, ...], Meta(description="Pages whose code uses the API.")
    ]

    @property
    def newest(self) -> PublishedRun | None:
        """The newest run of the first target."""
        runs = (run for target in self.targets[:1] for run in target.runs)
        return next(runs, None)

    @property
    def written(self) -> PublishedRun | None:
        """The newest run of the calls as the rule writes them."""
        return next(iter(self.rule.runs), None) if self.rule else None

    @property
    def graph(self) -> GraphState:
        """What the call, written by the rule if there is one, came to as a graph."""
        run = self.written or self.newest
        return run.graph if run else GraphState.NOT_RUN


class SignatureProvenance(Published, frozen=True):
    """What the signatures were read from, and when."""

    date: Date
    mindspore: str
    numpy: str
    python: str
    system: str
    torch: str


class PublishedMapping(Published, frozen=True):
    """What ``mapping.json`` holds."""

    format: Annotated[
        Literal[2],
        Meta(
            description="Rises when a reader of the former form would break. 2: the "
            "reason of a run is an identifier, such as needs-gpu, or null; it was a "
            "sentence, or empty."
        ),
    ]
    schema: Annotated[
        Literal["mapping.schema.json"],
        Meta(description="The file beside mapping.json that describes it."),
    ]
    version: Annotated[str, Meta(description="Version of the mapping.")]
    provenance: SignatureProvenance
    runs: Annotated[
        tuple[Provenance, ...],
        Meta(
            description="The runs of both frameworks, one a platform and pair of "
            "versions, the newest first."
        ),
    ]
    categories: Annotated[
        tuple[Category, ...],
        Meta(
            description="From harmless to hopeless; an entry has the last that "
            "applies.",
            extra_json_schema={"uniqueItems": True},
        ),
    ]
    entries: tuple[PublishedEntry, ...]
    targets: Annotated[
        dict[str, Annotated[tuple[Name, ...], Meta(min_length=1)]],
        Meta(
            description="MindSpore API to the PyTorch APIs that have it as a target, "
            "the most fitting first."
        ),
    ]
    target_pages: Annotated[dict[str, Page], Meta(description="MindSpore API to page.")]
