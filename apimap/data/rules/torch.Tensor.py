"""How methods of tensors are written in MindSpore.

On CPU most of MindSpore's methods that end in an underscore have no kernel, or leave
the tensor as it is: copy_ and assign_value change it.
"""

import math

import mindspore
import numpy

SAME_AS = {
    "torch": [
        "addcdiv",
        "addcmul",
        "addr",
        "aminmax",
        "angle",
        "any",
        "argmax",
        "argmin",
        "argsort",
        "bernoulli",
        "bincount",
        "bitwise_not",
        "cholesky",
        "cholesky_inverse",
        "corrcoef",
        "count_nonzero",
        "cross",
        "cummax",
        "cummin",
        "cumprod",
        "diag",
        "dist",
        "equal",
        "erfinv",
        "fmin",
        "fmod",
        "ger",
        "hsplit",
        "index_add",
        "index_fill",
        "inverse",
        "kthvalue",
        "lerp",
        "log_softmax",
        "logdet",
        "lu_solve",
        "masked_scatter",
        "masked_select",
        "median",
        "multinomial",
        "mvlgamma",
        "nanmedian",
        "nanquantile",
        "nonzero",
        "norm",
        "orgqr",
        "ormqr",
        "quantile",
        "renorm",
        "repeat_interleave",
        "rot90",
        "round",
        "scatter",
        "scatter_add",
        "select",
        "sort",
        "squeeze",
        "std",
        "stft",
        "svd",
        "take_along_dim",
        "tensor_split",
        "topk",
        "triangular_solve",
        "unique",
        "var",
        "xlogy",
    ],
    "torch.linalg": ["det", "slogdet"],
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


def _clamped(x, low, high):
    # On CPU Tensor.clamp loses a NaN.
    if low is not None:
        x = _bounded(x, low, x < low)
    if high is not None:
        x = _bounded(x, high, x > high)
    return x


def clamp(self, min=None, max=None):
    return _clamped(self, min, max)


def clip(self, min=None, max=None):
    return _clamped(self, min, max)


def clamp_(self, min=None, max=None):
    return self.copy_(_clamped(self, min, max))


def _erfinv(x):
    # The CPU kernel is inexact near the ends: Newton's method puts it right.
    result = x.erfinv()
    for _ in (1, 2, 3):
        slope = mindspore.ops.exp(-result * result) * (2 / math.sqrt(math.pi))
        result = result - (mindspore.ops.erf(result) - x) / slope
    return mindspore.ops.where(x.abs() < 1, result, x.erfinv())


def erfinv_(self):
    return self.copy_(_erfinv(self))


def exp_(self):
    return self.copy_(self.exp())


def floor_(self):
    return self.copy_(self.floor())


def log_(self):
    return self.copy_(self.log())


def sigmoid_(self):
    return self.copy_(self.sigmoid())


def sign_(self):
    return self.copy_(self.sign())


def tanh(self):
    # On CPU Tensor.tanh errs by up to 0.0001.
    return 2 * (2 * self).sigmoid() - 1


def tanh_(self):
    # On CPU Tensor.tanh errs by up to 0.0001.
    return self.copy_(2 * (2 * self).sigmoid() - 1)


def fill_(self, value):
    return self.copy_(mindspore.ops.full_like(self, value))


def zero_(self):
    return self.copy_(mindspore.ops.zeros_like(self))


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


def _index_put(x, indices, values, accumulate):
    places = mindspore.ops.arange(x.size).reshape(x.shape)[indices]
    if places.size == 0:
        return x.copy()
    return mindspore.ops.tensor_scatter_elements(
        x.flatten(),
        places.flatten(),
        mindspore.ops.broadcast_to(values, places.shape).flatten(),
        reduction="add" if accumulate else "none",
    ).reshape(x.shape)


def index_put(self, indices, values, accumulate=False):
    return _index_put(self, indices, values, accumulate)


def index_put_(self, indices, values, accumulate=False):
    if accumulate:
        return self.copy_(_index_put(self, indices, values, True))
    return _assign(self, indices, values)


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


def _kept(found, *tensors):
    # On CPU maximum and minimum can lose a NaN.
    if not found.is_floating_point():
        return found
    for one in tensors:
        found = mindspore.ops.where(one.isnan(), math.nan, found)
    return found


def maximum(self, other):
    return _kept(mindspore.mint.maximum(self, other), self, other)


def minimum(self, other):
    return _kept(mindspore.mint.minimum(self, other), self, other)


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


def _rounded(x, decimals):
    if decimals == 0:
        return x.round()
    return (x * 10.0**decimals).round() / 10.0**decimals


def abs_(self):
    return self.copy_(self.abs())


def acos_(self):
    return self.copy_(self.acos())


def acosh_(self):
    return self.copy_(self.acosh())


def addbmm_(self, batch1, batch2, *, beta=1, alpha=1):
    return self.copy_(self.addbmm(batch1, batch2, beta=beta, alpha=alpha))


def addcdiv_(self, tensor1, tensor2, *, value=1):
    return self.copy_(mindspore.mint.add(self, tensor1 / tensor2, alpha=value))


def addcmul_(self, tensor1, tensor2, *, value=1):
    return self.copy_(mindspore.mint.add(self, tensor1 * tensor2, alpha=value))


def addmv_(self, mat, vec, *, beta=1, alpha=1):
    return self.copy_(self.addmv(mat, vec, beta=beta, alpha=alpha))


def addr_(self, vec1, vec2, *, beta=1, alpha=1):
    return self.copy_(self.addr(vec1, vec2, beta=beta, alpha=alpha))


def asin_(self):
    return self.copy_(self.asin())


def asinh_(self):
    return self.copy_(self.asinh())


def atan2_(self, other):
    return self.copy_(self.atan2(other))


def atan_(self):
    return self.copy_(self.atan())


def atanh_(self):
    return self.copy_(self.atanh())


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


def ceil_(self):
    return self.copy_(self.ceil())


def clamp_max_(self, max):
    return self.copy_(self.minimum(max))


def clamp_min_(self, min):
    return self.copy_(self.maximum(min))


def clip_(self, min=None, max=None):
    return self.copy_(_clamped(self, min, max))


def conj_physical_(self):
    return self.copy_(self.conj())


def copysign_(self, other):
    return self.copy_(self.copysign(other))


def cos_(self):
    return self.copy_(self.cos())


def cosh_(self):
    return self.copy_(self.cosh())


def cumprod_(self, dim, *, dtype=None):
    return self.copy_(self.cumprod(dim))


def cumsum_(self, dim, *, dtype=None):
    return self.copy_(self.cumsum(dim))


def deg2rad_(self):
    return self.copy_(self.deg2rad())


def digamma_(self):
    return self.copy_(self.digamma())


def eq_(self, other):
    return self.copy_(self.eq(other))


def erf_(self):
    return self.copy_(self.erf())


def erfc_(self):
    return self.copy_(self.erfc())


def exp2_(self):
    return self.copy_(mindspore.ops.exp2(self))


def expm1_(self):
    return self.copy_(self.expm1())


def float_power_(self, exponent):
    return self.copy_(self.float_power(exponent))


def fmod_(self, other):
    return self.copy_(self.fmod(other))


def frac_(self):
    return self.copy_(self.frac())


def gcd_(self, other):
    return self.copy_(self.gcd(other))


def ge_(self, other):
    return self.copy_(self.ge(other))


def gt_(self, other):
    return self.copy_(self.gt(other))


def heaviside_(self, values):
    return self.copy_(self.heaviside(values))


def hypot_(self, other):
    return self.copy_(self.hypot(other))


def i0_(self):
    return self.copy_(self.i0())


def igamma_(self, other):
    return self.copy_(self.igamma(other.astype(self.dtype)))


def igammac_(self, other):
    return self.copy_(self.igammac(other.astype(self.dtype)))


def lcm_(self, other):
    return self.copy_(self.lcm(other))


def ldexp_(self, other):
    return self.copy_(self.ldexp(other))


def le_(self, other):
    return self.copy_(self.le(other))


def lerp_(self, end, weight):
    if isinstance(weight, int):
        return self.copy_(self.lerp(end, float(weight)))
    return self.copy_(self.lerp(end, weight))


def lgamma_(self):
    return self.copy_(self.lgamma())


def log10_(self):
    return self.copy_(self.log10())


def log1p_(self):
    return self.copy_(self.log1p())


def log2_(self):
    return self.copy_(self.log2())


def logical_and_(self, other):
    return self.copy_(self.logical_and(other))


def logical_not_(self):
    return self.copy_(self.logical_not())


def logical_or_(self, other):
    return self.copy_(self.logical_or(other))


def logical_xor_(self, other):
    return self.copy_(self.logical_xor(other))


def logit_(self, eps=None):
    return self.copy_(self.logit(eps))


def lt_(self, other):
    return self.copy_(self.lt(other))


def mvlgamma_(self, p):
    return self.copy_(self.mvlgamma(p))


def nan_to_num_(self, nan=None, posinf=None, neginf=None):
    return self.copy_(self.nan_to_num(nan, posinf, neginf))


def ne_(self, other):
    return self.copy_(self.ne(other))


def neg_(self):
    return self.copy_(-self)


def _nextafter(x, y):
    # On CPU the operator returns float32 numbers as they are.
    return mindspore.tensor(numpy.nextafter(x.asnumpy(), y.asnumpy()))


def nextafter(self, other):
    # In PyTorch the gradient is that of input, except where both are equal.
    found = _nextafter(mindspore.ops.stop_gradient(self), other)
    moved = self + mindspore.ops.stop_gradient(found - self)
    keeps = mindspore.ops.logical_and(moved == found, self != other)
    return mindspore.ops.where(keeps, moved, found)


def nextafter_(self, other):
    return self.copy_(_nextafter(self, other))


def polygamma_(self, n):
    if n == 0:
        return self.copy_(self.digamma())
    return self.copy_(mindspore.ops.polygamma(mindspore.tensor(n), self))


def pow_(self, exponent):
    return self.copy_(self.pow(exponent))


def rad2deg_(self):
    return self.copy_(self.rad2deg())


def reciprocal_(self):
    return self.copy_(self.reciprocal())


def relu_(self):
    return self.copy_(mindspore.ops.relu(self))


def renorm_(self, p, dim, maxnorm):
    return self.copy_(self.renorm(int(p), dim, float(maxnorm)))


def round_(self, *, decimals=0):
    return self.copy_(_rounded(self, decimals))


def rsqrt_(self):
    return self.copy_(self.rsqrt())


def sgn_(self):
    return self.copy_(self.sgn())


def sin_(self):
    return self.copy_(self.sin())


def sinc_(self):
    return self.copy_(self.sinc())


def sinh_(self):
    return self.copy_(self.sinh())


def sqrt_(self):
    return self.copy_(self.sqrt())


def square_(self):
    return self.copy_(self.square())


def tan_(self):
    return self.copy_(self.tan())


def tril_(self, diagonal=0):
    return self.copy_(self.tril(diagonal))


def triu_(self, diagonal=0):
    return self.copy_(self.triu(diagonal))


def trunc_(self):
    return self.copy_(self.trunc())


def xlogy_(self, other):
    return self.copy_(self.xlogy(other))


def absolute_(self):
    return self.copy_(self.abs())


def arccos_(self):
    return self.copy_(self.acos())


def arccosh_(self):
    return self.copy_(self.acosh())


def arcsin_(self):
    return self.copy_(self.asin())


def arcsinh_(self):
    return self.copy_(self.asinh())


def arctan_(self):
    return self.copy_(self.atan())


def arctan2_(self, other):
    return self.copy_(self.atan2(other))


def arctanh_(self):
    return self.copy_(self.atanh())


def divide_(self, other, *, rounding_mode=None):
    return self.copy_(mindspore.mint.div(self, other, rounding_mode=rounding_mode))


def true_divide_(self, other):
    return self.copy_(self / other)


def multiply_(self, other):
    return self.copy_(self * other)


def subtract_(self, other, *, alpha=1):
    return self.copy_(mindspore.mint.sub(self, other, alpha=alpha))


def negative_(self):
    return self.copy_(-self)


def fix_(self):
    return self.copy_(self.trunc())


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


def is_signed(self):
    # On CPU Tensor.is_signed says False of float16.
    return self.is_floating_point() or self.is_signed()


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


def _bounded(x, bound, outside):
    if isinstance(bound, (int, float)):
        return mindspore.ops.where(outside, bound, x)
    return _kept(mindspore.ops.where(outside, bound, x), bound)


def clamp_max(self, max):
    return _bounded(self, max, self > max)


def clamp_min(self, min):
    return _bounded(self, min, self < min)


def cpu(self, memory_format=None):
    return self.to("CPU")


def resolve_conj(self):
    return self


def resolve_neg(self):
    return self


def _places(size, stride, storage_offset):
    places = mindspore.ops.full((1,) * len(size), storage_offset, dtype=mindspore.int64)
    for axis, (length, step) in enumerate(zip(size, stride, strict=True)):
        shape = [1] * len(size)
        shape[axis] = length
        places = places + mindspore.ops.arange(length).reshape(shape) * step
    return places.reshape(tuple(size))


def as_strided(self, size, stride, storage_offset=0):
    # A view, without a gradient: mindspore.mint.empty((0,)).set_(self, 0, size, stride)
    return self.flatten()[_places(size, stride, storage_offset or 0)]


def as_strided_scatter(self, src, size, stride, storage_offset=0):
    places = _places(size, stride, storage_offset or 0).flatten()
    changed = mindspore.ops.tensor_scatter_elements(
        self.flatten(), places, src.flatten()
    )
    return changed.reshape(self.shape)


def resize_as_(self, the_template, *, memory_format=None):
    return self.assign_value(self.resize(the_template.shape))


def split_with_sizes(self, split_sizes, dim=0):
    return self.split(split_sizes, dim)


def unsafe_split(self, split_size, dim=0):
    return self.split(split_size, dim)


def unsafe_chunk(self, chunks, dim=0):
    return self.chunk(chunks, dim)


def narrow_copy(self, dim, start, length):
    return self.narrow(dim, start, length).copy()


def vdot(self, other):
    if self.is_complex():
        return (self.conj() * other).sum()
    return self.inner(other)


def pinverse(self, rcond=1e-15):
    return mindspore.ops.pinv(self, rtol=rcond)


def _matrix_exp(x):
    # mindspore.ops.matrix_exp has no CPU kernel: scaling and squaring.
    dtype, x = x.dtype, x.astype(mindspore.float64)
    norm = float(mindspore.ops.stop_gradient(x).abs().sum())
    halvings = math.ceil(math.log2(norm)) + 1 if 0.5 < norm < math.inf else 0
    x = x / 2.0**halvings
    term = result = mindspore.ops.eye(x.shape[-1], dtype=x.dtype).broadcast_to(x.shape)
    for order in range(1, 19):
        term = mindspore.ops.matmul(term, x) / order
        result = result + term
    for _ in range(halvings):
        result = mindspore.ops.matmul(result, result)
    return result.astype(dtype)


def matrix_exp(self):
    return _matrix_exp(self)


def _mode(x, dim, keepdim):
    # Of the most frequent elements the least, and its last place, as in PyTorch.
    if x.ndim == 0:
        return x, mindspore.ops.zeros((), mindspore.int64)
    rows = x.movedim(dim, -1)
    ordered = mindspore.ops.sort(rows, axis=-1)[0]
    counts = (ordered.unsqueeze(-1) == ordered.unsqueeze(-2)).sum(-1)
    first = counts.astype(mindspore.float32).argmax(-1, True)
    found = mindspore.ops.gather_elements(ordered, -1, first)
    order = mindspore.ops.arange(1, rows.shape[-1] + 1).astype(mindspore.float32)
    place = mindspore.ops.where(rows == found, order, 0.0).argmax(-1, True)
    value = mindspore.ops.gather_elements(rows, -1, place)
    if keepdim:
        return value.movedim(-1, dim), place.movedim(-1, dim)
    return value.squeeze(-1), place.squeeze(-1)


def mode(self, dim=-1, keepdim=False):
    return _mode(self, dim, keepdim)


def _frexp(x):
    plain = mindspore.ops.logical_and(x != 0, x.isfinite())
    size = mindspore.ops.stop_gradient(x).astype(mindspore.float64).abs()
    exponent = mindspore.ops.where(plain, size, 0.5).log2().floor() + 1
    mantissa = size / 2.0**exponent
    exponent = mindspore.ops.where(mantissa >= 1, exponent + 1, exponent)
    exponent = mindspore.ops.where(mantissa < 0.5, exponent - 1, exponent)
    exponent = mindspore.ops.where(plain, exponent, 0.0)
    mantissa = x.astype(mindspore.float64) / 2.0**exponent
    return mantissa.astype(x.dtype), exponent.astype(mindspore.int32)


def frexp(self):
    return _frexp(self)


def histogram(self, bins, *, range=None, weight=None, density=False):
    return mindspore.numpy.histogram(
        self, bins, range=range, weights=weight, density=density
    )


def nonzero_static(self, *, size, fill_value=-1):
    found = self.nonzero()[:size]
    rest = size - found.shape[0]
    if rest == 0:
        return found
    filled = mindspore.ops.full((rest, self.ndim), fill_value, dtype=mindspore.int64)
    return mindspore.ops.cat((found, filled))


def put(self, index, source, accumulate=False):
    reduction = "add" if accumulate else "none"
    changed = mindspore.ops.tensor_scatter_elements(
        self.flatten(), index.flatten(), source.flatten(), reduction=reduction
    )
    return changed.reshape(self.shape)


def index_copy(self, dim, index, source):
    if dim == 0:
        return _assign(self.copy(), index, source)
    place = (slice(None),) * (dim % self.ndim) + (index,)
    return _assign(self.copy(), place, source)


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


def scatter_reduce(self, dim, index, src, reduce, *, include_self=True):
    return _scatter_reduce(self, dim, index, src, reduce, include_self)


def scatter_reduce_(self, dim, index, src, reduce, *, include_self=True):
    return self.copy_(_scatter_reduce(self, dim, index, src, reduce, include_self))


def _index_reduce(x, dim, index, source, reduce, include_self):
    if x.ndim > 0:
        shape = [1] * x.ndim
        shape[dim] = index.size
        index = index.reshape(shape).broadcast_to(source.shape)
    return _scatter_reduce(x, dim, index, source, reduce, include_self)


def index_reduce(self, dim, index, source, reduce, *, include_self=True):
    return _index_reduce(self, dim, index, source, reduce, include_self)


def index_reduce_(self, dim, index, source, reduce, *, include_self=True):
    return self.copy_(_index_reduce(self, dim, index, source, reduce, include_self))


def geometric_(self, p, *, generator=None):
    failures = mindspore.ops.log(1 - mindspore.ops.rand_like(self)) / math.log(1 - p)
    return self.copy_(mindspore.ops.floor(failures) + 1)


def _overlapped(frames, hop):
    # Adds up the frames, each of which begins a hop after the one before.
    batch, count, length = frames.shape
    starts = mindspore.ops.arange(count) * hop
    places = (starts.unsqueeze(1) + mindspore.ops.arange(length)).flatten()
    total = mindspore.ops.zeros((batch, length + hop * (count - 1)), frames.dtype)
    frames = frames.reshape(batch, -1)
    places = places.astype(mindspore.int32)
    return mindspore.ops.index_add(total, places, frames, axis=1)


def _frames_of(x, n_fft, return_complex):
    # The real and the imaginary parts, as one batch.
    frames = x.reshape((-1, *x.shape[-2:])).swapaxes(-2, -1)
    if not return_complex:
        return mindspore.ops.irfft(frames[..., : n_fft // 2 + 1], n_fft)
    frames = mindspore.ops.ifft(frames)
    return mindspore.ops.cat((frames.real(), frames.imag()))


def _window_of(window, n_fft, size, dtype):
    if window is None:
        window = mindspore.ops.ones(size, dtype=dtype)
    elif window.is_complex():
        window = window.real()
    left = (n_fft - size) // 2
    return mindspore.ops.pad(window, (left, n_fft - size - left))


def _istft(x, n_fft, hop, size, window, center, normalized, length, return_complex):
    frames = _frames_of(x, n_fft, return_complex)
    window = _window_of(window, n_fft, size, frames.dtype)
    if normalized:
        frames = frames * math.sqrt(n_fft)
    found = _overlapped(frames * window, hop)
    squares = (window * window).broadcast_to((1, *frames.shape[1:]))
    weight = _overlapped(squares, hop)
    start = n_fft // 2 if center else 0
    end = found.shape[-1] - start if length is None else start + length
    found, weight = found[:, start:end], weight[:, start:end]
    if length is not None and found.shape[-1] < length:
        found = mindspore.ops.pad(found, (0, length - found.shape[-1]))
        weight = mindspore.ops.pad(weight, (0, length - weight.shape[-1]), value=1.0)
    found = found / weight
    if return_complex:
        half = found.shape[0] // 2
        found = mindspore.ops.Complex()(found[:half], found[half:])
    return found.reshape((*x.shape[:-2], found.shape[-1]))


def istft(
    self,
    n_fft,
    hop_length=None,
    win_length=None,
    window=None,
    center=True,
    normalized=False,
    onesided=None,
    length=None,
    return_complex=False,
):
    return _istft(
        self,
        n_fft,
        n_fft // 4 if hop_length is None else hop_length,
        n_fft if win_length is None else win_length,
        window,
        center,
        normalized,
        length,
        return_complex,
    )


# Operators.


def __rmod__(self, other):
    return other % self
