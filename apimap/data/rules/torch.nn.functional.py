"""How calls of torch.nn.functional are written in MindSpore."""

import math

import mindspore
import numpy

SAME_AS = {"torch": ["layer_norm", "rms_norm"]}


def conv1d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    mode = padding if isinstance(padding, str) else "pad"
    pad_mode = "valid" if padding == 0 else mode
    pad = 0 if isinstance(padding, str) else padding
    if input.ndim == 2:
        return mindspore.ops.conv1d(
            input.unsqueeze(0),
            weight,
            bias=bias,
            stride=stride,
            pad_mode=pad_mode,
            padding=pad,
            dilation=dilation,
            groups=groups,
        ).squeeze(0)
    return mindspore.ops.conv1d(
        input,
        weight,
        bias=bias,
        stride=stride,
        pad_mode=pad_mode,
        padding=pad,
        dilation=dilation,
        groups=groups,
    )


def conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    mode = padding if isinstance(padding, str) else "pad"
    pad_mode = "valid" if padding == 0 else mode
    pad = 0 if isinstance(padding, str) else padding
    if input.ndim == 3:
        return mindspore.ops.conv2d(
            input.unsqueeze(0),
            weight,
            bias=bias,
            stride=stride,
            pad_mode=pad_mode,
            padding=pad,
            dilation=dilation,
            groups=groups,
        ).squeeze(0)
    return mindspore.ops.conv2d(
        input,
        weight,
        bias=bias,
        stride=stride,
        pad_mode=pad_mode,
        padding=pad,
        dilation=dilation,
        groups=groups,
    )


def conv3d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    mode = padding if isinstance(padding, str) else "pad"
    pad_mode = "valid" if padding == 0 else mode
    pad = 0 if isinstance(padding, str) else padding
    if input.ndim == 4:
        return mindspore.ops.conv3d(
            input.unsqueeze(0),
            weight,
            bias=bias,
            stride=stride,
            pad_mode=pad_mode,
            padding=pad,
            dilation=dilation,
            groups=groups,
        ).squeeze(0)
    return mindspore.ops.conv3d(
        input,
        weight,
        bias=bias,
        stride=stride,
        pad_mode=pad_mode,
        padding=pad,
        dilation=dilation,
        groups=groups,
    )


def _pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def _conv_transpose2d(input, weight, stride, padding, output_padding, groups, dilation):
    """The full result cut to size, since an operator without these paddings exists."""
    stride, dilation = _pair(stride), _pair(dilation)
    (top, left), (below, right) = _pair(padding), _pair(output_padding)
    channels = weight.shape[1] * groups
    height, width = (
        (size - 1) * step + gap * (kernel - 1) + 1
        for size, step, gap, kernel in zip(
            input.shape[2:], stride, dilation, weight.shape[2:], strict=True
        )
    )
    operator = mindspore.ops.Conv2DTranspose(
        weight.shape[0],
        weight.shape[2:],
        pad_mode="pad",
        stride=stride,
        dilation=dilation,
        group=groups,
    )
    full = operator(input, weight, (input.shape[0], channels, height, width))
    longer = mindspore.ops.pad(full, (0, right, 0, below))
    return longer[:, :, top : height + below - top, left : width + right - left]


def conv_transpose2d(
    input,
    weight,
    bias=None,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    dilation=1,
):
    # On Ascend: mindspore.mint.nn.functional.conv_transpose2d with the same arguments.
    x = input.unsqueeze(0) if input.ndim == 3 else input
    result = _conv_transpose2d(
        x, weight, stride, padding, output_padding, groups, dilation
    )
    out = result if bias is None else result + bias.reshape(-1, 1, 1)
    return out.squeeze(0) if input.ndim == 3 else out


def conv_transpose1d(
    input,
    weight,
    bias=None,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    dilation=1,
):
    result = _conv_transpose2d(
        input.reshape((-1, input.shape[-2], 1, input.shape[-1])),
        weight.unsqueeze(2),
        (1, stride if isinstance(stride, int) else stride[0]),
        (0, padding if isinstance(padding, int) else padding[0]),
        (0, output_padding if isinstance(output_padding, int) else output_padding[0]),
        groups,
        (1, dilation if isinstance(dilation, int) else dilation[0]),
    ).reshape((*input.shape[:-2], weight.shape[1] * groups, -1))
    return result if bias is None else result + bias.reshape(-1, 1)


def _dilated(weight, dilation):
    """With zeros between the numbers: on CPU the operator takes no dilation."""
    gaps = (dilation,) * 3 if isinstance(dilation, int) else dilation
    for axis, gap in zip((2, 3, 4), gaps, strict=True):
        length = gap * (weight.shape[axis] - 1) + 1
        zeros = [mindspore.ops.zeros_like(weight)] * (gap - 1)
        wide = mindspore.ops.stack([weight, *zeros], axis + 1)
        weight = wide.flatten(start_dim=axis, end_dim=axis + 1).narrow(axis, 0, length)
    return weight


def conv_transpose3d(
    input,
    weight,
    bias=None,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    dilation=1,
):
    x = input.unsqueeze(0) if input.ndim == 4 else input
    kernel = weight if dilation in (1, (1, 1, 1)) else _dilated(weight, dilation)
    operator = mindspore.ops.Conv3DTranspose(
        weight.shape[0],
        weight.shape[1] * groups,
        kernel.shape[2:],
        pad_mode="pad",
        pad=padding
        if isinstance(padding, int)
        else (*(padding[0],) * 2, *(padding[1],) * 2, *(padding[2],) * 2),
        stride=stride,
        group=groups,
        output_padding=output_padding,
    )
    result = operator(x, kernel)
    out = result if bias is None else result + bias.reshape(-1, 1, 1, 1)
    return out.squeeze(0) if input.ndim == 4 else out


# Pooling.


def adaptive_avg_pool1d(input, output_size):
    size = output_size if isinstance(output_size, int) else output_size[0]
    # mindspore.ops.adaptive_avg_pool1d takes lengths that the size divides.
    return mindspore.ops.adaptive_avg_pool2d(input.unsqueeze(-2), (1, size)).squeeze(-2)


def adaptive_max_pool1d(input, output_size, return_indices=False):
    size = output_size if isinstance(output_size, int) else output_size[0]
    # mindspore.ops.adaptive_max_pool1d takes lengths that the size divides.
    if return_indices:
        found = mindspore.ops.adaptive_max_pool2d(
            input.unsqueeze(-2), (1, size), return_indices=True
        )
        return found[0].squeeze(-2), found[1].squeeze(-2)
    return mindspore.ops.adaptive_max_pool2d(input.unsqueeze(-2), (1, size)).squeeze(-2)


def adaptive_max_pool3d(input, output_size, return_indices=False):
    given = (output_size,) * 3 if isinstance(output_size, int) else output_size
    size = tuple(
        old if new is None else new
        for old, new in zip(input.shape[-3:], given, strict=True)
    )
    if return_indices:
        found = mindspore.ops.adaptive_max_pool3d(input, size, return_indices=True)
        return found[0], found[1].astype(mindspore.int64)
    return mindspore.ops.adaptive_max_pool3d(input, size)


def max_pool1d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    size = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    step = stride or kernel_size
    found = mindspore.ops.max_pool2d(
        input.reshape((-1, input.shape[-2], 1, input.shape[-1])),
        (1, size),
        stride=(1, step if isinstance(step, int) else step[0]),
        padding=(0, padding if isinstance(padding, int) else padding[0]),
        dilation=(1, dilation if isinstance(dilation, int) else dilation[0]),
        return_indices=return_indices,
        ceil_mode=ceil_mode,
    )
    shape = (*input.shape[:-1], -1)
    if return_indices:
        return found[0].reshape(shape), found[1].reshape(shape)
    return found.reshape(shape)


def avg_pool1d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
):
    step = stride or kernel_size
    if input.ndim == 2:
        return mindspore.ops.avg_pool1d(
            input.unsqueeze(0),
            kernel_size if isinstance(kernel_size, int) else kernel_size[0],
            step if isinstance(step, int) else step[0],
            padding=padding if isinstance(padding, int) else padding[0],
            ceil_mode=ceil_mode,
            count_include_pad=count_include_pad,
        ).squeeze(0)
    return mindspore.ops.avg_pool1d(
        input,
        kernel_size if isinstance(kernel_size, int) else kernel_size[0],
        step if isinstance(step, int) else step[0],
        padding=padding if isinstance(padding, int) else padding[0],
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad,
    )


def avg_pool2d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    wide = (padding,) if isinstance(padding, int) else padding
    same = all(size == wide[0] for size in wide)
    pad = wide[0] if same else tuple(size for size in wide for _ in (0, 1))
    if input.ndim == 3:
        return mindspore.ops.avg_pool2d(
            input.unsqueeze(0),
            kernel_size,
            stride or kernel_size,
            padding=pad,
            ceil_mode=ceil_mode,
            count_include_pad=count_include_pad or divisor_override is not None,
            divisor_override=divisor_override or 0,
        ).squeeze(0)
    return mindspore.ops.avg_pool2d(
        input,
        kernel_size,
        stride or kernel_size,
        padding=pad,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad or divisor_override is not None,
        divisor_override=divisor_override or 0,
    )


def avg_pool3d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    wide = (padding,) if isinstance(padding, int) else padding
    same = all(size == wide[0] for size in wide)
    pad = wide[0] if same else tuple(size for size in wide for _ in (0, 1))
    if input.ndim == 4:
        return mindspore.ops.avg_pool3d(
            input.unsqueeze(0),
            kernel_size,
            stride or kernel_size,
            padding=pad,
            ceil_mode=ceil_mode,
            count_include_pad=count_include_pad or divisor_override is not None,
            divisor_override=divisor_override or 0,
        ).squeeze(0)
    return mindspore.ops.avg_pool3d(
        input,
        kernel_size,
        stride or kernel_size,
        padding=pad,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad or divisor_override is not None,
        divisor_override=divisor_override or 0,
    )


def _fractional_max_pool2d(input, kernel_size, return_indices, **options):
    """The numbers at the places that are found: MindSpore's own have no gradient."""
    places = mindspore.ops.fractional_max_pool2d(
        mindspore.ops.stop_gradient(input), kernel_size, return_indices=True, **options
    )[1]
    flat = input.reshape(*input.shape[:-2], -1)
    rows = places.reshape(*places.shape[:-2], -1)
    found = mindspore.ops.gather_elements(flat, -1, rows).reshape(places.shape)
    return (found, places) if return_indices else found


def max_pool2d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    return mindspore.ops.max_pool2d(
        input,
        kernel_size,
        stride=stride or kernel_size,
        padding=padding,
        dilation=dilation if isinstance(dilation, int) else tuple(dilation),
        return_indices=return_indices,
        ceil_mode=ceil_mode,
    )


def fractional_max_pool2d(
    input,
    kernel_size,
    output_size=None,
    output_ratio=None,
    return_indices=False,
    _random_samples=None,
):
    return _fractional_max_pool2d(
        input,
        kernel_size,
        return_indices,
        output_size=output_size,
        output_ratio=output_ratio,
        _random_samples=_random_samples,
    )


def max_pool1d_with_indices(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    size = kernel_size if isinstance(kernel_size, int) else kernel_size[0]
    step = stride or kernel_size
    found = mindspore.ops.max_pool2d(
        input.reshape((-1, input.shape[-2], 1, input.shape[-1])),
        (1, size),
        stride=(1, step if isinstance(step, int) else step[0]),
        padding=(0, padding if isinstance(padding, int) else padding[0]),
        dilation=(1, dilation if isinstance(dilation, int) else dilation[0]),
        return_indices=True,
        ceil_mode=ceil_mode,
    )
    shape = (*input.shape[:-1], -1)
    return found[0].reshape(shape), found[1].reshape(shape)


def max_pool2d_with_indices(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    if input.ndim == 3:
        found = mindspore.ops.max_pool2d(
            input.unsqueeze(0),
            kernel_size,
            stride=stride or kernel_size,
            padding=padding,
            dilation=dilation,
            return_indices=True,
            ceil_mode=ceil_mode,
        )
        return found[0].squeeze(0), found[1].squeeze(0)
    return mindspore.ops.max_pool2d(
        input,
        kernel_size,
        stride=stride or kernel_size,
        padding=padding,
        dilation=dilation,
        return_indices=True,
        ceil_mode=ceil_mode,
    )


def max_pool3d_with_indices(
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    if input.ndim == 4:
        found = mindspore.ops.max_pool3d(
            input.unsqueeze(0),
            kernel_size,
            stride=stride or kernel_size,
            padding=padding,
            dilation=dilation,
            return_indices=True,
            ceil_mode=ceil_mode,
        )
        return found[0].squeeze(0), found[1].squeeze(0)
    return mindspore.ops.max_pool3d(
        input,
        kernel_size,
        stride=stride or kernel_size,
        padding=padding,
        dilation=dilation,
        return_indices=True,
        ceil_mode=ceil_mode,
    )


def adaptive_max_pool1d_with_indices(input, output_size, return_indices=False):
    size = output_size if isinstance(output_size, int) else output_size[0]
    # mindspore.ops.adaptive_max_pool1d takes lengths that the size divides.
    found = mindspore.ops.adaptive_max_pool2d(
        input.unsqueeze(-2), (1, size), return_indices=True
    )
    return found[0].squeeze(-2), found[1].squeeze(-2)


def adaptive_max_pool2d_with_indices(input, output_size, return_indices=False):
    return mindspore.ops.adaptive_max_pool2d(input, output_size, return_indices=True)


def adaptive_max_pool3d_with_indices(input, output_size, return_indices=False):
    given = (output_size,) * 3 if isinstance(output_size, int) else output_size
    size = tuple(
        old if new is None else new
        for old, new in zip(input.shape[-3:], given, strict=True)
    )
    found = mindspore.ops.adaptive_max_pool3d(input, size, return_indices=True)
    return found[0], found[1].astype(mindspore.int64)


def fractional_max_pool2d_with_indices(
    input,
    kernel_size,
    output_size=None,
    output_ratio=None,
    return_indices=False,
    _random_samples=None,
):
    return _fractional_max_pool2d(
        input,
        kernel_size,
        True,
        output_size=output_size,
        output_ratio=output_ratio,
        _random_samples=_random_samples,
    )


def fractional_max_pool3d_with_indices(
    input,
    kernel_size,
    output_size=None,
    output_ratio=None,
    return_indices=False,
    _random_samples=None,
):
    return mindspore.ops.fractional_max_pool3d(
        input,
        kernel_size,
        output_size=output_size,
        output_ratio=output_ratio,
        return_indices=True,
        _random_samples=_random_samples,
    )


def _lp_pool3d(input, norm_type, kernel_size, stride, ceil_mode):
    sizes = (kernel_size,) * 3 if isinstance(kernel_size, int) else tuple(kernel_size)
    batch = input if input.ndim == 5 else input.unsqueeze(0)
    mean = mindspore.ops.avg_pool3d(
        batch**norm_type, sizes, stride or sizes, ceil_mode=ceil_mode
    )
    result = (mean * math.prod(sizes)) ** (1.0 / norm_type)
    return result if input.ndim == 5 else result.squeeze(0)


def lp_pool3d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    if norm_type == float("inf"):
        return mindspore.ops.max_pool3d(
            input.abs(), kernel_size, stride or kernel_size, ceil_mode=ceil_mode
        )
    return _lp_pool3d(input, norm_type, kernel_size, stride, ceil_mode)


# Normalization.


def _averaged(running, batch, momentum):
    return running.copy_((1 - momentum) * running + momentum * batch)


def _tracking_instance_norm(input, mean, var, weight, bias, momentum, eps):
    """Running statistics are those of the instances, averaged over the batch."""
    axes = tuple(range(2, input.ndim))
    fixed = mindspore.ops.stop_gradient(input)
    _averaged(mean, fixed.mean(axes).mean(0), momentum)
    _averaged(var, fixed.var(axes, ddof=1).mean(0), momentum)
    return mindspore.ops.group_norm(input, input.shape[1], weight, bias, eps)


def instance_norm(
    input,
    running_mean=None,
    running_var=None,
    weight=None,
    bias=None,
    use_input_stats=True,
    momentum=0.1,
    eps=1e-5,
):
    if use_input_stats and running_mean is not None:
        return _tracking_instance_norm(
            input, running_mean, running_var, weight, bias, momentum, eps
        )
    if use_input_stats:
        return mindspore.ops.group_norm(input, input.shape[1], weight, bias, eps)
    channels = input.shape[1]
    gamma = mindspore.mint.ones(channels) if weight is None else weight
    beta = mindspore.mint.zeros(channels) if bias is None else bias
    return mindspore.ops.batch_norm(
        input, running_mean, running_var, gamma, beta, eps=eps
    )


def normalize(input, p=2.0, dim=1, eps=1e-12, out=None):
    length = mindspore.ops.norm(input, ord=float(p), dim=dim, keepdim=True)
    return input / length.clamp(min=eps)


def batch_norm(
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training=False,
    momentum=0.1,
    eps=1e-5,
):
    channels = input.shape[1]
    mean = mindspore.mint.zeros(channels) if running_mean is None else running_mean
    var = mindspore.mint.ones(channels) if running_var is None else running_var
    gamma = mindspore.mint.ones(channels) if weight is None else weight
    beta = mindspore.mint.zeros(channels) if bias is None else bias
    if not training:
        return mindspore.ops.batch_norm(input, mean, var, gamma, beta, eps=eps)
    return mindspore.ops.batch_norm(
        input, mean, var, gamma, beta, training=True, momentum=momentum, eps=eps
    )


def _local_response_norm(input, size, alpha, beta, k):
    """The mean square of neighbouring channels, by a window that slides over them."""
    flat = (input * input).reshape(input.shape[0], 1, input.shape[1], -1)
    padded = mindspore.ops.pad(flat, (0, 0, size // 2, (size - 1) // 2))
    mean = mindspore.ops.avg_pool2d(padded, (size, 1), 1).reshape(input.shape)
    return input / (k + alpha * mean) ** beta


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    if input.ndim == 4 and size % 2 == 1:
        return mindspore.ops.lrn(
            input, depth_radius=size // 2, bias=k, alpha=alpha / size, beta=beta
        )
    return _local_response_norm(input, size, alpha, beta, k)


# Activations.


def celu(input, alpha=1.0, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.celu(input, alpha=float(alpha)))
    return mindspore.ops.celu(input, alpha=float(alpha))


def _elu(input, alpha):
    """MindSpore's own takes no other alpha than 1 on CPU."""
    return mindspore.mint.where(input > 0, input, alpha * mindspore.ops.elu(input))


def elu(input, alpha=1.0, inplace=False):
    if inplace:
        if alpha == 1:
            return input.copy_(mindspore.ops.elu(input))
        return input.copy_(_elu(input, alpha))
    if alpha == 1:
        return mindspore.ops.elu(input)
    return _elu(input, alpha)


def elu_(input, alpha=1.0):
    # On Ascend: mindspore.mint.nn.functional.elu_(input, alpha)
    if alpha == 1:
        return input.copy_(mindspore.ops.elu(input))
    return input.copy_(_elu(input, alpha))


def hardtanh_(input, min_val=-1.0, max_val=1.0):
    # On Ascend: mindspore.mint.nn.functional.hardtanh_(input, min_val, max_val)
    return input.copy_(mindspore.ops.hardtanh(input, min_val, max_val))


def leaky_relu(input, negative_slope=0.01, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.leaky_relu(input, alpha=negative_slope))
    return mindspore.ops.leaky_relu(input, alpha=negative_slope)


def leaky_relu_(input, negative_slope=0.01):
    # On Ascend too the result is written back: there is no operator that does.
    return input.copy_(mindspore.ops.leaky_relu(input, alpha=negative_slope))


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    axis = (0 if input.ndim in (0, 1, 3) else 1) if dim is None else dim
    if dtype is not None:
        # mindspore.ops.log_softmax of float64 is as coarse as of float32.
        x = input.astype(dtype)
        return x - mindspore.ops.logsumexp(x, axis, keepdim=True)
    return mindspore.ops.log_softmax(input, axis=axis)


def relu(input, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.relu(input))
    return mindspore.ops.relu(input)


def relu6(input, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.relu6(input))
    return mindspore.ops.relu6(input)


def silu(input, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.silu(input))
    return mindspore.ops.silu(input)


def _mish(input):
    """MindSpore's own is coarse on CPU, and overflows from 44 on."""
    rest = mindspore.ops.sigmoid(-input)
    return input * mindspore.ops.sigmoid(input) * (1 + rest) / (1 + rest * rest)


def mish(input, inplace=False):
    # On Ascend: mindspore.ops.mish(input)
    return input.copy_(_mish(input)) if inplace else _mish(input)


def hardsigmoid(input, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.hardsigmoid(input))
    return mindspore.ops.hardsigmoid(input)


def hardswish(input, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.hardswish(input))
    return mindspore.ops.hardswish(input)


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.hardtanh(input, min_val, max_val))
    return mindspore.ops.hardtanh(input, min_val, max_val)


def threshold(input, threshold, value, inplace=False):
    if inplace:
        return input.copy_(mindspore.ops.threshold(input, threshold, value))
    return mindspore.ops.threshold(input, threshold, value)


def relu_(input):
    # On Ascend: mindspore.mint.nn.functional.relu_(input)
    return input.copy_(mindspore.ops.relu(input))


def rrelu(input, lower=1.0 / 8, upper=1.0 / 3, training=False, inplace=False):
    slope = (lower + upper) / 2
    if inplace and training:
        return input.copy_(mindspore.ops.rrelu(input, lower=lower, upper=upper))
    if inplace:
        return input.copy_(mindspore.ops.leaky_relu(input, alpha=slope))
    if training:
        return mindspore.ops.rrelu(input, lower=lower, upper=upper)
    return mindspore.ops.leaky_relu(input, alpha=slope)


def _selu(input):
    """MindSpore's own has a wrong gradient on CPU."""
    negative = 1.6732632423543772 * mindspore.ops.elu(input)
    return 1.0507009873554805 * mindspore.mint.where(input > 0, input, negative)


def selu(input, inplace=False):
    # On Ascend: mindspore.mint.nn.functional.selu(input)
    return input.copy_(_selu(input)) if inplace else _selu(input)


def threshold_(input, threshold, value):
    # On Ascend: mindspore.mint.nn.functional.threshold_(input, threshold, value)
    return input.copy_(mindspore.ops.threshold(input, threshold, value))


# Dropout.


def dropout(input, p=0.5, training=True, inplace=False):
    if not training or p == 0:
        return input
    if p == 1:
        return input.mul_(0.0) if inplace else input * 0.0
    if inplace:
        return input.copy_(mindspore.ops.dropout(input, p=p))
    return mindspore.ops.dropout(input, p=p)


def _channel_dropout(input, batched, p):
    """MindSpore's own draws other numbers with the same seed."""
    kept = input.shape[: 2 if batched else 1]
    ones = mindspore.mint.ones(
        kept + (1,) * (input.ndim - len(kept)), dtype=input.dtype
    )
    return input * (0.0 if p == 1 else mindspore.ops.dropout(ones, p=p))


def dropout1d(input, p=0.5, training=True, inplace=False):
    if not training or p == 0:
        return input
    if inplace:
        return input.copy_(_channel_dropout(input, input.ndim == 3, p))
    return _channel_dropout(input, input.ndim == 3, p)


def dropout2d(input, p=0.5, training=True, inplace=False):
    if not training or p == 0:
        return input
    if inplace:
        return input.copy_(_channel_dropout(input, True, p))
    return _channel_dropout(input, True, p)


def dropout3d(input, p=0.5, training=True, inplace=False):
    if not training or p == 0:
        return input
    if inplace:
        return input.copy_(_channel_dropout(input, input.ndim == 5, p))
    return _channel_dropout(input, input.ndim == 5, p)


def _alpha_dropout(input, shape, p):
    """What is dropped becomes the limit of SELU; mean and deviation are kept."""
    if p == 0:
        return input
    if p == 1:
        return input * 0.0
    limit = 1.7580993408473766
    scale = ((1 - p) * (1 + p * limit**2)) ** -0.5
    drawn = mindspore.ops.rand(*shape).reshape(shape)
    kept = (drawn >= p).astype(input.dtype)
    return input * (kept * scale) + ((kept - 1) * (limit * scale) + limit * scale * p)


def alpha_dropout(input, p=0.5, training=False, inplace=False):
    if not training:
        return input
    if inplace:
        return input.copy_(_alpha_dropout(input, input.shape, p))
    return _alpha_dropout(input, input.shape, p)


def feature_alpha_dropout(input, p=0.5, training=False, inplace=False):
    if not training:
        return input
    shape = (*input.shape[:2], *(1,) * (input.ndim - 2))
    if inplace:
        return input.copy_(_alpha_dropout(input, shape, p))
    return _alpha_dropout(input, shape, p)


# Losses.


def binary_cross_entropy(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean"
):
    factor = weight
    if weight is not None:
        factor = weight.broadcast_to(input.shape)
    if reduction == "mean":
        # MindSpore's own mean of one number is twice the number.
        return mindspore.ops.binary_cross_entropy(
            input, target, weight=factor, reduction="none"
        ).mean()
    return mindspore.ops.binary_cross_entropy(
        input, target, weight=factor, reduction=reduction
    )


def binary_cross_entropy_with_logits(
    input,
    target,
    weight=None,
    size_average=None,
    reduce=None,
    reduction="mean",
    pos_weight=None,
):
    if reduction == "mean":
        return mindspore.ops.binary_cross_entropy_with_logits(
            input, target, weight=weight, pos_weight=pos_weight, reduction="none"
        ).mean()
    if reduction == "sum":
        return mindspore.ops.binary_cross_entropy_with_logits(
            input, target, weight=weight, pos_weight=pos_weight, reduction="none"
        ).sum()
    return mindspore.ops.binary_cross_entropy_with_logits(
        input, target, weight=weight, pos_weight=pos_weight, reduction="none"
    )


def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    if x1.shape == x2.shape:
        return mindspore.ops.cosine_similarity(x1, x2, dim=dim, eps=eps)
    both = mindspore.numpy.broadcast_arrays(x1, x2)
    return mindspore.ops.cosine_similarity(*both, dim=dim, eps=eps)


def cross_entropy(
    input,
    target,
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
    label_smoothing=0.0,
):
    return mindspore.ops.cross_entropy(
        input,
        target,
        weight=weight,
        ignore_index=ignore_index,
        reduction=reduction,
        label_smoothing=float(label_smoothing),
    )


def _linear_cross_entropy(input, linear_weight, target, linear_bias, **options):
    """One product for all outputs; PyTorch can do it in parts, to save memory."""
    classes, features = linear_weight.shape[0], linear_weight.shape[1:-1]
    flat = linear_weight.reshape(-1, linear_weight.shape[-1])
    bias = None if linear_bias is None else linear_bias.reshape(-1)
    logits = mindspore.mint.nn.functional.linear(input, flat, bias)
    shaped = logits.reshape(*input.shape[:-1], classes, *features)
    return mindspore.ops.cross_entropy(shaped, target, **options)


def linear_cross_entropy(
    input,
    linear_weight,
    target,
    *,
    linear_bias=None,
    weight=None,
    reduction="mean",
    ignore_index=None,
    label_smoothing=0.0,
    options=None,
):
    return _linear_cross_entropy(
        input,
        linear_weight,
        target,
        linear_bias,
        weight=weight,
        ignore_index=-100 if ignore_index is None else ignore_index,
        reduction=reduction,
        label_smoothing=float(label_smoothing),
    )


def _hinge_embedding_loss(input, target, margin):
    """MindSpore's own has no gradient."""
    unlike = mindspore.mint.where(target != 1, (margin - input).clamp(min=0), 0.0)
    return mindspore.mint.where(target != -1, input, 0.0) + unlike


def hinge_embedding_loss(
    input, target, margin=1.0, size_average=None, reduce=None, reduction="mean"
):
    if reduction == "none":
        return _hinge_embedding_loss(input, target, margin)
    if reduction == "sum":
        return _hinge_embedding_loss(input, target, margin).sum()
    return _hinge_embedding_loss(input, target, margin).mean()


def _kl_div(input, target, log_target):
    """MindSpore's own has no gradient of the target."""
    if log_target:
        return mindspore.mint.exp(target) * (target - input)
    entropy = mindspore.mint.where(
        target == 0, 0.0, mindspore.ops.xlogy(target, target)
    )
    return entropy - target * input


def kl_div(
    input, target, size_average=None, reduce=None, reduction="mean", log_target=False
):
    if reduction == "none":
        return _kl_div(input, target, log_target)
    if reduction == "sum":
        return _kl_div(input, target, log_target).sum()
    if reduction == "batchmean":
        count = input.shape[0] if input.ndim else 1
        return _kl_div(input, target, log_target).sum() / count
    return _kl_div(input, target, log_target).mean()


def huber_loss(
    input,
    target,
    reduction="mean",
    delta=1.0,
    weight=None,
):
    if weight is None:
        return mindspore.ops.huber_loss(
            input, target, reduction=reduction, delta=float(delta)
        )
    losses = mindspore.ops.huber_loss(input, target, "none", float(delta)) * weight
    if reduction == "none":
        return losses
    return losses.sum() if reduction == "sum" else losses.mean()


def l1_loss(
    input, target, size_average=None, reduce=None, reduction="mean", weight=None
):
    if weight is None:
        return mindspore.ops.l1_loss(input, target, reduction=reduction)
    losses = mindspore.ops.l1_loss(input, target, reduction="none") * weight
    if reduction == "none":
        return losses
    return losses.sum() if reduction == "sum" else losses.sum() / weight.sum()


def mse_loss(
    input, target, size_average=None, reduce=None, reduction="mean", weight=None
):
    if weight is None:
        return mindspore.ops.mse_loss(input, target, reduction=reduction)
    losses = mindspore.ops.mse_loss(input, target, reduction="none") * weight
    if reduction == "none":
        return losses
    return losses.sum() if reduction == "sum" else losses.sum() / weight.sum()


def margin_ranking_loss(
    input1,
    input2,
    target,
    margin=0,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    return mindspore.ops.margin_ranking_loss(
        input1,
        input2,
        target.astype(input1.dtype),
        margin=float(margin),
        reduction=reduction,
    )


def poisson_nll_loss(
    input,
    target,
    log_input=True,
    full=False,
    size_average=None,
    eps=1e-8,
    reduce=None,
    reduction="mean",
):
    loss = mindspore.nn.PoissonNLLLoss(
        log_input=log_input, full=full, eps=eps, reduction=reduction
    )
    return loss(input, target)


def _multilabel_soft_margin_loss(input, target, weight):
    """MindSpore's own is infinite for large numbers."""
    y = target.astype(input.dtype)
    kept = y * mindspore.ops.softplus(-input)
    loss = kept + (1 - y) * mindspore.ops.softplus(input)
    return (loss if weight is None else weight * loss).mean(-1)


def multilabel_soft_margin_loss(
    input, target, weight=None, size_average=None, reduce=None, reduction="mean"
):
    if reduction == "none":
        return _multilabel_soft_margin_loss(input, target, weight)
    if reduction == "sum":
        return _multilabel_soft_margin_loss(input, target, weight).sum()
    return _multilabel_soft_margin_loss(input, target, weight).mean()


def soft_margin_loss(input, target, size_average=None, reduce=None, reduction="mean"):
    # On Ascend: mindspore.ops.soft_margin_loss(input, target, reduction)
    losses = mindspore.ops.softplus(-target * input)
    if reduction == "none":
        return losses
    return losses.sum() if reduction == "sum" else losses.mean()


def _triplet_losses(anchor, positive, negative, margin, p, eps, swap):
    near = mindspore.ops.norm(anchor - positive + eps, p, -1)
    far = mindspore.ops.norm(anchor - negative + eps, p, -1)
    if swap:
        other = mindspore.ops.norm(positive - negative + eps, p, -1)
        far = mindspore.ops.minimum(far, other)
    return mindspore.ops.relu(margin + near - far)


def triplet_margin_loss(
    anchor,
    positive,
    negative,
    margin=1.0,
    p=2,
    eps=1e-6,
    swap=False,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    losses = _triplet_losses(anchor, positive, negative, margin, p, eps, swap)
    if reduction == "none":
        return losses
    return losses.sum() if reduction == "sum" else losses.mean()


def triplet_margin_with_distance_loss(
    anchor,
    positive,
    negative,
    *,
    distance_function=None,
    margin=1.0,
    swap=False,
    reduction="mean",
):
    loss = mindspore.nn.TripletMarginWithDistanceLoss(
        distance_function=distance_function,
        margin=float(margin),
        swap=swap,
        reduction=reduction,
    )
    return loss(anchor, positive, negative)


def multi_margin_loss(
    input,
    target,
    p=1,
    margin=1.0,
    weight=None,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    if input.ndim < 2:
        loss = mindspore.nn.MultiMarginLoss(
            p=int(p), margin=float(margin), reduction=reduction, weight=weight
        )(input.reshape(1, -1), target.reshape(1))
        return loss.reshape(target.shape) if reduction == "none" else loss
    return mindspore.nn.MultiMarginLoss(
        p=int(p), margin=float(margin), reduction=reduction, weight=weight
    )(input, target)


def _multilabel_margin_loss(input, target):
    """Labels end at the first -1; each is compared to each class that is no label."""
    valid = (target < 0).astype(mindspore.int32).cumsum(-1) == 0
    labels = mindspore.mint.where(valid, target, 0)
    hot = mindspore.ops.one_hot(labels, input.shape[-1]) * valid.unsqueeze(-1)
    own = mindspore.ops.gather_elements(input, -1, labels)
    apart = mindspore.ops.relu(1 - own.unsqueeze(-1) + input.unsqueeze(-2))
    counts = valid.unsqueeze(-1) * (1 - hot.sum(-2, keepdims=True).clamp(max=1))
    return (apart * counts).sum((-1, -2)) / input.shape[-1]


def multilabel_margin_loss(
    input, target, size_average=None, reduce=None, reduction="mean"
):
    # On Ascend: mindspore.ops.multilabel_margin_loss with an int32 target
    if reduction == "none":
        return _multilabel_margin_loss(input, target)
    if reduction == "sum":
        return _multilabel_margin_loss(input, target).sum()
    return _multilabel_margin_loss(input, target).mean()


def smooth_l1_loss(
    input, target, size_average=None, reduce=None, reduction="mean", beta=1.0
):
    if beta == 0:
        return mindspore.ops.l1_loss(input, target, reduction=reduction)
    if input.shape != target.shape:
        both = mindspore.numpy.broadcast_arrays(input, target)
        return mindspore.ops.smooth_l1_loss(
            *both, beta=float(beta), reduction=reduction
        )
    return mindspore.ops.smooth_l1_loss(
        input, target, beta=float(beta), reduction=reduction
    )


# Others.


def _shortened(weight, indices, max_norm, norm_type):
    """Rows that are looked up become no longer than this, in place."""
    length = mindspore.ops.norm(weight, ord=float(norm_type), dim=1, keepdim=True)
    used = mindspore.ops.one_hot(indices.flatten(), weight.shape[0]).sum(0) > 0
    long = mindspore.ops.logical_and(used.unsqueeze(1), length > max_norm)
    shorter = weight * (max_norm / (length + 1e-7))
    now = mindspore.ops.stop_gradient(mindspore.ops.where(long, shorter, weight))
    moved = weight + mindspore.ops.stop_gradient(now - weight)
    weight.copy_(now)
    return moved


def _embedding(weight, indices, padding_idx, scale_grad_by_freq):
    """The row of the padding gets no gradient; those that are frequent can get less."""
    rows = mindspore.ops.gather(weight, indices, 0)
    if padding_idx is not None:
        real = (indices != padding_idx % weight.shape[0]).unsqueeze(-1)
        rows = mindspore.ops.where(real, rows, mindspore.ops.stop_gradient(rows))
    if scale_grad_by_freq:
        same = (indices.reshape(-1, 1) == indices.reshape(1, -1)).int()
        share = rows / same.sum(1).reshape((*indices.shape, 1))
        rows = share + mindspore.ops.stop_gradient(rows - share)
    return rows


def embedding(
    input,
    weight,
    padding_idx=None,
    max_norm=None,
    norm_type=2.0,
    scale_grad_by_freq=False,
    sparse=False,
):
    if max_norm is not None:
        rows = _shortened(weight, input, max_norm, norm_type)
        return _embedding(rows, input, padding_idx, scale_grad_by_freq)
    if padding_idx is not None or scale_grad_by_freq:
        return _embedding(weight, input, padding_idx, scale_grad_by_freq)
    return mindspore.ops.gather(weight, input, 0)


def _bags(input, offsets, last):
    """The indices of each bag."""
    if offsets is None:
        return list(input)
    starts = [int(one) for one in offsets]
    ends = starts[1:] if last else [*starts[1:], input.shape[0]]
    return [input[start:end] for start, end in zip(starts, ends, strict=False)]


def _reduced_bag(rows, shares, mode):
    if rows is None:
        return None
    if shares is not None:
        rows = rows * shares.reshape(-1, 1)
    if mode == "max":
        return mindspore.ops.amax(rows, 0)
    return rows.sum(0) if mode == "sum" else rows.mean(0)


def _embedding_bag(input, weight, offsets, mode, shares, last, padding_idx):
    """Each bag is looked up and reduced; an empty one is a row of zeros."""
    weights = (
        None if shares is None else _bags(shares.reshape(input.shape), offsets, last)
    )
    padding = None if padding_idx is None else padding_idx % weight.shape[0]
    found = []
    for number, bag in enumerate(_bags(input, offsets, last)):
        share = None if weights is None else weights[number]
        if padding is not None and bag.shape[0]:
            kept = [n for n, one in enumerate(bag.asnumpy()) if one != padding]
            bag = bag[kept] if kept else bag[:0]
            share = share if share is None or not kept else share[kept]
        rows = mindspore.ops.gather(weight, bag, 0) if bag.shape[0] else None
        row = _reduced_bag(rows, share, mode)
        found.append(mindspore.ops.zeros_like(weight[0]) if row is None else row)
    return mindspore.ops.stack(found)


def embedding_bag(
    input,
    weight,
    offsets=None,
    max_norm=None,
    norm_type=2,
    scale_grad_by_freq=False,
    mode="mean",
    sparse=False,
    per_sample_weights=None,
    include_last_offset=False,
    padding_idx=None,
):
    if scale_grad_by_freq:
        raise NotImplementedError("see torch.nn.functional.embedding, which has it")
    return _embedding_bag(
        input,
        weight if max_norm is None else _shortened(weight, input, max_norm, norm_type),
        offsets,
        mode,
        per_sample_weights,
        include_last_offset,
        padding_idx,
    )


def pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False):
    return mindspore.ops.norm(x1 - x2 + eps, ord=float(p), dim=-1, keepdim=keepdim)


def _attention(query, key, value, mask, dropout, causal, scale):
    factor = 1 / math.sqrt(query.shape[-1]) if scale is None else scale
    scores = mindspore.ops.matmul(query, key.swapaxes(-2, -1)) * factor
    if causal:
        mask = mindspore.ops.ones(scores.shape[-2:], mindspore.int32).tril().bool()
    if mask is not None and mask.dtype == mindspore.bool_:
        scores = mindspore.ops.where(mask, scores, float("-inf"))
    elif mask is not None:
        scores = scores + mask
    weights = mindspore.ops.softmax(scores, -1)
    if dropout == 1:
        weights = weights * 0.0
    elif dropout:
        weights = mindspore.ops.dropout(weights, p=dropout)
    return mindspore.ops.matmul(weights, value)


def scaled_dot_product_attention(
    query,
    key,
    value,
    attn_mask=None,
    dropout_p=0.0,
    is_causal=False,
    scale=None,
    enable_gqa=False,
):
    # On Ascend: mindspore.ops.flash_attention_score
    if enable_gqa:
        times = query.shape[-3] // key.shape[-3]
        return _attention(
            query,
            key.repeat_interleave(times, -3),
            value.repeat_interleave(times, -3),
            attn_mask,
            dropout_p,
            is_causal,
            scale,
        )
    return _attention(query, key, value, attn_mask, dropout_p, is_causal, scale)


def channel_shuffle(input, groups):
    # mindspore.ops.channel_shuffle has no gradient.
    parts = mindspore.ops.chunk(input, groups, axis=1)
    return mindspore.ops.stack(parts, axis=2).reshape(input.shape)


def _ctc_targets(targets, lengths):
    """A row for each example, of targets that follow one another."""
    starts = lengths.cumsum(0) - lengths
    places = starts.unsqueeze(1) + mindspore.ops.arange(int(lengths.max()))
    return targets[places.clamp(max=targets.shape[0] - 1)]


def ctc_loss(
    log_probs,
    targets,
    input_lengths,
    target_lengths,
    blank=0,
    reduction="mean",
    zero_infinity=False,
):
    lengths = mindspore.Tensor(target_lengths)
    rows = _ctc_targets(targets, lengths) if targets.ndim == 1 else targets
    return mindspore.ops.ctc_loss(
        log_probs,
        rows,
        mindspore.Tensor(input_lengths),
        lengths,
        blank=blank,
        reduction=reduction,
        zero_infinity=zero_infinity,
    )[0]


def gumbel_softmax(logits, tau=1, hard=False, eps=1e-10, dim=-1):
    return mindspore.ops.gumbel_softmax(logits, tau=float(tau), hard=hard, dim=dim)


def one_hot(tensor, num_classes=-1):
    # On Ascend: mindspore.mint.nn.functional.one_hot(tensor, num_classes)
    if num_classes == -1:
        return mindspore.ops.one_hot(tensor, int(tensor.max()) + 1)
    return mindspore.ops.one_hot(tensor, num_classes)


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    size = (output_size,) * 2 if isinstance(output_size, int) else output_size
    return mindspore.ops.fold(
        input,
        mindspore.tensor(size, mindspore.int32),
        kernel_size,
        dilation=dilation,
        padding=padding,
        stride=stride,
    )


def pad(input, pad, mode="constant", value=None):
    if mode == "reflect" and len(pad) == 6:
        return mindspore.nn.ReflectionPad3d(tuple(pad))(input)
    return mindspore.ops.pad(input, pad, mode=mode, value=value)


def _cubic_weights(part):
    """How much each of four neighbours counts; ``part`` is the way past the second."""

    def near(x):
        return (1.25 * x - 2.25) * x * x + 1

    def far(x):
        return ((-0.75 * x + 3.75) * x - 6) * x + 3

    return far(part + 1), near(part), near(1 - part), far(2 - part)


def _grid_sample_bicubic(input, grid, padding_mode, align_corners):
    """The sum of sixteen neighbours, each of which is sampled as the nearest."""
    size = mindspore.tensor(input.shape[:1:-1], input.dtype)
    span = (size - 1).clamp(min=1) if align_corners else size
    shift = 0 if align_corners else 0.5
    place = (grid + 1) / 2 * span - shift
    corner = mindspore.ops.floor(place)
    across, down = map(_cubic_weights, (place - corner).unbind(-1))
    total = 0
    for row in range(4):
        for column in range(4):
            near = corner + mindspore.tensor([column - 1, row - 1], input.dtype)
            found = mindspore.ops.grid_sample(
                input,
                (near + shift) / span * 2 - 1,
                mode="nearest",
                padding_mode=padding_mode,
                align_corners=align_corners,
            )
            total += found * (across[column] * down[row]).unsqueeze(1)
    return total


def grid_sample(input, grid, mode="bilinear", padding_mode="zeros", align_corners=None):
    if mode == "bicubic":
        return _grid_sample_bicubic(input, grid, padding_mode, bool(align_corners))
    return mindspore.ops.grid_sample(
        input,
        grid,
        mode=mode,
        padding_mode=padding_mode,
        align_corners=bool(align_corners),
    )


# Resizing.


def _cubic(distance):
    """How much a number counts that is this far away; MindSpore's kernel is another."""
    x = abs(distance)
    if x <= 1:
        return (1.25 * x - 2.25) * x * x + 1
    return ((-0.75 * x + 3.75) * x - 6) * x + 3 if x < 2 else 0.0


def _cubic_rows(old, new, step, align_corners):
    rows = numpy.zeros((new, old), numpy.float32)
    for row in range(new):
        place = row * step if align_corners else (row + 0.5) * step - 0.5
        for near in range(math.floor(place) - 1, math.floor(place) + 3):
            rows[row, min(max(near, 0), old - 1)] += _cubic(place - near)
    return mindspore.tensor(rows)


def _bicubic(input, size, scale, align_corners, recompute):
    """By a matrix for the height and one for the width."""
    matrices = []
    for axis in (0, 1):
        old = input.shape[axis + 2]
        new = size[axis] if size else int(old * scale[axis])
        step = old / new if recompute or not scale else 1 / scale[axis]
        if align_corners:
            step = (old - 1) / max(new - 1, 1)
        matrices.append(_cubic_rows(old, new, step, align_corners))
    return mindspore.ops.matmul(mindspore.ops.matmul(matrices[0], input), matrices[1].T)


def _nearest(input, scale_factor, shift):
    """Picks by a factor that is no whole number."""
    for axis in range(2, input.ndim):
        lone = isinstance(scale_factor, float)
        factor = scale_factor if lone else scale_factor[axis - 2]
        old = input.shape[axis]
        places = [(new + shift) / factor for new in range(int(old * factor))]
        rows = mindspore.tensor([min(int(place), old - 1) for place in places])
        input = mindspore.ops.gather(input, rows, axis)
    return input


def _by_factor(input, scale_factor, mode):
    """By a factor such as 1.5, which only the operator on volumes keeps."""
    if mode.startswith("nearest"):
        return _nearest(input, scale_factor, 0.5 if mode == "nearest-exact" else 0)
    count = input.ndim - 2
    lone = isinstance(scale_factor, float)
    factors = (scale_factor,) * count if lone else tuple(scale_factor)
    shape = (*input.shape[:2], *[1] * (3 - count), *input.shape[2:])
    found = mindspore.ops.interpolate(
        input.reshape(shape),
        scale_factor=(1.0,) * (3 - count) + factors,
        mode="trilinear",
    )
    return found.reshape(*input.shape[:2], *found.shape[5 - count :])


def interpolate(
    input,
    size=None,
    scale_factor=None,
    mode="nearest",
    align_corners=None,
    recompute_scale_factor=None,
    antialias=False,
):
    if antialias:
        raise NotImplementedError("MindSpore has no `antialias`")
    lone = isinstance(scale_factor, (int, float))
    scale = (scale_factor,) if lone else scale_factor or ()
    if mode == "bicubic":
        return _bicubic(
            input,
            (size, size) if isinstance(size, int) else size,
            scale * 2 if lone else scale,
            align_corners,
            recompute_scale_factor,
        )
    if mode == "area" and input.ndim == 3:
        length = int(input.shape[2] * scale[0]) if scale else size
        return mindspore.ops.adaptive_avg_pool2d(
            input.unsqueeze(2), (1, length if isinstance(length, int) else length[0])
        ).squeeze(2)
    if scale_factor is None:
        return mindspore.ops.interpolate(
            input, size=size, mode=mode, align_corners=align_corners
        )
    whole = all(one == int(one) for one in scale)
    if whole or recompute_scale_factor or align_corners or mode == "area":
        return mindspore.ops.interpolate(
            input,
            scale_factor=float(scale_factor)
            if lone
            else tuple(float(one) for one in scale_factor),
            mode=mode,
            align_corners=align_corners,
            recompute_scale_factor=True,
        )
    return _by_factor(input, scale_factor, mode)


def upsample(input, size=None, scale_factor=None, mode="nearest", align_corners=None):
    if mode == "area" and input.ndim == 3:
        length = int(input.shape[2] * scale_factor) if scale_factor else size
        # mindspore.ops.interpolate takes no greater length.
        return mindspore.ops.adaptive_avg_pool2d(
            input.unsqueeze(2), (1, length)
        ).squeeze(2)
    if scale_factor is None:
        return mindspore.ops.interpolate(
            input, size=size, mode=mode, align_corners=align_corners
        )
    return mindspore.ops.interpolate(
        input,
        scale_factor=float(scale_factor)
        if isinstance(scale_factor, (int, float))
        else tuple(float(one) for one in scale_factor),
        mode=mode,
        align_corners=align_corners,
        recompute_scale_factor=True,
    )


def upsample_nearest(input, size=None, scale_factor=None):
    if scale_factor is None:
        return mindspore.ops.interpolate(input, size=size, mode="nearest")
    if isinstance(scale_factor, int):
        return mindspore.ops.interpolate(
            input,
            scale_factor=float(scale_factor),
            mode="nearest",
            recompute_scale_factor=True,
        )
    return _by_factor(input, scale_factor, "nearest")


def upsample_bilinear(input, size=None, scale_factor=None):
    if scale_factor is None:
        return mindspore.ops.interpolate(
            input, size=size, mode="bilinear", align_corners=True
        )
    return mindspore.ops.interpolate(
        input,
        scale_factor=float(scale_factor)
        if isinstance(scale_factor, (int, float))
        else tuple(float(one) for one in scale_factor),
        mode="bilinear",
        align_corners=True,
        recompute_scale_factor=True,
    )


def _padded(mask, value):
    return None if mask is None else mindspore.ops.pad(mask, (0, 1), value=value)


def _as_added(mask, dtype):
    """What a mask adds to the products."""
    if mask is None or mask.dtype != mindspore.bool_:
        return mask
    zeros = mindspore.ops.zeros(mask.shape, dtype)
    return zeros.masked_fill(mask, float("-inf"))


def _heads(one, batch, heads):
    return one.reshape(one.shape[0], batch, heads, -1).transpose(1, 2, 0, 3)


def _shares(q, k, mask, padding):
    """How much of each value goes into each result; the masks are added."""
    scores = mindspore.ops.matmul(q / q.shape[-1] ** 0.5, k.swapaxes(-1, -2))
    if mask is not None:
        shape = scores.shape if mask.ndim == 3 else mask.shape
        scores = scores + mask.reshape(shape)
    if padding is not None:
        scores = scores + padding.reshape(scores.shape[0], 1, 1, -1)
    return mindspore.ops.softmax(scores, -1)


def _longer(one, tail, batch):
    """With a further key or value at its end."""
    return mindspore.ops.cat((one, mindspore.ops.tile(tail, (1, batch, 1))), 0)


def _multi_head_attention(projected, heads, extras, masks, dropout, out, averaged):
    """Of batches, the sequence first: (length, batch, embedding).

    ``extras`` are pairs of a key and a value that are put at the end.
    """
    q, k, v = projected
    length, batch, size = q.shape
    mask, padding = (_as_added(one, q.dtype) for one in masks)
    for key, value in extras:
        k, v = _longer(k, key, batch), _longer(v, value, batch)
        mask, padding = _padded(mask, 0.0), _padded(padding, 0.0)
    q, k, v = (_heads(one, batch, heads) for one in (q, k, v))
    shares = _shares(q, k, mask, padding)
    if dropout:
        shares = mindspore.ops.dropout(shares, p=dropout)
    mixed = mindspore.ops.matmul(shares, v).transpose(2, 0, 1, 3)
    rows = mixed.reshape(length, batch, size)
    result = mindspore.mint.nn.functional.linear(rows, *out)
    return result, shares.mean(1) if averaged else shares


def _projected(given, weights, biases):
    batches = (one.unsqueeze(1) if one.ndim == 2 else one for one in given)
    return [
        mindspore.mint.nn.functional.linear(*one)
        for one in zip(batches, weights, biases, strict=True)
    ]


def _extras(key, value, zeros):
    learned = [] if key is None else [(key, value)]
    return learned if zeros is None else [*learned, (zeros, zeros)]


def _as_given(result, seen, single):
    """Without the dimension of the batch, where there was none."""
    if not single:
        return result, seen
    return result.squeeze(1), None if seen is None else seen.squeeze(0)


def multi_head_attention_forward(
    query,
    key,
    value,
    embed_dim_to_check,
    num_heads,
    in_proj_weight,
    in_proj_bias,
    bias_k,
    bias_v,
    add_zero_attn,
    dropout_p,
    out_proj_weight,
    out_proj_bias,
    training=True,
    key_padding_mask=None,
    need_weights=True,
    attn_mask=None,
    use_separate_proj_weight=False,
    q_proj_weight=None,
    k_proj_weight=None,
    v_proj_weight=None,
    static_k=None,
    static_v=None,
    average_attn_weights=True,
    is_causal=False,
):
    if static_k is not None or static_v is not None:
        raise NotImplementedError("keys and values that are given are not written here")
    weights = (
        (q_proj_weight, k_proj_weight, v_proj_weight)
        if use_separate_proj_weight
        else tuple(mindspore.ops.chunk(in_proj_weight, 3))
    )
    biases = (
        (None,) * 3 if in_proj_bias is None else mindspore.ops.chunk(in_proj_bias, 3)
    )
    zeros = mindspore.ops.zeros((1, 1, query.shape[-1]), query.dtype)
    result, seen = _multi_head_attention(
        _projected((query, key, value), weights, biases),
        num_heads,
        _extras(bias_k, bias_v, zeros if add_zero_attn else None),
        (attn_mask, key_padding_mask),
        dropout_p if training else 0.0,
        (out_proj_weight, out_proj_bias),
        average_attn_weights,
    )
    return _as_given(result, seen if need_weights else None, query.ndim == 2)


def _grouped_mm(mat_a, mat_b, offs):
    """Rows up to an offset belong to one matrix."""
    ends = [int(one) for one in offs]
    parts = zip([0, *ends[:-1]], ends, mat_b, strict=True)
    return mindspore.ops.cat([mat_a[s:e] @ b for s, e, b in parts if s < e])


def grouped_mm(mat_a, mat_b, *, offs=None, bias=None, out_dtype=None):
    if bias is not None or out_dtype is not None:
        raise NotImplementedError("PyTorch itself takes no bias here")
    if offs is None:
        return mindspore.ops.bmm(mat_a, mat_b)
    if mat_a.ndim != 2 or mat_b.ndim != 3:
        raise NotImplementedError("only rows of one matrix by several is written here")
    return _grouped_mm(mat_a, mat_b, offs)
