"""A special value stands at every sort of place, and in every tensor."""

import numpy as np
import pytest

from apimap.verify.model.samples import Sample
from apimap.verify.model.values import array
from apimap.verify.samples.special import LONG, special_samples

nan = float("nan")


def matrix(*shape):
    return array(np.arange(np.prod(shape)).reshape(shape) + 1, "float32")


def special(*args, reduces=False, ordered=False, **kwargs):
    base = Sample("f 0", "float32", args, kwargs, differentiate=True)
    found = special_samples(base, reduces, ordered, lambda _: True)
    return {one.label.removeprefix("edge: "): one for one in found}


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("first", [(0, 0)]),
        ("middle", [(1, 0)]),
        ("last", [(1, 2)]),
        ("a row", [(0, 0), (0, 1), (0, 2)]),
        ("a column", [(0, 2), (1, 2)]),
        ("the diagonal", [(0, 0), (0, 2), (1, 1)]),
    ],
)
def test_nan_stands_in_its_place_and_nowhere_else(place, where):
    data = special(matrix(2, 3))[f"NaN, {place}"].args[0].data
    assert [tuple(one) for one in np.argwhere(np.isnan(data))] == where


def test_infinities_and_negative_zeros_come_up_too():
    found = special(matrix(2, 3))
    assert np.isposinf(found["inf, last"].args[0].data[-1, -1])
    assert np.isneginf(found["-inf, middle"].args[0].data[1, 0])
    assert np.signbit(found["-0.0, first"].args[0].data[0, 0])


def test_every_tensor_has_the_value_alone_once():
    one = special(matrix(2, 3), matrix(2, 3))["NaN in tensor 2"]
    assert [np.isnan(a.data).any() for a in one.args] == [False, True]


def test_a_reduction_is_tried_along_each_dimension():
    found = special(matrix(2, 3), 1, reduces=True)
    assert found["NaN, a row, dim=0"].kwargs == {"dim": 0}
    assert len(found["NaN, last, dim=-1"].args) == 1


def test_a_long_row_is_longer_than_a_vector_and_of_unequal_numbers():
    row = special(matrix(2, 3))["a long row"].args[0].data
    assert row.shape == (LONG,)
    assert len(set(row.tolist())) == LONG


def test_what_orders_elements_gets_no_value_twice():
    labels = special(matrix(2, 3), ordered=True)
    assert "NaN, a row" not in labels
    assert "NaN, first" in labels


def test_no_gradient_is_asked_for():
    assert not any(one.differentiate for one in special(matrix(2, 3)).values())


def test_integers_stay():
    one = special(matrix(2, 3), array([1, 0], "int64"))["NaN, first"]
    assert one.args[1].data.tolist() == [1, 0]
