"""How functions of torch.special are written in MindSpore."""

import math

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


# Coefficients of the Chebyshev series of erfcx(x) / t, where t = 4 / (4 + x).
_ERFCX = (
    0.40802446954913174,
    0.37635823567636717,
    0.14758035457222365,
    0.049571317930027607,
    0.014227107557117208,
    0.0034434932627176633,
    0.00068225418328382689,
    0.00010340451975747254,
    9.7285459519816896e-06,
    -1.1988713759345197e-07,
    -2.1747767704821404e-07,
    -3.0291767719779395e-08,
    9.4799184618016753e-10,
    8.6334114835276514e-10,
    6.8721464600553392e-11,
    -1.7034837366939057e-11,
    -3.3921460261850953e-12,
    2.6156665230139287e-13,
    1.2121941432108033e-13,
    -2.1716585598323561e-15,
    -4.0478795133357148e-15,
    -2.0114714040714549e-18,
    2.9089315325591078e-16,
)


def _exact(number):
    # Of a Python number MindSpore takes the digits of float32, beside float64 too.
    return mindspore.tensor(number, mindspore.float64)


def _erfcx_of_positive(x):
    t = 4 / (4 + x)
    before, now = 0.0, 0.0
    first, *others = _exact(_ERFCX)
    for coefficient in reversed(others):
        before, now = now, (4 * t - 2) * now - before + coefficient
    return ((2 * t - 1) * now - before + first) * t


def _of_type(found, x):
    return found.astype(x.dtype if x.is_floating_point() else mindspore.float32)


def _erfcx(x):
    exact = x.astype(mindspore.float64)
    found = _erfcx_of_positive(mindspore.ops.where(exact < 0, -exact, exact))
    negative = mindspore.ops.where(exact < 0, exact, 0.0)
    reflected = 2 * mindspore.ops.exp(negative * negative) - found
    return _of_type(mindspore.ops.where(exact < 0, reflected, found), x)


def erfcx(input):
    return _erfcx(input)


def ndtr(input):
    return mindspore.ops.erfc(-input * math.sqrt(0.5)) / 2


def _log_ndtr(x):
    exact = x.astype(mindspore.float64)
    lower = mindspore.ops.where(exact < -1, exact, -1.0)
    lower = mindspore.ops.log(
        _erfcx_of_positive(-lower * _exact(math.sqrt(0.5))) / 2
    ) - (lower * lower / 2)
    upper = mindspore.ops.where(exact < -1, -1.0, exact)
    upper = mindspore.ops.log1p(-mindspore.ops.erfc(upper * _exact(math.sqrt(0.5))) / 2)
    return _of_type(mindspore.ops.where(exact < -1, lower, upper), x)


def log_ndtr(input):
    return _log_ndtr(input)


def _ndtri(x):
    # Newton's method for the logarithm of the distribution function, left of 0.
    p = x.astype(mindspore.float64)
    tail = mindspore.ops.where(p < 0.5, p, 1 - p)
    inside = tail > 0
    wanted = mindspore.ops.log(mindspore.ops.where(inside, tail, 0.5))
    z = -mindspore.ops.sqrt(-2 * wanted)
    for _ in range(6):
        scaled = _erfcx_of_positive(-z * _exact(math.sqrt(0.5)))
        error = mindspore.ops.log(scaled / 2) - z * z / 2 - wanted
        z = z - error * scaled * _exact(math.sqrt(math.pi / 2))
    end = mindspore.ops.where(tail == 0, -math.inf, math.nan)
    z = mindspore.ops.where(inside, z, end)
    return _of_type(mindspore.ops.where(p < 0.5, z, -z), x)


def ndtri(input):
    return _ndtri(input)


def _entr(x):
    found = mindspore.ops.where(x == 0, 0.0, -x * mindspore.ops.log(x))
    return mindspore.ops.where(x < 0, -math.inf, found)


def entr(input):
    return _entr(input)


def _xlog1py(x, y):
    # PyTorch gives 0 for 0, where log1p(y) is infinite or NaN.
    found = x * mindspore.ops.log1p(y)
    return mindspore.ops.where(mindspore.ops.logical_and(x == 0, y == y), 0.0, found)


def xlog1py(input, other):
    if isinstance(input, (int, float)):
        return _xlog1py(mindspore.ops.full_like(other, input), other)
    if isinstance(other, (int, float)):
        return _xlog1py(input, mindspore.ops.full_like(input, other))
    return _xlog1py(input, other)


def expit(input):
    return mindspore.ops.sigmoid(input)


def gammaln(input):
    return mindspore.ops.lgamma(input)


def _digamma(x):
    # The operator computes float64 with the digits of float32.
    exact = x.astype(mindspore.float64)
    found, moved = 0, mindspore.ops.where(exact < 0, 1 - exact, exact)
    for _ in range(8):
        found, moved = found - 1 / moved, moved + 1
    square, series = 1 / (moved * moved), 0
    for number in (-12, 32760 / 691, -132, 240, -252, 120, -12):
        series = (series + 1 / _exact(number)) * square
    found = found + mindspore.ops.log(moved) - 0.5 / moved + series
    part = mindspore.ops.where(exact < 0, mindspore.ops.frac(exact), 0.5)
    angle = _exact(math.pi) * part
    cotangent = mindspore.ops.cos(angle) / mindspore.ops.sin(angle)
    cotangent = mindspore.ops.where(part == 0, math.nan, cotangent)
    reflected = found - _exact(math.pi) * cotangent
    return _of_type(mindspore.ops.where(exact < 0, reflected, found), x)


def digamma(input):
    return _digamma(input)


def psi(input):
    return _digamma(input)


def multigammaln(input, p):
    shifted = input.unsqueeze(-1) - mindspore.ops.arange(p) / 2
    constant = p * (p - 1) / 4 * math.log(math.pi)
    return mindspore.ops.lgamma(shifted).sum(-1) + constant


def _gammainc(input, other):
    # The operator gives 0 where both are 0, PyTorch NaN.
    found = mindspore.ops.igamma(input, other)
    zero = mindspore.ops.logical_and(input == 0, other == 0)
    return mindspore.ops.where(zero, math.nan, found)


def gammainc(input, other):
    return _gammainc(input, other)


def gammaincc(input, other):
    return mindspore.ops.igammac(input, other)


def i0e(input):
    return mindspore.ops.bessel_i0e(input)


def i1(input):
    return mindspore.ops.bessel_i1(input)


def i1e(input):
    return mindspore.ops.bessel_i1e(input)


def modified_bessel_i0(input):
    return mindspore.ops.bessel_i0(input)


def modified_bessel_i1(input):
    return mindspore.ops.bessel_i1(input)


def modified_bessel_k0(input):
    # The operator gives inf for negative numbers.
    return mindspore.ops.where(input < 0, math.nan, mindspore.ops.bessel_k0(input))


def modified_bessel_k1(input):
    # The operator gives inf for negative numbers.
    return mindspore.ops.where(input < 0, math.nan, mindspore.ops.bessel_k1(input))


def scaled_modified_bessel_k0(input):
    # The operator gives inf for negative numbers.
    return mindspore.ops.where(input < 0, math.nan, mindspore.ops.bessel_k0e(input))


def scaled_modified_bessel_k1(input):
    # The operator gives inf for negative numbers.
    return mindspore.ops.where(input < 0, math.nan, mindspore.ops.bessel_k1e(input))


def _spherical_bessel_j0(x):
    zero = x == 0
    divisor = mindspore.ops.where(zero, 1.0, x)
    found = mindspore.ops.where(zero, 1.0, mindspore.ops.sin(x) / divisor)
    return mindspore.ops.where(x.abs() == math.inf, 0.0, found)


def spherical_bessel_j0(input):
    return _spherical_bessel_j0(input)


_HIGHEST = 1000  # order; NaN is none


def _polynomial(x, n, first, following):
    """The polynomial of order ``n``, from order 1 and from the two orders before."""
    if isinstance(x, (int, float)):
        x = mindspore.ops.full_like(n, x)
    if isinstance(n, (int, float)):
        n = mindspore.ops.full_like(x, n)
    x, n = mindspore.numpy.broadcast_arrays(x, n)
    n = mindspore.ops.trunc(n)  # negative orders give 0
    before, now = mindspore.ops.ones_like(x), first(x)
    found = mindspore.ops.where(n == 0, before, mindspore.ops.zeros_like(x))
    found = mindspore.ops.where(n == 1, now, found)
    highest = float(n.max()) if n.size else 0.0
    if not highest <= _HIGHEST:
        raise NotImplementedError("the recurrence takes a step for each order")
    for k in range(2, int(highest) + 1):
        before, now = now, following(x, k, now, before)
        found = mindspore.ops.where(n == k, now, found)
    return found


def _chebyshev(x, k, now, before):
    return 2 * x * now - before


def chebyshev_polynomial_t(input, n):
    return _polynomial(input, n, lambda x: x, _chebyshev)


def chebyshev_polynomial_u(input, n):
    return _polynomial(input, n, lambda x: 2 * x, _chebyshev)


def chebyshev_polynomial_v(input, n):
    return _polynomial(input, n, lambda x: 2 * x - 1, _chebyshev)


def chebyshev_polynomial_w(input, n):
    return _polynomial(input, n, lambda x: 2 * x + 1, _chebyshev)


def shifted_chebyshev_polynomial_t(input, n):
    return _polynomial(2 * input - 1, n, lambda x: x, _chebyshev)


def shifted_chebyshev_polynomial_u(input, n):
    return _polynomial(2 * input - 1, n, lambda x: 2 * x, _chebyshev)


def shifted_chebyshev_polynomial_v(input, n):
    return _polynomial(2 * input - 1, n, lambda x: 2 * x - 1, _chebyshev)


def shifted_chebyshev_polynomial_w(input, n):
    return _polynomial(2 * input - 1, n, lambda x: 2 * x + 1, _chebyshev)


def _hermite_h(x, k, now, before):
    return 2 * (x * now - (k - 1) * before)


def hermite_polynomial_h(input, n):
    return _polynomial(input, n, lambda x: 2 * x, _hermite_h)


def _hermite_he(x, k, now, before):
    return x * now - (k - 1) * before


def hermite_polynomial_he(input, n):
    return _polynomial(input, n, lambda x: x, _hermite_he)


def _laguerre(x, k, now, before):
    return ((2 * k - 1 - x) * now - (k - 1) * before) / k


def laguerre_polynomial_l(input, n):
    return _polynomial(input, n, lambda x: 1 - x, _laguerre)


def _legendre(x, k, now, before):
    return ((2 * k - 1) * x * now - (k - 1) * before) / k


def legendre_polynomial_p(input, n):
    return _polynomial(input, n, lambda x: x, _legendre)
