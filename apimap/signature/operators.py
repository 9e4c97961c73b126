"""Signatures that only a framework's own dispatcher knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import Parameter, Signature
from typing import Any

from apimap.signature.text import REQUIRED, DefaultText, parse_signature, without_first

CANDIDATE = re.compile(r'^\s*"?[\w.]+\((?P<arguments>[^\n]*)\)"?\s*$', re.MULTILINE)
TYPED = re.compile(r"(?P<name>\w+)\s*=\s*<(?P<type>[^>]*)>")


def schema_signatures(value: Any, owner: type | None) -> list[Signature]:
    """The overloads of the ATen operator behind a builtin of PyTorch."""
    import torch

    packet = getattr(torch.ops.aten, getattr(value, "__name__", ""), None)
    if packet is None:
        return []
    schemas = [getattr(packet, name)._schema for name in packet.overloads()]
    found = [_from_schema(schema) for schema in schemas]
    if owner:
        found = [without_first(signature) for signature in found]
    return list({str(signature): signature for signature in found}.values())


def _from_schema(schema: Any) -> Signature:
    """Of a function: ATen calls ``self`` what PyTorch calls ``input``."""
    return Signature([_argument(argument) for argument in schema.arguments])


def _argument(argument: Any) -> Parameter:
    named = argument.kwarg_only
    kind = Parameter.KEYWORD_ONLY if named else Parameter.POSITIONAL_OR_KEYWORD
    default = argument.default_value if argument.has_default_value() else REQUIRED
    if default is not REQUIRED and not isinstance(
        default, (int, float, str, list, type(None))
    ):
        default = DefaultText(str(default))
    name = "input" if argument.name == "self" else argument.name
    return Parameter(name, kind, default=default)


def error_signatures(value: Any, owner: type | None) -> list[Signature]:
    """The calls that MindSpore offers when a call has no sense at all."""
    receiver = [] if owner is None else [_any_tensor()]
    try:
        value(*receiver, **{"no such parameter": object()})
    except TypeError as error:
        return list(_offered(str(error)))
    except Exception:
        return []
    return []


def _any_tensor() -> Any:
    import mindspore

    return mindspore.tensor([1.0])


def _offered(message: str) -> Iterator[Signature]:
    """The signatures in a "The valid calling should be" message."""
    _, _, offers = message.partition("valid calling")
    for found in CANDIDATE.finditer(offers):
        arguments = TYPED.sub(r"\g<name>", found["arguments"])
        try:
            yield parse_signature(f"({arguments})")
        except ValueError:
            continue
