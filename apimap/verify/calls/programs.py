"""Samples written down as short programs, one for each framework."""

from __future__ import annotations

import builtins
import keyword
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from apimap.rules.folding import Folded
from apimap.verify.calls.translation import RECEIVING, WRITTEN, Call
from apimap.verify.calls.written import folded_call
from apimap.verify.model.values import STRIDED, TRANSPOSED, Array, DType, size

MOST_ELEMENTS = 100  # elements of a program's tensors
INFERRED = ("float32", "int64", "bool")  # dtypes that a literal has by itself


class TooLong(Exception):
    """The tensors of a sample are too large to be read as text."""


@dataclass
class ProgramWriter:
    """A program in the making: its imports, and a name for each tensor."""

    framework: str
    lines: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    definitions: list[str] = field(default_factory=list)  # functions and classes
    known: dict[int, str] = field(default_factory=dict)  # an Array's id to its name

    def text(self) -> str:
        """The whole program."""
        first = [*sorted(self.imports), f"import {self.framework}", ""]
        for one in self.definitions:
            first += ["", one, "", ""]
        return "\n".join([*first, *self.lines]) + "\n"

    def using(self, folded: Folded) -> str:
        """The expression of ``folded``, after what it needs."""
        self.imports |= set(folded.imports)
        self.definitions += [d for d in folded.definitions if d not in self.definitions]
        self.lines += folded.lines
        return folded.expression

    def add(self, line: str) -> None:
        self.lines.append(line)

    def assigned(self, value: Any, wanted: str) -> str:
        """The text for ``value``; a tensor gets a line and a name of its own."""
        if not isinstance(value, Array) or id(value) in self.known:
            return self.written(value)
        name = self.free(wanted)
        self.add(f"{name} = {self.written(value)}")
        self.known[id(value)] = name
        return name

    def free(self, wanted: str) -> str:
        """A name like ``wanted`` that nothing else has."""
        taken = keyword.iskeyword(wanted) or not wanted.isidentifier()
        stem = "x" if taken or hasattr(builtins, wanted) else wanted
        name, number = stem, 1
        while name in self.names or name == self.framework:
            number += 1
            name = f"{stem}{number}"
        self.names.add(name)
        return name

    def written(self, value: Any) -> str:
        """``value`` as an expression, by its name where it has one."""
        if isinstance(value, Array):
            return self.known.get(id(value)) or self._tensor(value)
        if isinstance(value, DType):
            return f"{self.framework}.{self._dtype(value.name)}"
        if isinstance(value, (list, tuple)):
            return self._sequence(value)
        if isinstance(value, dict):
            items = (f"{key!r}: {self.written(item)}" for key, item in value.items())
            return "{" + ", ".join(items) + "}"
        if isinstance(value, float):
            return self._number(value)
        return "..." if value is Ellipsis else repr(value)

    def _sequence(self, value: list | tuple) -> str:
        items = ", ".join(self.written(item) for item in value)
        if isinstance(value, list):
            return f"[{items}]"
        return f"({items},)" if len(value) == 1 else f"({items})"

    def _number(self, value: float) -> str:
        if math.isfinite(value):
            return repr(value)
        text = repr(value)
        self.imports.add(f"from math import {text.lstrip('-')}")
        return text

    def _dtype(self, name: str) -> str:
        return "bool_" if (self.framework, name) == ("mindspore", "bool") else name

    def _tensor(self, one: Array) -> str:
        data = one.data
        if one.layout == TRANSPOSED:
            data = data.swapaxes(-1, -2)
        elif one.layout == STRIDED:
            data = np.repeat(data, 2)
        text = self._contiguous(data, one.dtype)
        views = {TRANSPOSED: ".swapaxes(-1, -2)", STRIDED: "[::2]"}
        return text + views.get(one.layout, "")

    def _contiguous(self, data: np.ndarray, dtype: str) -> str:
        if data.size == 0:
            self.imports.add("import numpy")
            make = {"torch": "torch.from_numpy", "mindspore": "mindspore.Tensor"}
            stored = "float32" if dtype == "bfloat16" else dtype
            text = f'{make[self.framework]}(numpy.zeros({data.shape}, "{stored}"))'
            return text if stored == dtype else f"{text}.to({self.framework}.bfloat16)"
        literal = self._literal(data.tolist(), dtype)
        if dtype in INFERRED:
            return f"{self.framework}.tensor({literal})"
        return f"{self.framework}.tensor({literal}, dtype={self.framework}.{dtype})"

    def _literal(self, items: Any, dtype: str) -> str:
        if isinstance(items, list):
            return "[" + ", ".join(self._literal(item, dtype) for item in items) + "]"
        if isinstance(items, complex):
            return f"complex({self._number(items.real)}, {self._number(items.imag)})"
        if isinstance(items, float) and math.isfinite(items):
            return repr(_shortest(items, dtype))
        return self._number(items) if isinstance(items, float) else repr(items)


def _shortest(number: float, dtype: str) -> float:
    """The shortest decimal that is the same number in the dtype."""
    if dtype == "float64":
        return number
    stored = np.float16 if dtype == "float16" else np.float32
    return float(str(stored(number)))


def checked(values: Any) -> None:
    """Raise TooLong for values whose text nobody would read."""
    if size(values) > MOST_ELEMENTS:
        raise TooLong(f"{size(values)} elements")


def call_text(program: ProgramWriter, call: Call, names: tuple[str, ...]) -> str:
    """The call as an expression, its tensors assigned before it.

    ``program`` gets those lines; ``names`` are the names that the positional arguments
    should have. ``torch.add`` of two Arrays gives ``torch.add(input, other)``, after
    lines such as ``input = torch.tensor([1.0])``. Raises Rejected where the rule of a
    written call does.
    """
    if call.kind == WRITTEN:
        return _written_text(program, call, names)
    args = [
        program.assigned(value, name)
        for value, name in zip(call.args, _filled(names, len(call.args)), strict=True)
    ]
    kwargs = [
        f"{name}={program.assigned(value, name)}" for name, value in call.kwargs.items()
    ]
    if call.kind not in RECEIVING:
        return f"{call.api}({', '.join([*args, *kwargs])})"
    receiver, *others = args
    short = call.api.rpartition(".")[2]
    shown = receiver if receiver.isidentifier() else f"({receiver})"
    if call.kind == "property":
        return f"{shown}.{short}"
    return f"{shown}.{short}({', '.join([*others, *kwargs])})"


def _written_text(program: ProgramWriter, call: Call, names: tuple[str, ...]) -> str:
    wanted = {id(v): n for v, n in zip(call.args, names, strict=False)}
    wanted |= {id(value): name for name, value in call.kwargs.items()}
    return program.using(
        folded_call(call, lambda v: program.assigned(v, wanted.get(id(v), "x")))
    )


def _filled(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    return (*names, *("x",) * count)[:count]


def call_program(
    framework: str, call: Call, names: tuple[str, ...], exact: bool = False
) -> str:
    """A program that makes the call and prints its result.

    ``framework`` is torch or mindspore, ``names`` are the names of the arguments. A
    method that changes its receiver has that printed; with ``exact`` the result is
    printed with its type. Raises TooLong for tensors that are too large to read.
    """
    checked([call.args, dict(call.kwargs)])
    program = ProgramWriter(framework)
    text = call_text(program, call, names)
    if changes_receiver(call):
        program.add(text)
        text = program.known[id(call.args[0])]
    program.add(f"print(repr({text}))" if exact else f"print({text})")
    return program.text()


def changes_receiver(call: Call) -> bool:
    """Whether the call is of a method that changes a tensor in place, by its name."""
    changing = call.api.endswith("_") and not call.api.endswith("__")
    kinds = ("method", WRITTEN)
    return changing and call.kind in kinds and isinstance(call.args[0], Array)


def compiled_program(
    call: Call, names: tuple[str, ...], inputs: Sequence[Array]
) -> str:
    """A module whose ``net`` is MindSpore's ``call`` as a compiled function.

    ``names`` are the names of the arguments; ``net`` takes the tensors that stand for
    ``inputs``, in their order.
    """
    program = ProgramWriter("mindspore")
    program.names.add("net")
    given = {id(v): n for v, n in zip(call.args, names, strict=False)}
    given |= {id(value): name for name, value in call.kwargs.items()}
    for one in inputs:
        program.known[id(one)] = program.free(given.get(id(one), "x"))
    parameters = [program.known[id(one)] for one in inputs]
    text = call_text(program, call, names)
    body = [f"    {line}" for line in (*program.lines, f"return {text}")]
    head = ["", "@mindspore.jit", f"def net({', '.join(parameters)}):"]
    program.lines = [*head, *body]
    return program.text()


def gradient_program(
    framework: str,
    call: Call,
    names: tuple[str, ...],
    leaves: Sequence[Array],
    weights: Any,
) -> str:
    """A program that prints the gradients of the weighted result by ``leaves``.

    ``framework`` is torch or mindspore, ``names`` are the names of the arguments of
    ``call``, ``leaves`` the Arrays by which it is differentiated. ``weights`` has the
    structure of the result. Raises TooLong for tensors that are too large to read.
    """
    checked([call.args, dict(call.kwargs)])
    program = ProgramWriter(framework)
    program.names |= DIFFERENTIATING
    name_nested(program, leaves, [*call.args, *call.kwargs.values()])
    text = call_text(program, call, names)
    add_gradients(program, text, leaves, weights, ())
    return program.text()


DIFFERENTIATING = {"result", "total"}


def name_nested(
    program: ProgramWriter, leaves: Sequence[Array], given: Sequence[Any]
) -> None:
    """Give a name to each of ``leaves`` that stands inside a list of ``given``.

    ``program`` gets a line for each.
    """
    direct = {id(value) for value in given}
    for one in leaves:
        if id(one) not in direct:
            program.assigned(one, "x")


def add_gradients(
    program: ProgramWriter,
    text: str,
    leaves: Sequence[Array],
    weights: Any,
    parameters: Sequence[str],
) -> None:
    """Lines that print the gradients of what ``text`` gives, weighted and summed up.

    ``program`` gets the lines; ``weights`` has the structure of the result. Those by
    ``leaves`` come first, then those by ``parameters``, named as in the net.
    """
    checked(weights)
    terms = [
        f"({place} * {program.assigned(one, 'weights')}).sum()"
        for place, one in floating(weights, "result")
    ]
    names = [program.known[id(one)] for one in leaves]
    lines = GRADIENT_LINES[program.framework](
        text, " + ".join(terms), names, parameters
    )
    for line in lines:
        program.add(line)


def floating(value: Any, place: str) -> Iterator[tuple[str, Array]]:
    """The floating tensors of a nested value, and how each is reached."""
    if isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from floating(item, f"{place}[{number}]")
    elif isinstance(value, Array) and "float" in value.dtype:
        yield place, value


def _backward(
    text: str, total: str, leaves: Sequence[str], parameters: Sequence[str]
) -> Iterator[str]:
    for name in leaves:
        yield f"{name}.requires_grad_()"
    yield f"result = {text}"
    yield f"total = {total}"
    yield "total.backward()"
    found = [*leaves, *(f'net.get_parameter("{name}")' for name in parameters)]
    yield f"print({', '.join(f'{name}.grad' for name in found)})"


def _grad(
    text: str, total: str, leaves: Sequence[str], parameters: Sequence[str]
) -> Iterator[str]:
    names = ", ".join(leaves)
    yield from ("", "", f"def total({names}):")
    yield f"    result = {text}"
    yield f"    return {total}"
    yield from ("", "")
    places = tuple(range(len(leaves))) if len(leaves) > 1 else 0 if leaves else None
    given = f"total, {places}"
    if parameters:
        held = ", ".join(f'net.parameters_dict()["{name}"]' for name in parameters)
        yield f"parameters = [{held}]"
        given += ", parameters"
    yield f"print(mindspore.grad({given})({names}))"


GRADIENT_LINES = {"torch": _backward, "mindspore": _grad}


@dataclass(frozen=True)
class ModuleUse:
    """How a module is made, the weights it gets, its mode, and what goes in."""

    construction: Call
    weights: Mapping[str, Array]
    inputs: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    training: bool


def module_program(framework: str, use: ModuleUse) -> str:
    """A program that makes a module, calls it and prints the result.

    Raises TooLong for tensors that are too large to read.
    """
    program = ProgramWriter(framework)
    program.add(f"print({_used(program, use)})")
    return program.text()


def module_gradient_program(
    framework: str,
    use: ModuleUse,
    leaves: Sequence[Array],
    weights: Any,
    parameters: Sequence[str],
) -> str:
    """As ``gradient_program``, also by the ``parameters`` of a module.

    ``use`` says how the module is made and called; ``leaves`` are inputs of it,
    ``weights`` has the structure of the result. Raises TooLong for tensors that are too
    large to read.
    """
    program = ProgramWriter(framework)
    program.names |= {"parameters"} | DIFFERENTIATING
    name_nested(program, leaves, [*use.inputs, *use.kwargs.values()])
    text = _used(program, use)
    add_gradients(program, text, leaves, weights, parameters)
    return program.text()


def _used(program: ProgramWriter, use: ModuleUse) -> str:
    """The call of the module as an expression, with what has to stand before it."""
    made = use.construction
    checked([made.args, dict(made.kwargs), dict(use.weights)])
    checked([use.inputs, dict(use.kwargs)])
    program.names.add("net")
    program.add(f"net = {call_text(program, made, ())}")
    for name, one in use.weights.items():
        value = program.written(one)
        program.add(WEIGHT[program.framework].format(name=name, value=value))
    if line := MODE.get((program.framework, use.training)):
        program.add(line)
    args = [program.assigned(value, "x") for value in use.inputs]
    named = [f"{k}={program.assigned(value, k)}" for k, value in use.kwargs.items()]
    return f"net({', '.join([*args, *named])})"


WEIGHT = {
    "torch": 'net.state_dict()["{name}"].copy_({value})',
    "mindspore": 'net.parameters_dict()["{name}"].set_data({value})',
}
# PyTorch's modules begin in training, MindSpore's cells do not.
MODE = {("torch", False): "net.eval()", ("mindspore", True): "net.set_train()"}


def optimizer_program(
    framework: str, construction: Call, parameter: Array, gradients: list[Array]
) -> str:
    """A program that takes a step for each gradient and prints the parameter.

    ``construction`` is the call that makes the optimizer of ``parameter``,
    ``gradients`` has one for each step.
    """
    program = ProgramWriter(framework)
    program.names |= {"p", "optimizer"}
    start = program.written(parameter)
    program.add(f"p = {PARAMETER[framework].format(start)}")
    program.add(f"optimizer = {call_text(program, construction, ())}")
    for one in gradients:
        for line in STEP[framework]:
            program.add(line.format(program.written(one)))
        program.add("print(p)" if framework == "torch" else "print(p.value())")
    return program.text()


PARAMETER = {
    "torch": "torch.nn.Parameter({})",
    "mindspore": 'mindspore.Parameter({}, name="p")',
}
STEP = {
    "torch": ("p.grad = {}", "optimizer.step()"),
    "mindspore": ("optimizer(({},))",),
}
