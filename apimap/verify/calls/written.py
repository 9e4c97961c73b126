"""Calls as a rule writes them: PyTorch's arguments go into the rule as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from apimap.rules.book import rule_of
from apimap.rules.folding import Folded, Given, Refused, fold
from apimap.signature.diff import same_default
from apimap.signature.record import SignatureRecord, read_newest_record
from apimap.verify.calls.translation import WRITTEN, Call, Rejected


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


def folded_call(call: Call, texts: Callable[[Any], str]) -> Folded:
    """The code of a written ``call``; ``texts`` gives the text of each argument.

    Raises Rejected where the rule says that MindSpore cannot do it.
    """
    rule = rule_of(call.api)
    if rule is None:
        raise Rejected(f"{call.api} has no rule")
    args = [Given(texts(value), value) for value in call.args]
    kwargs = {name: Given(texts(value), value) for name, value in call.kwargs.items()}
    try:
        return fold(rule, args, kwargs, is_target_default)
    except (Refused, TypeError) as error:
        raise Rejected(str(error)) from error
