"""Samples written down as short programs, one for each framework."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apimap.verify.calls.translation import RECEIVING, REFUSED, WRITTEN, Call
from apimap.verify.calls.writing import ProgramWriter, checked
from apimap.verify.calls.written import folded_call
from apimap.verify.model.outcomes import Aspect
from apimap.verify.model.values import Array

BY_RULE = (WRITTEN, REFUSED)


def call_text(program: ProgramWriter, call: Call, names: tuple[str, ...]) -> str:
    """The call as an expression, its tensors assigned before it.

    ``program`` gets those lines; ``names`` are the names that the positional arguments
    should have. ``torch.add`` of two Arrays gives ``torch.add(input, other)``, after
    lines such as ``input = torch.tensor([1.0])``. Raises Rejected where the rule of a
    written call does.
    """
    if call.kind in BY_RULE:
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
    program.lines += program.steps_before()
    if changes_receiver(call):
        program.add(text)
        text = program.known[id(call.args[0])]
    program.add(f"print(repr({text}))" if exact else f"print({text})")
    return program.text()


def changes_receiver(call: Call) -> bool:
    """Whether the call is of a method that changes a tensor in place, by its name."""
    changing = call.api.endswith("_") and not call.api.endswith("__")
    kinds = ("method", *BY_RULE)
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
    body = [f"    {line}" for line in (*program.steps_before(), f"return {text}")]
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
        [*program.steps_before(), f"result = {text}"],
        " + ".join(terms),
        names,
        parameters,
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
    steps: Sequence[str], total: str, leaves: Sequence[str], parameters: Sequence[str]
) -> Iterator[str]:
    for name in leaves:
        yield f"{name}.requires_grad_()"
    yield from steps
    yield f"total = {total}"
    yield "total.backward()"
    found = [*leaves, *(f'net.get_parameter("{name}")' for name in parameters)]
    yield f"print({', '.join(f'{name}.grad' for name in found)})"


def _grad(
    steps: Sequence[str], total: str, leaves: Sequence[str], parameters: Sequence[str]
) -> Iterator[str]:
    names = ", ".join(leaves)
    yield from ("", "", f"def total({names}):")
    yield from (f"    {step}" for step in steps)
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
    """How a module is made, the weights it gets, its mode, and what goes in.

    Where an ``attribute`` is looked at, it is not called.
    """

    construction: Call
    weights: Mapping[str, Array]
    inputs: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    training: bool
    attribute: str = ""


def module_program(
    framework: str, use: ModuleUse, aspect: Aspect = Aspect.VALUE
) -> str:
    """A program that makes a module, calls it and prints the result.

    ``aspect`` TYPE prints it with its type, SHAPE its shape alone, STATE the module's
    parameters after the call. Raises TooLong for tensors that are too large to read.
    """
    program = ProgramWriter(framework)
    text = _used(program, use)
    if aspect is Aspect.STATE:
        program.add(text)
        program.add(f"for name, value in net.{HELD[framework]}().items():")
        # What was given no weights has drawn them: only names and shapes say anything.
        value = "value.numpy()" if use.weights else "tuple(value.shape)"
        program.add(f"    print(name, {value})")
    elif aspect is Aspect.SHAPE:
        program.add(f"print({text}.shape)")
    else:
        program.add(
            f"print(repr({text}))" if aspect is Aspect.TYPE else f"print({text})"
        )
    return program.text()


HELD = {"torch": "state_dict", "mindspore": "parameters_dict"}


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
    program.names |= {"net", "held"}
    net = call_text(program, made, ())
    program.lines += program.steps_before()
    program.add(f"net = {net}")
    if use.weights:
        program.add(f"held = net.{HELD[program.framework]}()")
    for name, one in use.weights.items():
        value = program.written(one)
        program.add(WEIGHT[program.framework].format(name=name, value=value))
    if line := MODE.get((program.framework, use.training)):
        program.add(line)
    if use.attribute:
        return f"net.{use.attribute}"
    args = [program.assigned(value, "x") for value in use.inputs]
    named = [f"{k}={program.assigned(value, k)}" for k, value in use.kwargs.items()]
    return f"net({', '.join([*args, *named])})"


WEIGHT = {
    "torch": 'held["{name}"].copy_({value})',
    "mindspore": 'held["{name}"].set_data({value})',
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
    optimizer = call_text(program, construction, ())
    program.lines += program.steps_before()
    program.add(f"optimizer = {optimizer}")
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
