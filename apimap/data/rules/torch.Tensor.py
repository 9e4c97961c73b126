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
        "nextafter",
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


def clamp_(self, min=None, max=None):
    return self.copy_(mindspore.ops.clamp(self, min=min, max=max))


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
        return mindspore.mint.maximum(self, other)
    if dim is None:
        return mindspore.mint.max(self)
    if isinstance(dim, int):
        return mindspore.mint.max(self, dim, keepdim=keepdim)
    return mindspore.mint.maximum(self, dim)


def min(self, dim=None, keepdim=False, *, other=None):
    if other is not None:
        return mindspore.mint.minimum(self, other)
    if dim is None:
        return mindspore.mint.min(self)
    if isinstance(dim, int):
        return mindspore.mint.min(self, dim, keepdim=keepdim)
    return mindspore.mint.minimum(self, dim)


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
    return self.copy_(mindspore.ops.clamp(self, min=min, max=max))


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


def true_divide_(self, other, *, rounding_mode=None):
    return self.copy_(mindspore.mint.div(self, other, rounding_mode=rounding_mode))


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


def swapaxes_(self, dim0, dim1):
    return self.assign_value(self.swapaxes(dim0, dim1))


def swapdims_(self, dim0, dim1):
    return self.assign_value(self.swapaxes(dim0, dim1))


# Operators.


def __rmod__(self, other):
    return other % self
