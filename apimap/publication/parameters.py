"""Two signatures beside each other, parameter by parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import Parameter as SignatureParameter
from inspect import Signature

from apimap.publication.model import (
    ComparedParameters,
    ComparedSignatures,
    Parameter,
    ParameterKind,
)
from apimap.signature.diff import Comparison, paired
from apimap.signature.text import REQUIRED


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
