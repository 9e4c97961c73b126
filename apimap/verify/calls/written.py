"""Calls as a rule writes them: PyTorch's arguments go into the rule as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from apimap.rules.book import rule_of
from apimap.rules.folding import Folded, Given, Refused, called_whole, fold
from apimap.signature.diff import same_default
from apimap.signature.record import SignatureRecord, read_newest_record
from apimap.verify.calls.translation import REFUSED, WRITTEN, Call, Rejected


def written_call(
    reference: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> Call:
    """The call of the rule of ``reference`` with ``args`` and ``kwargs``."""
    return Call(reference, WRITTEN, args, kwargs)


@cache
def _signatures() -> SignatureRecord:
    return read_newest_record()


def is_target_default(function: str, parameter: str, value: Any) -> bool:
    """Whether MindSpore's ``function`` takes ``value`` for ``parameter`` anyway.

    Of a function whose signature is not recorded nothing is known.
    """
    reading = _signatures().reading(function)
    found = [
        one.parameters[parameter].default
        for one in (reading.signatures if reading else ())
        if parameter in one.parameters
    ]
    return bool(found) and all(same_default(value, default) for default in found)


def shown_written_call(call: Call) -> Call:
    """A written ``call``, of the kind REFUSED if the rule refuses it."""
    try:
        folded_call(call, lambda value: "x")
    except Rejected:
        return replace(call, kind=REFUSED)
    return call


def folded_call(call: Call, texts: Callable[[Any], str]) -> Folded:
    """The code of a written ``call``; ``texts`` gives the text of each argument.

    Of a refused call it is the rule itself, called. Raises Rejected where the rule says
    that MindSpore cannot do it.
    """
    rule = rule_of(call.api)
    if rule is None:
        raise Rejected(f"{call.api} has no rule")
    args = [Given(texts(value), value) for value in call.args]
    kwargs = {name: Given(texts(value), value) for name, value in call.kwargs.items()}
    if call.kind == REFUSED:
        return called_whole(rule, args, kwargs)
    try:
        return fold(rule, args, kwargs, is_target_default)
    except (Refused, TypeError) as error:
        raise Rejected(str(error)) from error
