"""Samples as programs: the text says exactly what was passed."""

import numpy as np
import pytest

from apimap.verify.calls.programs import (
    ModuleUse,
    call_program,
    gradient_program,
    module_gradient_program,
    module_program,
)
from apimap.verify.calls.translation import Call
from apimap.verify.calls.writing import ProgramWriter, TooLong
from apimap.verify.model.values import DType, array, as_layout


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (array([[1.0, 2.5]], "float32"), "torch.tensor([[1.0, 2.5]])"),
        (array([0.1], "float32"), "torch.tensor([0.1])"),
        (array([1, 2], "int64"), "torch.tensor([1, 2])"),
        (array([True], "bool"), "torch.tensor([True])"),
        (array([1], "int32"), "torch.tensor([1], dtype=torch.int32)"),
        (array([0.1], "float64"), "torch.tensor([0.1], dtype=torch.float64)"),
        (array([1.5], "bfloat16"), "torch.tensor([1.5], dtype=torch.bfloat16)"),
        (array(2.0, "float32"), "torch.tensor(2.0)"),
        (array([-0.0], "float32"), "torch.tensor([-0.0])"),
        (
            array([1 - 2j], "complex64"),
            "torch.tensor([complex(1.0, -2.0)], dtype=torch.complex64)",
        ),
        (
            array(np.zeros((0, 3)), "float32"),
            'torch.from_numpy(numpy.zeros((0, 3), "float32"))',
        ),
        (DType("int32"), "torch.int32"),
        ((1,), "(1,)"),
        ([1.5, None, "a"], "[1.5, None, 'a']"),
        ({"dim": (0, 1)}, "{'dim': (0, 1)}"),
        (slice(1, 2), "slice(1, 2, None)"),
        (..., "..."),
    ],
)
def test_a_value_is_written_as_an_expression(value, text):
    assert ProgramWriter("torch").written(value) == text


@pytest.mark.parametrize(
    ("data", "view"),
    [([[1.0, 2.0], [3.0, 4.0]], ".swapaxes(-1, -2)"), ([1.0], "[::2]")],
)
def test_a_view_is_written_as_one(data, view):
    text = ProgramWriter("torch").written(
        as_layout(array(data, "float32"), "transposed")
    )
    assert text.endswith(view)
    tensor = np.array(eval(text.partition("(")[2].rpartition(")" + view)[0]))
    shown = tensor.swapaxes(-1, -2) if tensor.ndim > 1 else tensor[::2]
    assert shown.tolist() == data


def test_what_is_not_finite_is_imported():
    call = Call("torch.abs", "function", (array([np.nan, -np.inf], "float32"),))
    text = call_program("torch", call, ("input",))
    assert "from math import inf\nfrom math import nan\nimport torch\n" in text
    assert "torch.tensor([nan, -inf])" in text


def test_mindspore_has_its_own_words():
    program = ProgramWriter("mindspore")
    assert program.written(DType("bool")) == "mindspore.bool_"
    assert program.written(array([1], "int8")).endswith("dtype=mindspore.int8)")


def test_a_program_assigns_each_tensor_to_the_name_of_its_parameter():
    one, other = array([1.0], "float32"), array([2.0], "float32")
    call = Call("torch.add", "function", (one, other), {"alpha": 2})
    assert call_program("torch", call, ("input", "other")) == (
        "import torch\n\nx = torch.tensor([1.0])\nother = torch.tensor([2.0])\n"
        "print(torch.add(x, other, alpha=2))\n"
    )


def test_a_method_is_called_on_its_receiver():
    call = Call("torch.Tensor.sum", "method", (array([1.0], "float32"), 0))
    assert "print(x.sum(0))" in call_program("torch", call, ("x", "dim"))


def test_a_method_in_place_shows_what_became_of_its_receiver():
    call = Call("torch.Tensor.add_", "method", (array([1.0], "float32"), 2))
    assert call_program("torch", call, ("x",)).endswith("x.add_(2)\nprint(x)\n")


def test_a_type_is_printed_where_it_matters():
    call = Call("torch.abs", "function", (array([1.0], "float32"),))
    assert "print(repr(torch.abs(x)))" in call_program("torch", call, (), exact=True)


def test_an_attribute_is_not_called():
    call = Call("torch.Tensor.T", "property", (array([[1.0]], "float32"),))
    assert "print(x.T)" in call_program("torch", call, ("x",))


def test_tensors_that_nobody_would_read_are_not_written():
    call = Call("torch.abs", "function", (array(np.arange(101), "float32"),))
    with pytest.raises(TooLong, match="101 elements"):
        call_program("torch", call, ())


def test_a_large_tensor_of_one_number_is_written_by_its_shape():
    call = Call("torch.abs", "function", (array(np.ones((20, 10)), "float16"),))
    code = call_program("torch", call, ("value",))
    assert "value = torch.full((20, 10), 1.0, dtype=torch.float16)\n" in code


def test_a_module_gets_its_weights_and_its_mode():
    made = Call("mindspore.nn.Dense", "class", (1, 1))
    weights = {"weight": array([[0.5]], "float32")}
    use = ModuleUse(made, weights, (array([[2.0]], "float32"),), {}, True)
    assert module_program("mindspore", use).splitlines()[2:] == [
        "net = mindspore.nn.Dense(1, 1)",
        "held = net.parameters_dict()",
        'held["weight"].set_data(mindspore.tensor([[0.5]]))',
        "net.set_train()",
        "x = mindspore.tensor([[2.0]])",
        "print(net(x))",
    ]


def test_gradients_are_of_a_weighted_result_on_both_sides():
    one, weights = array([2.0], "float32"), array([0.5], "float32")
    call = Call("torch.exp", "function", (one,))
    text = gradient_program("torch", call, ("input",), [one], weights)
    assert text.splitlines()[2:] == [
        "x = torch.tensor([2.0])",
        "weights = torch.tensor([0.5])",
        "x.requires_grad_()",
        "result = torch.exp(x)",
        "total = (result * weights).sum()",
        "total.backward()",
        "print(x.grad)",
    ]
    call = Call("mindspore.ops.exp", "function", (one,))
    text = gradient_program("mindspore", call, ("input",), [one], weights)
    assert text.splitlines()[4:] == [
        "",
        "",
        "def total(x):",
        "    result = mindspore.ops.exp(x)",
        "    return (result * weights).sum()",
        "",
        "",
        "print(mindspore.grad(total, 0)(x))",
    ]


def test_gradients_are_of_every_floating_part_of_a_result():
    one, index = array([2.0], "float32"), array([0], "int64")
    call = Call("torch.sort", "function", (one,))
    weights = (array([0.5], "float32"), index, [array([1.5], "float64")])
    text = gradient_program("torch", call, (), [one], weights)
    assert "total = (result[0] * weights).sum() + (result[2][0] * weights2)" in text


def test_an_input_inside_a_list_has_a_name_in_a_program_of_gradients():
    one, other = array([1.0], "float32"), array([2.0], "float32")
    call = Call("torch.cat", "function", ([one, other],))
    text = gradient_program("torch", call, (), [one, other], one)
    assert "result = torch.cat([x, x2])" in text
    assert text.endswith("print(x.grad, x2.grad)\n")


def test_gradients_of_a_module_are_also_by_its_parameters():
    one, weights = array([[2.0]], "float32"), array([[0.5]], "float32")
    made = Call("torch.nn.Linear", "class", (1, 1, False))
    use = ModuleUse(made, {}, (one,), {}, True)
    text = module_gradient_program("torch", use, [one], weights, ["weight"])
    assert text.endswith('print(x.grad, net.get_parameter("weight").grad)\n')
    made = Call("mindspore.nn.Dense", "class", (1, 1))
    use = ModuleUse(made, {}, (one,), {}, True)
    text = module_gradient_program("mindspore", use, [one], weights, ["weight"])
    assert text.splitlines()[-2:] == [
        'parameters = [net.parameters_dict()["weight"]]',
        "print(mindspore.grad(total, 0, parameters)(x))",
    ]


def test_a_module_that_is_asked_for_an_attribute_is_not_called():
    made = Call("torch.nn.Linear", "class", (1, 1, False))
    text = module_program("torch", ModuleUse(made, {}, (), {}, False, "weight"))
    assert text.endswith("net.eval()\nprint(net.weight)\n")


def test_a_module_without_floating_inputs_has_gradients_by_its_parameters_alone():
    index, weights = array([0], "int64"), array([[0.5]], "float32")
    use = ModuleUse(
        Call("mindspore.nn.Embedding", "class", (1, 1)), {}, (index,), {}, True
    )
    text = module_gradient_program("mindspore", use, [], weights, ["weight"])
    assert "def total():" in text
