"""A call of the reference becomes the same call of the target, or is rejected."""

import pytest

from apimap.verify.calls.translation import (
    Call,
    Pairing,
    Rejected,
    by_name,
    names_of,
    translate,
)
from apimap.verify.model.values import DType, array
from tests.verify.support import reading

X, Y = array([1.0, 2.0], "float32"), array([3.0, 4.0], "float32")


def translated(
    ours, theirs, *args, names=None, kinds=("function", "function"), **kwargs
):
    pairing = Pairing(
        reading("torch.f", *ours, kind=kinds[0]),
        reading("mindspore.g", *theirs, kind=kinds[1]),
        names or {},
    )
    call = translate(Call("torch.f", kinds[0], args, kwargs), pairing)
    assert call.api == "mindspore.g"
    return call.args, dict(call.kwargs)


def test_arguments_have_the_names_of_the_signature_that_takes_them():
    signatures = ["(beta, self, alpha, batch1)", "(input, batch1, *, alpha=1)"]
    ours = reading("torch.f", *signatures, kind="function")
    call = Call("torch.f", "function", (X, Y), {"alpha": 2})
    assert names_of(call, ours)[:2] == ("input", "batch1")
    method = reading("torch.Tensor.f", "(other)", kind="method")
    assert names_of(Call("torch.Tensor.f", "method", (X, Y)), method) == ("x", "other")
    assert names_of(Call("torch.f", "function", (X,) * 9), ours)[0] == "beta"


def test_equal_names_keep_their_places():
    assert translated(["(input, dim)"], ["(input, dim)"], X, 1) == ((X, 1), {})


def test_a_declared_name_takes_the_argument():
    found = translated(
        ["(input, dim=0)"],
        ["(x, axis=0)"],
        X,
        dim=1,
        names={"input": "x", "dim": "axis"},
    )
    assert found == ((X, 1), {})


def test_the_usual_other_name_takes_what_none_is_declared_for():
    found = translated(
        ["(input, dim, keepdim=False)"],
        ["(x, axis=None, keepdims=False)"],
        *(X, 1, True),
    )
    assert found == ((X, 1, True), {})


def test_a_parameter_of_the_same_name_comes_before_the_usual_other():
    found = translated(["(input, dim)"], ["(input, axis=0, dim=0)"], X, 1)
    assert found == ((X,), {"dim": 1})


def test_an_argument_after_a_gap_is_passed_by_name():
    found = translated(["(input, dim)"], ["(input, keep=False, dim=0)"], X, 1)
    assert found == ((X,), {"dim": 1})


def test_an_argument_at_its_default_may_be_left_out():
    assert translated(["(input, alpha=1)"], ["(input)"], X, alpha=1) == ((X,), {})


def test_an_argument_that_is_not_at_its_default_is_never_dropped():
    with pytest.raises(Rejected, match="no parameter stands for alpha=2"):
        translated(["(input, alpha=1)"], ["(input)"], X, alpha=2)


def test_true_is_not_the_default_one():
    with pytest.raises(Rejected):
        translated(["(input, alpha=1)"], ["(input)"], X, alpha=True)


def test_a_dtype_at_its_default_may_be_left_out():
    ours = ["(input, dtype=torch.float32)"]
    assert translated(ours, ["(input)"], X, dtype=DType("float32")) == ((X,), {})


def test_a_required_parameter_needs_an_argument():
    with pytest.raises(Rejected, match="the required parameter lr has no argument"):
        translated(["(params, lr=0.1)"], ["(params, lr)"], X)


def test_the_overload_that_takes_all_is_chosen():
    found = translated(["(input)", "(input, dim)"], ["(input)", "(input, dim)"], X, 1)
    assert found == ((X, 1), {})


def test_the_receiver_of_a_method_becomes_the_first_argument():
    kinds = ("method", "function")
    assert translated(["(other)"], ["(input, other)"], X, Y, kinds=kinds) == (
        (X, Y),
        {},
    )


def test_the_receiver_goes_where_the_function_takes_a_tensor():
    kinds = ("method", "function")
    assert translated(["(n)"], ["(n, input)"], X, 1, kinds=kinds) == ((1, X), {})


def test_an_entry_says_which_parameter_takes_the_receiver():
    names = {"self": "b", "A": "a"}
    kinds = ("method", "function")
    found = translated(["(A)"], ["(a, b)"], X, Y, kinds=kinds, names=names)
    assert found == ((Y, X), {})


def test_required_arguments_without_a_name_go_into_a_variadic_parameter():
    ours, theirs = ["(low, high, size, *, dtype=None)"], ["(*args, dtype=None)"]
    assert translated(ours, theirs, 2, 5, (3, 4)) == ((2, 5, (3, 4)), {})
    found = translated(ours, theirs, high=5, low=2, size=(3,))
    assert found == ((2, 5, (3,)), {})


def test_an_option_does_not_go_into_a_variadic_parameter():
    with pytest.raises(Rejected, match="no parameter stands for alpha=2"):
        translated(["(input, alpha=1)"], ["(*tensors)"], X, 2)


def test_what_is_said_by_another_value_is_refused_as_that():
    refusal = "full_matrices stands for some=False, but takes another value"
    with pytest.raises(Rejected, match=refusal):
        translated(["(input, some=True)"], ["(input, full_matrices=False)"], X, False)


def test_one_of_two_names_for_the_same_is_found():
    ours = ["(input, dim, unbiased=True)"]
    found = translated(ours, ["(input, axis=None, ddof=0)"], X, 1, False)
    assert found == ((X, 1, False), {})


def test_the_first_argument_becomes_the_receiver_of_a_method():
    kinds = ("function", "method")
    found = translated(["(input, other)"], ["(other)"], X, other=Y, kinds=kinds)
    assert found == ((X, Y), {})


def test_an_attribute_takes_no_arguments():
    with pytest.raises(Rejected, match="takes no arguments"):
        translated(["(dim)"], [], X, 1, kinds=("method", "property"))


@pytest.mark.parametrize(
    ("ours", "theirs", "args", "expected"),
    [
        (["(*size)"], ["(*shape)"], (X, 2, 3), (X, 2, 3)),
        (["(*size)"], ["(size)"], (X, 2, 3), (X, (2, 3))),
        (["(*size)"], ["(size)"], (X, (2, 3)), (X, (2, 3))),
        (["(size)"], ["(*size)"], (X, (2, 3)), (X, 2, 3)),
        (["(size)"], ["(*size)"], (X, ()), (X, ())),
    ],
)
def test_sizes_are_passed_as_the_target_takes_them(ours, theirs, args, expected):
    found = translated(ours, theirs, *args, kinds=("method", "method"))
    assert found == (expected, {})


def test_without_a_signature_the_call_stays_as_it_is_but_for_names():
    found = translated(["(input, dim)"], [], X, dim=1, names={"dim": "axis"})
    assert found == ((X,), {"axis": 1})


def test_all_arguments_can_go_by_name():
    call = by_name(Call("torch.f", "function", (X, 1)), reading("f", "(input, dim)"))
    assert (call.args, dict(call.kwargs)) == ((), {"input": X, "dim": 1})


def test_what_is_positional_only_cannot_go_by_name():
    assert by_name(Call("f", "function", (X,)), reading("f", "(input, /)")) is None
