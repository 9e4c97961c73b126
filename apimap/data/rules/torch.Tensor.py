"""How methods of tensors are written in MindSpore.

On CPU most of MindSpore's methods that end in an underscore have no kernel, or leave
the tensor as it is: copy_ and assign_value change it.
"""

import math

import mindspore
import numpy

SAME_AS = {
    "torch": [
        "abs_",
        "acos_",
        "acosh_",
        "addcdiv",
        "addcmul",
        "addmv_",
        "addr",
        "aminmax",
        "angle",
        "any",
        "arccos_",
        "arccosh_",
        "arcsin_",
        "arcsinh_",
        "arctan_",
        "arctanh_",
        "argmax",
        "argmin",
        "argsort",
        "as_strided",
        "as_strided_scatter",
        "asin_",
        "asinh_",
        "atan_",
        "atanh_",
        "bernoulli",
        "bincount",
        "bitwise_not",
        "ceil_",
        "cholesky",
        "cholesky_inverse",
        "clamp",
        "clamp_",
        "clamp_max",
        "clamp_max_",
        "clamp_min",
        "clamp_min_",
        "clip",
        "clip_",
        "conj_physical_",
        "corrcoef",
        "cos_",
        "cosh_",
        "count_nonzero",
        "cross",
        "cummax",
        "cummin",
        "cumprod",
        "deg2rad_",
        "diag",
        "dist",
        "equal",
        "erf_",
        "erfc_",
        "erfinv",
        "exp2_",
        "exp_",
        "expm1_",
        "fill_",
        "fix_",
        "floor_",
        "fmin",
        "fmod",
        "frac_",
        "frexp",
        "gcd_",
        "ger",
        "histogram",
        "hsplit",
        "i0_",
        "index_add",
        "index_copy",
        "index_fill",
        "index_put",
        "index_put_",
        "index_reduce",
        "inverse",
        "is_signed",
        "istft",
        "kthvalue",
        "lcm_",
        "ldexp_",
        "lerp",
        "log10_",
        "log1p_",
        "log2_",
        "log_",
        "log_softmax",
        "logdet",
        "logit_",
        "lu_solve",
        "masked_scatter",
        "masked_select",
        "matrix_exp",
        "maximum",
        "median",
        "minimum",
        "mode",
        "multinomial",
        "mvlgamma",
        "nan_to_num_",
        "nanmedian",
        "nanquantile",
        "neg_",
        "negative_",
        "nextafter",
        "nonzero",
        "nonzero_static",
        "norm",
        "orgqr",
        "ormqr",
        "pinverse",
        "put",
        "quantile",
        "rad2deg_",
        "reciprocal_",
        "renorm",
        "repeat_interleave",
        "resolve_conj",
        "resolve_neg",
        "rot90",
        "round",
        "round_",
        "rsqrt_",
        "scatter",
        "scatter_add",
        "scatter_reduce",
        "select",
        "sigmoid_",
        "sin_",
        "sinc_",
        "sinh_",
        "sort",
        "split_with_sizes",
        "sqrt_",
        "square_",
        "squeeze",
        "std",
        "stft",
        "svd",
        "take_along_dim",
        "tan_",
        "tanh_",
        "tensor_split",
        "topk",
        "triangular_solve",
        "trunc_",
        "unique",
        "var",
        "vdot",
        "xlogy",
        "xlogy_",
        "zero_",
    ],
    "torch.linalg": [
        "det",
        "slogdet",
    ],
}


def add_(self, other, *, alpha=1):
    return self.copy_(mindspore.mint.add(self, other, alpha=alpha))


def sub_(self, other, *, alpha=1):
    return self.copy_(mindspore.mint.sub(self, other, alpha=alpha))


def mul_(self, other):
    return self.copy_(self * other)


def div_(self, other, *, rounding_mode=None):
    return self.copy_(mindspore.mint.div(self, other, rounding_mode=rounding_mode))


def floor_divide(self, other):
    return mindspore.ops.floor_divide(self, other)


def floor_divide_(self, other):
    return self.copy_(mindspore.ops.floor_divide(self, other))


def remainder_(self, other):
    return self.copy_(self.remainder(other))


def addmm_(self, mat1, mat2, *, beta=1, alpha=1):
    return self.copy_(self.addmm(mat1, mat2, beta=beta, alpha=alpha))


def _erfinv(x):
    # The CPU kernel is inexact near the ends: Newton's method puts it right.
    result = x.erfinv()
    for _ in (1, 2, 3):
        slope = mindspore.ops.exp(-result * result) * (2 / math.sqrt(math.pi))
        result = result - (mindspore.ops.erf(result) - x) / slope
    return mindspore.ops.where(x.abs() < 1, result, x.erfinv())


def erfinv_(self):
    return self.copy_(_erfinv(self))


def sign_(self):
    return self.copy_(self.sign())


def tanh(self):
    # On CPU Tensor.tanh errs by up to 0.0001.
    return 2 * (2 * self).sigmoid() - 1


def fill_diagonal_(self, fill_value, wrap=False):
    if wrap:
        filled = mindspore.ops.FillDiagonal(float(fill_value), wrap=True)(self)
        return self.copy_(filled)
    return self.copy_(mindspore.ops.FillDiagonal(float(fill_value))(self))


def masked_fill_(self, mask, value):
    return self.copy_(self.masked_fill(mask, value))


def masked_scatter_(self, mask, source):
    return self.copy_(self.masked_scatter(mask, source))


def index_add_(self, dim, index, source, *, alpha=1):
    index = index.astype(mindspore.int32)
    if alpha != 1:
        source = source * alpha
    return self.copy_(mindspore.ops.index_add(self, index, source, axis=dim))


def _assign(x, index, value):
    x[index] = value
    return x


def index_copy_(self, dim, index, source):
    if dim == 0:
        return _assign(self, index, source)
    return _assign(self, (slice(None),) * (dim % self.ndim) + (index,), source)


def index_fill_(self, dim, index, value):
    index = index.astype(mindspore.int32)
    return self.copy_(mindspore.ops.index_fill(self, dim, index, value))


def put_(self, index, source, accumulate=False):
    reduction = "add" if accumulate else "none"
    changed = mindspore.ops.tensor_scatter_elements(
        self.flatten(), index.flatten(), source.flatten(), reduction=reduction
    )
    return self.copy_(changed.reshape(self.shape))


def _part_of(src, index):
    # PyTorch takes of src as much as index has elements.
    return src[tuple(slice(n) for n in index.shape)]


def _scatter_multiply(x, dim, index, src):
    places = mindspore.ops.arange(x.size).reshape(x.shape)
    places = mindspore.ops.gather_elements(places, dim, index).reshape(-1, 1)
    product = mindspore.ops.tensor_scatter_mul(x.flatten(), places, src.flatten())
    return product.reshape(x.shape)


def scatter_(self, dim, index, src=None, *, value=None, reduce=None):
    if src is None:
        src = value
    if isinstance(src, (bool, int, float)):
        src = mindspore.ops.full_like(index, src, dtype=self.dtype)
    elif src.shape != index.shape:
        src = _part_of(src, index)
    if reduce is None:
        return self.copy_(self.scatter(dim, index, src))
    if reduce == "multiply":
        return self.copy_(_scatter_multiply(self, dim, index, src))
    return self.copy_(
        mindspore.ops.tensor_scatter_elements(
            self, index, src, axis=dim, reduction=reduce
        )
    )


def scatter_add_(self, dim, index, src):
    if src.shape != index.shape:
        src = _part_of(src, index)
    return self.copy_(
        mindspore.ops.tensor_scatter_elements(
            self, index, src, axis=dim, reduction="add"
        )
    )


def squeeze_(self, dim=None):
    if dim == ():
        return self
    return self.assign_value(mindspore.ops.squeeze(self, axis=dim))


def unsqueeze_(self, dim):
    return self.assign_value(self.unsqueeze(dim))


def t_(self):
    return self.assign_value(self.t())


def transpose_(self, dim0, dim1):
    return self.assign_value(self.swapaxes(dim0, dim1))


def resize_(self, *sizes, size=None, memory_format=None):
    if size is not None:
        return self.assign_value(self.resize(size))
    return self.assign_value(self.resize(*sizes))


def bernoulli_(self, p=0.5, *, generator=None):
    return self.copy_(mindspore.ops.rand_like(self) < p)


def uniform_(self, from_=0, to=1, *, generator=None):
    return self.copy_(from_ + (to - from_) * mindspore.ops.rand_like(self))


def normal_(self, mean=0, std=1, *, generator=None):
    return self.copy_(mindspore.ops.normal(self.shape, mean, std))


def log_normal_(self, mean=1, std=2, *, generator=None):
    logarithms = mindspore.ops.normal(self.shape, mean, std)
    return self.copy_(mindspore.ops.exp(logarithms))


def exponential_(self, lambd=1, *, generator=None):
    return self.copy_(-mindspore.ops.log(1 - mindspore.ops.rand_like(self)) / lambd)


def cauchy_(self, median=0, sigma=1, *, generator=None):
    angles = (mindspore.ops.rand_like(self) - 0.5) * math.pi
    return self.copy_(median + sigma * mindspore.ops.tan(angles))


def random_(self, from_=0, to=None, *, generator=None):
    if to is None and from_ == 0:
        return self.copy_(mindspore.ops.randint(0, 2**24, self.shape))
    if to is None:
        return self.copy_(mindspore.ops.randint(0, from_, self.shape))
    return self.copy_(mindspore.ops.randint(from_, to, self.shape))


def diff(self, n=1, dim=-1, prepend=None, append=None):
    return mindspore.mint.diff(self, n=n, dim=dim, prepend=prepend, append=append)


def expand(self, *sizes, size=None, implicit=False):
    if size is not None:
        return self.expand(size)
    return self.expand(*sizes)


def max(self, dim=None, keepdim=False, *, other=None):
    if other is not None:
        return _kept(mindspore.mint.maximum(self, other), self, other)
    if dim is None:
        return mindspore.mint.max(self)
    if isinstance(dim, int):
        return mindspore.mint.max(self, dim, keepdim=keepdim)
    return _kept(mindspore.mint.maximum(self, dim), self, dim)


def min(self, dim=None, keepdim=False, *, other=None):
    if other is not None:
        return _kept(mindspore.mint.minimum(self, other), self, other)
    if dim is None:
        return mindspore.mint.min(self)
    if isinstance(dim, int):
        return mindspore.mint.min(self, dim, keepdim=keepdim)
    return _kept(mindspore.mint.minimum(self, dim), self, dim)


def nansum(self, dim=None, keepdim=False, *, dtype=None):
    return mindspore.ops.nansum(self, axis=dim, keepdims=keepdim, dtype=dtype)


def narrow(self, dim, start, length):
    return mindspore.mint.narrow(self, dim, start, length)


def new_full(
    self,
    size,
    fill_value,
    *,
    dtype=None,
    device=None,
    requires_grad=False,
    layout=None,
    pin_memory=False,
):
    if dtype is None:
        return mindspore.ops.full(size, fill_value, dtype=self.dtype)
    return mindspore.ops.full(size, fill_value, dtype=dtype)


def polygamma(self, n):
    if n == 0:
        return self.digamma()
    return mindspore.ops.polygamma(mindspore.tensor(n), self)


def requires_grad(self):
    return isinstance(self, mindspore.Parameter) and self.requires_grad


def roll(self, shifts, dims=None):
    return mindspore.numpy.roll(self, shifts, axis=dims)


def size(self, dim=None):
    if dim is None:
        return self.shape
    return self.shape[dim]


def sum_to_size(self, *sizes, size=None):
    if size is None:
        size = sizes
    if len(size) == 1 and isinstance(size[0], (tuple, list)):
        size = size[0]
    return self.sum_to_size(tuple(size))


def new_ones(self, *size, dtype=None, device=None, requires_grad=False):
    shape = size[0] if len(size) == 1 else size
    return self.new_ones(shape, dtype=dtype)


# Methods that end in an underscore and that MindSpore does not have.


def addbmm_(self, batch1, batch2, *, beta=1, alpha=1):
    return self.copy_(self.addbmm(batch1, batch2, beta=beta, alpha=alpha))


def addcdiv_(self, tensor1, tensor2, *, value=1):
    return self.copy_(mindspore.mint.add(self, tensor1 / tensor2, alpha=value))


def addcmul_(self, tensor1, tensor2, *, value=1):
    return self.copy_(mindspore.mint.add(self, tensor1 * tensor2, alpha=value))


def addr_(self, vec1, vec2, *, beta=1, alpha=1):
    return self.copy_(self.addr(vec1, vec2, beta=beta, alpha=alpha))


def atan2_(self, other):
    return self.copy_(self.atan2(other))


def baddbmm_(self, batch1, batch2, *, beta=1, alpha=1):
    return self.copy_(self.baddbmm(batch1, batch2, beta=beta, alpha=alpha))


def bitwise_and_(self, other):
    return self.copy_(self.bitwise_and(other))


def bitwise_left_shift_(self, other):
    return self.copy_(self.bitwise_left_shift(other))


def bitwise_not_(self):
    return self.copy_(mindspore.ops.invert(self))


def bitwise_or_(self, other):
    return self.copy_(self.bitwise_or(other))


def bitwise_right_shift_(self, other):
    return self.copy_(self.bitwise_right_shift(other))


def bitwise_xor_(self, other):
    return self.copy_(self.bitwise_xor(other))


def copysign_(self, other):
    return self.copy_(self.copysign(other))


def cumprod_(self, dim, *, dtype=None):
    return self.copy_(self.cumprod(dim))


def cumsum_(self, dim, *, dtype=None):
    return self.copy_(self.cumsum(dim))


def digamma_(self):
    return self.copy_(self.digamma())


def eq_(self, other):
    return self.copy_(self.eq(other))


def float_power_(self, exponent):
    return self.copy_(self.float_power(exponent))


def fmod_(self, other):
    return self.copy_(self.fmod(other))


def ge_(self, other):
    return self.copy_(self.ge(other))


def gt_(self, other):
    return self.copy_(self.gt(other))


def heaviside_(self, values):
    return self.copy_(self.heaviside(values))


def hypot_(self, other):
    return self.copy_(self.hypot(other))


def igamma_(self, other):
    return self.copy_(self.igamma(other.astype(self.dtype)))


def igammac_(self, other):
    return self.copy_(self.igammac(other.astype(self.dtype)))


def le_(self, other):
    return self.copy_(self.le(other))


def lerp_(self, end, weight):
    if isinstance(weight, int):
        return self.copy_(self.lerp(end, float(weight)))
    return self.copy_(self.lerp(end, weight))


def lgamma_(self):
    return self.copy_(self.lgamma())


def logical_and_(self, other):
    return self.copy_(self.logical_and(other))


def logical_not_(self):
    return self.copy_(self.logical_not())


def logical_or_(self, other):
    return self.copy_(self.logical_or(other))


def logical_xor_(self, other):
    return self.copy_(self.logical_xor(other))


def lt_(self, other):
    return self.copy_(self.lt(other))


def mvlgamma_(self, p):
    return self.copy_(self.mvlgamma(p))


def ne_(self, other):
    return self.copy_(self.ne(other))


def _nextafter(x, y):
    # On CPU the operator returns float32 numbers as they are.
    return mindspore.tensor(numpy.nextafter(x.asnumpy(), y.asnumpy()))


def nextafter_(self, other):
    return self.copy_(_nextafter(self, other))


def polygamma_(self, n):
    if n == 0:
        return self.copy_(self.digamma())
    return self.copy_(mindspore.ops.polygamma(mindspore.tensor(n), self))


def pow_(self, exponent):
    return self.copy_(self.pow(exponent))


def relu_(self):
    return self.copy_(mindspore.ops.relu(self))


def renorm_(self, p, dim, maxnorm):
    return self.copy_(self.renorm(int(p), dim, float(maxnorm)))


def sgn_(self):
    return self.copy_(self.sgn())


def tril_(self, diagonal=0):
    return self.copy_(self.tril(diagonal))


def triu_(self, diagonal=0):
    return self.copy_(self.triu(diagonal))


def absolute_(self):
    return self.copy_(self.abs())


def arctan2_(self, other):
    return self.copy_(self.atan2(other))


def divide_(self, other, *, rounding_mode=None):
    return self.copy_(mindspore.mint.div(self, other, rounding_mode=rounding_mode))


def true_divide_(self, other):
    return self.copy_(self / other)


def multiply_(self, other):
    return self.copy_(self * other)


def subtract_(self, other, *, alpha=1):
    return self.copy_(mindspore.mint.sub(self, other, alpha=alpha))


def greater_(self, other):
    return self.copy_(self.gt(other))


def greater_equal_(self, other):
    return self.copy_(self.ge(other))


def less_(self, other):
    return self.copy_(self.lt(other))


def less_equal_(self, other):
    return self.copy_(self.le(other))


def not_equal_(self, other):
    return self.copy_(self.ne(other))


def swapaxes_(self, axis0, axis1):
    return self.assign_value(self.swapaxes(axis0, axis1))


def swapdims_(self, dim0, dim1):
    return self.assign_value(self.swapaxes(dim0, dim1))


# Other methods that MindSpore does not have, or that take something else.


def detach(self):
    return mindspore.ops.stop_gradient(self)


def detach_(self):
    return mindspore.ops.stop_gradient(self)


def element_size(self):
    return self.itemsize


def is_cuda(self):
    return self.device.startswith("GPU")


def new_tensor(self, data, *, dtype=None, device=None, requires_grad=False):
    return mindspore.tensor(data, dtype=self.dtype if dtype is None else dtype)


def unflatten(self, dim, sizes):
    dim = dim % self.ndim
    return self.reshape(self.shape[:dim] + tuple(sizes) + self.shape[dim + 1 :])


def _windows(x, dimension, size, step):
    if x.ndim == 0:
        return x.reshape(1)[:size]
    starts = range(0, x.shape[dimension] - size + 1, step)
    parts = [x.narrow(dimension, start, size) for start in starts]
    parts = [mindspore.ops.movedim(part, dimension, -1) for part in parts]
    return mindspore.ops.stack(parts, dimension % x.ndim)


def unfold(self, dimension, size, step):
    return _windows(self, dimension, size, step)


def char(self):
    return self.astype(mindspore.int8)


def cfloat(self, memory_format=None):
    return self.astype(mindspore.complex64)


def cdouble(self, memory_format=None):
    return self.astype(mindspore.complex128)


def cpu(self, memory_format=None):
    return self.to("CPU")


def resize_as_(self, the_template, *, memory_format=None):
    return self.assign_value(self.resize(the_template.shape))


def unsafe_split(self, split_size, dim=0):
    return self.split(split_size, dim)


def unsafe_chunk(self, chunks, dim=0):
    return self.chunk(chunks, dim)


def narrow_copy(self, dim, start, length):
    return self.narrow(dim, start, length).copy()


def _flat_places(x, dim, index):
    strides = [math.prod(x.shape[axis + 1 :]) for axis in range(x.ndim)]
    places = index * strides[dim]
    for axis, length in enumerate(index.shape):
        if axis != dim % x.ndim:
            shape = [1] * x.ndim
            shape[axis] = length
            step = mindspore.ops.arange(length).reshape(shape) * strides[axis]
            places = places + step
    return places.reshape(-1, 1)


def _added(flat, places, values):
    return mindspore.ops.tensor_scatter_elements(
        flat, places.flatten(), values, reduction="add"
    )


def _multiplied(flat, places, values):
    # The gradient of the operator is wrong where a place occurs twice.
    seen, rounds = {}, {}
    for number, place in enumerate(places.flatten().tolist()):
        seen[place] = seen.get(place, -1) + 1
        rounds.setdefault(seen[place], []).append(number)
    for numbers in rounds.values():
        flat = mindspore.ops.tensor_scatter_mul(flat, places[numbers], values[numbers])
    return flat


def _start(values, reduce):
    # What the reduction of values begins with and is not changed by.
    if reduce == "amax" and not values.is_floating_point():
        return values.min()
    if reduce == "amin" and not values.is_floating_point():
        return values.max()
    start = {"prod": 1, "amax": -math.inf, "amin": math.inf}.get(reduce, 0)
    return mindspore.tensor(start, dtype=values.dtype)


def _scatter_reduce(x, dim, index, src, reduce, include_self):
    if x.ndim == 0:
        x, index, src = x.reshape(1), index.reshape(1), src.reshape(1)
        return _scatter_reduce(x, 0, index, src, reduce, include_self).reshape(())
    flat, values = x.flatten(), _part_of(src, index).flatten()
    places = _flat_places(x, dim, index)
    ones = mindspore.ops.ones_like(values)
    counts = _added(mindspore.ops.zeros_like(flat), places, ones)
    if not include_self:
        flat = mindspore.ops.where(counts > 0, _start(values, reduce), flat)
    scatter = {
        "prod": _multiplied,
        "amax": mindspore.ops.tensor_scatter_max,
        "amin": mindspore.ops.tensor_scatter_min,
    }.get(reduce, _added)
    found = scatter(flat, places, values)
    if reduce == "mean":
        counts = counts + 1 if include_self else counts.maximum(1)
        found = found / counts if x.is_floating_point() else found // counts
    return found.reshape(x.shape)


def scatter_reduce_(self, dim, index, src, reduce, *, include_self=True):
    return self.copy_(_scatter_reduce(self, dim, index, src, reduce, include_self))


def _index_reduce(x, dim, index, source, reduce, include_self):
    if x.ndim > 0:
        shape = [1] * x.ndim
        shape[dim] = index.size
        index = index.reshape(shape).broadcast_to(source.shape)
    return _scatter_reduce(x, dim, index, source, reduce, include_self)


def index_reduce_(self, dim, index, source, reduce, *, include_self=True):
    return self.copy_(_index_reduce(self, dim, index, source, reduce, include_self))


def geometric_(self, p, *, generator=None):
    failures = mindspore.ops.log(1 - mindspore.ops.rand_like(self)) / math.log(1 - p)
    return self.copy_(mindspore.ops.floor(failures) + 1)


# Operators.


def __rmod__(self, other):
    return other % self


def _kept(found, *tensors):
    # On CPU maximum and minimum can lose a NaN.
    if not found.is_floating_point():
        return found
    for one in tensors:
        found = mindspore.ops.where(one.isnan(), math.nan, found)
    return found
