"""Every parameter of the reference given once: alone, by name and by position.

Which values a parameter takes follows from its name, or from its default; PyTorch says
which of them it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import Parameter, Signature
from itertools import islice, product
from typing import Any

import numpy as np

from apimap.signature.diff import POSITIONAL
from apimap.signature.readings import Reading
from apimap.signature.text import VARIADIC, DefaultText
from apimap.verify.calls.translation import RECEIVING, Call, by_name, equal_default
from apimap.verify.model.samples import Sample, main_dtype
from apimap.verify.model.values import FLOATING, Array, DType, array, arrays, mapped
from apimap.verify.samples.variation import Accepts, cast, relabelled, tensors_of

inf = float("inf")
# Parameters that are never given, and why.
PLACES = "it says where a result lies, and here is one machine with one device"
SPEED = "it chooses how the same numbers are computed"
UNNAMED = "PyTorch itself takes it under another name, or not at all"
OLD = "deprecated: PyTorch itself warns of it"
NOT_GIVEN: Mapping[str, str] = {
    **dict.fromkeys(("out", "device", "layout", "pin_memory", "memory_format"), PLACES),
    **dict.fromkeys(("non_blocking", "async_op", "process_group"), PLACES),
    **dict.fromkeys(("foreach", "fused", "capturable", "differentiable"), SPEED),
    **dict.fromkeys(("sparse", "sparse_grad", "is_coalesced"), SPEED),
    **dict.fromkeys(("size_average", "reduce"), OLD),
    **dict.fromkeys(("self", "names", "out0", "out1", "out2"), UNNAMED),
    "requires_grad": "it changes no number; gradients are compared of every sample",
    "generator": "two frameworks never draw the same numbers",
    "validate_args": "it checks other arguments, and changes no number",
}
REDUCES = ("sum", "prod", "mean", "amax", "amin", "add", "multiply")  # of a scatter
# Values of parameters by name; the reference rejects those that are not for it.
CHOICES: Mapping[str, tuple[Any, ...]] = {
    "activation": ("gelu", "relu"),
    "approximate": ("none", "tanh"),
    "driver": ("gelsd", "gels", "gesvd"),
    "interpolation": ("linear", "lower", "higher", "nearest", "midpoint"),
    "indexing": ("ij", "xy"),
    "mode": (
        *("constant", "reflect", "replicate", "circular", "nearest", "bilinear"),
        *("bicubic", "area", "nearest-exact", "linear", "trilinear", "fan_out"),
        *("max", "mean", "sum", "complete", "r"),
    ),
    "nonlinearity": ("relu", "tanh", "linear"),
    "norm": ("backward", "ortho", "forward"),
    "ord": (1, 2, inf, "fro", "nuc"),
    "p": (1.0, 2.0, inf, "fro", 0.25),
    "pad_mode": ("constant", "reflect", "replicate"),
    "padding": (1, (1, 1), (1, 1, 1), "same", "valid"),
    "padding_mode": ("zeros", "border", "reflection", "reflect", "circular"),
    "reduce": REDUCES,
    "reduction": ("none", "mean", "sum"),
    "rounding_mode": ("floor", "trunc"),
    "side": ("left", "right"),
    "UPLO": ("L", "U"),
    "alpha": (0.5, 2),
    "beta": (0.5, 2),
    "bias": (False,),
    "correction": (0, 1, 2),
    "diagonal": (1, -1),
    "dim": (0, -1, (0, 1)),
    "dims": ((0, 1), (1, 0), 0),
    "dtype": (DType("float64"), DType("int64"), DType("float16")),
    "kernel_size": (2, (2, 2), (2, 2, 2)),
    "max": (0.5, 1),
    "min": (-0.5, 0),
    "n": (3, 4),
    "norm_type": (1.0, 2.0),
    "output_size": (2, (2, 2), (2, 2, 2), (3, 4)),
    "s": ((2, 2),),
    "scale_factor": (2, 2.0, 0.5),
    "size": ((2, 2), 3, (2, 2, 2), (3,), (4, 4)),
    "stride": (2, (2, 2), (1, 2)),
}
# What is tried of a parameter whose name and default tell nothing.
ANYTHING: tuple[Any, ...] = (1, 0.5, True, 2, (0, 1), (2, 2), [1, 2], "sum", 0)
MOST_CHOICES, MOST_NUMBERS = 6, 2
# Modules that nobody makes with the defaults alone: that takes a second each time.
LARGE_BY_DEFAULT = ("torch.nn.Transformer",)
MOST_BARE = 5  # calls with which a parameter is tried
MOST_TRIED = 80  # combinations of required arguments


@dataclass(frozen=True)
class Caller:
    """One signature of an API, and what is called through it.

    ``receivers`` is 1 where the first argument stands before the dot.
    """

    signature: Signature
    receivers: int
    accepts: Accepts

    def bound(self, sample: Sample) -> dict[str, Any] | None:
        """The arguments of ``sample`` by name; None where they do not fit."""
        try:
            found = self.signature.bind(*sample.args[self.receivers :], **sample.kwargs)
        except TypeError:
            return None
        return dict(found.arguments)

    def required(self) -> list[Parameter]:
        """The parameters without which no call is made."""
        every = self.signature.parameters.values()
        return [p for p in every if p.default is p.empty and p.kind not in VARIADIC]

    def with_given(self, base: Sample, given: Mapping[str, Any]) -> Sample:
        """``base`` with these arguments: as many as possible by position."""
        args: list[Any] = list(base.args[: self.receivers])
        kwargs: dict[str, Any] = {}
        for name, parameter in self.signature.parameters.items():
            if parameter.kind is Parameter.VAR_POSITIONAL:
                args += given.get(name, ())
            elif name in given and parameter.kind in POSITIONAL and not kwargs:
                args.append(given[name])
            elif name in given:
                kwargs[name] = given[name]
        dtype = main_dtype([args, kwargs], base.dtype)
        return replace(base, args=tuple(args), kwargs=kwargs, dtype=dtype)


def argument_samples(
    bases: Sequence[Sample], reading: Reading, kind: str, accepts: Accepts
) -> Iterator[Sample]:
    """Samples that give each parameter alone.

    ``bases`` are calls that PyTorch takes, ``reading`` holds the signatures, ``kind``
    says what the API is. Only what ``accepts`` takes comes out.
    """
    if styled := _by_name(bases[0], reading, kind, accepts):
        yield styled
    for signature in reading.signatures:
        caller = Caller(signature, int(kind in RECEIVING), accepts)
        large = reading.name in LARGE_BY_DEFAULT
        fitting = [one for one in bases if large and caller.bound(one) is not None]
        bare = fitting or _bare(bases, caller)
        if not bare:
            continue
        yield relabelled(bare[0], "required arguments alone")
        for parameter in signature.parameters.values():
            if is_given(parameter):
                found = (list(_giving(parameter, one, caller)) for one in bare)
                yield from next(filter(None, found), ())


def is_given(parameter: Parameter) -> bool:
    """Whether samples are to give a value for ``parameter``."""
    name = parameter.name
    if name.startswith("_") or parameter.kind in VARIADIC:
        return False
    return name not in NOT_GIVEN or (name == "reduce" and parameter.default is not None)


def is_other(value: Any, parameter: Parameter) -> bool:
    """Whether ``value`` is not what ``parameter`` has anyway."""
    if parameter.default is parameter.empty or isinstance(value, Array):
        return True
    if isinstance(value, tuple) and value == parameter.default:
        return False
    return not equal_default(value, parameter.default)


def _by_name(
    base: Sample, reading: Reading, kind: str, accepts: Accepts
) -> Sample | None:
    call = by_name(Call(reading.name, kind, base.args, base.kwargs), reading)
    if call is None:
        return None
    named = replace(base, args=call.args, kwargs=call.kwargs)
    return relabelled(named, "every argument by name") if accepts(named) else None


def _bare(bases: Sequence[Sample], caller: Caller) -> list[Sample]:
    """Calls with nothing but what is required, in the manner of ``bases``.

    Of a way to call that none of them shows, one that is made of their tensors.
    """
    found, fitting = [], []
    for base in bases:
        bound = caller.bound(base)
        if bound is None:
            continue
        fitting.append(base)
        parameters = caller.signature.parameters
        needed = {
            name: value
            for name, value in bound.items()
            if parameters[name].default is Parameter.empty
        }
        bare = caller.with_given(base, needed)
        if caller.accepts(bare):
            found.append(bare)
    built = [] if found or fitting else [_built(bases[0], caller)]
    return [*found, *fitting[:1], *filter(None, built)][:MOST_BARE]


def _built(base: Sample, caller: Caller) -> Sample | None:
    """A call of a signature that no sample is made with, out of the tensors of one."""
    required = caller.required()
    tensors = tensors_of(base)[caller.receivers :] or tensors_of(base)
    wanted = [[*tensors[:1], *_values(one, base)] for one in required]
    names = [one.name for one in required]
    for values in islice(product(*wanted), MOST_TRIED):
        given = dict(zip(names, values, strict=True))
        sample = caller.with_given(base, given)
        if caller.accepts(sample):
            return sample
    return None


def _giving(parameter: Parameter, bare: Sample, caller: Caller) -> Iterator[Sample]:
    """``bare`` with ``parameter`` given by name, and once by position."""
    name = parameter.name
    bound = caller.bound(bare) or {}
    if any(arrays(bound.get(name))):
        return  # it has to be given, and is
    by_position = False
    count = 0
    for value in _values(parameter, bare):
        given = {key: item for key, item in bound.items() if key != name}
        required = caller.with_given(bare, given)
        named = replace(required, kwargs={**required.kwargs, name: value})
        named = _alike(_typed(relabelled(named, f"{name}={_shown(value)}")), value)
        taken = caller.accepts(named)
        if taken:
            yield named
        if not by_position and parameter.kind in POSITIONAL:
            placed = _placed(parameter, value, given, bare, caller)
            if placed is not None and caller.accepts(placed):
                by_position = taken = True
                yield placed
        count += taken
        if count >= (MOST_CHOICES if isinstance(value, str) else MOST_NUMBERS):
            return


def _alike(sample: Sample, value: Any) -> Sample:
    """What goes into a module that was made for another dtype is of that dtype, too."""
    if not isinstance(value, DType) or not sample.inputs:
        return sample
    inputs = mapped(sample.inputs, lambda one: cast(one, value.name))
    return replace(sample, inputs=inputs, dtype=value.name)


def _typed(sample: Sample) -> Sample:
    return replace(sample, dtype=main_dtype([sample.args, sample.kwargs], sample.dtype))


def _placed(
    parameter: Parameter,
    value: Any,
    given: Mapping[str, Any],
    bare: Sample,
    caller: Caller,
) -> Sample | None:
    """``value`` by position, the defaults of what stands before it written out."""
    filled: dict[str, Any] = {}
    for name, before in caller.signature.parameters.items():
        if name == parameter.name:
            label = f"case: {name} by position"
            whole = {**given, **filled, name: value}
            return replace(caller.with_given(bare, whole), label=label)
        if name in given:
            continue
        if isinstance(before.default, DefaultText) or before.default is before.empty:
            return None
        if before.default is Ellipsis:
            return None
        filled[name] = before.default
    return None


def _values(parameter: Parameter, base: Sample) -> Iterator[Any]:
    """Values that ``parameter`` may take, other than its default."""
    default = parameter.default
    if isinstance(default, bool):
        yield not default
        return
    named = CHOICES.get(parameter.name, ())
    yield from (value for value in named if is_other(value, parameter))
    if isinstance(default, tuple) and default:
        yield default[::-1] if default != default[::-1] else (2,) * len(default)
        yield tuple(one * 0.5 if isinstance(one, float) else one + 1 for one in default)
    elif type(default) in (int, float):
        yield default * 2 if default else 1
        yield default / 2 if isinstance(default, float) else default + 1
    if not named or default is None or default is parameter.empty:
        yield from (value for value in ANYTHING if is_other(value, parameter))
        yield from _tensors(base)
        yield DType("float64")


def _tensors(base: Sample) -> Iterator[Array]:
    """Tensors that may stand beside those of ``base``: a row, or one of its shape."""
    found = tensors_of(replace(base, args=(base.args, base.inputs)))
    if not found:
        return
    first = found[0]
    dtype = first.dtype if first.dtype in FLOATING else "float32"
    shapes = [(n,) for n in dict.fromkeys((*first.shape[1:2], *first.shape))]
    for shape in (*shapes, first.shape):
        numbers = 0.5 + np.arange(int(np.prod(shape))).reshape(shape) / 4
        yield array(numbers, dtype)
    yield from found
    yield array([0, 1], "int64")
    yield array(np.zeros(first.shape), "int64")
    yield array(np.ones(first.shape), "bool")


def _shown(value: Any) -> str:
    if isinstance(value, Array):
        return f"a tensor of shape {value.shape}"
    return value.name if isinstance(value, DType) else repr(value)
