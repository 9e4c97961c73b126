"""Inputs of our own for functions of torch.nn, and what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from apimap.verify.model.values import Array, array


def tensor(shape: tuple[int, ...], dtype: str = "float32", offset: int = 0) -> Array:
    """A tensor of unequal small numbers, of both signs where the dtype has them.

    ``shape`` is that of the tensor; another ``offset`` gives other numbers.
    """
    numbers = (np.arange(np.prod(shape, dtype=int)) * 7 + 3 * offset) % 23
    if dtype.startswith(("float", "bfloat", "complex")):
        return array((numbers.reshape(shape) - 11) / 4, dtype)
    return array(numbers.reshape(shape), dtype)


IMAGE, VOLUME, LINE = (2, 4, 4, 4), (1, 2, 3, 4, 4), (2, 4, 6)
CUTS_2D = array([[[0.25, 0.75]] * 4] * 2, "float32")  # where pools of IMAGE begin
CUTS_3D = array([[[0.25, 0.5, 0.75]] * 2], "float32")
KERNEL = (3, 3, 3)
OUT = {rank: tensor((1, 3, *KERNEL[:rank])) for rank in (1, 2, 3)}
PAIR = tensor((2,)), tensor((2,), offset=1)
POSITIVE = array([0.5, 2.0], "float32")
# Function to the positional arguments of its calls, the named ones at their end.
NN_CALLS: Mapping[str, tuple[tuple[Any, ...], ...]] = {
    **{
        f"torch.nn.functional.max_pool{rank}d_with_indices": (
            (tensor((1, 2, *(4,) * rank)), 2),
            (tensor((2, *(5,) * rank)), 3, 2),
            (tensor((1, 2, *(5,) * rank)), 3, 2, 1),
            (tensor((1, 1, *(6,) * rank)), 2, 2, 0, 2),
            (tensor((1, 2, *(5,) * rank)), 2, None, 0, 1, True),
        )
        for rank in (1, 2, 3)
    },
    **{
        f"torch.nn.functional.adaptive_max_pool{rank}d_with_indices": (
            (tensor((1, 2, *(4,) * rank)), 2),
            (tensor((2, *(5,) * rank)), 3),
            (tensor((1, 2, *(7,) * rank)), (2,) * rank),
            (tensor((1, 2, *(4,) * rank)), 1),
            (tensor((1, 2, *(4,) * rank)), 4),
        )
        for rank in (1, 2, 3)
    },
    "torch.nn.functional.fractional_max_pool2d_with_indices": (
        (tensor(IMAGE), 2, 2, None, False, CUTS_2D),
        (tensor(IMAGE), 2, 3, None, False, CUTS_2D),
        (tensor(IMAGE), 2, None, 0.5, False, CUTS_2D),
        (tensor(IMAGE), (1, 2), (2, 3), None, False, CUTS_2D),
        (tensor(IMAGE, offset=2), 2, 2, None, True, CUTS_2D),
    ),
    "torch.nn.functional.fractional_max_pool3d_with_indices": (
        (tensor(VOLUME), 2, 1, None, False, CUTS_3D),
        (tensor(VOLUME), 2, 2, None, False, CUTS_3D),
        (tensor(VOLUME), 2, None, 0.5, False, CUTS_3D),
        (tensor(VOLUME, offset=2), (1, 2, 2), 2, None, True, CUTS_3D),
    ),
    "torch.nn.functional.grouped_mm": (
        (tensor((8, 16)), tensor((2, 16, 8)), {"offs": array([3, 8], "int32")}),
        (tensor((8, 16)), tensor((2, 16, 8)), {"offs": array([0, 8], "int32")}),
        (tensor((4, 16)), tensor((3, 16, 4)), {"offs": array([1, 2, 4], "int32")}),
        (tensor((2, 4, 16)), tensor((2, 16, 8))),
        (tensor((1, 3, 4)), tensor((1, 4, 8), offset=3)),
    ),
    "torch.nn.functional.lp_pool3d": (
        (tensor(VOLUME), 2.0, 2),
        (tensor(VOLUME), 2.0, (1, 2, 2)),
        (tensor(VOLUME), 2.0, 2, 1),
        (tensor((2, 4, 4, 4)), 2.0, 2),
        (tensor(VOLUME), 1.0, (3, 2, 2)),
        (tensor((1, 1, 5, 5, 5)), 2.0, 2, None, True),
        (tensor(VOLUME), float("inf"), 2),
    ),
    **{
        f"torch.nn.grad.conv{rank}d_input": (
            ((1, 2, *(5,) * rank), tensor((3, 2, *KERNEL[:rank])), OUT[rank]),
            (
                (1, 2, *(5,) * rank),
                tensor((2, 1, *KERNEL[:rank])),
                tensor((1, 2, *(5,) * rank)),
                *(1, 1, 1, 2),
            ),
            (
                (1, 2, *(5,) * rank),
                tensor((3, 2, *KERNEL[:rank])),
                tensor((1, 3, *(2,) * rank)),
                2,
            ),
            (
                (1, 2, *(5,) * rank),
                tensor((3, 2, *(2,) * rank)),
                tensor((1, 3, *(3,) * rank)),
                *(1, 0, 2),
            ),
        )
        for rank in (1, 2, 3)
    },
    **{
        f"torch.nn.grad.conv{rank}d_weight": (
            (tensor((1, 2, *(5,) * rank)), (3, 2, *KERNEL[:rank]), OUT[rank]),
            (
                tensor((1, 2, *(5,) * rank)),
                (2, 1, *KERNEL[:rank]),
                tensor((1, 2, *(5,) * rank)),
                *(1, 1, 1, 2),
            ),
            (
                tensor((1, 2, *(5,) * rank)),
                (3, 2, *KERNEL[:rank]),
                tensor((1, 3, *(2,) * rank)),
                2,
            ),
            (
                tensor((1, 2, *(5,) * rank)),
                (3, 2, *(2,) * rank),
                tensor((1, 3, *(3,) * rank)),
                *(1, 0, 2),
            ),
        )
        for rank in (1, 2, 3)
    },
    "torch.nn.utils.fuse_conv_bn_weights": (
        (tensor((2, 1, 2, 2)), *PAIR, POSITIVE, 1e-5, *PAIR),
        (tensor((2, 1, 2, 2)), None, PAIR[0], POSITIVE, 1e-5, *PAIR),
        (tensor((2, 1, 2, 2)), *PAIR, POSITIVE, 0.5, None, None),
        (tensor((1, 2, 2)), *PAIR, POSITIVE, 1e-5, *PAIR, True),
        (tensor((2, 3)), *PAIR, POSITIVE, 0.1, PAIR[1], PAIR[0]),
    ),
    "torch.nn.utils.fuse_linear_bn_weights": (
        (tensor((2, 3)), *PAIR, POSITIVE, 1e-5, *PAIR),
        (tensor((2, 3)), None, PAIR[0], POSITIVE, 1e-5, *PAIR),
        (tensor((2, 1), offset=2), *PAIR, POSITIVE, 0.5, PAIR[1], PAIR[0]),
    ),
    "torch.nn.utils.get_total_norm": (
        ([tensor((2, 3)), tensor((4,))],),
        ([tensor((2, 3)), tensor((4,))], 1.0),
        ([tensor((2, 3)), tensor((4,))], float("inf")),
        ([tensor((2, 3))], 3.0),
        ([tensor((3,)), tensor((1,)), tensor((2, 2, 2))],),
    ),
    "torch.nn.utils.parameters_to_vector": (
        ([tensor((2, 3)), tensor((4,))],),
        ([tensor((2, 3))],),
        ([tensor((2, 1, 2)), tensor((1,)), tensor((3,), offset=2)],),
        ((tensor((2, 3)), tensor((3, 2), offset=1)),),
    ),
    "torch.nn.utils.rnn.invert_permutation": (
        (array([2, 0, 1], "int64"),),
        (array([0, 1, 2, 3], "int64"),),
        (array([3, 1, 0, 2], "int64"),),
        (array([0], "int64"),),
        (None,),
    ),
    "torch.nn.utils.rnn.pad_sequence": (
        ([tensor((2,)), tensor((3,)), tensor((1,))],),
        ([tensor((2,)), tensor((3,))], True),
        ([tensor((2, 2)), tensor((3, 2))], True, -1.0),
        ([tensor((2, 2)), tensor((1, 2))], False, 0.5),
        ([tensor((2,)), tensor((3,))], True, 0.0, "left"),
        ([tensor((3,)), tensor((3,), offset=1)],),
    ),
    "torch.nn.utils.rnn.unpad_sequence": (
        (tensor((3, 2)), array([3, 1], "int64")),
        (tensor((2, 3)), array([3, 1], "int64"), True),
        (tensor((2, 3, 2)), array([2, 3], "int64"), True),
        (tensor((3, 2, 2)), array([3, 3], "int64")),
        (tensor((3, 1)), array([2], "int64")),
    ),
}
