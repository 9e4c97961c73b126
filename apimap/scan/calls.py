"""How one call meets the differences of two signatures."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import Parameter, Signature

from apimap.scan.findings import Reason
from apimap.scan.resolving.facts import Need
from apimap.signature.diff import (
    Comparison,
    DifferenceKind,
    ParameterDifference,
    same_default,
)
from apimap.signature.text import REQUIRED, VARIADIC, DefaultText

POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True)
class ScannedCall:
    """The arguments of a call as source texts; ``hidden``: a star holds more."""

    positional: tuple[str, ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()
    hidden: bool = False

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.keywords)


@dataclass(frozen=True)
class Bound:
    """A call bound to a signature: parameter to its text, and how it is passed."""

    by_position: dict[str, str]
    by_name: dict[str, str]

    def text(self, name: str) -> str | None:
        """The argument that is given for a parameter; None where it is left out."""
        return self.by_position.get(name, self.by_name.get(name))


def bind(call: ScannedCall, signature: Signature) -> Bound | None:
    """Which parameters the call gives; None for a signature that refuses it."""
    parameters = list(signature.parameters.values())
    kinds = {parameter.kind for parameter in parameters}
    places = [
        p for p in parameters if p.kind in (*POSITIONAL, Parameter.VAR_POSITIONAL)
    ]
    if len(call.positional) > len(places) and Parameter.VAR_POSITIONAL not in kinds:
        return None
    known = {p.name for p in parameters if p.kind != Parameter.POSITIONAL_ONLY}
    if call.names - known and Parameter.VAR_KEYWORD not in kinds:
        return None
    by_position = {
        parameter.name: text
        for parameter, text in zip(places, call.positional, strict=False)
    }
    by_name = {name: text for name, text in call.keywords if name not in by_position}
    bound = Bound(by_position, by_name)
    return bound if call.hidden or _is_complete(bound, parameters) else None


def _is_complete(bound: Bound, parameters: list[Parameter]) -> bool:
    return all(
        p.default is not REQUIRED
        or p.kind in VARIADIC
        or bound.text(p.name) is not None
        for p in parameters
    )


def met(
    comparison: Comparison, bound: Bound, reversed_names: frozenset[str]
) -> Iterator[Reason]:
    """The differences that matter to a call, as reasons.

    ``comparison`` is of the entry's signatures, ``bound`` the call's arguments by the
    reference's parameters. A parameter in ``reversed_names`` matters only where it is
    given.
    """
    for difference in comparison.differences:
        missing = difference.kind is DifferenceKind.MISSING
        if missing and _is_swallowed(difference, bound, comparison):
            continue
        if difference.name in reversed_names and difference.reference:
            differs = difference.kind is DifferenceKind.DEFAULT_DIFFERS
            if differs and _is_given(difference, bound):
                yield reason_of(difference, "reversed")
        elif MEETS[difference.kind](difference, bound):
            yield reason_of(difference, difference.kind)


def needed(comparison: Comparison, bound: Bound, need: Need) -> Iterator[Reason]:
    """What the call has to give because the target's default does something else.

    ``comparison`` is of the entry's signatures, ``bound`` the call's arguments,
    ``need`` what the mapping knows of the target's default.
    """
    left_out = bound.text(need.parameter) is None
    if left_out and not any(_holds(one, comparison, bound) for one in need.unless):
        parameter = comparison.target.parameters.get(need.parameter)
        yield Reason("needed", need.parameter, target=_default(parameter))


def _holds(
    condition: dict[str, list[str]], comparison: Comparison, bound: Bound
) -> bool:
    """Whether the call gives, or leaves out, what ``condition`` says."""
    parameters = comparison.reference.parameters
    return all(
        (bound.text(name) or _default(parameters.get(name))) in texts
        for name, texts in condition.items()
    )


def _is_swallowed(
    difference: ParameterDifference, bound: Bound, comparison: Comparison
) -> bool:
    """Whether ``*args`` of the target takes what is given by position."""
    kinds = {parameter.kind for parameter in comparison.target.parameters.values()}
    return Parameter.VAR_POSITIONAL in kinds and difference.name in bound.by_position


def reason_of(difference: ParameterDifference, kind: str) -> Reason:
    reference, target = difference.reference, difference.target
    if kind == DifferenceKind.RENAMED and reference and target:
        return Reason(kind, difference.name, reference.name, target.name)
    return Reason(kind, difference.name, _default(reference), _default(target))


def _default(parameter: Parameter | None) -> str:
    if parameter is None or parameter.default is REQUIRED:
        return ""
    return repr(parameter.default)


def _is_given(difference: ParameterDifference, bound: Bound) -> bool:
    return bound.text(difference.name) is not None


def _meets_missing(difference: ParameterDifference, bound: Bound) -> bool:
    """Given, and not what the parameter is anyway."""
    text = bound.text(difference.name)
    return text is not None and not _is_default(text, difference.reference)


def _is_default(text: str, parameter: Parameter | None) -> bool:
    try:
        value: object = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = DefaultText(text)
    default = parameter.default if parameter else REQUIRED
    return default is not REQUIRED and same_default(value, default)


def _meets_default(difference: ParameterDifference, bound: Bound) -> bool:
    """Left out, where that means something else. A dtype is not said to be float32."""
    default = difference.reference.default if difference.reference else REQUIRED
    if _is_given(difference, bound) or default is REQUIRED:
        return False
    return not (difference.name == "dtype" and default is None)


def _meets_renamed(difference: ParameterDifference, bound: Bound) -> bool:
    return difference.name in bound.by_name


def _meets_kind(difference: ParameterDifference, bound: Bound) -> bool:
    reference, target = difference.reference, difference.target
    named = target is not None and target.kind == Parameter.KEYWORD_ONLY
    if reference and reference.kind == Parameter.VAR_POSITIONAL:
        return named and len(bound.by_position) > 0
    return difference.name in (bound.by_position if named else bound.by_name)


def _meets_order(difference: ParameterDifference, bound: Bound) -> bool:
    return difference.name in bound.by_position


def _meets_extra(difference: ParameterDifference, bound: Bound) -> bool:
    return demands(difference)


def demands(difference: ParameterDifference) -> bool:
    """Whether the target has to be given what the reference does not have."""
    target = difference.target
    return difference.required and target is not None and target.kind not in VARIADIC


MEETS: dict[DifferenceKind, Callable[[ParameterDifference, Bound], bool]] = {
    DifferenceKind.MISSING: _meets_missing,
    DifferenceKind.DEFAULT_DIFFERS: _meets_default,
    DifferenceKind.RENAMED: _meets_renamed,
    DifferenceKind.KIND_DIFFERS: _meets_kind,
    DifferenceKind.REORDERED: _meets_order,
    DifferenceKind.EXTRA: _meets_extra,
}
