"""How functions of torch.special are written in MindSpore."""

import mindspore

SAME_AS = {
    "torch": ["erfinv", "log_softmax", "polygamma", "round", "xlogy"],
}


def bessel_y0(input):
    # The operator gives -inf for negative numbers.
    return mindspore.ops.where(input < 0, float("nan"), mindspore.ops.bessel_y0(input))


def bessel_y1(input):
    # The operator gives -inf for negative numbers, and NaN for 0.
    zero = mindspore.ops.equal(input, 0)
    outside = mindspore.ops.where(zero, -float("inf"), float("nan"))
    return mindspore.ops.where(input > 0, mindspore.ops.bessel_y1(input), outside)


def _zeta(input, other):
    # The operator takes two tensors of one shape and one dtype, and gives NaN at poles.
    input, other = mindspore.numpy.broadcast_arrays(input, other)
    dtype = mindspore.numpy.result_type(input, other)
    input, other = input.astype(dtype), other.astype(dtype)
    pole = mindspore.ops.logical_and(other <= 0, other == mindspore.ops.floor(other))
    infinite = mindspore.ops.logical_and(pole, input > 1)
    found = mindspore.ops.zeta(input, other)
    return mindspore.ops.where(infinite, float("inf"), found)


def zeta(input, other):
    if isinstance(input, (int, float)):
        return _zeta(mindspore.ops.full_like(other, input), other)
    if isinstance(other, (int, float)):
        return _zeta(input, mindspore.ops.full_like(input, other))
    return _zeta(input, other)
