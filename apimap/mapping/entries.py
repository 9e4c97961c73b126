"""What the mapping claims: entries, their targets, categories and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from apimap.base.languages import LANGUAGES

# From harmless to hopeless; of all categories that apply an entry takes the last.
# Harmless ones need no remedy.
CATEGORIES: Mapping[str, bool] = MappingProxyType(
    {
        "identical": True,
        "names-differ": True,
        "extra-target-parameters": True,
        "default-differs": False,
        "missing-parameters": False,
        "argument-differs": False,
        "return-differs": False,
        "composed": False,
        "alias": True,
        "no-counterpart": False,
    }
)
PLATFORMS = ("CPU", "GPU", "Ascend")
NOTHING: Mapping[str, str] = MappingProxyType({})


def severity(category: str) -> int:
    """The place of ``category`` in the order of CATEGORIES.

    Raises ValueError for a category that is not in it.
    """
    return list(CATEGORIES).index(category)


@dataclass(frozen=True)
class Target:
    """A MindSpore API and the platforms that its documentation names."""

    name: str
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """What one edition of MindSpore's official table says of a target."""

    edition: str
    target: str
    claim: str


@dataclass(frozen=True)
class CodeSample:
    """A sample as code for both sides, for what sample inputs do not reach.

    Each text leaves what is to be compared in ``result``. It is about ``target``.
    """

    target: str
    torch: str
    mindspore: str


@dataclass(frozen=True)
class KnownDifference:
    """A difference that a run is expected to see, and why.

    ``samples`` is a pattern of sample labels as in a shell, ``dtype`` a dtype or empty
    for every one. Where a run sees no such difference, that is an error too.
    """

    target: str
    kind: str
    samples: str
    reason: Mapping[str, str]
    dtype: str = ""
    link: str = ""


@dataclass(frozen=True)
class Entry:
    """One PyTorch API and what answers to it; ``line`` is where the file says so.

    ``parameters`` names the target parameter that stands for a reference parameter;
    ``explains`` lists computed differences that the note accounts for;
    ``weights`` names the target's parameter that stands for a module's;
    ``samples`` and ``known`` serve the run of both frameworks;
    ``alias_of`` is the entry that an alias stands for; ``unresolved`` says why the
    reference is not in the installed packages.
    """

    path: Path
    line: int
    reference: str
    category: str
    targets: tuple[Target, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    aliases: tuple[str, ...] = ()
    alias_of: str | None = None
    note: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    remedy: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    unresolved: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    official: tuple[Claim, ...] = ()
    explains: tuple[str, ...] = ()
    weights: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    samples: tuple[CodeSample, ...] = ()
    known: tuple[KnownDifference, ...] = ()

    @property
    def namespace(self) -> str:
        """The PyTorch namespace: the reference without its last part."""
        return self.reference.rpartition(".")[0]

    @property
    def texts(self) -> dict[str, Mapping[str, str]]:
        """The bilingual fields that are present."""
        fields = {name: getattr(self, name) for name in TEXT_FIELDS}
        return {name: texts for name, texts in fields.items() if texts}


TEXT_FIELDS = ("note", "remedy", "unresolved")
TEXT_LANGUAGES = frozenset(LANGUAGES)
