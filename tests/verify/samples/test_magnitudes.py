"""Numbers at the ends of their ranges."""

import numpy as np

from apimap.verify.model.samples import Sample, is_ordinary
from apimap.verify.model.values import array
from apimap.verify.samples.magnitudes import magnitudes

FLOATS = array([[1.0, -2.0], [3.0, 4.0]], "float32")
PLACES = array([0, 1], "int64")


def made(*args, name="torch.f"):
    base = Sample("f 0", "float32", args, differentiate=True)
    return {o.label.removeprefix("edge: "): o for o in magnitudes(base, name)}


def test_integers_beyond_what_a_float64_holds():
    numbers = made(FLOATS)["beyond 2^53"].args[0]
    assert numbers.dtype == "int64"
    assert numbers.data.flat[0] == 2**53 + 1
    assert float(2**53 + 1) != 2**53 + 1


def test_denormal_numbers_and_such_near_overflow_are_finite_and_not_zero():
    found = made(FLOATS)
    for label in ("denormal numbers", "near overflow", "float16 near overflow"):
        data = found[label].args[0].data
        assert np.isfinite(data).all(), label
        assert (data != 0).all(), label


def test_places_beside_floats_stay():
    assert made(FLOATS, PLACES)["tiny numbers"].args[1] is PLACES
    assert made(FLOATS, PLACES)["beyond 2^31"].args[1] is PLACES


def test_integers_alone_are_numbers():
    assert made(PLACES)["limits of int8"].args[0].data.tolist() == [127, -128]


def test_what_counts_up_to_its_numbers_is_spared():
    assert "beyond 2^53" not in made(PLACES, name="torch.bincount")


def test_gradients_are_compared_of_tiny_numbers_alone():
    found = made(FLOATS)
    assert [name for name, one in found.items() if one.differentiate] == [
        "tiny numbers"
    ]


def test_such_numbers_are_not_of_ordinary_use():
    assert is_ordinary(Sample("f 0", "float32", (FLOATS,)), "float32")
    assert not any(
        is_ordinary(one, one.dtype)
        for one in made(FLOATS).values()
        if one.dtype in ("float32", "float16")
    )
    assert not is_ordinary(made(FLOATS)["beyond 2^53"], "int64")
