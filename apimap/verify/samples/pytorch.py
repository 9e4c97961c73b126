"""Sample inputs from PyTorch's own tests.

Their module is private: nothing else in the package touches it. Whatever moves in it
with a release of PyTorch is put right here.
"""

from __future__ import annotations

import inspect
import random
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import torch
from torch.overrides import TorchFunctionMode
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.common_modules import module_db
from torch.testing._internal.common_optimizers import optim_db

from apimap.verify.backends.interface import NotExpressible
from apimap.verify.backends.pytorch import PyTorch
from apimap.verify.model.samples import Sample
from apimap.verify.model.values import STRIDED, as_layout

MAIN_LIMIT = 24  # samples of the main dtype; they are ordered from plain to special
OTHER_LIMIT = 2  # of each other dtype
MAIN_DTYPES = ("float32", "int64", "bool", "complex64")
OTHER_DTYPES = (
    *("float64", "float16", "bfloat16", "complex64"),
    *("int64", "int32", "int16", "int8", "uint8", "bool"),
)
SAMPLE_SEED = 20260101
MOST_ELEMENTS = 100_000  # elements of a sample that is still run
# Records that pass the older form, a list, where the API takes ``*operands``.
PACKED = ("einsum",)
IRRELEVANT = ("device", "pin_memory", "layout", "generator")  # the same on one machine


def has_operator(reference: str) -> bool:
    """Whether PyTorch has sample inputs for the function or method."""
    return bool(_operators(reference))


def operator_samples(reference: str) -> Iterator[Sample]:
    """Samples of a function or method, those of the main dtype first."""
    for number, info in enumerate(_operators(reference)):
        supported = {_dtype_name(dtype) for dtype in info.supported_dtypes("cpu")}
        main = next((dtype for dtype in MAIN_DTYPES if dtype in supported), None)
        if main is None:
            continue
        limit = MAIN_LIMIT if number == 0 else MAIN_LIMIT // 2
        yield from _samples_of(info, reference, main, limit)
        for dtype in OTHER_DTYPES:
            if dtype in supported and dtype != main:
                yield from _samples_of(info, reference, dtype, OTHER_LIMIT)


def _samples_of(info: Any, reference: str, dtype: str, limit: int) -> Iterator[Sample]:
    seed_everything()
    found = info.sample_inputs("cpu", getattr(torch, dtype), requires_grad=False)
    label = " ".join(filter(None, (info.name, info.variant_test_name)))
    for number, given in enumerate(islice(found, limit)):
        try:
            args, kwargs = _arguments(info, given, reference)
            sample = Sample(
                f"{label} {number}",
                dtype,
                _value(args),
                _value(kwargs),
                differentiate=info.supports_autograd and dtype in DIFFERENTIATED_DTYPES,
            )
        except (NotExpressible, RuntimeError, TypeError, ValueError):
            continue  # PyTorch itself refuses it, or only PyTorch has such a value
        if sample.size <= MOST_ELEMENTS:
            yield sample


DIFFERENTIATED_DTYPES = ("float32", "float64")


def seed_everything() -> None:
    """Make what follows the same in every process."""
    torch.default_generator.manual_seed(SAMPLE_SEED)
    np.random.seed(SAMPLE_SEED % 2**32)
    random.seed(SAMPLE_SEED)


@cache
def _operators(reference: str) -> tuple[Any, ...]:
    """The records that describe ``reference``, by its name or by one like it."""
    short = reference.removeprefix("torch.").removeprefix("Tensor.")
    short = short.removeprefix("BoolTensor.")
    if isinstance(getattr(torch, reference.removeprefix("torch."), None), torch.dtype):
        return ()  # the records of these names are those of the methods
    named = _operators_by_name()
    last = short.rpartition(".")[2]
    candidates = [short, short.removesuffix("_")]
    if _is_method(reference) or _is_top(short):
        candidates += [f"{space}.{short}" for space in ("nn.functional", "linalg")]
    elif short.startswith(("nn.functional.", "special.", "linalg.")):
        candidates.append(last)
    found = next((named[name] for name in candidates if name in named), ())
    return tuple(found)


def _is_method(reference: str) -> bool:
    return reference.startswith(("torch.Tensor.", "torch.BoolTensor."))


def _is_top(short: str) -> bool:
    return "." not in short


@cache
def _operators_by_name() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for info in op_db:
        found.setdefault(info.name, []).append(info)
    for info in op_db:
        for alias in info.aliases:
            if info not in found.setdefault(alias.name, []):
                found[alias.name].append(info)
    return found


def _arguments(info: Any, given: Any, reference: str) -> tuple[tuple, dict]:
    """What the API itself is called with, also where the record holds a wrapper."""
    args, kwargs = (given.input, *given.args), dict(given.kwargs)
    if _is_wrapper(info.op):
        args, kwargs = _captured(info.op, args, kwargs, info.name) or (args, kwargs)
    if info.name in PACKED:
        *first, operands = args
        args = (*first, *operands)
    if _is_method(reference) and not isinstance(args[0], torch.Tensor):
        args = tuple(sorted(args, key=lambda one: not isinstance(one, torch.Tensor)))
    if reference.rpartition(".")[2] != "to":
        kwargs = {k: v for k, v in kwargs.items() if k not in IRRELEVANT}
    return args, kwargs


def _is_wrapper(operator: Callable) -> bool:
    return getattr(operator, "__module__", None) not in (
        *("torch", "torch.nn.functional", "torch._C._nn", "torch.functional"),
        *(None, "torch._C._linalg", "torch._C._special", "torch._C._fft"),
    )


class _Noted(Exception):
    """The call is known; it is not made, since it may change what it is given."""


class _Recorder(TorchFunctionMode):
    """Notes the first call of a function of some name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.call: tuple[tuple, dict] | None = None

    def __torch_function__(
        self,
        function: Callable[..., Any],
        types: Any,
        args: tuple = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        name = getattr(function, "__name__", "")
        if name == self.name or name.endswith(f"_{self.name}"):
            self.call = tuple(args), dict(kwargs or {})
            raise _Noted
        return function(*args, **(kwargs or {}))


def _captured(
    operator: Callable, args: tuple, kwargs: dict, name: str
) -> tuple[tuple, dict] | None:
    recorder = _Recorder(name.rpartition(".")[2])
    with suppress(_Noted), recorder:
        operator(*args, **kwargs)
    return recorder.call


def _value(live: Any) -> Any:
    """PyTorch's arguments as values, non-contiguous ones as views."""
    if isinstance(live, torch.Tensor):
        read = PyTorch().read(live)
        return read if live.is_contiguous() else as_layout(read, STRIDED)
    if isinstance(live, (tuple, list)):
        kind = list if isinstance(live, list) else tuple
        return kind(_value(item) for item in live)
    if isinstance(live, dict):
        return {key: _value(item) for key, item in live.items()}
    return PyTorch().read(live)


def _dtype_name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


@cache
def _modules_by_name() -> dict[str, Any]:
    return {f"torch.{info.name}": info for info in module_db}


def has_module(reference: str) -> bool:
    """Whether PyTorch has sample inputs for the module."""
    return reference in _modules_by_name()


def module_samples(reference: str) -> Iterator[Sample]:
    """Samples of a module in train and eval mode, float32 first."""
    info = _modules_by_name().get(reference)
    if info is None:
        return
    for dtype, limit in (("float32", MAIN_LIMIT), ("float64", OTHER_LIMIT)):
        if getattr(torch, dtype) not in info.dtypes:
            continue
        for training in (True, False):
            yield from islice(_module_samples(info, dtype, training), limit)


def _module_samples(info: Any, dtype: str, training: bool) -> Iterator[Sample]:
    seed_everything()
    given = info.module_inputs_func(
        info,
        device="cpu",
        dtype=getattr(torch, dtype),
        requires_grad=False,
        training=training,
    )
    mode = "train" if training else "eval"
    for number, one in enumerate(given):
        if one.forward_input is None:
            continue
        try:
            sample = Sample(
                f"{info.name} {number} {mode}",
                dtype,
                _value(one.constructor_input.args),
                _without_irrelevant(_value(one.constructor_input.kwargs)),
                *_called(info.module_cls, one.forward_input),
                training=training,
                differentiate=True,
                batched=not _lacks_batch(info.module_cls, one),
            )
        except NotExpressible:
            continue
        if sample.size <= MOST_ELEMENTS:
            yield sample


def _lacks_batch(module: Any, given: Any) -> bool:
    """Whether what goes in is one item, where the module takes a batch of them too.

    PyTorch says so of its inputs, but for those of recurrent layers. Of cells all are
    such.
    """
    if issubclass(module, torch.nn.RNNBase):
        return given.forward_input.args[0].ndim == 2
    return "no_batch" in given.desc and not issubclass(module, torch.nn.RNNCellBase)


def _called(module: Any, given: Any) -> tuple[tuple, dict[str, Any]]:
    """What a module is called with, by position: cells name their inputs otherwise."""
    signature = inspect.signature(module.forward)
    bound = signature.bind(None, *given.args, **given.kwargs)
    args = list(bound.args[1:])
    defaults = [p.default for p in list(signature.parameters.values())[1:]]
    while args and len(args) <= len(defaults) and args[-1] is defaults[len(args) - 1]:
        args.pop()
    return _value(tuple(args)), _value(bound.kwargs)


def _without_irrelevant(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in kwargs.items() if k not in IRRELEVANT}


@cache
def _optimizers_by_name() -> dict[str, Any]:
    infos: list[Any] = optim_db
    return {f"torch.optim.{info.optim_cls.__name__}": info for info in infos}


def has_optimizer(reference: str) -> bool:
    """Whether PyTorch has sample settings for the optimizer."""
    return reference in _optimizers_by_name()


def optimizer_samples(reference: str) -> Iterator[Sample]:
    """The settings of an optimizer; the parameters it moves are the runner's."""
    info = _optimizers_by_name()[reference]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        given = list(info.optim_inputs_func("cpu"))
    for number, one in enumerate(given):
        try:
            kwargs = _value(dict(one.kwargs))
        except NotExpressible:
            continue
        label = f"{info.optim_cls.__name__} {number}"
        yield Sample(label, "float32", (), kwargs)
