"""Which samples are of ordinary use, and in which dtype an API is mainly used."""

import numpy as np
import pytest

from apimap.verify.model.samples import Sample, is_ordinary, ordinary_dtype
from apimap.verify.model.values import STRIDED, DType, array


def sample(data, dtype="float32", layout="contiguous", **kwargs):
    return Sample("a", dtype, (array(data, dtype, layout),), kwargs)


@pytest.mark.parametrize(
    ("one", "ordinary"),
    [
        (sample([1.0, -2.0]), True),
        (sample([0.0]), True),
        (sample([0.0, 0.0]), False),
        (sample([1e-9, 1.0]), False),
        (sample([np.nan]), False),
        (sample([1.0, np.inf]), False),
        (sample([-0.0]), False),
        (sample([3e38]), False),
        (sample([]), False),
        (sample(1.0), False),
        (sample([1.0, 2.0], layout=STRIDED), False),
        (sample([1.0], "float64"), False),
        (sample([1], "int64"), False),
        (sample([1.0], alpha=float("inf")), False),
        (sample([1.0], alpha=0.5), True),
        (Sample("a", "none", ((2, 3),)), True),
        (Sample("a", "none", (2,), {"dtype": DType("int64")}), True),
        (Sample("a", "none", (2,), {"dtype": DType("bfloat16")}), False),
        (Sample("a", "code", ("a program",)), True),
        (Sample("a", "float32", batched=False), False),
        (Sample("a", "float32", calls=25), False),
    ],
)
def test_what_is_ordinary_for_float32(one, ordinary):
    assert is_ordinary(one, "float32") is ordinary


@pytest.mark.parametrize(
    ("dtypes", "main"),
    [
        (["int64", "float32", "complex64"], "float32"),
        (["bool", "int64", "float64"], "int64"),
        (["bool", "complex64"], "bool"),
        (["complex64", "complex128", "complex128"], "complex128"),
        ([], "none"),
    ],
)
def test_the_dtype_that_an_api_is_mainly_used_in(dtypes, main):
    assert ordinary_dtype(Sample("a", dtype) for dtype in dtypes) == main
