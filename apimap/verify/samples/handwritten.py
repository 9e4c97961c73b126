"""Inputs of our own, for APIs that PyTorch's sample inputs do not reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from apimap.verify.model.samples import Sample, main_dtype
from apimap.verify.model.values import TRANSPOSED, Array, DType, array, as_layout
from apimap.verify.samples.own.layers import (
    CUTS_2D,
    CUTS_3D,
    IMAGE,
    LINE,
    NN_CALLS,
    VOLUME,
    tensor,
)

Arguments = Mapping[str, Any]
Shapes = tuple[tuple[int, ...], ...]
Inputs = tuple[tuple[int, ...] | Array, ...]  # a shape stands for any numbers


CONVOLVED: Mapping[str, tuple[Arguments, ...]] = {
    "Conv": ({"dilation": 2}, {"groups": 2}, {"groups": 4, "stride": 2}),
    "ConvTranspose": (
        {"groups": 2},
        {"dilation": 2},
        {"stride": 2, "output_padding": 1},
    ),
}
SHARES = array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]], "float32")
LOG_SHARES = array(np.log(SHARES.data), "float32")
PLACES = array([0, 3, 5], "int64")  # classes
PAIRS = array([[0, 3], [5, 5], [2, 4]], "int64")  # rows of a table
# Module to (constructor arguments, what goes in).
MODULES: Mapping[str, tuple[tuple[Arguments, Inputs], ...]] = {
    "AdaptiveLogSoftmaxWithLoss": (
        ({"in_features": 16, "n_classes": 6, "cutoffs": [2]}, ((3, 16), PLACES)),
        (
            {"in_features": 16, "n_classes": 6, "cutoffs": [2, 4], "div_value": 2.0},
            ((3, 16), PLACES),
        ),
        (
            {"in_features": 16, "n_classes": 6, "cutoffs": [1], "head_bias": True},
            ((3, 16), PLACES),
        ),
    ),
    "AlphaDropout": (
        ({}, ((20, 30),)),
        ({"p": 0.2}, ((20, 30),)),
        ({"p": 0.0}, ((2, 3),)),
    ),
    "ChannelShuffle": (({"groups": 2}, (IMAGE,)), ({"groups": 4}, (IMAGE,))),
    "CosineSimilarity": (
        ({}, ((3, 4), (3, 4))),
        ({"dim": 0}, ((3, 4), (3, 4))),
        ({"dim": 1, "eps": 1e-3}, ((2, 3, 4), (2, 3, 4))),
    ),
    "CrossMapLRN2d": (({"size": 3}, (IMAGE,)), ({"size": 5, "alpha": 0.5}, (IMAGE,))),
    "Dropout": (({}, ((20, 30),)), ({"p": 0.2}, ((20, 30),)), ({"p": 0.0}, ((2, 3),))),
    "Dropout1d": (({}, ((20, 30, 2),)), ({"p": 0.2}, ((20, 30, 2),))),
    "Dropout2d": (({}, ((10, 30, 2, 2),)), ({"p": 0.2}, ((10, 30, 2, 2),))),
    "Dropout3d": (({}, ((10, 30, 2, 2, 2),)), ({"p": 0.2}, ((10, 30, 2, 2, 2),))),
    "EmbeddingBag": tuple(
        ({"num_embeddings": 6, "embedding_dim": 3, **more}, (PAIRS,))
        for more in ({}, {"mode": "sum"}, {"mode": "max"}, {"padding_idx": 0})
    ),
    "FeatureAlphaDropout": (
        ({}, ((10, 30, 2, 2),)),
        ({"p": 0.2}, ((10, 30, 2, 2),)),
        ({"p": 0.0}, ((2, 3, 2),)),
    ),
    "Flatten": (
        ({}, ((2, 3, 4),)),
        ({"start_dim": 0}, ((2, 3),)),
        ({}, ((2,),)),
        ({"start_dim": 1, "end_dim": 2}, ((2, 3, 2, 2),)),
    ),
    "Fold": (
        ({"output_size": (4, 5), "kernel_size": (2, 2)}, ((1, 12, 12),)),
        ({"output_size": (4, 4), "kernel_size": 2, "stride": 2}, ((1, 12, 4),)),
        ({"output_size": 4, "kernel_size": 2, "padding": 1}, ((1, 12, 25),)),
        ({"output_size": 4, "kernel_size": 2, "dilation": 2}, ((1, 12, 4),)),
    ),
    # PyTorch's own are of float64 alone.
    "FractionalMaxPool2d": (
        ({"kernel_size": 2, "output_size": 2, "_random_samples": CUTS_2D}, (IMAGE,)),
        ({"kernel_size": 2, "output_size": 3, "_random_samples": CUTS_2D}, (IMAGE,)),
    ),
    "FractionalMaxPool3d": (
        ({"kernel_size": 2, "output_size": 1, "_random_samples": CUTS_3D}, (VOLUME,)),
    ),
    "Hardsigmoid": (({}, ((3, 4),)), ({}, ((5,),))),
    "Identity": (({}, ((2, 3),)), ({}, ((),))),
    # PyTorch's own take logarithms of negative numbers.
    "KLDivLoss": tuple(
        ({"reduction": reduction, **more}, (LOG_SHARES, target))
        for reduction in ("mean", "sum", "batchmean", "none")
        for more, target in (({}, SHARES), ({"log_target": True}, LOG_SHARES))
    ),
    "PixelShuffle": (({"upscale_factor": 2}, (IMAGE,)),),
    "PixelUnshuffle": (({"downscale_factor": 2}, (IMAGE,)),),
    "RReLU": (({}, ((20, 30),)), ({"lower": 0.2, "upper": 0.2}, ((2, 3),))),
    "TripletMarginLoss": (
        ({}, ((3, 4),) * 3),
        ({"margin": 0.5, "p": 1.0}, ((3, 4),) * 3),
        ({"swap": True}, ((3, 4),) * 3),
        ({"reduction": "none"}, ((3, 4),) * 3),
        ({"reduction": "sum", "eps": 1e-3}, ((3, 4),) * 3),
    ),
    "TripletMarginWithDistanceLoss": (
        ({}, ((3, 4),) * 3),
        ({"margin": 0.5, "swap": True}, ((3, 4),) * 3),
        ({"reduction": "none"}, ((3, 4),) * 3),
    ),
    "Unflatten": (({"dim": 1, "unflattened_size": (2, 3)}, ((4, 6),)),),
    "Unfold": (
        ({"kernel_size": 2}, ((1, 2, 4, 5),)),
        ({"kernel_size": (2, 3), "padding": 1, "stride": 2}, ((1, 2, 4, 5),)),
    ),
    "Upsample": (
        ({"scale_factor": 2}, (LINE,)),
        ({"scale_factor": 2}, (IMAGE,)),
        ({"size": (6, 7)}, (IMAGE,)),
        ({"scale_factor": 2, "mode": "bilinear"}, (IMAGE,)),
        ({"size": (5, 6), "mode": "bilinear", "align_corners": True}, (IMAGE,)),
        ({"scale_factor": 2.0, "mode": "bicubic"}, (IMAGE,)),
        ({"scale_factor": 2, "mode": "trilinear"}, (VOLUME,)),
        ({"scale_factor": 2, "mode": "linear"}, (LINE,)),
    ),
    "UpsamplingBilinear2d": (
        ({"scale_factor": 2}, (IMAGE,)),
        ({"size": (6, 7)}, (IMAGE,)),
    ),
    "UpsamplingNearest2d": (
        ({"scale_factor": 2}, (IMAGE,)),
        ({"size": (6, 7)}, (IMAGE,)),
    ),
    **{
        f"{kind}{number}d": tuple(
            ({"in_channels": 4, "out_channels": 4, "kernel_size": 3, **more}, (shape,))
            for more in options
        )
        for number, shape in enumerate(((1, 4, 7), (1, 4, 6, 7), (1, 4, 5, 6, 5)), 1)
        for kind, options in CONVOLVED.items()
    },
    **{
        name: (
            ({"input_size": 3, "hidden_size": 4}, ((5, 2, 3),)),
            ({"input_size": 3, "hidden_size": 4, "num_layers": 2}, ((5, 2, 3),)),
            ({"input_size": 3, "hidden_size": 4, "bidirectional": True}, ((5, 2, 3),)),
            ({"input_size": 3, "hidden_size": 4, "batch_first": True}, ((2, 5, 3),)),
            ({"input_size": 3, "hidden_size": 4, "bias": False}, ((5, 2, 3),)),
        )
        for name in ("LSTM", "GRU", "RNN")
    },
    "SyncBatchNorm": (({"num_features": 4}, (IMAGE,)),),
}


def has_own_module(reference: str) -> bool:
    """Whether there are inputs of our own for the module."""
    return reference.removeprefix("torch.nn.") in MODULES


def own_module_samples(reference: str) -> Iterator[Sample]:
    """Our own inputs of a module, in train and eval mode and two dtypes."""
    name = reference.removeprefix("torch.nn.")
    for number, (kwargs, inputs) in enumerate(MODULES.get(name, ())):
        for dtype, training in (
            ("float32", True),
            ("float32", False),
            ("float64", True),
        ):
            mode = "train" if training else "eval"
            given = tuple(_input(one, dtype, n) for n, one in enumerate(inputs))
            yield Sample(
                f"own {name} {number} {mode}",
                dtype,
                kwargs=kwargs,
                inputs=given,
                training=training,
                differentiate=True,
            )


def _input(one: tuple[int, ...] | Array, dtype: str, offset: int) -> Array:
    if isinstance(one, Array):
        return one if one.dtype == "int64" else array(one.data, dtype)
    return tensor(one, dtype, offset)


FLOATS: Shapes = ((2, 3), (4,), (), (1, 2, 2), (0, 3))
DTYPES = (
    "float32",
    "float64",
    "float16",
    "bfloat16",
    "int64",
    "int32",
    "uint8",
    "bool",
)
# Functions and methods of one tensor and these further arguments.
ONE_TENSOR: Mapping[str, tuple[Arguments, ...]] = {
    "torch.Tensor.contiguous": ({},),
    "torch.Tensor.data": ({},),
    "torch.Tensor.detach": ({},),
    "torch.Tensor.dim": ({},),
    "torch.Tensor.dtype": ({},),
    "torch.Tensor.fill_diagonal_": ({"fill_value": 5}, {"fill_value": 5, "wrap": True}),
    "torch.Tensor.is_complex": ({},),
    "torch.Tensor.is_contiguous": ({},),
    "torch.Tensor.is_floating_point": ({},),
    "torch.Tensor.is_nonzero": ({},),
    "torch.Tensor.is_signed": ({},),
    "torch.Tensor.itemsize": ({},),
    "torch.Tensor.nbytes": ({},),
    "torch.Tensor.ndim": ({},),
    "torch.Tensor.ndimension": ({},),
    "torch.Tensor.nelement": ({},),
    "torch.Tensor.numel": ({},),
    "torch.Tensor.numpy": ({},),
    "torch.Tensor.random_": ({}, {"to": 10}),
    "torch.Tensor.requires_grad": ({},),
    "torch.Tensor.shape": ({},),
    "torch.Tensor.size": ({}, {"dim": 0}),
    "torch.Tensor.storage_offset": ({},),
    "torch.Tensor.stride": ({}, {"dim": 0}),
    "torch.Tensor.tolist": ({},),
    "torch.Tensor.to": tuple(
        {"dtype": DType(d)} for d in ("float16", "int32", "float64")
    ),
    "torch.Tensor.type": ({},),
    "torch.is_complex": ({},),
    "torch.is_floating_point": ({},),
    "torch.is_nonzero": ({},),
    "torch.is_tensor": ({},),
    "torch.numel": ({},),
}
X, Y = tensor((2, 3)), tensor((2, 3), offset=1)
INDICES = array([[0, 2], [1, 1]], "int64")
LABELS = array([1, -1], "int64")
RATES = array(np.linspace(0.5, 6, 600).reshape(20, 30), "float32")
WINDOW = ((5,), (6,), (1,), (2,), (5, False), (6, False))
DATA: tuple[tuple[Any, ...], ...] = (
    ([1, 2, 3],),
    ([[1.5, 2.0], [3.0, 4.0]],),
    ([True, False],),
    (2.5,),
    ([],),
)
# Function to the positional arguments of its calls, the named ones at their end.
CALLS: Mapping[str, tuple[tuple[Any, ...], ...]] = {
    "torch.Tensor.copy_": ((X, Y), (X, tensor((3,))), (X, array(Y.data, "float64"))),
    "torch.Tensor.type_as": ((X, INDICES), (INDICES, X)),
    "torch.adaptive_max_pool1d": ((tensor((1, 2, 6)), 3), (tensor((2, 6)), 2)),
    "torch.as_tensor": DATA,
    "torch.asarray": DATA,
    "torch.bartlett_window": WINDOW,
    "torch.batch_norm": (
        (
            tensor((3, 2)),
            tensor((2,)),
            tensor((2,)),
            array([0.5, 1], "float32"),
            array([1, 2], "float32"),
            True,
            0.1,
            1e-5,
            False,
        ),
        (
            tensor((3, 2)),
            None,
            None,
            array([0.5, 1], "float32"),
            array([1, 2], "float32"),
            False,
            0.1,
            1e-5,
            False,
        ),
    ),
    "torch.blackman_window": WINDOW,
    "torch.cosine_embedding_loss": ((X, Y, LABELS), (X, Y, LABELS, 0.5)),
    "torch.dropout": ((X, 0.5, False), (tensor((20, 30)), 0.4, True)),
    "torch.embedding": ((tensor((4, 3)), INDICES), (tensor((4, 3)), INDICES, 1)),
    "torch.fft.fftfreq": ((5,), (6,), (6, 0.5)),
    "torch.fft.rfftfreq": ((5,), (6,), (6, 0.5)),
    "torch.hamming_window": WINDOW,
    "torch.hann_window": WINDOW,
    "torch.kaiser_window": (*WINDOW, (5, True, 8.0)),
    "torch.kl_div": (
        (LOG_SHARES, SHARES),
        (LOG_SHARES, SHARES, 0),
        (LOG_SHARES, SHARES, 2),
    ),
    **NN_CALLS,
    "torch.nn.functional.affine_grid": (
        (tensor((1, 2, 3)), (1, 2, 3, 4), False),
        (tensor((1, 2, 3)), (1, 2, 3, 4), True),
        (tensor((1, 3, 4)), (1, 2, 2, 3, 4), False),
    ),
    "torch.nn.functional.dropout1d": (
        (tensor((20, 30, 2)),),
        (tensor((20, 30, 2)), 0.2),
        (X, 0.5, False),
    ),
    "torch.nn.functional.fold": (
        (tensor((1, 12, 12)), (4, 5), (2, 2)),
        (tensor((1, 12, 6)), (4, 5), (2, 2), 1, 0, (2, 1)),
    ),
    "torch.nn.functional.gumbel_softmax": (
        (tensor((20, 30)),),
        (tensor((20, 30)), 0.5),
        (tensor((20, 30)), 1, True),
    ),
    "torch.nn.functional.lp_pool1d": (
        (tensor((1, 2, 6)), 2.0, 2),
        (tensor((1, 2, 6)), 2.0, 3, 1),
    ),
    "torch.nn.functional.lp_pool2d": (
        (tensor((1, 2, 4, 6)), 2.0, 2),
        (tensor((1, 2, 4, 6)), 1.0, (2, 3)),
    ),
    "torch.nn.functional.upsample": (
        (tensor(LINE), None, 2),
        (tensor(IMAGE), (6, 7)),
        (tensor(IMAGE), (6, 7), None, "bilinear", True),
    ),
    "torch.poisson": ((RATES,), (SHARES,)),
    "torch.promote_types": tuple(
        (DType(one), DType(other))
        for one, other in (("int32", "float32"), ("uint8", "int8"), ("bool", "int64"))
    ),
    "torch.rand": ((20, 30), ((20, 30),), (5,)),
    "torch.randperm": ((10,), (1,), (0,)),
    "torch.range": ((0, 4), (1, 5, 2), (0, 1, 0.5)),
    "torch.result_type": ((X, INDICES), (INDICES, 2.5), (X, 2)),
    "torch.tensor": DATA,
}


def has_own(reference: str) -> bool:
    """Whether there are inputs of our own for the function or method."""
    return reference in ONE_TENSOR or reference in CALLS


def own_samples(reference: str) -> Iterator[Sample]:
    """Our own inputs of a function, method or attribute."""
    short = reference.rpartition(".")[2]
    differentiate = reference.startswith("torch.nn.functional.")
    for number, given in enumerate(CALLS.get(reference, ())):
        named = given[-1] if given and isinstance(given[-1], dict) else {}
        args = given[: len(given) - bool(named)]
        label, dtype = f"own {short} {number}", main_dtype(args)
        yield Sample(label, dtype, args, named, differentiate=differentiate)
    for kwargs in ONE_TENSOR.get(reference, ()):
        yield from _one_tensor(short, kwargs)


def _one_tensor(short: str, kwargs: Arguments) -> Iterator[Sample]:
    shown = "".join(f" {name}={value}" for name, value in kwargs.items())
    for shape in FLOATS:
        one = tensor(shape)
        yield Sample(f"own {short}{shown} {shape}", "float32", (one,), kwargs)
    view = as_layout(tensor((2, 3)), TRANSPOSED)
    yield Sample(f"own {short}{shown} view", "float32", (view,), kwargs)
    for dtype in DTYPES[1:]:
        one = tensor((2, 3), dtype)
        yield Sample(f"own {short}{shown} {dtype}", dtype, (one,), kwargs)
