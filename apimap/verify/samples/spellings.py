"""How real code spells calls, where PyTorch's own samples spell them otherwise.

Sizes as several arguments or as one, dimensions by position, numbers beside tensors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from apimap.verify.model.samples import Sample, main_dtype
from apimap.verify.model.values import DType, array
from apimap.verify.samples.own.layers import tensor


class Said(NamedTuple):
    """The arguments of one call."""

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


def said(*args: Any, **kwargs: Any) -> Said:
    """The call with these arguments."""
    return Said(args, kwargs)


M, N, ROW = tensor((2, 3)), tensor((2, 3), offset=1), tensor((4,))
CUBE, SQUARE = tensor((2, 3, 4)), tensor((3, 3))
IMAGE, SORTED = tensor((1, 2, 4, 5)), array([-2.0, -0.5, 0.25, 1.0], "float32")
POSITIVE = array([[0.5, 1.5, 2.5], [3.0, 0.75, 1.25]], "float32")
OTHERS = array([[1.0, 0.25, 2.0], [2.5, 4.0, 0.5]], "float32")
ABOVE_ONE = array([[1.5, 2.5, 3.5], [4.0, 1.75, 2.25]], "float32")
TALL, TAU = array([[1, 2], [3, 5], [2, -1]], "float32"), array([1.25, 0.75], "float32")
PIVOTS = array([2, 3, 3], "int32")
INDEX = array([[0, 2, 1], [1, 0, 2]], "int64")
MASK = array([[True, False, True], [False, True, False]], "bool")
SIZES = (
    said(2, 3),
    said((2, 3)),
    said([2, 3]),
    said(4),
    said(2, 3, dtype=DType("int64")),
)
REDUCED = said(M), said(M, 1), said(M, 0), said(M, -1), said(M, dim=1, keepdim=True)
ALONG_SEVERAL = *REDUCED, said(CUBE, (0, 1)), said(CUBE, [1, 2]), said(CUBE, dim=(0, 2))
BINARY = said(M, N), said(M, 2), said(M, 0.5), said(M, tensor((3,)))
COMPARED = *BINARY, said(INDEX, 1), said(M, True)
SQUEEZED = said(tensor((1, 3, 1))), said(tensor((1, 3, 1)), 0), said(M, 0)
AXES = said(M, 0, 1), said(CUBE, 1, 2), said(CUBE, -1, -2), said(CUBE, 0, -1)
JOINED = said([M, N]), said((M, N)), said([M, N], 1), said([M, N], dim=-1)
CUT = said(CUBE, 2), said(CUBE, 2, 2), said(CUBE, 2, -1), said(CUBE, 3, dim=1)
ROUNDED = (
    said(M, 0),
    said(M, min=-1),
    said(M, max=1.0),
    said(M, -1, 1),
    said(M, 0.0, 1.0),
)
SOFTENED = said(M, 1), said(M, -1), said(M, dim=0), said(ROW, 0)
GAMMAS = said(POSITIVE, OTHERS), said(OTHERS, POSITIVE), said(OTHERS, OTHERS)
REFLECTED = (
    said(TALL, TAU, tensor((3, 2))),
    said(TALL, TAU, tensor((2, 3)), False),
    said(TALL, TAU, tensor((3, 2)), transpose=True),
)
# Single elements that have a dimension, of each main dtype.
SINGLE = tuple(
    said(array([value], dtype))
    for value, dtype in ((2.5, "float32"), (0.0, "float32"), (3, "int64"), (0, "bool"))
)
MATRICES = said(M), said(TALL), said(SQUARE), said(CUBE)
SHARED: Mapping[str, tuple[Said, ...]] = {
    **dict.fromkeys(("sum", "mean"), ALONG_SEVERAL),
    **dict.fromkeys(("max", "min"), (*REDUCED, said(M, N))),
    **dict.fromkeys(("argmax", "argmin", "prod", "logsumexp", "median"), REDUCED),
    **dict.fromkeys(("all", "any"), (said(MASK), said(MASK, 1), said(M), said(M, 0))),
    **dict.fromkeys(("std", "var"), (*ALONG_SEVERAL, said(M, 1, unbiased=False))),
    **dict.fromkeys(("norm",), (said(M), said(M, 1), said(M, 2, 1), said(M, dim=1))),
    **dict.fromkeys(("amax", "amin"), (said(M, 1), said(M, (0, 1)), said(M))),
    **dict.fromkeys(("add", "sub", "mul", "div", "maximum", "minimum"), BINARY),
    **dict.fromkeys(("pow", "fmod", "remainder", "floor_divide"), BINARY),
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge"), COMPARED),
    **dict.fromkeys(("clamp", "clip"), ROUNDED),
    **dict.fromkeys(("softmax", "log_softmax"), SOFTENED),
    **dict.fromkeys(("transpose", "swapaxes"), AXES),
    **dict.fromkeys(("cat", "concat", "stack"), JOINED),
    **dict.fromkeys(("chunk", "split"), CUT),
    "squeeze": SQUEEZED,
    "unsqueeze": (said(M, 0), said(M, -1), said(M, dim=1)),
    "flatten": (said(CUBE), said(CUBE, 1), said(CUBE, start_dim=1, end_dim=-1)),
    "cumsum": (said(M, 0), said(M, -1), said(M, dim=1), said(INDEX, 1)),
    "matmul": (said(M, tensor((3, 2))), said(CUBE, tensor((4, 2))), said(ROW, ROW)),
    "topk": (said(ROW, 2), said(M, 2), said(M, 2, 0), said(M, 1, largest=False)),
    "sort": (said(ROW), said(M), said(M, 0), said(M, dim=1, descending=True)),
    "argsort": (said(ROW), said(M, 0), said(M, descending=True)),
    "where": (said(MASK, M, N), said(MASK, M, 0.0), said(MASK, 1.0, 0.0), said(MASK)),
    "gather": (said(M, 1, INDEX), said(M, dim=1, index=INDEX)),
    "index_select": (said(M, 1, array([0, 2], "int64")),),
    "masked_fill": (said(M, MASK, 0.0), said(M, MASK, float("-inf")), said(M, MASK, 1)),
    "tril": (said(SQUARE), said(SQUARE, -1), said(SQUARE, diagonal=1)),
    "triu": (said(SQUARE), said(SQUARE, 1), said(SQUARE, diagonal=-1)),
    "roll": (said(ROW, 1), said(M, 1, 0), said(M, (1, 1), (0, 1))),
    "flip": (said(M, (0,)), said(M, [0, 1]), said(M, dims=(1,))),
    "diag": (said(ROW), said(SQUARE), said(SQUARE, 1)),
    "unbind": (said(M), said(M, 1)),
    # Of these PyTorch's samples are empty, outside of the domain or in another layout.
    **dict.fromkeys(("igamma", "igammac"), GAMMAS),
    "is_nonzero": SINGLE,
    "ormqr": REFLECTED,
    "svd": (*MATRICES, said(M, False), said(TALL, some=True), said(M, True, False)),
}
OF_TENSORS: Mapping[str, tuple[Said, ...]] = {
    "view": (said(M, 3, 2), said(M, -1), said(M, 3, -1), said(M, (3, 2)), said(M, [6])),
    "reshape": (said(M, 3, 2), said(M, -1), said(M, (3, -1)), said(M, [3, 2])),
    "permute": (said(CUBE, 2, 0, 1), said(CUBE, (2, 0, 1)), said(CUBE, [0, 2, 1])),
    "expand": (
        said(tensor((1, 3)), 2, 3),
        said(tensor((1, 3)), 2, -1),
        said(M, 4, 2, 3),
    ),
    "repeat": (said(M, 2, 1), said(M, 2, 1, 1), said(M, (1, 2)), said(ROW, 3)),
    "size": (said(M), said(M, 0), said(M, -1)),
    "to": (said(M, DType("float64")), said(M, DType("int64")), said(INDEX, M)),
    "new_zeros": tuple(Said((M, *one.args), one.kwargs) for one in SIZES),
    "new_ones": tuple(Said((M, *one.args), one.kwargs) for one in SIZES),
    "__getitem__": (
        said(M, 0),
        said(M, (0, 1)),
        said(M, slice(1, None)),
        said(M, MASK),
    ),
    "masked_fill_": (said(M, MASK, 0.0),),
    "fill_": (said(M, 0), said(M, 0.5)),
    "add_": BINARY,
    "mul_": BINARY,
    "sub_": BINARY,
    "div_": BINARY,
    "clamp_": ROUNDED,
    "type": (said(M, DType("float64")), said(M, DType("int64"))),
    "where": (said(M, MASK, N), said(M, MASK, 0.5), said(INDEX, MASK, 1)),
}
OF_TORCH: Mapping[str, tuple[Said, ...]] = {
    **dict.fromkeys(("zeros", "ones", "rand", "randn", "empty"), SIZES),
    "full": (said((2, 3), 0.5), said([2, 3], 7), said((2,), True), said((), 1.5)),
    "arange": (said(5), said(1, 5), said(0, 1, 0.25), said(5, 0, -2), said(5.0)),
    "linspace": (said(0, 1, 5), said(0, 1, steps=3), said(-1.0, 1.0, 4)),
    "eye": (said(3), said(2, 3), said(3, dtype=DType("int64"))),
    "randint": (said(10, (2, 3)), said(2, 10, (2, 3)), said(0, 2, (4,))),
    "reshape": (said(M, (3, 2)), said(M, (-1,)), said(M, [3, -1])),
    "permute": (said(CUBE, (2, 0, 1)), said(CUBE, dims=(0, 2, 1))),
    "einsum": (said("ij,ij->i", M, N), said("ij,kj->ik", M, N), said("ii", SQUARE)),
    "bmm": (said(CUBE, tensor((2, 4, 3))),),
    "meshgrid": (said(ROW, ROW), said(ROW, ROW, indexing="ij")),
    # PyTorch's samples of it are empty, and so are those of `unfold`.
    "searchsorted": (said(SORTED, ROW), said(SORTED, M, right=True), said(SORTED, 0.5)),
    "bincount": (said(array([0, 2, 2], "int64")),),
    "lu_unpack": (said(SQUARE, PIVOTS), said(SQUARE, PIVOTS, unpack_pivots=False)),
}
OF_LINALG: Mapping[str, tuple[Said, ...]] = {
    "svd": (*MATRICES, said(M, False), said(TALL, full_matrices=False)),
}
OF_SPECIAL: Mapping[str, tuple[Said, ...]] = {
    **dict.fromkeys(("bessel_y0", "bessel_y1"), (said(POSITIVE), said(OTHERS))),
    "zeta": (said(ABOVE_ONE, OTHERS), said(ABOVE_ONE, POSITIVE), said(ABOVE_ONE, 2.0)),
}
OF_FUNCTIONAL: Mapping[str, tuple[Said, ...]] = {
    "softmax": SOFTENED,
    "log_softmax": SOFTENED,
    "relu": (said(M), said(M, True), said(M, inplace=True)),
    "leaky_relu": (said(M), said(M, 0.2), said(M, 0.2, True)),
    "pad": (said(M, (1, 1)), said(M, (1, 2, 0, 1)), said(M, (1, 1), "constant", 2.0)),
    "one_hot": (said(INDEX), said(INDEX, 4), said(INDEX, num_classes=3)),
    "normalize": (said(M), said(M, dim=1), said(M, 1.0, 0), said(M, p=2, dim=-1)),
    "mse_loss": (said(M, N), said(M, N, reduction="sum"), said(M, N, reduction="none")),
    "cross_entropy": (said(M, array([0, 2], "int64")),),
    "dropout": (said(M, 0.5, False), said(M, p=0.5, training=False)),
    "unfold": (said(IMAGE, 2), said(IMAGE, (2, 3), 1, 1), said(IMAGE, 2, stride=2)),
    "interpolate": (said(tensor((1, 2, 3, 3)), scale_factor=2),),
}


def spelled_samples(reference: str) -> Iterator[Sample]:
    """The usual spellings of a call of ``reference``; PyTorch may refuse some."""
    space, _, short = reference.rpartition(".")
    tables = TABLES.get(space, ())
    calls = [one for table in tables for one in table.get(short, ())]
    for number, (args, kwargs) in enumerate(calls):
        dtype = main_dtype([args, dict(kwargs)])
        differentiate = dtype == "float32"
        label = f"case: usual spelling {number}"
        yield Sample(label, dtype, args, kwargs, differentiate=differentiate)


TABLES: Mapping[str, tuple[Mapping[str, tuple[Said, ...]], ...]] = {
    "torch": (SHARED, OF_TORCH),
    "torch.Tensor": (SHARED, OF_TENSORS),
    "torch.linalg": (OF_LINALG,),
    "torch.nn.functional": (OF_FUNCTIONAL,),
    "torch.special": (OF_SPECIAL,),
}
