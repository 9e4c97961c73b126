"""Edge inputs are made out of a sample that the reference accepts."""

import numpy as np
import pytest

from apimap.verify.model.samples import Sample
from apimap.verify.model.values import array, arrays
from apimap.verify.samples.edges import edge_samples, module_edges
from tests.verify.support import reading


def sample(*args, **kwargs):
    return Sample("f 0", "float32", args, kwargs, differentiate=True)


def matrix(*shape):
    count = int(np.prod(shape))
    return array(np.linspace(-3, 4, count).reshape(shape), "float32")


def edges(
    base, accepts=lambda _: True, signature="(input, other, keep=False, *, alpha=1)"
):
    found = edge_samples([base], reading("torch.f", signature), "function", accepts)
    return {one.label.removeprefix("edge: "): one for one in found}


def test_shapes_shrink_together_and_numbers_get_short():
    small = edges(sample(matrix(5, 10), matrix(10)))["small 0"]
    assert [one.shape for one in small.args] == [(2, 3), (3,)]
    assert small.args[0].data.flat[1] == np.float32(round(-3 + 7 / 49, 1))


def test_what_the_reference_refuses_is_left_out():
    found = edges(sample(matrix(5, 5)), lambda one: one.args[0].data.size == 25)
    assert found["small 0"].args[0].shape == (5, 5)
    assert "empty" not in found
    assert "zeros" in found


@pytest.mark.parametrize(
    ("label", "numbers"),
    [
        ("zeros", {0.0}),
        ("equal values", {1.0}),
        ("ties", {1.0, 2.0}),
    ],
)
def test_values_are_replaced(label, numbers):
    one = edges(sample(matrix(5, 5)))[label]
    assert set(one.args[0].data.ravel().tolist()) == numbers


def test_nan_infinity_and_negative_zero_come_up():
    found = edges(sample(matrix(5, 5)))
    assert np.isnan(found["NaN"].args[0].data).any()
    assert np.isinf(found["infinities"].args[0].data).any()
    assert np.signbit(found["negative zeros"].args[0].data).any()


@pytest.mark.parametrize(
    ("label", "shapes"),
    [
        ("empty", [(0, 3), (0, 3)]),
        ("size one", [(2, 1), (2, 1)]),
        ("zero-dimensional", [(), ()]),
        ("broadcast", [(2, 3), (3,)]),
    ],
)
def test_shapes_are_replaced(label, shapes):
    one = edges(sample(matrix(5, 10), matrix(5, 10)))[label]
    assert [a.shape for a in one.args] == shapes


def test_a_view_is_not_contiguous():
    one = edges(sample(matrix(5, 5)))["non-contiguous view"]
    assert one.args[0].layout == "transposed"


def test_a_second_tensor_can_be_of_another_dtype_or_a_number():
    found = edges(sample(matrix(5, 5), matrix(5, 5)))
    assert found["mixed dtypes"].args[1].dtype == "float64"
    assert found["a number for a tensor"].args[1] == 2


def test_options_take_other_values_and_arguments_go_by_name():
    found = edges(sample(matrix(5, 5), matrix(5, 5)))
    assert found["keep=True"].kwargs == {"keep": True}
    assert found["alpha=0.5"].kwargs == {"alpha": 0.5}
    assert set(found["every argument by name"].kwargs) == {"input", "other"}


def test_what_orders_elements_gets_no_equal_ones():
    base = sample(matrix(5, 5))
    sort = reading("torch.sort", "(input)")
    found = edge_samples([base], sort, "function", lambda _: True)
    labels = {one.label for one in found}
    assert "edge: ties" not in labels
    assert "edge: non-contiguous view" in labels


def test_integers_keep_their_values():
    index = array([[0, 4], [1, 2]], "int64")
    one = edges(sample(matrix(5, 5), index))["zeros"]
    assert one.args[1].data.tolist() == [[0, 4], [1, 2]]


def test_edges_of_a_module_are_edges_of_what_goes_in():
    base = Sample("m 0", "float32", (5,), {}, (matrix(4, 5),))
    found = list(
        module_edges([base], reading("m", "(size, bias=True)"), lambda _: True)
    )
    labels = {one.label for one in found}
    assert {"edge: NaN", "edge: empty", "edge: bias=False"} <= labels
    of_values = [one for one in found if one.label in ("edge: NaN", "edge: empty")]
    assert all(one.args == (5,) for one in of_values)
    assert all(len(list(arrays(one.inputs))) == 1 for one in found)
