"""What calls of one signature the other does not take: a pure comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from itertools import product

from apimap.base.compat import StrEnum
from apimap.signature.text import REQUIRED, VARIADIC, DefaultText


class DifferenceKind(StrEnum):
    """How a parameter differs; the order is that in which differences are told."""

    RENAMED = "renamed"
    EXTRA = "extra"
    DEFAULT_DIFFERS = "default-differs"
    MISSING = "missing"
    KIND_DIFFERS = "kind-differs"
    REORDERED = "reordered"


PLACES = {kind: place for place, kind in enumerate(DifferenceKind)}

POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
# A call written for the first kind need not work with the second.
NARROWING = frozenset(
    {
        (Parameter.POSITIONAL_OR_KEYWORD, Parameter.POSITIONAL_ONLY),
        (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY),
        (Parameter.POSITIONAL_ONLY, Parameter.KEYWORD_ONLY),
        (Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_ONLY),
        *((Parameter.VAR_POSITIONAL, kind) for kind in POSITIONAL),
        (Parameter.VAR_POSITIONAL, Parameter.KEYWORD_ONLY),
        (Parameter.POSITIONAL_OR_KEYWORD, Parameter.VAR_POSITIONAL),
    }
)


@dataclass(frozen=True)
class Criterion:
    """What a comparison leaves out of account.

    ``reference_only`` names parameters that may be missing; ``optional_extra``
    allows target parameters with a default; ``none_for_overload`` allows a ``None``
    that stands for an overload of the reference without the parameter;
    ``required_passed`` allows any default for what every call of the reference passes.
    """

    reference_only: frozenset[str] = frozenset()
    optional_extra: bool = False
    none_for_overload: bool = False
    required_passed: bool = False


STRICT = Criterion()
OFFICIAL = Criterion(
    frozenset(
        {
            "out",
            "layout",
            "device",
            "requires_grad",
            "pin_memory",
            "memory_format",
            "stable",
            "sparse_grad",
            "size_average",
            "reduce",
        }
    ),
    optional_extra=True,
    none_for_overload=True,
)


@dataclass(frozen=True)
class ParameterDifference:
    """One difference: its kind, and the parameter on each side that it is about."""

    kind: DifferenceKind
    reference: Parameter | None = field(default=None)
    target: Parameter | None = field(default=None)

    @property
    def name(self) -> str:
        """The parameter's name, by preference the reference's."""
        named = self.reference or self.target
        assert named is not None, "a difference is about a parameter"
        return named.name

    @property
    def required(self) -> bool:
        """Whether the target demands what the reference does not have."""
        target = self.target if self.reference is None else None
        return target is not None and target.default is REQUIRED

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"


def diff(
    reference: Signature,
    target: Signature,
    correspondence: Mapping[str, str] | None = None,
    criterion: Criterion = STRICT,
) -> tuple[ParameterDifference, ...]:
    """The differences of two signatures, in the order of DifferenceKind.

    ``correspondence`` says which target parameter stands for a reference parameter
    of another name; where the target has none of that name, equal names correspond.
    """
    pairs = paired(reference, target, correspondence or {})
    found = [
        *_lone(reference, target, pairs, criterion),
        *_renamed(pairs),
        *_defaults(pairs, criterion),
        *_kinds(pairs),
        *_reordered(target, pairs),
    ]
    return tuple(sorted(found, key=lambda difference: PLACES[difference.kind]))


Pairs = list[tuple[Parameter, Parameter]]


def paired(
    reference: Signature, target: Signature, correspondence: Mapping[str, str]
) -> Pairs:
    """The parameters that answer to each other, in the reference's order."""
    theirs = target.parameters
    found = []
    for parameter in _all(reference):
        names = (correspondence.get(parameter.name), parameter.name)
        if name := next((n for n in names if n in theirs), None):
            found.append((parameter, theirs[name]))
    return found


def _all(signature: Signature) -> list[Parameter]:
    return list(signature.parameters.values())


def _lone(
    reference: Signature, target: Signature, pairs: Pairs, criterion: Criterion
) -> Iterator[ParameterDifference]:
    """Parameters that only one side has."""
    ours, theirs = {p.name for p, _ in pairs}, {p.name for _, p in pairs}
    for lone in _all(reference):
        if lone.name not in ours | criterion.reference_only:
            yield ParameterDifference(DifferenceKind.MISSING, reference=lone)
    for lone in _all(target):
        optional = lone.default is not REQUIRED or lone.kind in VARIADIC
        if lone.name not in theirs and not (optional and criterion.optional_extra):
            yield ParameterDifference(DifferenceKind.EXTRA, target=lone)


def _renamed(pairs: Pairs) -> Iterator[ParameterDifference]:
    for ours, theirs in pairs:
        if ours.name != theirs.name:
            yield ParameterDifference(DifferenceKind.RENAMED, ours, theirs)


def _defaults(pairs: Pairs, criterion: Criterion) -> Iterator[ParameterDifference]:
    for ours, theirs in pairs:
        if ours.kind in VARIADIC or theirs.kind in VARIADIC:
            continue
        if _allowed(ours, theirs, criterion):
            continue
        if not same_default(ours.default, theirs.default):
            yield ParameterDifference(DifferenceKind.DEFAULT_DIFFERS, ours, theirs)


def _allowed(ours: Parameter, theirs: Parameter, criterion: Criterion) -> bool:
    """Whether ``criterion`` allows the target a default that the reference lacks."""
    if ours.default is not REQUIRED:
        return False
    overload = criterion.none_for_overload and theirs.default is None
    return criterion.required_passed or overload


def same_default(one: object, other: object) -> bool:
    """Whether two defaults mean the same, ``torch.int64`` and ``mindspore.int64`` too.

    ``0`` and ``0.0`` are the same, ``0`` and ``False`` are not.
    """
    if isinstance(one, DefaultText) and isinstance(other, DefaultText):
        return one.text.rpartition(".")[2] == other.text.rpartition(".")[2]
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return list(one) == list(other)
    return one is other or one == other


def _kinds(pairs: Pairs) -> Iterator[ParameterDifference]:
    for ours, theirs in pairs:
        if (ours.kind, theirs.kind) in NARROWING:
            yield ParameterDifference(DifferenceKind.KIND_DIFFERS, ours, theirs)


def _reordered(target: Signature, pairs: Pairs) -> Iterator[ParameterDifference]:
    """Positional parameters that another place of the target takes.

    A parameter that is missing moves none: a call without it is compared.
    """
    places = {p.name: n for n, p in enumerate(_all(target)) if p.kind in POSITIONAL}
    positional = [
        (ours, theirs)
        for ours, theirs in pairs
        if ours.kind in POSITIONAL and theirs.kind in POSITIONAL
    ]
    for place, (ours, theirs) in enumerate(positional):
        if places[theirs.name] != place:
            yield ParameterDifference(DifferenceKind.REORDERED, ours, theirs)


@dataclass(frozen=True)
class Comparison:
    """Two overloads that answer to each other, and how they differ."""

    reference: Signature
    target: Signature
    differences: tuple[ParameterDifference, ...]


def compare_overloads(
    references: Sequence[Signature],
    targets: Sequence[Signature],
    correspondence: Mapping[str, str] | None = None,
    criterion: Criterion = STRICT,
) -> Comparison | None:
    """The pair of overloads that differs least; None where a side has no signature.

    Of equal pairs the first is taken, in the order of the reference's overloads.
    """
    pairs = [
        Comparison(one, other, diff(one, other, correspondence, criterion))
        for one, other in product(references, targets)
    ]
    return min(pairs, key=_weight, default=None)


def _weight(comparison: Comparison) -> tuple[int, int]:
    """How far apart two overloads are: the hardest differences count most."""
    differences = comparison.differences
    hard = sum(d.kind is not DifferenceKind.EXTRA or d.required for d in differences)
    return hard, len(differences)
