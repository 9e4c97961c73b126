"""Values keep their dtype and shape, and can be laid out as views."""

import numpy as np
import pytest

from apimap.verify.model.values import array, arrays, as_layout, mapped, size


@pytest.mark.parametrize(
    ("shape", "wanted", "layout"),
    [
        ((2, 3), "transposed", "transposed"),
        ((2, 3), "strided", "transposed"),
        ((3,), "transposed", "strided"),
        ((), "transposed", "contiguous"),
        ((), "strided", "contiguous"),
    ],
)
def test_a_layout_is_one_that_the_dimensions_allow(shape, wanted, layout):
    assert as_layout(array(np.zeros(shape), "float32"), wanted).layout == layout


def test_bfloat16_is_kept_in_float32():
    one = array([1.5], "bfloat16")
    assert (one.dtype, str(one.data.dtype)) == ("bfloat16", "float32")


def test_tensors_are_found_and_changed_in_nested_values():
    one, other = array([1.0], "float32"), array([2.0, 3.0], "float32")
    nested = {"a": (1, [one]), "b": other}
    assert [n.shape for n in arrays(nested)] == [(1,), (2,)]
    assert size(nested) == 3
    assert mapped(nested, lambda n: n.dtype) == {"a": (1, ["float32"]), "b": "float32"}
