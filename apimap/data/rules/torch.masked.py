"""How masked reductions are written: what is masked gets a neutral number."""

import math

import mindspore


def _axes(x, dim):
    if dim is None or dim == ():
        return tuple(range(x.ndim))
    return (dim,) if isinstance(dim, int) else tuple(dim)


def _filled(x, mask, number):
    if mask is None:
        return x
    mask = mask.bool()
    number = mindspore.tensor(number, dtype=x.dtype)
    if x.shape == mask.shape:
        return mindspore.ops.where(mask, x, number)
    pair = mindspore.numpy.broadcast_arrays(x, mask)
    return mindspore.ops.where(pair[1], pair[0], number)


def _least(x):
    return -math.inf if x.is_floating_point() else int(x.min()) if x.size else 0


def _greatest(x):
    return math.inf if x.is_floating_point() else int(x.max()) if x.size else 0


def _counted(x, mask):
    ones = mindspore.ops.ones(x.shape, dtype=x.dtype)
    return ones if mask is None else _filled(ones, mask, 0)


def _converted(x, dtype):
    if dtype is not None:
        return x.astype(dtype)
    return x if x.is_floating_point() or x.is_complex() else x.astype(mindspore.int64)


def _sum(x, dim, keepdim):
    if x.ndim == 0:
        return x
    return x.sum(_axes(x, dim), keepdims=keepdim)


def sum(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    return _sum(_filled(_converted(input, dtype), mask, 0), dim, keepdim)


def _prod(x, dim, keepdim):
    for axis in sorted((one % x.ndim for one in _axes(x, dim)), reverse=True):
        x = x.prod(axis, keepdim)
    return x


def prod(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    return _prod(_filled(_converted(input, dtype), mask, 1), dim, keepdim)


def cumsum(input, dim, *, dtype=None, mask=None):
    return _filled(_converted(input, dtype), mask, 0).cumsum(dim)


def cumprod(input, dim, *, dtype=None, mask=None):
    return _filled(_converted(input, dtype), mask, 1).cumprod(dim)


def amax(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    return _filled(x, mask, _least(x)).amax(_axes(x, dim), keepdim)


def amin(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    return _filled(x, mask, _greatest(x)).amin(_axes(x, dim), keepdim)


def _place(x, dim, keepdim):
    if dim is not None:
        return x.argmax(dim, keepdim)
    place = x.flatten().argmax()
    return place.reshape((1,) * x.ndim) if keepdim else place


def argmax(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    return _place(_filled(x, mask, _least(x)), dim, keepdim).astype(x.dtype)


def argmin(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    return _place(-_filled(x, mask, _greatest(x)), dim, keepdim).astype(x.dtype)


def _mean(x, dim, keepdim, mask):
    total = _sum(_filled(x, mask, 0), dim, keepdim)
    return total / _sum(_counted(x, mask), dim, keepdim)


def mean(input, dim=None, *, keepdim=False, dtype=None, mask=None):
    return _mean(input if dtype is None else input.astype(dtype), dim, keepdim, mask)


def _var(x, dim, correction, keepdim, mask):
    mean = _mean(x, dim, True, mask)
    square = _filled((x - mean) * (x - mean), mask, 0)
    count = _sum(_counted(x, mask), dim, keepdim)
    count = mindspore.ops.relu(count - correction)
    return _sum(square, dim, keepdim) / count


def var(
    input,
    dim=None,
    unbiased=None,
    *,
    correction=None,
    keepdim=False,
    dtype=None,
    mask=None,
):
    x = input if dtype is None else input.astype(dtype)
    if not (x.is_floating_point() or x.is_complex()):
        x = x.astype(mindspore.float32)
    if correction is None:
        correction = 0 if unbiased is False else 1
    return _var(x, dim, correction, keepdim, mask)


def std(
    input,
    dim=None,
    unbiased=None,
    *,
    correction=None,
    keepdim=False,
    dtype=None,
    mask=None,
):
    more = {"correction": correction, "keepdim": keepdim, "dtype": dtype, "mask": mask}
    return var(input, dim, unbiased, **more).sqrt()


def _norm(x, order, dim, keepdim):
    return mindspore.ops.vector_norm(x, order, axis=_axes(x, dim), keepdims=keepdim)


def norm(input, ord=2.0, dim=None, *, keepdim=False, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    return _norm(_filled(x, mask, math.inf if ord < 0 else 0), ord, dim, keepdim)


def logsumexp(input, dim, *, keepdim=False, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    if not x.is_floating_point():
        x = x.astype(mindspore.float32)
    x = _filled(x, mask, -math.inf)
    return mindspore.ops.logsumexp(x, _axes(x, dim), keepdim)


def logaddexp(input, other, *, dtype=None, input_mask=None, other_mask=None):
    x = input if dtype is None else input.astype(dtype)
    y = other if dtype is None else other.astype(dtype)
    x, y = _filled(x, input_mask, -math.inf), _filled(y, other_mask, -math.inf)
    return mindspore.ops.logaddexp(x, y)


def softmax(input, dim, *, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    return mindspore.ops.softmax(_filled(x, mask, -math.inf), dim)


def log_softmax(input, dim, *, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    x = _filled(x, mask, -math.inf)
    return x - mindspore.ops.logsumexp(x, dim, keepdim=True)


def softmin(input, dim, *, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    return mindspore.ops.softmax(-_filled(x, mask, math.inf), dim)


def normalize(input, ord, dim, *, eps=1e-12, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    x = _filled(x, mask, 0)
    length = _norm(_filled(x, mask, math.inf if ord < 0 else 0), ord, dim, True)
    return x / mindspore.ops.maximum(length, eps)


def _median(x, dim, keepdim, mask):
    # The lower of the two in the middle, of those that are not masked.
    ordered = mindspore.ops.sort(_filled(x, mask, math.inf), axis=dim)[0]
    count = _counted(x, mask).sum(dim, keepdims=True)
    middle = mindspore.ops.relu((count - 1) / 2).astype(mindspore.int64)
    found = mindspore.ops.gather_elements(ordered, dim, middle)
    found = mindspore.ops.where(count == 0, math.nan, found)
    return found if keepdim else found.squeeze(dim)


def median(input, dim=-1, *, keepdim=False, dtype=None, mask=None):
    x = input if dtype is None else input.astype(dtype)
    return _median(x, dim, keepdim, mask)
