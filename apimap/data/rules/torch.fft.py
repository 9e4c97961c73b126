"""How discrete Fourier transforms are written in MindSpore."""

import mindspore


def fft2(input, s=None, dim=(-2, -1), norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    return mindspore.ops.fft2(input, s=s, dim=dim, norm=norm)


def ifft2(input, s=None, dim=(-2, -1), norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    return mindspore.ops.ifft2(input, s=s, dim=dim, norm=norm)


def rfft2(input, s=None, dim=(-2, -1), norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    return mindspore.ops.rfft2(input, s=s, dim=dim, norm=norm)


def irfft2(input, s=None, dim=(-2, -1), norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    return mindspore.ops.irfft2(input, s=s, dim=dim, norm=norm)


def hfft2(input, s=None, dim=(-2, -1), norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    if norm != "ortho":
        norm = "backward" if norm == "forward" else "forward"
    return mindspore.ops.irfft2(mindspore.ops.conj(input), s=s, dim=dim, norm=norm)


def fftn(input, s=None, dim=None, norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    if dim is None and s is not None:
        dim = tuple(range(-len(s), 0))  # without it the gradient ends the process
    return mindspore.ops.fftn(input, s=s, dim=dim, norm=norm)


def ifftn(input, s=None, dim=None, norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    if dim is None and s is not None:
        dim = tuple(range(-len(s), 0))  # without it the gradient ends the process
    return mindspore.ops.ifftn(input, s=s, dim=dim, norm=norm)


def rfftn(input, s=None, dim=None, norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    if dim is None and s is not None:
        dim = tuple(range(-len(s), 0))  # without it the gradient ends the process
    return mindspore.ops.rfftn(input, s=s, dim=dim, norm=norm)


def irfftn(input, s=None, dim=None, norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    if dim is None and s is not None:
        dim = tuple(range(-len(s), 0))  # without it the gradient ends the process
    return mindspore.ops.irfftn(input, s=s, dim=dim, norm=norm)


def hfftn(input, s=None, dim=None, norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    if dim is None and s is not None:
        dim = tuple(range(-len(s), 0))  # without it the gradient ends the process
    if norm != "ortho":
        norm = "backward" if norm == "forward" else "forward"
    return mindspore.ops.irfftn(mindspore.ops.conj(input), s=s, dim=dim, norm=norm)


# Of complex tensors mindspore.ops.hfft, hfft2 and hfftn are wrong in every second call.
def hfft(input, n=None, dim=-1, norm=None):
    if norm != "ortho":
        norm = "backward" if norm == "forward" else "forward"
    return mindspore.ops.irfft(mindspore.ops.conj(input), n=n, dim=dim, norm=norm)


# mindspore.ops.ihfft, ihfft2 and ihfftn give the conjugate in every second call.
def ihfft(input, n=None, dim=-1, norm=None):
    if norm != "ortho":
        norm = "backward" if norm == "forward" else "forward"
    return mindspore.ops.conj(mindspore.ops.rfft(input, n=n, dim=dim, norm=norm))


def ihfft2(input, s=None, dim=(-2, -1), norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    if norm != "ortho":
        norm = "backward" if norm == "forward" else "forward"
    return mindspore.ops.conj(mindspore.ops.rfft2(input, s=s, dim=dim, norm=norm))


def ihfftn(input, s=None, dim=None, norm=None):
    if isinstance(dim, int):
        dim = (dim,)
    if dim is None and s is not None:
        dim = tuple(range(-len(s), 0))  # without it the gradient ends the process
    if norm != "ortho":
        norm = "backward" if norm == "forward" else "forward"
    return mindspore.ops.conj(mindspore.ops.rfftn(input, s=s, dim=dim, norm=norm))


# The gradients of mindspore.ops.fftshift and ifftshift are wrong in some calls.
def fftshift(input, dim=None):
    if dim is None:
        dim = tuple(range(input.ndim))
    if isinstance(dim, int):
        dim = (dim,)
    shifts = tuple(input.shape[i] // 2 for i in dim)
    return mindspore.numpy.roll(input, shifts, dim)


def ifftshift(input, dim=None):
    if dim is None:
        dim = tuple(range(input.ndim))
    if isinstance(dim, int):
        dim = (dim,)
    shifts = tuple(-(input.shape[i] // 2) for i in dim)
    return mindspore.numpy.roll(input, shifts, dim)
