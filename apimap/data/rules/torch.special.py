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


def zeta(input, other):
    if isinstance(input, (int, float)):
        input = mindspore.ops.full_like(other, input)
    elif isinstance(other, (int, float)):
        other = mindspore.ops.full_like(input, other)
    elif input.shape != other.shape:
        pair = mindspore.numpy.broadcast_arrays(input, other)
        return mindspore.ops.zeta(pair[0], pair[1])
    return mindspore.ops.zeta(input, other)
