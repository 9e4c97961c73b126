"""How functions of torch.linalg are written in MindSpore."""

import math

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


def _inverse(A):
    if A.shape[-1] == 1:
        return mindspore.mint.reciprocal(A)
    return mindspore.ops.inverse(A)


def _first_zero(upper):
    """As PyTorch counts: 0 where no element of the diagonal is 0."""
    zero = mindspore.ops.diagonal(upper, 0, -2, -1) == 0
    place = zero.astype(mindspore.int32).argmax(-1) + 1
    return mindspore.ops.where(zero.any(-1), place, 0).astype(mindspore.int32)


def _triangular(a, b, lower, adjoint=False):
    solve = mindspore.ops.MatrixTriangularSolve(lower=lower, adjoint=adjoint)
    if a.ndim == b.ndim and a.shape[:-2] == b.shape[:-2]:
        return solve(a, b)
    batch = mindspore.ops.matmul(a[..., :1], b[..., :1, :1]).shape[:-2]
    return solve(
        mindspore.ops.broadcast_to(a, (*batch, *a.shape[-2:])),
        mindspore.ops.broadcast_to(b, (*batch, *b.shape[-2:])),
    )


class _SquareLU(mindspore.nn.Cell):
    """The factors of a matrix whose rows are in order, with their gradient."""

    def construct(self, a, packed):
        one = mindspore.ops.eye(packed.shape[-1], dtype=packed.dtype)
        return mindspore.ops.tril(packed, -1) + one, mindspore.ops.triu(packed)

    def bprop(self, a, packed, out, grad):
        lower, upper = out
        inner = mindspore.ops.tril(lower.swapaxes(-2, -1) @ grad[0], -1)
        inner = inner + mindspore.ops.triu(grad[1] @ upper.swapaxes(-2, -1))
        inner = _triangular(lower, inner, lower=True, adjoint=True)
        inner = _triangular(upper, inner.swapaxes(-2, -1), lower=False)
        return inner.swapaxes(-2, -1), mindspore.ops.zeros_like(packed)


def _factors(A):
    """The order of the rows as a matrix, both factors, and the pivots."""
    rows, columns = A.shape[-2:]
    size = min(rows, columns)
    square = mindspore.ops.stop_gradient(A)
    if rows > columns:  # the operator leaves out rows, which columns of zeros prevent
        zeros = mindspore.ops.zeros((*A.shape[:-1], rows - columns), A.dtype)
        square = mindspore.ops.cat((square, zeros), -1)
    pivots = linalg.LU()(square)[1][..., :size] + 1
    order = mindspore.ops.lu_unpack(square[..., :size], pivots, unpack_data=False)[0]
    ordered = mindspore.ops.matmul(order.swapaxes(-2, -1), A)
    top = ordered[..., :size, :size]
    packed = linalg.LU()(mindspore.ops.stop_gradient(top))[0]
    lower, upper = _SquareLU()(top, packed)
    if columns > size:
        right = _triangular(lower, ordered[..., size:], lower=True)
        upper = mindspore.ops.cat((upper, right), -1)
    if rows > size:
        below = ordered[..., size:, :].swapaxes(-2, -1)
        below = _triangular(upper, below, lower=False, adjoint=True)
        lower = mindspore.ops.cat((lower, below.swapaxes(-2, -1)), -2)
    return order, lower, upper, pivots


def lu(A, *, pivot=True):
    if not pivot:
        raise NotImplementedError("MindSpore always pivots")
    return _factors(A)[:3]


def _packed(A):
    _, lower, upper, pivots = _factors(A)
    size = lower.shape[-1]
    found = mindspore.ops.tril(lower, -1)
    if found.shape[-2] > size:
        top = found[..., :size, :] + upper
        found = mindspore.ops.cat((top, found[..., size:, :]), -2)
    elif upper.shape[-1] > size:
        left = found + upper[..., :size]
        found = mindspore.ops.cat((left, upper[..., size:]), -1)
    else:
        found = found + upper
    return found, pivots, _first_zero(upper)


def lu_factor(A, *, pivot=True):
    if not pivot:
        raise NotImplementedError("MindSpore always pivots")
    return _packed(A)[:2]


def lu_factor_ex(A, *, pivot=True, check_errors=False):
    if not pivot:
        raise NotImplementedError("MindSpore always pivots")
    return _packed(A)


def _lu_solve(LU, pivots, B, left, adjoint):
    if not left:
        B = B.swapaxes(-2, -1)
        return _lu_solve(LU, pivots, B, True, not adjoint).swapaxes(-2, -1)
    order = mindspore.ops.lu_unpack(LU, pivots, unpack_data=False)[0]
    lower = mindspore.ops.tril(LU, -1)
    lower = lower + mindspore.ops.eye(LU.shape[-1], dtype=LU.dtype)
    if adjoint:
        B = _triangular(LU, B, lower=False, adjoint=True)
        B = _triangular(lower, B, lower=True, adjoint=True)
        return mindspore.ops.matmul(order, B)
    B = mindspore.ops.matmul(order.swapaxes(-2, -1), B)
    return _triangular(LU, _triangular(lower, B, lower=True), lower=False)


def lu_solve(LU, pivots, B, *, left=True, adjoint=False):
    return _lu_solve(LU, pivots, B, left, adjoint)


def cholesky_ex(A, *, upper=False, check_errors=False):
    info = mindspore.ops.zeros(A.shape[:-2], mindspore.int32)
    if upper:
        return _Cholesky()(A).swapaxes(-2, -1), info
    return _Cholesky()(A), info


def inv_ex(A, *, check_errors=False):
    return _inverse(A), mindspore.ops.zeros(A.shape[:-2], mindspore.int32)


def solve_ex(A, B, *, left=True, check_errors=False):
    info = mindspore.ops.zeros(A.shape[:-2], mindspore.int32)
    if B.ndim == 1 or (B.ndim == A.ndim - 1 and B.shape == A.shape[:-1]):
        return mindspore.ops.matrix_solve(A, B[..., None])[..., 0], info
    if not left:
        A = A.swapaxes(-2, -1)
        found = mindspore.ops.matrix_solve(A, B.swapaxes(-2, -1))
        return found.swapaxes(-2, -1), info
    return mindspore.ops.matrix_solve(A, B), info


def _eigenvalues(a, lower):
    # The gradient of mindspore.scipy.linalg.eigh goes to one triangle.
    found = linalg.eigh(mindspore.ops.stop_gradient(a), lower=lower)
    values, vectors = map(mindspore.ops.stop_gradient, found)
    moving = (vectors * mindspore.ops.matmul(a, vectors)).sum(0)
    return values + moving - mindspore.ops.stop_gradient(moving)


def _eigvalsh(A, lower):
    found = [_eigenvalues(a, lower) for a in A.reshape(-1, *A.shape[-2:])]
    return mindspore.ops.stack(found).reshape(A.shape[:-1])


def eigvalsh(A, UPLO="L"):
    return _eigvalsh(A, UPLO == "L")


def svdvals(A, *, driver=None):
    return mindspore.ops.svd(A, compute_uv=False)


def _reflected(A, tau):
    # mindspore.ops.orgqr has no gradient: its columns make reflections.
    rows, columns = A.shape[-2:]
    found = mindspore.ops.eye(rows, columns, A.dtype)
    vectors = mindspore.ops.tril(A, -1) + found
    places = list(enumerate(vectors.unbind(-1)))[: tau.shape[-1]]
    for place, vector in reversed(places):
        vector = vector.unsqueeze(-1)
        scale = tau[..., place].unsqueeze(-1).unsqueeze(-1)
        row = mindspore.ops.matmul(vector.swapaxes(-2, -1), found)
        found = found - scale * mindspore.ops.matmul(vector, row)
    return found


def householder_product(A, tau):
    return _reflected(A, tau)


def cross(input, other, *, dim=-1):
    if input.shape == other.shape:
        return mindspore.ops.cross(input, other, dim=dim)
    pair = mindspore.numpy.broadcast_arrays(input, other)
    return mindspore.ops.cross(pair[0], pair[1], dim=dim)


def diagonal(A, *, offset=0, dim1=-2, dim2=-1):
    return mindspore.ops.diagonal(A, offset=offset, dim1=dim1, dim2=dim2)


def multi_dot(tensors):
    return mindspore.numpy.multi_dot(tensors)


def vecdot(x, y, *, dim=-1):
    return mindspore.ops.vecdot(x, y, axis=dim)


def _vander(x, N):
    if not (x.is_floating_point() or x.is_complex()):
        x = x.astype(mindspore.int64)
    powers = [mindspore.ops.ones_like(x)]
    while len(powers) < N:
        powers.append(powers[-1] * x)
    return mindspore.ops.stack(powers, -1)


def vander(x, *, N=None):
    return _vander(x, x.shape[-1] if N is None else N)


def _matrix_exp(A):
    # mindspore.ops.matrix_exp has no kernel on CPU.
    a = A.astype(mindspore.complex128 if A.is_complex() else mindspore.float64)
    size = float(mindspore.ops.abs(mindspore.ops.stop_gradient(a)).real().sum(-1).max())
    halvings = max(math.frexp(size)[1] + 1, 0) if math.isfinite(size) else 0
    a = a / 2.0**halvings
    term = found = mindspore.ops.eye(a.shape[-1], dtype=a.dtype)
    for number in range(1, 17):
        term = mindspore.ops.matmul(term, a) / number
        found = found + term
    for _ in range(halvings):
        found = mindspore.ops.matmul(found, found)
    return found.astype(A.dtype)


def matrix_exp(A):
    return _matrix_exp(A)


def _matrix_rank(A, atol, rtol):
    s = mindspore.ops.svd(A, compute_uv=False)
    if rtol is None:
        exact = A.dtype == mindspore.float64
        rtol = max(A.shape[-2:]) * (2.220446049250313e-16 if exact else 1.1920929e-07)
        rtol = rtol if atol is None else 0.0
    bound = rtol * s[..., :1]
    if atol is not None:
        bound = mindspore.ops.maximum(bound, mindspore.tensor(atol, s.dtype))
    return (s > bound).astype(mindspore.int64).sum(-1)


def matrix_rank(A, *, atol=None, rtol=None, hermitian=False):
    return _matrix_rank(A, atol, rtol)


def tensorinv(A, ind=2):
    size = math.prod(A.shape[:ind])
    shape = (*A.shape[ind:], *A.shape[:ind])
    return _inverse(A.reshape(size, -1)).reshape(shape)


def tensorsolve(A, B, dims=None):
    if dims is not None:
        A = mindspore.ops.movedim(A, dims, tuple(range(-len(dims), 0)))
    found = mindspore.ops.matrix_solve(A.reshape(B.size, -1), B.reshape(-1, 1))
    return found.reshape(A.shape[B.ndim :])
