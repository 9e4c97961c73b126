"""Calls, and how a call of the reference becomes the same call of the target.

A parameter is passed under the name that answers to it. An argument that is not at
its default is never dropped: a target that cannot take it rejects the call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from inspect import BoundArguments, Parameter, Signature
from itertools import product
from typing import Any

from apimap.signature.diff import POSITIONAL, same_default
from apimap.signature.readings import Reading
from apimap.signature.text import REQUIRED, VARIADIC, DefaultText, without_first
from apimap.verify.model.values import Array, DType

# What MindSpore's older functions call a parameter, where an entry, which has one name
# for all its targets, says another.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "A": ("a",),
    "correction": ("ddof",),
    "dim": ("axis",),
    "dims": ("axis",),
    "eps": ("epsilon",),
    "index": ("indices", "input_indices"),
    "indices": ("indices_or_sections", "input"),
    "input": ("x", "input_x", "A", "tensor", "input_params"),
    "keepdim": ("keepdims", "keep_dims"),
    "lr": ("learning_rate",),
    "reduce": ("reduction",),
    "sections": ("indices_or_sections",),
    "self": ("input",),
    "size": ("new_shape", "shape"),
    "src": ("updates",),
    "tensor_indices_or_sections": ("indices_or_sections",),
    "test_element": ("test_elements",),
    "unbiased": ("correction", "ddof"),
    "value": ("src",),
    "weight": ("gamma",),
}
# Parameters that say the same by other values, or by the shape of a tensor: the same
# call does not do, and what it has to be is for a rule to say.
SAID_OTHERWISE: Mapping[str, tuple[str, ...]] = {
    "UPLO": ("lower",),
    "beta2_decay": ("decay_rate",),
    "betas": ("beta1",),
    "normalized_shape": ("gamma",),
    "size": ("depth_radius",),
    "some": ("full_matrices", "mode"),
    "track_running_stats": ("use_batch_statistics",),
    "upper": ("lower",),
}
WRITTEN = "written"  # the kind of a call of the rule that an API has
REFUSED = "refused"  # the kind of one that the rule refuses


@dataclass(frozen=True)
class Call:
    """One API and its arguments; the receiver of a method comes first."""

    api: str
    kind: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pairing:
    """What a translation goes by: both readings and the names that correspond."""

    reference: Reading
    target: Reading
    parameters: Mapping[str, str]


class Rejected(Exception):
    """The target's signature does not take the call; the message says what of it."""


def translate(call: Call, pairing: Pairing) -> Call:
    """``call`` for the target.

    Raises Rejected when no signature of the target takes all arguments.
    """
    target = pairing.target
    if target.kind == "property":
        return _property(call, target)
    receiver, args = _split(call)
    bound = list(_bound(args, call.kwargs, pairing.reference.signatures))
    if not bound or not target.signatures:
        return _as_it_is(call, pairing)
    failures = []
    for arguments, signature in product(bound, target.signatures):
        try:
            return _placed_call(receiver, arguments, signature, pairing)
        except Rejected as failure:
            failures.append(failure)
    raise min(failures, key=lambda failure: len(str(failure)))


def _property(call: Call, target: Reading) -> Call:
    if len(call.args) + len(call.kwargs) != 1:
        raise Rejected(f"{target.name} is an attribute and takes no arguments")
    return Call(target.name, target.kind, call.args[:1])


def _split(call: Call) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The receiver, if there is one, and the other positional arguments."""
    receivers = 1 if call.kind in RECEIVING else 0
    return call.args[:receivers], call.args[receivers:]


def _placed_call(
    receiver: tuple[Any, ...],
    arguments: Mapping[str, Argument],
    signature: Signature,
    pairing: Pairing,
) -> Call:
    """The target's call; a receiver becomes the first argument, and the reverse."""
    target = pairing.target
    if receiver and target.kind not in RECEIVING and signature.parameters:
        place = _receiving(signature, pairing.parameters)
        if place is None:
            signature = without_first(signature)
        else:
            arguments = {place: Argument(receiver[0]), **arguments}
            receiver = ()
    elif not receiver and target.kind in RECEIVING and arguments:
        first, *others = arguments
        receiver = (arguments[first].value,)
        arguments = {name: arguments[name] for name in others}
    positional, named = _placed(arguments, signature, pairing.parameters)
    return Call(target.name, target.kind, (*receiver, *positional), named)


RECEIVING = ("method", "property")
RECEIVER = "self"  # what an entry calls what stands before the dot of a method


def _receiving(signature: Signature, names: Mapping[str, str]) -> str | None:
    """The parameter of a function that takes a method's receiver; None for the first.

    ``names`` are those that correspond.
    """
    wanted = (names.get(RECEIVER), "input", *SYNONYMS["input"])
    place = next((name for name in wanted if name in signature.parameters), None)
    return None if place == next(iter(signature.parameters)) else place


def shown_call(call: Call, pairing: Pairing) -> Call:
    """``call`` for the target; where there is none, one that the target will refuse."""
    try:
        return translate(call, pairing)
    except Rejected:
        return _as_it_is(call, pairing)


def _as_it_is(call: Call, pairing: Pairing) -> Call:
    """The call with names changed: a backend without a signature shows no more."""
    names = pairing.parameters
    kwargs = {names.get(name, name): value for name, value in call.kwargs.items()}
    return Call(pairing.target.name, pairing.target.kind, call.args, kwargs)


def _bound(
    args: Sequence[Any], kwargs: Mapping[str, Any], signatures: Iterable[Signature]
) -> Iterator[dict[str, Any]]:
    """The arguments by name, for each signature that takes them."""
    for signature in signatures:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError:
            continue
        yield _named(bound)


def _named(bound: BoundArguments) -> dict[str, Any]:
    """Name to Argument, in the order of the signature."""
    found: dict[str, Any] = {}
    for name, value in bound.arguments.items():
        parameter = bound.signature.parameters[name]
        if parameter.kind is Parameter.VAR_KEYWORD:
            found |= {key: Argument(item) for key, item in value.items()}
        else:
            found[name] = Argument(value, parameter)
    return found


@dataclass(frozen=True)
class Argument:
    """A value that was passed, and the parameter that took it."""

    value: Any
    parameter: Parameter | None = None

    @property
    def variadic(self) -> bool:
        return (
            self.parameter is not None
            and self.parameter.kind is Parameter.VAR_POSITIONAL
        )

    @property
    def is_positional(self) -> bool:
        """Whether it has to be given, and can be by position."""
        return (
            self.parameter is not None
            and self.parameter.kind in POSITIONAL
            and self.parameter.default is REQUIRED
        )

    @property
    def at_default(self) -> bool:
        return self.parameter is not None and equal_default(
            self.value, self.parameter.default
        )


def equal_default(value: Any, default: Any) -> bool:
    """Whether passing ``value`` is the same as leaving the default."""
    if default is REQUIRED or isinstance(value, Array):
        return False
    if isinstance(value, DType) and isinstance(default, DefaultText):
        return default.text.rpartition(".")[2] == value.name
    if isinstance(default, DefaultText):
        return False
    return type(value) in (bool, int, float, str, type(None)) and same_default(
        default, value
    )


def _placed(
    arguments: Mapping[str, Argument],
    signature: Signature,
    correspondence: Mapping[str, str],
) -> tuple[list[Any], dict[str, Any]]:
    """The arguments where the target takes them: by position as long as that goes on.

    Raises Rejected for an argument that finds no place, and for a place left empty.
    """
    places = dict(_destinations(arguments, signature, correspondence))
    positional: list[Any] = []
    named: dict[str, Any] = {}
    gap = False
    for name, parameter in signature.parameters.items():
        if name not in places:
            _check_left_out(parameter)
            gap = gap or parameter.kind in POSITIONAL
            continue
        argument = places.pop(name)
        value = _fitted(argument, parameter)
        if parameter.kind is Parameter.VAR_POSITIONAL:
            positional += value
        elif parameter.kind in POSITIONAL and not gap:
            positional.append(value)
        elif parameter.kind is Parameter.POSITIONAL_ONLY:
            raise Rejected(f"{name} cannot be passed without what stands before it")
        else:
            named[name] = value
    named |= {name: argument.value for name, argument in places.items()}
    return positional, named


def _check_left_out(parameter: Parameter) -> None:
    if parameter.default is REQUIRED and parameter.kind not in VARIADIC:
        raise Rejected(f"the required parameter {parameter.name} has no argument")


def _fitted(argument: Argument, parameter: Parameter) -> Any:
    """A tuple where ``*dims`` becomes ``dims``, and the reverse."""
    if argument.variadic and parameter.kind is not Parameter.VAR_POSITIONAL:
        items = argument.value
        alone = len(items) == 1 and isinstance(items[0], (tuple, list, Array))
        return items[0] if alone else items
    if parameter.kind is Parameter.VAR_POSITIONAL and not argument.variadic:
        items = isinstance(argument.value, tuple) and argument.value
        return items or (argument.value,)
    return argument.value


def _destinations(
    arguments: Mapping[str, Argument],
    signature: Signature,
    correspondence: Mapping[str, str],
) -> Iterator[tuple[str, Argument]]:
    known = signature.parameters
    open_ended = any(p.kind is Parameter.VAR_KEYWORD for p in known.values())
    rest = _variadic_place(signature)
    gathered: list[Any] = []
    for name, argument in arguments.items():
        others = (n for n in SYNONYMS.get(name, ()) if n not in arguments)
        wanted = (correspondence.get(name), name, *others)
        place = next((n for n in wanted if n in known), None)
        if place is None and argument.variadic:
            place = rest
        if place is None and open_ended:
            place = correspondence.get(name, name)
        if place is not None:
            yield place, argument
        elif rest is not None and argument.is_positional:
            gathered.append(argument.value)
        elif not argument.at_default:
            raise Rejected(_refusal(name, argument, known))
    if rest is not None and gathered:
        yield rest, Argument(tuple(gathered), known[rest])


def _refusal(name: str, argument: Argument, known: Mapping[str, Parameter]) -> str:
    """Why the target does not take an argument that is called ``name``."""
    given = f"{name}={_short(argument.value)}"
    others = (one for one in SAID_OTHERWISE.get(name, ()) if one in known)
    if (other := next(others, None)) is not None:
        return f"{other} stands for {given}, but takes another value"
    return f"no parameter stands for {given}"


def _variadic_place(signature: Signature) -> str | None:
    kinds = {p.kind: name for name, p in signature.parameters.items()}
    return kinds.get(Parameter.VAR_POSITIONAL)


def _short(value: Any) -> str:
    if isinstance(value, Array):
        return f"a tensor of shape {value.shape}"
    return repr(value)[:60]


def names_of(call: Call, reading: Reading) -> tuple[str, ...]:
    """What the positional arguments of ``call`` are called, a receiver ``x``.

    The names are those of the first signature that takes the call, else of the first.
    """
    receivers = 1 if call.kind in RECEIVING else 0
    first = reading.signatures[0].parameters if reading.signatures else ()
    fitting = _bound(call.args[receivers:], call.kwargs, reading.signatures)
    names = tuple(next(fitting, first))
    return ("x", *names) if receivers else names


def by_name(call: Call, reading: Reading) -> Call | None:
    """``call`` with every argument by name; None when its names are not known."""
    receiver = 1 if call.kind in RECEIVING else 0
    for signature in reading.signatures:
        try:
            bound = signature.bind(*call.args[receiver:], **call.kwargs)
        except TypeError:
            continue
        kinds = {signature.parameters[name].kind for name in bound.arguments}
        if kinds <= {Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY}:
            return replace(
                call, args=call.args[:receiver], kwargs=dict(bound.arguments)
            )
    return None
