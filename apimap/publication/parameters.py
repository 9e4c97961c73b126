"""Two signatures beside each other, parameter by parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import Parameter as SignatureParameter
from inspect import Signature
from typing import Annotated

from msgspec import Meta

from apimap.base.compat import StrEnum
from apimap.publication import Published
from apimap.signature.diff import Comparison, DifferenceKind, paired
from apimap.signature.text import REQUIRED
from apimap.verify.results.history import Count


class ParameterKind(StrEnum):
    """How a parameter takes its argument."""

    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional-or-keyword"
    VAR_POSITIONAL = "var-positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "var-keyword"

    @classmethod
    def of(cls, parameter: SignatureParameter) -> ParameterKind:
        """The kind of a parameter of a signature."""
        return cls[parameter.kind.name]


class Parameter(Published, frozen=True):
    """A parameter of a signature, as text."""

    name: str
    kind: ParameterKind
    default: Annotated[
        str | None,
        Meta(description="Python text of the default; null where there is none."),
    ]
    position: Annotated[Count, Meta(description="Place in its signature, from 0.")]

    @property
    def star(self) -> str:
        """What stands before the name: ``*``, ``**`` or nothing."""
        return STARS.get(self.kind, "")

    @property
    def required(self) -> bool:
        """Whether every call has to give it."""
        return self.default is None and not self.star

    def __str__(self) -> str:
        default = f"={self.default}" if self.default is not None else ""
        return f"{self.star}{self.name}{default}"


STARS = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}


class ComparedParameters(Published, frozen=True):
    """Two parameters that answer to each other; null where one has no counterpart."""

    reference: Parameter | None
    target: Parameter | None
    differences: tuple[DifferenceKind, ...]


class ComparedSignatures(Published, frozen=True):
    """The two overloads that differ least, parameter by parameter."""

    reference: str
    target: str
    parameters: tuple[ComparedParameters, ...]


def compared_signatures(
    comparison: Comparison, correspondence: Mapping[str, str]
) -> ComparedSignatures:
    """Both signatures with their parameters, in the reference's order.

    ``correspondence`` names the target parameter that stands for a reference
    parameter, such as ``{"dim": "axis"}``.
    """
    return ComparedSignatures(
        str(comparison.reference),
        str(comparison.target),
        tuple(_rows(comparison, correspondence)),
    )


def _rows(
    comparison: Comparison, correspondence: Mapping[str, str]
) -> Iterator[ComparedParameters]:
    pairs = paired(comparison.reference, comparison.target, correspondence)
    counterparts = {reference.name: target for reference, target in pairs}
    for reference in comparison.reference.parameters.values():
        yield _row(comparison, reference, counterparts.get(reference.name))
    answered = {target.name for _, target in pairs}
    for target in comparison.target.parameters.values():
        if target.name not in answered:
            yield _row(comparison, None, target)


def _row(
    comparison: Comparison,
    reference: SignatureParameter | None,
    target: SignatureParameter | None,
) -> ComparedParameters:
    names = (_name(reference), _name(target))
    return ComparedParameters(
        _parameter(reference, comparison.reference),
        _parameter(target, comparison.target),
        tuple(
            difference.kind
            for difference in comparison.differences
            if (_name(difference.reference), _name(difference.target)) == names
        ),
    )


def _name(parameter: SignatureParameter | None) -> str | None:
    return parameter.name if parameter else None


def _parameter(
    parameter: SignatureParameter | None, signature: Signature
) -> Parameter | None:
    if parameter is None:
        return None
    return Parameter(
        parameter.name,
        ParameterKind.of(parameter),
        None if parameter.default is REQUIRED else repr(parameter.default),
        list(signature.parameters).index(parameter.name),
    )
