"""How windows of signals are written in MindSpore."""

import math

import mindspore


def _steps(M, start, step):
    """``start``, ``start + 1`` and so on, ``M`` numbers, times ``step``."""
    # Of a Python number MindSpore takes the digits of float32, beside float64 too.
    start, step = mindspore.tensor([start, step], mindspore.float64)
    return (mindspore.ops.arange(M).astype(mindspore.float64) + start) * step


def _of_dtype(window, dtype):
    return window.astype(mindspore.float32 if dtype is None else dtype)


def _cosines(M, weights, sym, dtype):
    if M == 1:
        return _of_dtype(mindspore.ops.ones(1), dtype)
    angles = _steps(M, 0, 2 * math.pi / max(M - 1 if sym else M, 1))
    window = angles * 0
    for number, weight in enumerate(weights):
        weight = mindspore.tensor((-1) ** number * weight, mindspore.float64)
        window = window + weight * mindspore.ops.cos(number * angles)
    return _of_dtype(window, dtype)


def bartlett(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    length = mindspore.tensor(M)
    window = mindspore.ops.bartlett_window(length, periodic=not sym)
    return window.astype(mindspore.float32 if dtype is None else dtype)


def blackman(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    length = mindspore.tensor(M)
    window = mindspore.ops.blackman_window(length, periodic=not sym)
    return window.astype(mindspore.float32 if dtype is None else dtype)


def hann(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    window = mindspore.ops.hann_window(M, periodic=not sym)
    return window.astype(mindspore.float32 if dtype is None else dtype)


def hamming(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    window = mindspore.ops.hamming_window(M, periodic=not sym)
    return window.astype(mindspore.float32 if dtype is None else dtype)


def general_hamming(
    M,
    *,
    alpha=0.54,
    sym=True,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
):
    window = mindspore.ops.hamming_window(
        M, periodic=not sym, alpha=float(alpha), beta=1.0 - alpha
    )
    return window.astype(mindspore.float32 if dtype is None else dtype)


def kaiser(
    M, *, beta=12.0, sym=True, dtype=None, layout=None, device=None, requires_grad=False
):
    window = mindspore.ops.kaiser_window(M, periodic=not sym, beta=float(beta))
    return window.astype(mindspore.float32 if dtype is None else dtype)


def general_cosine(
    M, *, a, sym=True, dtype=None, layout=None, device=None, requires_grad=False
):
    return _cosines(M, a, sym, dtype)


def nuttall(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    return _cosines(M, (0.3635819, 0.4891775, 0.1365995, 0.0106411), sym, dtype)


def _cosine(M, sym, dtype):
    step = math.pi / max(M if sym or M == 1 else M + 1, 1)
    return _of_dtype(mindspore.ops.sin(_steps(M, 0.5, step)), dtype)


def cosine(M, *, sym=True, dtype=None, layout=None, device=None, requires_grad=False):
    return _cosine(M, sym, dtype)


def _exponential(M, center, tau, sym, dtype):
    if center is None:
        center = (M - 1 if sym or M == 1 else M) / 2
    distances = mindspore.ops.abs(_steps(M, -center, 1 / tau))
    return _of_dtype(mindspore.ops.exp(-distances), dtype)


def exponential(
    M,
    *,
    center=None,
    tau=1.0,
    sym=True,
    dtype=None,
    layout=None,
    device=None,
    requires_grad=False,
):
    return _exponential(M, center, tau, sym, dtype)


def _gaussian(M, std, sym, dtype):
    center = (M - 1 if sym or M == 1 else M) / 2
    distances = _steps(M, -center, 1 / std)
    return _of_dtype(mindspore.ops.exp(-distances * distances / 2), dtype)


def gaussian(
    M, *, std=1.0, sym=True, dtype=None, layout=None, device=None, requires_grad=False
):
    return _gaussian(M, std, sym, dtype)
