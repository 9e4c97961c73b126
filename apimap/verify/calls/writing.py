"""A program in the making: values written as code, and a name for each tensor."""

from __future__ import annotations

import builtins
import keyword
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from apimap.rules.folding import Folded
from apimap.verify.calls.layout import laid_out
from apimap.verify.model.samples import Sample
from apimap.verify.model.values import (
    CONTIGUOUS,
    STRIDED,
    TRANSPOSED,
    Array,
    DType,
    arrays,
    size,
)

MOST_ELEMENTS = 100  # elements of a program's tensors
MOST_OF_A_CONSTANT = 12  # elements written out of a tensor that has but one number
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
    steps: list[str] = field(default_factory=list)  # what a rule computes before a call
    known: dict[int, str] = field(default_factory=dict)  # an Array's id to its name

    def text(self) -> str:
        """The whole program, laid out to be read."""
        first = [*sorted(self.imports), f"import {self.framework}", ""]
        for one in self.definitions:
            first += ["", one, "", ""]
        return laid_out("\n".join([*first, *self.lines]) + "\n")

    def using(self, folded: Folded) -> str:
        """The expression of ``folded``, after what it needs.

        What it computes first waits in ``steps``: it stands where the call does.
        """
        self.imports |= set(folded.imports)
        self.definitions += [d for d in folded.definitions if d not in self.definitions]
        self.steps += folded.lines
        return folded.expression

    def steps_before(self) -> list[str]:
        """The steps that wait, which the caller now writes before the call."""
        waiting, self.steps = self.steps, []
        return waiting

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
        if is_constant(one):
            value = self._literal(data.flat[0].item(), one.dtype)
            dtype = f"{self.framework}.{self._dtype(one.dtype)}"
            full = {"torch": "torch.full", "mindspore": "mindspore.ops.full"}
            return f"{full[self.framework]}({data.shape}, {value}, dtype={dtype})"
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


def is_constant(one: Array) -> bool:
    """Whether ``one`` is written by its shape and the number that fills it."""
    usual = one.layout == CONTIGUOUS and one.data.size > MOST_OF_A_CONSTANT
    return usual and bool((one.data == one.data.flat[0]).all())


def checked(values: Any) -> None:
    """Raise TooLong for values whose text nobody would read."""
    if (count := _numbers_in(values)) > MOST_ELEMENTS:
        raise TooLong(f"{count} elements")


def is_written(sample: Sample) -> bool:
    """Whether the tensors of ``sample`` are small enough to be written."""
    return _numbers_in(sample.everything) <= MOST_ELEMENTS


def _numbers_in(values: Any) -> int:
    return size([one for one in arrays(values) if not is_constant(one)])
