"""What the mapping claims: entries, their targets, categories and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import msgspec

from apimap.base.compat import StrEnum
from apimap.base.languages import LANGUAGES

NOTHING: Mapping[str, str] = MappingProxyType({})


class Category(StrEnum):
    """What an entry claims of its pair, from harmless to hopeless.

    Of all categories that apply an entry takes the last.
    """

    IDENTICAL = "identical"
    NAMES_DIFFER = "names-differ"
    EXTRA_TARGET_PARAMETERS = "extra-target-parameters"
    DEFAULT_DIFFERS = "default-differs"
    MISSING_PARAMETERS = "missing-parameters"
    ARGUMENT_DIFFERS = "argument-differs"
    RETURN_DIFFERS = "return-differs"
    COMPOSED = "composed"
    ALIAS = "alias"
    NO_COUNTERPART = "no-counterpart"

    @property
    def severity(self) -> int:
        """The place in the order of the categories, from 0."""
        return SEVERITIES[self]

    @property
    def harmless(self) -> bool:
        """Whether an entry of this category needs no remedy."""
        return self in HARMLESS


SEVERITIES = MappingProxyType({name: number for number, name in enumerate(Category)})
HARMLESS = frozenset(
    {
        Category.IDENTICAL,
        Category.NAMES_DIFFER,
        Category.EXTRA_TARGET_PARAMETERS,
        Category.ALIAS,
    }
)


class Platform(StrEnum):
    """Where MindSpore runs."""

    CPU = "CPU"
    GPU = "GPU"
    ASCEND = "Ascend"


class OfficialClaim(StrEnum):
    """What MindSpore's official table can say of a pair."""

    BLANK = "blank"
    CONSISTENT = "consistent"
    DEFAULT_DIFFERS = "default-differs"
    DEPRECATED_NOTE = "deprecated-note"
    DIFF_PAGE = "diff-page"
    DTYPE_DIFFERS = "dtype-differs"
    EXTRA_PARAM_IN_MS = "extra-param-in-ms"
    FUNCTION_CONSISTENT = "function-consistent"
    MS_ONLY = "ms-only"
    NAME_DIFFERS = "name-differs"
    OVERLOAD_DIFFERS = "overload-differs"
    PARAM_COUNT_OR_ORDER_DIFFERS = "param-count-or-order-differs"
    PARAM_MISSING_IN_MS = "param-missing-in-ms"


@dataclass(frozen=True)
class Target:
    """A MindSpore API and the platforms that its documentation names."""

    name: str
    platforms: tuple[Platform, ...] = ()


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one edition of MindSpore's official table says of a target."""

    edition: str
    target: str
    claim: OfficialClaim


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
    reference is not in the installed packages. An entry for a whole family says in
    ``covers`` for which other names it answers: ``torch.sparse.mm``, or
    ``torch.sparse.*`` for all that begin so.
    """

    path: Path
    line: int
    reference: str
    category: Category
    targets: tuple[Target, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    aliases: tuple[str, ...] = ()
    alias_of: str | None = None
    covers: tuple[str, ...] = ()
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
