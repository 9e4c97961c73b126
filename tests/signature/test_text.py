"""Signatures as text, and out of docstrings."""

import ast
import inspect
import pickle

import pytest

from apimap.signature.docstrings import documented_platforms, documented_signatures
from apimap.signature.operators import error_signatures
from apimap.signature.text import (
    DefaultText,
    parse_signature,
    plain,
    says_nothing,
    without_first,
)
from apimap.signature.wrapped import inspected_signatures


@pytest.mark.parametrize(
    "text",
    [
        "()",
        "(input, dim=(), keepdim=False, *, out=None)",
        "(x, /, *sizes, dtype=torch.float32, **options)",
        "(x, eps=1e-05, mode='mean')",
    ],
)
def test_text_is_read_and_written_the_same(text):
    assert str(parse_signature(text)) == text


@pytest.mark.parametrize("text", ["", "x", "(x", "(1)", "(x): pass\ndef f()"])
def test_what_is_no_signature_is_refused(text):
    with pytest.raises(ValueError, match="not a signature"):
        parse_signature(text)


def test_objects_as_defaults_become_their_names():
    def function(a: int, b=len, c=pickle, d=..., _hidden=1): ...

    text = str(plain(inspect.signature(function)))
    assert text == "(a, b=builtins.len, c=pickle, d=...)"


def test_the_receiver_is_dropped():
    assert str(without_first(parse_signature("(self, x)"))) == "(x)"
    assert str(without_first(parse_signature("(*args)"))) == "(*args)"


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("(*args, **kwargs)", True),
        ("(self, *args, **kwargs)", True),
        ("(*size)", False),
        ("(x, *args)", False),
        ("()", False),
    ],
)
def test_a_signature_that_only_passes_on_says_nothing(text, nothing):
    assert says_nothing(parse_signature(text)) is nothing


def test_a_docstring_gives_its_overloads():
    docstring = """
    max(input) -> Tensor

    Words. max(of, words) is in the middle.

    .. function:: max(input, dim, keepdim=False) -> tuple(Tensor)
        :noindex:

    .. function:: min(input)
    """
    found = documented_signatures("max", docstring)
    assert [str(s) for s in found] == ["(input)", "(input, dim, keepdim=False)"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("view(*shape) -> Tensor", "(*shape)"),
        ("torch.f(a, \\*, b=1)", "(a, *, b=1)"),
        ("f(a,\n  b=2) -> Tensor", "(a, b=2)"),
        ("f(Tensor input)", "(input)"),
    ],
)
def test_ways_to_write_a_signature(line, text):
    name = "view" if line.startswith("view") else "f"
    assert [str(s) for s in documented_signatures(name, line)] == [text]


def test_platforms_are_those_that_any_overload_documents():
    docstring = (
        "Supported Platforms:\n    ``Ascend`` ``GPU``\n\nMore.\n\n"
        "Supported Platforms:\n    ``CPU``\n"
    )
    assert documented_platforms(docstring) == ("CPU", "GPU", "Ascend")
    assert documented_platforms("``CPU`` is mentioned.") == ()


def hidden(function):
    """A decorator that forgets ``functools.wraps``."""

    def deco(*args, **kwargs):
        return function(*args, **kwargs)

    return deco


class Base:
    def __init__(self, mode, size, bias=True): ...


class Layer(Base):
    def __init__(self, *args, **kwargs):
        super().__init__("mode", *args, **kwargs)

    @hidden
    def method(self, x, y=1): ...


def test_a_class_that_passes_on_has_the_signature_of_its_base():
    assert [str(s) for s in inspected_signatures(Layer, None)] == ["(size, bias=True)"]


def test_a_decorated_method_has_the_signature_beneath():
    assert [str(s) for s in inspected_signatures(Layer.method, Layer)] == ["(x, y=1)"]


def test_calls_that_an_error_offers_are_read():
    def function(**options):
        raise TypeError(
            "Failed calling f.\nThe valid calling should be:\n"
            '"Tensor.f(dim=<int>, *, keepdim=<bool>)"\n'
        )

    assert [str(s) for s in error_signatures(function, None)] == ["(dim, *, keepdim)"]


def test_a_default_known_by_its_text_prints_as_that_text():
    assert repr(DefaultText("torch.float32")) == "torch.float32"
    assert ast.literal_eval("1") == 1
