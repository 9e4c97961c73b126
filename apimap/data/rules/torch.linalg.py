"""How functions of torch.linalg are written in MindSpore."""

import mindspore
from mindspore.scipy import linalg


def _two_norm(x, dim, keepdim):
    # The gradient of mindspore.ops.norm is NaN where it is 0, here it is 0.
    square = (x * x).sum(dim, keepdims=keepdim)
    root = mindspore.ops.where(square == 0, 1.0, square).sqrt()
    return mindspore.ops.where(square == 0, square, root)


def _p_norm(x, p, dim, keepdim):
    """The norm of an order other than 2; its gradient at zeros is 0."""
    sizes, where = mindspore.ops.abs(x), mindspore.ops.where
    if p == float("inf"):
        return mindspore.ops.amax(sizes, dim, keepdim)
    if p == float("-inf"):
        return mindspore.ops.amin(sizes, dim, keepdim)
    if p == 0:
        return (x != 0).sum(dim, keepdims=keepdim).astype(x.dtype)
    terms = where(sizes == 0, 1.0, sizes) ** p
    if p > 0:
        terms = where(sizes == 0, 0.0, terms)
    zero = (sizes == 0).all(dim, keepdim) if p > 0 else (sizes == 0).any(dim, keepdim)
    total = where(zero, 1.0, terms.sum(dim, keepdims=keepdim)) ** (1 / p)
    return where(zero, 0.0, total)


class _Cholesky(mindspore.nn.Cell):
    """mindspore.ops.cholesky, with the gradient that has no kernel on CPU."""

    def construct(self, a):
        return mindspore.ops.cholesky(a)

    def bprop(self, a, lower, grad):
        half = mindspore.ops.tril(lower.swapaxes(-2, -1) @ grad)
        half = half - mindspore.ops.tril(mindspore.ops.triu(half)) / 2
        inverse = mindspore.ops.inverse(lower)
        whole = inverse.swapaxes(-2, -1) @ half @ inverse
        return ((whole + whole.swapaxes(-2, -1)) / 2,)


def cholesky(A, *, upper=False):
    if upper:
        return _Cholesky()(A).swapaxes(-2, -1)
    return _Cholesky()(A)


def cond(A, p=None):
    if p is None or p == 2:
        s = mindspore.ops.svd(A, compute_uv=False)
        return s[..., 0] / s[..., -1]
    if p == -2:
        s = mindspore.ops.svd(A, compute_uv=False)
        return s[..., -1] / s[..., 0]
    inverse = mindspore.ops.inverse(A)
    return mindspore.ops.matrix_norm(A, p) * mindspore.ops.matrix_norm(inverse, p)


def det(A):
    if A.shape[-1] == 1:
        return A[..., 0, 0]
    return mindspore.ops.det(A)


def _eigh_of_each(A, lower):
    shape = A.shape
    found = [linalg.eigh(a, lower=lower) for a in A.reshape(-1, *shape[-2:])]
    values = mindspore.ops.stack([one[0] for one in found])
    vectors = mindspore.ops.stack([one[1] for one in found])
    return values.reshape(shape[:-1]), vectors.reshape(shape)


def eigh(A, UPLO="L"):
    if A.ndim == 2:
        return linalg.eigh(A, lower=UPLO == "L")
    return _eigh_of_each(A, UPLO == "L")


def inv(A):
    # On Ascend: mindspore.mint.linalg.inv(A)
    if A.shape[-1] == 1:
        return mindspore.mint.reciprocal(A)
    return mindspore.ops.inverse(A)


def lstsq(A, B, rcond=None, *, driver=None):
    # mindspore.ops.lstsq(A, B) is the solution, without a gradient.
    solution = _Pinv(rtol=rcond)(A) @ B
    residuals = mindspore.ops.zeros((0,), A.dtype)
    if A.shape[-2] > A.shape[-1] and driver in ("gels", "gelsd", "gelss"):
        residuals = mindspore.mint.square(A @ solution - B).sum(-2)
    if driver == "gels":
        rank = mindspore.ops.zeros((0,), mindspore.int64)
        return solution, residuals, rank, mindspore.ops.zeros((0,), A.dtype)
    s = mindspore.ops.stop_gradient(mindspore.ops.svd(A, compute_uv=False))
    if rcond is None:
        rcond = 1.1920929e-07 * max(A.shape[-2:])
    rank = (s > rcond * s[..., :1]).sum(-1)
    if driver in ("gelsd", "gelss"):
        return solution, residuals, rank, s
    return solution, residuals, rank, mindspore.ops.zeros((0,), A.dtype)


def matrix_norm(input, ord="fro", dim=(-2, -1), keepdim=False, *, dtype=None):
    if dtype is not None:
        input = input.astype(dtype)
    # On Ascend: mindspore.mint.linalg.matrix_norm(input, ord, dim, keepdim)
    if ord == "fro":
        return _two_norm(input, dim, keepdim)
    return mindspore.ops.matrix_norm(input, ord, axis=dim, keepdims=keepdim)


def norm(input, ord=None, dim=None, keepdim=False, *, dtype=None):
    if dtype is not None:
        input = input.astype(dtype)
    # On Ascend: mindspore.mint.linalg.norm(input, ord, dim, keepdim)
    if ord is None or ord == "fro" or (ord == 2 and isinstance(dim, int)):
        return _two_norm(input, dim, keepdim)
    if isinstance(dim, int):
        return _p_norm(input, ord, dim, keepdim)
    if (input.ndim if dim is None else len(dim)) == 2:
        return mindspore.ops.norm(input, ord, dim=dim, keepdim=keepdim)
    if ord == 2:
        return _two_norm(input, dim, keepdim)
    return _p_norm(input, ord, dim, keepdim)


class _Pinv(mindspore.nn.Cell):
    """mindspore.ops.pinv, with the gradient that it lacks where ranks are not full."""

    def __init__(self, **options):
        super().__init__()
        self.options = options

    def construct(self, a):
        return mindspore.ops.pinv(a, **self.options)

    def bprop(self, a, p, grad):
        grad, p_t = grad.swapaxes(-2, -1), p.swapaxes(-2, -1)
        k = grad @ p
        other = p_t @ p @ (grad - k @ a)
        return (k @ p_t - (p @ k).swapaxes(-2, -1) - a @ p @ k @ p_t + other,)


def pinv(A, *, atol=None, rtol=None, hermitian=False):
    if atol is None and rtol is None and not hermitian:
        return _Pinv()(A)
    return _Pinv(atol=atol, rtol=rtol, hermitian=hermitian)(A)


def slogdet(A):
    if A.shape[-1] == 1:
        a = A[..., 0, 0]
        return mindspore.ops.sign(a), mindspore.ops.log(mindspore.ops.abs(a))
    return mindspore.ops.slogdet(A)


def solve(A, B, *, left=True):
    if B.ndim == 1 or (B.ndim == A.ndim - 1 and B.shape == A.shape[:-1]):
        return mindspore.ops.matrix_solve(A, B[..., None])[..., 0]
    if not left:
        A = A.swapaxes(-2, -1)
        return mindspore.ops.matrix_solve(A, B.swapaxes(-2, -1)).swapaxes(-2, -1)
    return mindspore.ops.matrix_solve(A, B)


def solve_triangular(A, B, *, upper, left=True, unitriangular=False):
    if left:
        return linalg.solve_triangular(
            A, B, lower=not upper, unit_diagonal=unitriangular
        )
    A = A.swapaxes(-2, -1)
    B = B.swapaxes(-2, -1)
    return linalg.solve_triangular(
        A, B, lower=upper, unit_diagonal=unitriangular
    ).swapaxes(-2, -1)


def svd(A, full_matrices=True, *, driver=None):
    found = mindspore.ops.svd(A, full_matrices=full_matrices)
    return found[1], found[0], found[2].swapaxes(-2, -1)


def vector_norm(x, ord=2, dim=None, keepdim=False, *, dtype=None):
    if dtype is not None:
        x = x.astype(dtype)
    # On Ascend: mindspore.mint.linalg.vector_norm(x, ord, dim, keepdim)
    if ord == 2:
        return _two_norm(x, dim, keepdim)
    return _p_norm(x, ord, dim, keepdim)
