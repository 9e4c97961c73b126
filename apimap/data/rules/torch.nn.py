"""How layers of torch.nn are written in MindSpore: a cell with the same parameters.

A layer of MindSpore takes batches only where it says so. The dtype of parameters is
float32, as everywhere in MindSpore; ``device`` and ``dtype`` are not passed on.
"""

import math

import mindspore
import numpy


class _Layer(mindspore.nn.Cell):
    """Calls a function with these options."""

    def __init__(self, function, **options):
        super().__init__()
        self.function = function
        self.options = options

    def construct(self, *inputs):
        return self.function(*inputs, **self.options)


class _InPlace(mindspore.nn.Cell):
    """Writes what a cell gives into its input."""

    def __init__(self, cell):
        super().__init__()
        self.cell = cell

    def construct(self, x):
        return x.copy_(self.cell(x))


# Convolutions.


def Conv1d(
    in_channels,
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    bias=True,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    mode = padding if isinstance(padding, str) else "pad"
    pad_mode = "valid" if padding in (0, (0,)) else mode
    pad = 0 if isinstance(padding, str) else padding
    size = pad if isinstance(pad, int) else pad[0]
    if padding_mode != "zeros" and pad_mode == "pad":
        return mindspore.nn.SequentialCell(
            _Layer(mindspore.ops.pad, padding=(size, size), mode=padding_mode),
            mindspore.nn.Conv1d(
                in_channels,
                out_channels,
                kernel_size,
                stride=stride,
                pad_mode="valid",
                dilation=dilation,
                group=groups,
                has_bias=bias,
            ),
        )
    if padding_mode != "zeros" and pad_mode == "same":
        raise NotImplementedError("MindSpore has no `padding='same'` but with zeros")
    return mindspore.nn.Conv1d(
        in_channels,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode=pad_mode,
        padding=size,
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def Conv2d(
    in_channels,
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    bias=True,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    mode = padding if isinstance(padding, str) else "pad"
    pad_mode = "valid" if padding in (0, (0, 0)) else mode
    pad = 0 if isinstance(padding, str) else padding
    sizes = (pad,) * 4 if isinstance(pad, int) else (*(pad[1],) * 2, *(pad[0],) * 2)
    if padding_mode != "zeros" and pad_mode == "pad":
        return mindspore.nn.SequentialCell(
            _Layer(mindspore.ops.pad, padding=sizes, mode=padding_mode),
            mindspore.nn.Conv2d(
                in_channels,
                out_channels,
                kernel_size,
                stride=stride,
                pad_mode="valid",
                dilation=dilation,
                group=groups,
                has_bias=bias,
            ),
        )
    if padding_mode != "zeros" and pad_mode == "same":
        raise NotImplementedError("MindSpore has no `padding='same'` but with zeros")
    return mindspore.nn.Conv2d(
        in_channels,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode=pad_mode,
        padding=pad if isinstance(pad, int) else (*(pad[0],) * 2, *(pad[1],) * 2),
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def Conv3d(
    in_channels,
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    bias=True,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if padding_mode != "zeros":
        raise NotImplementedError("MindSpore has no `padding_mode` of Conv3d but zeros")
    mode = padding if isinstance(padding, str) else "pad"
    pad_mode = "valid" if padding in (0, (0, 0, 0)) else mode
    pad = 0 if isinstance(padding, str) else padding
    return mindspore.nn.Conv3d(
        in_channels,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode=pad_mode,
        padding=pad
        if isinstance(pad, int)
        else (*(pad[0],) * 2, *(pad[1],) * 2, *(pad[2],) * 2),
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


class _Conv1dTranspose(mindspore.nn.Conv1dTranspose):
    """With an output padding."""

    def __init__(self, *sizes, padding, output_padding, **options):
        super().__init__(*sizes, pad_mode="pad", padding=0, **options)
        self.cut = padding, output_padding

    def construct(self, x):
        left, right = self.cut
        full = super().construct(mindspore.ops.pad(x, (0, 1)))
        return full[:, :, left : full.shape[2] - self.stride[1] - left + right]


def ConvTranspose1d(
    in_channels,
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    bias=True,
    dilation=1,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if output_padding not in (0, (0,)):
        return _Conv1dTranspose(
            in_channels,
            out_channels,
            kernel_size,
            stride=stride,
            padding=padding if isinstance(padding, int) else padding[0],
            output_padding=output_padding
            if isinstance(output_padding, int)
            else output_padding[0],
            dilation=dilation,
            group=groups,
            has_bias=bias,
        )
    return mindspore.nn.Conv1dTranspose(
        in_channels,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="pad",
        padding=padding if isinstance(padding, int) else padding[0],
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


class _Conv2dTranspose(mindspore.nn.Conv2dTranspose):
    """With an output padding that is computed; MindSpore's own is filled with zeros."""

    def __init__(self, *sizes, padding, output_padding, **options):
        super().__init__(*sizes, pad_mode="pad", padding=0, **options)
        self.cut = padding, output_padding

    def construct(self, x):
        (top, left), (below, right) = self.cut
        full = super().construct(mindspore.ops.pad(x, (0, 1, 0, 1)))
        height = full.shape[2] - self.stride[0] - top + below
        width = full.shape[3] - self.stride[1] - left + right
        return full[:, :, top:height, left:width]


def ConvTranspose2d(
    in_channels,
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    bias=True,
    dilation=1,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if output_padding not in (0, (0, 0)):
        return _Conv2dTranspose(
            in_channels,
            out_channels,
            kernel_size,
            stride=stride,
            padding=(padding,) * 2 if isinstance(padding, int) else padding,
            output_padding=(output_padding,) * 2
            if isinstance(output_padding, int)
            else output_padding,
            dilation=dilation,
            group=groups,
            has_bias=bias,
        )
    return mindspore.nn.Conv2dTranspose(
        in_channels,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="pad",
        padding=padding
        if isinstance(padding, int)
        else (*(padding[0],) * 2, *(padding[1],) * 2),
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def ConvTranspose3d(
    in_channels,
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    bias=True,
    dilation=1,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    return mindspore.nn.Conv3dTranspose(
        in_channels,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="pad",
        padding=padding
        if isinstance(padding, int)
        else (*(padding[0],) * 2, *(padding[1],) * 2, *(padding[2],) * 2),
        output_padding=output_padding,
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


# Pooling.


def AvgPool1d(
    kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True
):
    step = kernel_size if stride is None else stride
    if padding == 0 and not ceil_mode:
        return mindspore.nn.AvgPool1d(kernel_size, step)
    return mindspore.nn.AvgPool1d(
        kernel_size,
        step,
        pad_mode="pad",
        padding=padding,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad,
    )


def AvgPool2d(
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    step = kernel_size if stride is None else stride
    if padding == 0 and not ceil_mode and divisor_override is None:
        return mindspore.nn.AvgPool2d(kernel_size, step)
    return mindspore.nn.AvgPool2d(
        kernel_size,
        step,
        pad_mode="pad",
        padding=padding,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad,
        divisor_override=divisor_override,
    )


def AvgPool3d(
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    step = kernel_size if stride is None else stride
    if padding == 0 and not ceil_mode and divisor_override is None:
        return mindspore.nn.AvgPool3d(kernel_size, step)
    return mindspore.nn.AvgPool3d(
        kernel_size,
        step,
        pad_mode="pad",
        padding=padding,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad,
        divisor_override=divisor_override,
    )


def MaxPool1d(
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    return_indices=False,
    ceil_mode=False,
):
    step = kernel_size if stride is None else stride
    plain = padding == 0 and dilation == 1 and not return_indices and not ceil_mode
    return mindspore.nn.MaxPool1d(
        kernel_size,
        step,
        pad_mode="valid" if plain else "pad",
        padding=padding,
        dilation=dilation,
        return_indices=return_indices,
        ceil_mode=ceil_mode,
    )


def MaxPool2d(
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    return_indices=False,
    ceil_mode=False,
):
    step = kernel_size if stride is None else stride
    plain = padding == 0 and dilation == 1 and not return_indices and not ceil_mode
    return mindspore.nn.MaxPool2d(
        kernel_size,
        step,
        pad_mode="valid" if plain else "pad",
        padding=padding,
        dilation=dilation,
        return_indices=return_indices,
        ceil_mode=ceil_mode,
    )


def MaxPool3d(
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    return_indices=False,
    ceil_mode=False,
):
    step = kernel_size if stride is None else stride
    plain = padding == 0 and dilation == 1 and not return_indices and not ceil_mode
    return mindspore.nn.MaxPool3d(
        kernel_size,
        step,
        pad_mode="valid" if plain else "pad",
        padding=padding,
        dilation=dilation,
        return_indices=return_indices,
        ceil_mode=ceil_mode,
    )


def _lp_pool3d(input, norm_type, kernel_size, stride, ceil_mode):
    sizes = (kernel_size,) * 3 if isinstance(kernel_size, int) else tuple(kernel_size)
    batch = input if input.ndim == 5 else input.unsqueeze(0)
    mean = mindspore.ops.avg_pool3d(
        batch**norm_type, sizes, stride or sizes, ceil_mode=ceil_mode
    )
    result = (mean * math.prod(sizes)) ** (1.0 / norm_type)
    return result if input.ndim == 5 else result.squeeze(0)


def LPPool3d(norm_type, kernel_size, stride=None, ceil_mode=False):
    return _Layer(
        _lp_pool3d,
        norm_type=norm_type,
        kernel_size=kernel_size,
        stride=stride,
        ceil_mode=ceil_mode,
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


def FractionalMaxPool2d(
    kernel_size,
    output_size=None,
    output_ratio=None,
    return_indices=False,
    _random_samples=None,
):
    return _Layer(
        _fractional_max_pool2d,
        kernel_size=kernel_size,
        return_indices=return_indices,
        output_size=output_size,
        output_ratio=output_ratio,
        _random_samples=_random_samples,
    )


# Padding.


def CircularPad1d(padding):
    sizes = (padding,) * 2 if isinstance(padding, int) else tuple(padding)
    return _Layer(mindspore.ops.pad, padding=sizes, mode="circular")


def CircularPad2d(padding):
    sizes = (padding,) * 4 if isinstance(padding, int) else tuple(padding)
    return _Layer(mindspore.ops.pad, padding=sizes, mode="circular")


def CircularPad3d(padding):
    sizes = (padding,) * 6 if isinstance(padding, int) else tuple(padding)
    return _Layer(mindspore.ops.pad, padding=sizes, mode="circular")


def ZeroPad1d(padding):
    return mindspore.nn.ConstantPad1d(
        padding if isinstance(padding, int) else tuple(padding), 0.0
    )


def ZeroPad3d(padding):
    return mindspore.nn.ConstantPad3d(
        padding if isinstance(padding, int) else tuple(padding), 0.0
    )


# Normalization.


def _without_bias(cell):
    """``cell`` with biases that are and stay zero, where it has to have some."""
    for name, parameter in cell.parameters_and_names():
        if name.endswith(("bias", "beta")):
            parameter.set_data(mindspore.ops.zeros_like(parameter))
            parameter.requires_grad = False
    return cell


def _fixed(cell):
    """``cell`` with parameters that no training changes."""
    for parameter in cell.get_parameters():
        parameter.requires_grad = False
    return cell


class _AveragingBatchNorm1d(mindspore.nn.BatchNorm1d):
    """The running statistics are the average over all batches."""

    batches = 0

    def construct(self, x):
        if self.training:
            self.batches += 1
            self.bn_train = mindspore.ops.BatchNorm(
                is_training=True, epsilon=self.eps, momentum=1 / self.batches
            )
        return super().construct(x)


class _AveragingBatchNorm2d(mindspore.nn.BatchNorm2d):
    """The running statistics are the average over all batches."""

    batches = 0

    def construct(self, x):
        if self.training:
            self.batches += 1
            self.bn_train = mindspore.ops.BatchNorm(
                is_training=True, epsilon=self.eps, momentum=1 / self.batches
            )
        return super().construct(x)


class _AveragingBatchNorm3d(mindspore.nn.BatchNorm3d):
    """The running statistics are the average over all batches."""

    def __init__(self, num_features, **options):
        super().__init__(num_features, **options)
        self.bn2d = _AveragingBatchNorm2d(num_features, **options)


def BatchNorm1d(
    num_features,
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    if momentum is None and bias and track_running_stats:
        return _AveragingBatchNorm1d(num_features, eps=eps, affine=affine)
    if momentum is None:
        raise NotImplementedError("MindSpore has no average over all batches")
    if affine and not bias:
        return _without_bias(
            mindspore.nn.BatchNorm1d(
                num_features,
                eps=eps,
                momentum=round(1 - momentum, 9),
                use_batch_statistics=None if track_running_stats else True,
            )
        )
    return mindspore.nn.BatchNorm1d(
        num_features,
        eps=eps,
        momentum=round(1 - momentum, 9),
        affine=affine,
        use_batch_statistics=None if track_running_stats else True,
    )


def BatchNorm2d(
    num_features,
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    if momentum is None and bias and track_running_stats:
        return _AveragingBatchNorm2d(num_features, eps=eps, affine=affine)
    if momentum is None:
        raise NotImplementedError("MindSpore has no average over all batches")
    if affine and not bias:
        return _without_bias(
            mindspore.nn.BatchNorm2d(
                num_features,
                eps=eps,
                momentum=round(1 - momentum, 9),
                use_batch_statistics=None if track_running_stats else True,
            )
        )
    return mindspore.nn.BatchNorm2d(
        num_features,
        eps=eps,
        momentum=round(1 - momentum, 9),
        affine=affine,
        use_batch_statistics=None if track_running_stats else True,
    )


def BatchNorm3d(
    num_features,
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    if momentum is None and bias and track_running_stats:
        return _AveragingBatchNorm3d(num_features, eps=eps, affine=affine)
    if momentum is None:
        raise NotImplementedError("MindSpore has no average over all batches")
    if affine and not bias:
        return _without_bias(
            mindspore.nn.BatchNorm3d(
                num_features,
                eps=eps,
                momentum=round(1 - momentum, 9),
                use_batch_statistics=None if track_running_stats else True,
            )
        )
    return mindspore.nn.BatchNorm3d(
        num_features,
        eps=eps,
        momentum=round(1 - momentum, 9),
        affine=affine,
        use_batch_statistics=None if track_running_stats else True,
    )


def SyncBatchNorm(
    num_features,
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    process_group=None,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    if momentum is None:
        raise NotImplementedError("MindSpore has no average over all batches")
    if affine and not bias:
        return _without_bias(
            mindspore.nn.SyncBatchNorm(
                num_features,
                eps=eps,
                momentum=round(1 - momentum, 9),
                use_batch_statistics=None if track_running_stats else True,
                process_groups=process_group,
            )
        )
    return mindspore.nn.SyncBatchNorm(
        num_features,
        eps=eps,
        momentum=round(1 - momentum, 9),
        affine=affine,
        use_batch_statistics=None if track_running_stats else True,
        process_groups=process_group,
    )


class _LayerNorm(mindspore.nn.LayerNorm):
    """Over more than the last dimension, for inputs of any number of dimensions."""

    def construct(self, x):
        start = x.ndim - self.gamma.ndim
        norm = mindspore.ops.LayerNorm(start, start, self.epsilon)
        return norm(x, self.gamma, self.beta)[0]


def LayerNorm(
    normalized_shape,
    eps=1e-5,
    elementwise_affine=True,
    bias=True,
    device=None,
    dtype=None,
):
    shape = (
        (normalized_shape,)
        if isinstance(normalized_shape, int)
        else tuple(normalized_shape)
    )
    if len(shape) == 1:
        if not elementwise_affine:
            return _fixed(mindspore.nn.LayerNorm(shape, epsilon=eps))
        if not bias:
            return _without_bias(mindspore.nn.LayerNorm(shape, epsilon=eps))
        return mindspore.nn.LayerNorm(shape, epsilon=eps)
    if not elementwise_affine:
        return _fixed(_LayerNorm(shape, epsilon=eps))
    if not bias:
        return _without_bias(_LayerNorm(shape, epsilon=eps))
    return _LayerNorm(shape, epsilon=eps)


class _RMSNorm(mindspore.nn.Cell):
    """Over the last dimensions, as many as the shape has."""

    def __init__(self, shape, eps):
        super().__init__()
        self.weight = mindspore.Parameter(mindspore.ops.ones(shape), name="weight")
        self.eps = eps

    def construct(self, x):
        axes = tuple(range(-self.weight.ndim, 0))
        square = mindspore.ops.mean(x * x, axes, keep_dims=True)
        return x * mindspore.ops.rsqrt(square + self.eps) * self.weight


def RMSNorm(
    normalized_shape, eps=None, elementwise_affine=True, device=None, dtype=None
):
    shape = (
        (normalized_shape,)
        if isinstance(normalized_shape, int)
        else tuple(normalized_shape)
    )
    # PyTorch's own is the distance of 1 to the next number.
    smallest = 1.1920928955078125e-07 if eps is None else eps
    if not elementwise_affine:
        return _fixed(_RMSNorm(shape, smallest))
    return _RMSNorm(shape, smallest)


def GroupNorm(
    num_groups,
    num_channels,
    eps=1e-5,
    affine=True,
    bias=True,
    device=None,
    dtype=None,
):
    if affine and not bias:
        return _without_bias(mindspore.nn.GroupNorm(num_groups, num_channels, eps=eps))
    return mindspore.nn.GroupNorm(num_groups, num_channels, eps=eps, affine=affine)


class _InstanceNorm(mindspore.nn.Cell):
    """Of each channel of each example; ``rank`` is the number of axes with a batch."""

    def __init__(self, rank, channels, eps, momentum, affine, bias, tracks):
        super().__init__()
        self.rank, self.eps, self.momentum = rank, eps, momentum
        shape = channels if affine or tracks else 0
        zeros, ones = mindspore.ops.zeros(shape), mindspore.ops.ones(shape)
        self.weight = mindspore.Parameter(ones) if affine else None
        self.bias = mindspore.Parameter(zeros) if affine and bias else None
        self.running_mean = mindspore.Parameter(zeros, None, False) if tracks else None
        self.running_var = mindspore.Parameter(ones, None, False) if tracks else None

    def construct(self, x):
        batch = x if x.ndim == self.rank else x.unsqueeze(0)
        return self.normalized(batch.flatten(start_dim=2)).reshape(x.shape)

    def normalized(self, x):
        if self.running_mean is not None and not self.training:
            x = x - self.running_mean.reshape(-1, 1)
            x = x * mindspore.ops.rsqrt(self.running_var + self.eps).reshape(-1, 1)
            x = x if self.weight is None else x * self.weight.reshape(-1, 1)
            return x if self.bias is None else x + self.bias.reshape(-1, 1)
        if self.running_mean is not None:
            fixed = mindspore.ops.stop_gradient(x)
            self.track(self.running_mean, fixed.mean(2).mean(0))
            self.track(self.running_var, fixed.var(2, ddof=1).mean(0))
        return mindspore.ops.group_norm(x, x.shape[1], self.weight, self.bias, self.eps)

    def track(self, running, batch):
        now = (1 - self.momentum) * running + self.momentum * batch
        mindspore.ops.assign(running, now)


def InstanceNorm1d(
    num_features,
    eps=1e-5,
    momentum=0.1,
    affine=False,
    track_running_stats=False,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    return _InstanceNorm(
        3, num_features, eps, momentum, affine, bias, track_running_stats
    )


def InstanceNorm2d(
    num_features,
    eps=1e-5,
    momentum=0.1,
    affine=False,
    track_running_stats=False,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    return _InstanceNorm(
        4, num_features, eps, momentum, affine, bias, track_running_stats
    )


def InstanceNorm3d(
    num_features,
    eps=1e-5,
    momentum=0.1,
    affine=False,
    track_running_stats=False,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    return _InstanceNorm(
        5, num_features, eps, momentum, affine, bias, track_running_stats
    )


# Activations.


def _elu(input, alpha):
    return mindspore.mint.where(input > 0, input, alpha * mindspore.ops.elu(input))


def ReLU(inplace=False):
    return _InPlace(mindspore.nn.ReLU()) if inplace else mindspore.nn.ReLU()


def ReLU6(inplace=False):
    return _InPlace(mindspore.nn.ReLU6()) if inplace else mindspore.nn.ReLU6()


def SiLU(inplace=False):
    return _InPlace(mindspore.nn.SiLU()) if inplace else mindspore.nn.SiLU()


def _mish(input):
    """MindSpore's own is coarse on CPU, and overflows from 44 on."""
    rest = mindspore.ops.sigmoid(-input)
    return input * mindspore.ops.sigmoid(input) * (1 + rest) / (1 + rest * rest)


def Mish(inplace=False):
    # On Ascend: mindspore.nn.Mish()
    return _InPlace(_Layer(_mish)) if inplace else _Layer(_mish)


def Hardsigmoid(inplace=False):
    if inplace:
        return _InPlace(mindspore.mint.nn.Hardsigmoid())
    return mindspore.mint.nn.Hardsigmoid()


def Hardswish(inplace=False):
    if inplace:
        return _InPlace(mindspore.mint.nn.Hardswish())
    return mindspore.mint.nn.Hardswish()


def Hardtanh(min_val=-1.0, max_val=1.0, inplace=False, min_value=None, max_value=None):
    low = min_val if min_value is None else min_value
    high = max_val if max_value is None else max_value
    if inplace:
        return _InPlace(mindspore.nn.Hardtanh(low, high))
    return mindspore.nn.Hardtanh(low, high)


def CELU(alpha=1.0, inplace=False):
    if inplace:
        return _InPlace(mindspore.nn.CELU(alpha=float(alpha)))
    return mindspore.nn.CELU(alpha=float(alpha))


def Threshold(threshold, value, inplace=False):
    if inplace:
        return _InPlace(mindspore.nn.Threshold(threshold, value))
    return mindspore.nn.Threshold(threshold, value)


def ELU(alpha=1.0, inplace=False):
    cell = mindspore.nn.ELU() if alpha == 1 else _Layer(_elu, alpha=alpha)
    return _InPlace(cell) if inplace else cell


def Softplus(beta=1.0, threshold=20.0):
    return _Layer(mindspore.ops.softplus, beta=beta, threshold=threshold)


def GELU(approximate="none"):
    return mindspore.nn.GELU(approximate=approximate == "tanh")


def LeakyReLU(negative_slope=0.01, inplace=False):
    if inplace:
        return _InPlace(mindspore.nn.LeakyReLU(alpha=negative_slope))
    return mindspore.nn.LeakyReLU(alpha=negative_slope)


class _RReLU(mindspore.nn.Cell):
    """Draws slopes while it is trained only."""

    def __init__(self, lower, upper):
        super().__init__()
        self.lower = lower
        self.upper = upper

    def construct(self, x):
        if self.training:
            return mindspore.ops.rrelu(x, self.lower, self.upper)
        return mindspore.ops.leaky_relu(x, (self.lower + self.upper) / 2)


def RReLU(lower=0.125, upper=0.3333333333333333, inplace=False):
    return _InPlace(_RReLU(lower, upper)) if inplace else _RReLU(lower, upper)


def _selu(input):
    """MindSpore's own has a wrong gradient on CPU."""
    negative = 1.6732632423543772 * mindspore.ops.elu(input)
    return 1.0507009873554805 * mindspore.mint.where(input > 0, input, negative)


def SELU(inplace=False):
    return _InPlace(_Layer(_selu)) if inplace else _Layer(_selu)


# Losses.


def CrossEntropyLoss(
    weight=None,
    size_average=None,
    ignore_index=-100,
    reduce=None,
    reduction="mean",
    label_smoothing=0.0,
):
    # mindspore.nn.CrossEntropyLoss takes int32 labels only.
    if weight is None and ignore_index == -100 and label_smoothing == 0:
        if reduction == "mean":
            return _Layer(mindspore.ops.cross_entropy)
        return _Layer(mindspore.ops.cross_entropy, reduction=reduction)
    return _Layer(
        mindspore.ops.cross_entropy,
        weight=weight,
        ignore_index=ignore_index,
        reduction=reduction,
        label_smoothing=float(label_smoothing),
    )


def _reduced(loss, reduction):
    if reduction == "none":
        return loss
    return loss.sum() if reduction == "sum" else loss.mean()


def _bce(input, target, weight, reduction):
    """The weight as large as the input: MindSpore's own reads beyond a smaller one."""
    loss = mindspore.ops.binary_cross_entropy(
        input, target, weight.broadcast_to(input.shape), reduction="none"
    )
    return _reduced(loss, reduction)


def BCELoss(weight=None, size_average=None, reduce=None, reduction="mean"):
    if weight is None:
        return mindspore.nn.BCELoss(reduction=reduction)
    return _Layer(_bce, weight=weight, reduction=reduction)


def CosineEmbeddingLoss(margin=0.0, size_average=None, reduce=None, reduction="mean"):
    return mindspore.nn.CosineEmbeddingLoss(margin=float(margin), reduction=reduction)


def _hinge_embedding_loss(input, target, margin, reduction):
    """MindSpore's own has no gradient."""
    apart = mindspore.ops.relu(margin - input)
    unlike = mindspore.mint.where(target != 1, apart, 0.0)
    loss = mindspore.mint.where(target != -1, input, 0.0) + unlike
    return _reduced(loss, reduction)


def HingeEmbeddingLoss(margin=1.0, size_average=None, reduce=None, reduction="mean"):
    return _Layer(_hinge_embedding_loss, margin=margin, reduction=reduction)


def _kl_div(input, target, log_target, reduction):
    """MindSpore's own has no gradient of the target."""
    if log_target:
        loss = mindspore.mint.exp(target) * (target - input)
    else:
        entropy = mindspore.ops.xlogy(target, target)
        loss = mindspore.mint.where(target == 0, 0.0, entropy) - target * input
    if reduction == "batchmean":
        return loss.sum() / (input.shape[0] if input.ndim else 1)
    return _reduced(loss, reduction)


def KLDivLoss(size_average=None, reduce=None, reduction="mean", log_target=False):
    return _Layer(_kl_div, log_target=log_target, reduction=reduction)


def _margin_ranking_loss(input1, input2, target, margin, reduction):
    """With a target of any dtype."""
    loss = (target * (input2 - input1) + margin).clamp(min=0)
    return _reduced(loss, reduction)


def MarginRankingLoss(margin=0.0, size_average=None, reduce=None, reduction="mean"):
    return _Layer(_margin_ranking_loss, margin=margin, reduction=reduction)


def _multilabel_margin_loss(input, target, reduction):
    """Labels end at the first -1; each is compared to each class that is no label."""
    valid = (target < 0).astype(mindspore.int32).cumsum(-1) == 0
    labels = mindspore.mint.where(valid, target, 0)
    hot = mindspore.ops.one_hot(labels, input.shape[-1]) * valid.unsqueeze(-1)
    own = mindspore.ops.gather_elements(input, -1, labels)
    apart = mindspore.ops.relu(1 - own.unsqueeze(-1) + input.unsqueeze(-2))
    counts = valid.unsqueeze(-1) * (1 - hot.sum(-2, keepdims=True).clamp(max=1))
    return _reduced((apart * counts).sum((-1, -2)) / input.shape[-1], reduction)


def MultiLabelMarginLoss(size_average=None, reduce=None, reduction="mean"):
    # On Ascend: mindspore.nn.MultilabelMarginLoss(reduction) with an int32 target
    return _Layer(_multilabel_margin_loss, reduction=reduction)


def _soft_margin_loss(input, target, reduction):
    return _reduced(mindspore.ops.softplus(-target * input), reduction)


def SoftMarginLoss(size_average=None, reduce=None, reduction="mean"):
    # On Ascend: mindspore.nn.SoftMarginLoss(reduction)
    return _Layer(_soft_margin_loss, reduction=reduction)


def _triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction):
    near = mindspore.ops.norm(anchor - positive + eps, p, -1)
    far = mindspore.ops.norm(anchor - negative + eps, p, -1)
    if swap:
        other = mindspore.ops.norm(positive - negative + eps, p, -1)
        far = mindspore.ops.minimum(far, other)
    return _reduced(mindspore.ops.relu(margin + near - far), reduction)


def TripletMarginLoss(
    margin=1.0,
    p=2.0,
    eps=1e-6,
    swap=False,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    return _Layer(
        _triplet_margin_loss,
        margin=margin,
        p=p,
        eps=eps,
        swap=swap,
        reduction=reduction,
    )


def _multilabel_soft_margin_loss(input, target, weight, reduction):
    """MindSpore's own is infinite for large numbers."""
    y = target.astype(input.dtype)
    kept = y * mindspore.ops.softplus(-input)
    loss = kept + (1 - y) * mindspore.ops.softplus(input)
    loss = loss if weight is None else weight * loss
    return _reduced(loss.mean(-1), reduction)


def MultiLabelSoftMarginLoss(
    weight=None, size_average=None, reduce=None, reduction="mean"
):
    return _Layer(_multilabel_soft_margin_loss, weight=weight, reduction=reduction)


class _LinearCrossEntropyLoss(mindspore.nn.Cell):
    """A linear layer, then the cross entropy of what it gives."""

    def __init__(self, in_features, num_classes, out_features, bias, **options):
        super().__init__()
        self.shape = num_classes, *out_features
        count = math.prod(out_features, start=num_classes)
        self.linear = mindspore.mint.nn.Linear(in_features, count, bias=bias)
        self.options = options

    def construct(self, x, target):
        logits = self.linear(x).reshape(*x.shape[:-1], *self.shape)
        return mindspore.ops.cross_entropy(logits, target, **self.options)


def LinearCrossEntropyLoss(
    in_features,
    num_classes,
    *,
    out_features=(),
    bias=False,
    device=None,
    dtype=None,
    reduction="mean",
    weight=None,
    ignore_index=None,
    label_smoothing=0.0,
    options=None,
):
    return _LinearCrossEntropyLoss(
        in_features,
        num_classes,
        out_features,
        bias,
        weight=weight,
        ignore_index=-100 if ignore_index is None else ignore_index,
        reduction=reduction,
        label_smoothing=float(label_smoothing),
    )


class _AdaptiveLogSoftmaxWithLoss(mindspore.nn.Cell):
    """The frequent classes and the clusters of the others, each by its own layers.

    Every class of every example is computed: nothing is saved, the numbers are equal.
    """

    def __init__(self, in_features, n_classes, cutoffs, div_value, head_bias):
        super().__init__()
        self.ends = [*cutoffs, n_classes]
        self.first = cutoffs[0]
        self.head = mindspore.mint.nn.Linear(
            in_features, self.first + len(cutoffs), bias=head_bias
        )
        self.tail = mindspore.nn.CellList(
            [
                mindspore.nn.SequentialCell(
                    mindspore.mint.nn.Linear(in_features, hidden, bias=False),
                    mindspore.mint.nn.Linear(hidden, end - start, bias=False),
                )
                for start, end, hidden in zip(
                    self.ends,
                    self.ends[1:],
                    (
                        int(in_features // div_value ** (n + 1))
                        for n in range(len(cutoffs))
                    ),
                    strict=False,
                )
            ]
        )

    def log_prob(self, x):
        head = mindspore.ops.log_softmax(self.head(x), axis=-1)
        parts = [head[..., : self.first]]
        for number, layers in enumerate(self.tail):
            inside = mindspore.ops.log_softmax(layers(x), axis=-1)
            place = self.first + number
            parts.append(inside + head[..., place : place + 1])
        return mindspore.ops.cat(parts, -1)

    def predict(self, x):
        return self.log_prob(x).argmax(-1)

    def construct(self, x, target):
        index = target.astype(mindspore.int64).expand_dims(-1)
        output = mindspore.ops.gather_elements(self.log_prob(x), -1, index).squeeze(-1)
        return output, (-output).mean()


def AdaptiveLogSoftmaxWithLoss(
    in_features,
    n_classes,
    cutoffs,
    div_value=4.0,
    head_bias=False,
    device=None,
    dtype=None,
):
    return _AdaptiveLogSoftmaxWithLoss(
        in_features, n_classes, cutoffs, div_value, head_bias
    )


def MultiMarginLoss(
    p=1,
    margin=1.0,
    weight=None,
    size_average=None,
    reduce=None,
    reduction="mean",
):
    return mindspore.nn.MultiMarginLoss(
        p=int(p), margin=float(margin), reduction=reduction, weight=weight
    )


def SmoothL1Loss(size_average=None, reduce=None, reduction="mean", beta=1.0):
    if beta == 0:
        return mindspore.nn.L1Loss(reduction=reduction)
    return mindspore.nn.SmoothL1Loss(beta=float(beta), reduction=reduction)


# Pooling to a size.


def _adaptive_avg_pool1d(input, output_size):
    pooled = mindspore.ops.adaptive_avg_pool2d(input.unsqueeze(-2), (1, output_size))
    return pooled.squeeze(-2)


def AdaptiveAvgPool1d(output_size):
    size = output_size if isinstance(output_size, int) else output_size[0]
    if size == 1:
        return mindspore.nn.AdaptiveAvgPool1d(1)
    # mindspore.nn.AdaptiveAvgPool1d takes lengths that the size divides.
    return _Layer(_adaptive_avg_pool1d, output_size=size)


def _adaptive_max_pool1d(input, output_size, return_indices):
    result = mindspore.ops.adaptive_max_pool2d(
        input.unsqueeze(-2), (1, output_size), return_indices
    )
    if return_indices:
        return result[0].squeeze(-2), result[1].squeeze(-2)
    return result.squeeze(-2)


def AdaptiveMaxPool1d(output_size, return_indices=False):
    size = output_size if isinstance(output_size, int) else output_size[0]
    # mindspore.nn.AdaptiveMaxPool1d takes lengths that the size divides.
    return _Layer(_adaptive_max_pool1d, output_size=size, return_indices=return_indices)


def _adaptive_max_pool3d(input, output_size, return_indices):
    """Lengths that are None stay, and indices have PyTorch's dtype."""
    lengths = zip(output_size, input.shape[-3:], strict=True)
    size = tuple(old if new is None else new for new, old in lengths)
    if not return_indices:
        return mindspore.ops.adaptive_max_pool3d(input, size)
    values, indices = mindspore.ops.adaptive_max_pool3d(input, size, True)
    return values, indices.astype(mindspore.int64)


def AdaptiveMaxPool3d(output_size, return_indices=False):
    size = (output_size,) * 3 if isinstance(output_size, int) else output_size
    if return_indices or None in size:
        return _Layer(
            _adaptive_max_pool3d, output_size=size, return_indices=return_indices
        )
    return mindspore.nn.AdaptiveMaxPool3d(output_size)


def _local_response_norm(input, size, alpha, beta, k):
    """The mean square of neighbouring channels, by a window that slides over them."""
    flat = (input * input).reshape(input.shape[0], 1, input.shape[1], -1)
    padded = mindspore.ops.pad(flat, (0, 0, size // 2, (size - 1) // 2))
    mean = mindspore.ops.avg_pool2d(padded, (size, 1), 1).reshape(input.shape)
    return input / (k + alpha * mean) ** beta


def CrossMapLRN2d(size, alpha=1e-4, beta=0.75, k=1):
    # Of images with an odd size mindspore.nn.LRN(size // 2, k, alpha / size, beta).
    return _Layer(_local_response_norm, size=size, alpha=alpha, beta=beta, k=k)


def LocalResponseNorm(size, alpha=1e-4, beta=0.75, k=1.0):
    # Of images with an odd size mindspore.nn.LRN(size // 2, k, alpha / size, beta).
    return _Layer(_local_response_norm, size=size, alpha=alpha, beta=beta, k=k)


# Recurrent layers.


class _RNNCell(mindspore.nn.RNNCell):
    """Takes one example too, and begins with zeros."""

    def construct(self, x, hx=None):
        shape = (*x.shape[:-1], self.hidden_size)
        state = mindspore.mint.zeros(shape) if hx is None else hx
        found = super().construct(
            x.reshape(-1, self.input_size), state.reshape(-1, self.hidden_size)
        )
        return found.reshape(shape)


def RNNCell(
    input_size, hidden_size, bias=True, nonlinearity="tanh", device=None, dtype=None
):
    return _RNNCell(input_size, hidden_size, has_bias=bias, nonlinearity=nonlinearity)


class _GRUCell(mindspore.nn.GRUCell):
    """Takes one example too, and begins with zeros."""

    def construct(self, x, hx=None):
        shape = (*x.shape[:-1], self.hidden_size)
        state = mindspore.mint.zeros(shape) if hx is None else hx
        found = super().construct(
            x.reshape(-1, self.input_size), state.reshape(-1, self.hidden_size)
        )
        return found.reshape(shape)


def GRUCell(input_size, hidden_size, bias=True, device=None, dtype=None):
    if bias:
        return _GRUCell(input_size, hidden_size)
    return _GRUCell(input_size, hidden_size, has_bias=False)


class _LSTMCell(mindspore.nn.LSTMCell):
    """Takes one example too, and begins with zeros."""

    def construct(self, x, hx=None):
        shape = (*x.shape[:-1], self.hidden_size)
        hidden, memory = (mindspore.mint.zeros(shape),) * 2 if hx is None else hx
        states = (
            hidden.reshape(-1, self.hidden_size),
            memory.reshape(-1, self.hidden_size),
        )
        found = super().construct(x.reshape(-1, self.input_size), states)
        return found[0].reshape(shape), found[1].reshape(shape)


def LSTMCell(input_size, hidden_size, bias=True, device=None, dtype=None):
    if bias:
        return _LSTMCell(input_size, hidden_size)
    return _LSTMCell(input_size, hidden_size, has_bias=False)


def RNN(
    input_size,
    hidden_size,
    num_layers=1,
    nonlinearity="tanh",
    bias=True,
    batch_first=False,
    dropout=0.0,
    bidirectional=False,
    device=None,
    dtype=None,
):
    return mindspore.nn.RNN(
        input_size,
        hidden_size,
        num_layers=num_layers,
        nonlinearity=nonlinearity,
        has_bias=bias,
        batch_first=batch_first,
        dropout=float(dropout),
        bidirectional=bidirectional,
    )


def GRU(
    input_size,
    hidden_size,
    num_layers=1,
    bias=True,
    batch_first=False,
    dropout=0.0,
    bidirectional=False,
    device=None,
    dtype=None,
):
    return mindspore.nn.GRU(
        input_size,
        hidden_size,
        num_layers=num_layers,
        has_bias=bias,
        batch_first=batch_first,
        dropout=float(dropout),
        bidirectional=bidirectional,
    )


def LSTM(
    input_size,
    hidden_size,
    num_layers=1,
    bias=True,
    batch_first=False,
    dropout=0.0,
    bidirectional=False,
    proj_size=0,
    device=None,
    dtype=None,
):
    if proj_size:
        raise NotImplementedError("MindSpore has no `proj_size` of LSTM")
    return mindspore.nn.LSTM(
        input_size,
        hidden_size,
        num_layers=num_layers,
        has_bias=bias,
        batch_first=batch_first,
        dropout=float(dropout),
        bidirectional=bidirectional,
    )


# Dropout.


class _ChannelDropout(mindspore.nn.Cell):
    """Of whole channels; MindSpore's own draws other numbers with the same seed."""

    def __init__(self, p, inner):
        super().__init__()
        self.p = p
        self.inner = inner

    def construct(self, x):
        if not self.training or self.p == 0:
            return x
        shape = x.shape[: -self.inner] + (1,) * self.inner
        ones = mindspore.mint.ones(shape, dtype=x.dtype)
        return x * (0.0 if self.p == 1 else mindspore.ops.dropout(ones, p=self.p))


class _DropEverything(mindspore.nn.Cell):
    """MindSpore's own keeps some."""

    def construct(self, x):
        return x * 0.0 if self.training else x


def Dropout(p=0.5, inplace=False):
    if p == 1:
        return _InPlace(_DropEverything()) if inplace else _DropEverything()
    return _InPlace(mindspore.nn.Dropout(p=p)) if inplace else mindspore.nn.Dropout(p=p)


def Dropout1d(p=0.5, inplace=False):
    cell = _ChannelDropout(p, 1)
    return _InPlace(cell) if inplace else cell


def Dropout2d(p=0.5, inplace=False):
    cell = _ChannelDropout(p, 2)
    return _InPlace(cell) if inplace else cell


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


class _AlphaDropout(mindspore.nn.Cell):
    """Of numbers, or of whole channels."""

    def __init__(self, p, channels):
        super().__init__()
        self.p = p
        self.channels = channels

    def construct(self, x):
        if not self.training:
            return x
        tail = (1,) * (x.ndim - 2)
        shape = (*x.shape[:2], *tail) if self.channels else x.shape
        return _alpha_dropout(x, shape, self.p)


def AlphaDropout(p=0.5, inplace=False):
    # PyTorch's layer does not write into its input either.
    return _AlphaDropout(p, False)


def FeatureAlphaDropout(p=0.5, inplace=False):
    # PyTorch's layer does not write into its input either.
    return _AlphaDropout(p, True)


def Dropout3d(p=0.5, inplace=False):
    cell = _ChannelDropout(p, 3)
    return _InPlace(cell) if inplace else cell


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


def _area(input, size, scale):
    """Also where rows get longer, which MindSpore's own refuses."""
    if input.ndim > 3:
        return mindspore.ops.interpolate(
            input, size, scale, mode="area", recompute_scale_factor=True
        )
    length = size or int(input.shape[2] * scale)
    pooled = mindspore.ops.adaptive_avg_pool2d(input.unsqueeze(2), (1, length))
    return pooled.squeeze(2)


def Upsample(
    size=None,
    scale_factor=None,
    mode="nearest",
    align_corners=None,
    recompute_scale_factor=None,
):
    if mode == "bicubic":
        return _Layer(
            _bicubic,
            size=(size,) * 2 if isinstance(size, int) else size,
            scale=(scale_factor,) * 2
            if isinstance(scale_factor, (int, float))
            else scale_factor,
            align_corners=align_corners,
            recompute=recompute_scale_factor,
        )
    if mode == "area":
        scale = float(scale_factor) if isinstance(scale_factor, int) else scale_factor
        return _Layer(_area, size=size, scale=scale)
    if scale_factor is None:
        return mindspore.nn.Upsample(size=size, mode=mode, align_corners=align_corners)
    scale = (scale_factor,) if isinstance(scale_factor, (int, float)) else scale_factor
    whole = all(one == int(one) for one in scale)
    if not (whole or recompute_scale_factor or align_corners):
        raise NotImplementedError(
            "MindSpore has no Upsample that keeps a factor such as 1.5: give the size"
        )
    return mindspore.nn.Upsample(
        scale_factor=float(scale_factor)
        if isinstance(scale_factor, (int, float))
        else tuple(float(one) for one in scale_factor),
        mode=mode,
        align_corners=align_corners,
        recompute_scale_factor=True,
    )


def UpsamplingNearest2d(size=None, scale_factor=None):
    if scale_factor is None:
        return mindspore.nn.Upsample(size=size, mode="nearest")
    return mindspore.nn.Upsample(
        scale_factor=float(scale_factor)
        if isinstance(scale_factor, int)
        else scale_factor,
        mode="nearest",
        recompute_scale_factor=True,
    )


def UpsamplingBilinear2d(size=None, scale_factor=None):
    if scale_factor is None:
        return mindspore.nn.Upsample(size=size, mode="bilinear", align_corners=True)
    return mindspore.nn.Upsample(
        scale_factor=float(scale_factor)
        if isinstance(scale_factor, int)
        else scale_factor,
        mode="bilinear",
        align_corners=True,
        recompute_scale_factor=True,
    )


# Windows and distances.


def Unfold(kernel_size, dilation=1, padding=0, stride=1):
    return _Layer(
        mindspore.ops.unfold,
        kernel_size=kernel_size,
        dilation=dilation,
        padding=padding,
        stride=stride,
    )


def Fold(output_size, kernel_size, dilation=1, padding=0, stride=1):
    size = (output_size,) * 2 if isinstance(output_size, int) else output_size
    return _Layer(
        mindspore.ops.fold,
        output_size=mindspore.tensor(size, mindspore.int32),
        kernel_size=kernel_size,
        dilation=dilation,
        padding=padding,
        stride=stride,
    )


def CosineSimilarity(dim=1, eps=1e-8):
    return _Layer(mindspore.ops.cosine_similarity, dim=dim, eps=eps)


def _pairwise_distance(x1, x2, p, eps, keepdim):
    return mindspore.ops.norm(x1 - x2 + eps, p, -1, keepdim)


def PairwiseDistance(p=2.0, eps=1e-6, keepdim=False):
    return _Layer(_pairwise_distance, p=float(p), eps=eps, keepdim=keepdim)


# Sequences.


class _CTCLoss(mindspore.nn.CTCLoss):
    """Takes lengths that are tuples, and targets that follow one another."""

    def construct(self, log_probs, targets, input_lengths, target_lengths):
        lengths = mindspore.Tensor(target_lengths)
        if targets.ndim == 1:
            starts = lengths.cumsum(0) - lengths
            places = starts.unsqueeze(1) + mindspore.ops.arange(int(lengths.max()))
            targets = targets[places.clamp(max=targets.shape[0] - 1)]
        return super().construct(
            log_probs, targets, mindspore.Tensor(input_lengths), lengths
        )


def CTCLoss(blank=0, reduction="mean", zero_infinity=False):
    return _CTCLoss(blank=blank, reduction=reduction, zero_infinity=zero_infinity)


def TransformerEncoderLayer(
    d_model,
    nhead,
    dim_feedforward=2048,
    dropout=0.1,
    activation="relu",
    layer_norm_eps=1e-5,
    batch_first=False,
    norm_first=False,
    bias=True,
    device=None,
    dtype=None,
):
    if not bias:
        return _without_bias(
            mindspore.nn.TransformerEncoderLayer(
                d_model,
                nhead,
                dim_feedforward=dim_feedforward,
                dropout=dropout,
                activation=activation,
                layer_norm_eps=layer_norm_eps,
                batch_first=batch_first,
                norm_first=norm_first,
            )
        )
    return mindspore.nn.TransformerEncoderLayer(
        d_model,
        nhead,
        dim_feedforward=dim_feedforward,
        dropout=dropout,
        activation=activation,
        layer_norm_eps=layer_norm_eps,
        batch_first=batch_first,
        norm_first=norm_first,
    )


def TransformerDecoderLayer(
    d_model,
    nhead,
    dim_feedforward=2048,
    dropout=0.1,
    activation="relu",
    layer_norm_eps=1e-5,
    batch_first=False,
    norm_first=False,
    bias=True,
    device=None,
    dtype=None,
):
    if not bias:
        return _without_bias(
            mindspore.nn.TransformerDecoderLayer(
                d_model,
                nhead,
                dim_feedforward=dim_feedforward,
                dropout=dropout,
                activation=activation,
                layer_norm_eps=layer_norm_eps,
                batch_first=batch_first,
                norm_first=norm_first,
            )
        )
    return mindspore.nn.TransformerDecoderLayer(
        d_model,
        nhead,
        dim_feedforward=dim_feedforward,
        dropout=dropout,
        activation=activation,
        layer_norm_eps=layer_norm_eps,
        batch_first=batch_first,
        norm_first=norm_first,
    )


def Transformer(
    d_model=512,
    nhead=8,
    num_encoder_layers=6,
    num_decoder_layers=6,
    dim_feedforward=2048,
    dropout=0.1,
    activation="relu",
    custom_encoder=None,
    custom_decoder=None,
    layer_norm_eps=1e-5,
    batch_first=False,
    norm_first=False,
    bias=True,
    device=None,
    dtype=None,
):
    if not bias:
        return _without_bias(
            mindspore.nn.Transformer(
                d_model,
                nhead,
                num_encoder_layers=num_encoder_layers,
                num_decoder_layers=num_decoder_layers,
                dim_feedforward=dim_feedforward,
                dropout=dropout,
                activation=activation,
                custom_encoder=custom_encoder,
                custom_decoder=custom_decoder,
                layer_norm_eps=layer_norm_eps,
                batch_first=batch_first,
                norm_first=norm_first,
            )
        )
    return mindspore.nn.Transformer(
        d_model,
        nhead,
        num_encoder_layers=num_encoder_layers,
        num_decoder_layers=num_decoder_layers,
        dim_feedforward=dim_feedforward,
        dropout=dropout,
        activation=activation,
        custom_encoder=custom_encoder,
        custom_decoder=custom_decoder,
        layer_norm_eps=layer_norm_eps,
        batch_first=batch_first,
        norm_first=norm_first,
    )


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


class _EmbeddingBag(mindspore.nn.Cell):
    """Takes indices in rows, or in one row with offsets."""

    def __init__(self, weight, mode, last, padding_idx):
        super().__init__()
        self.weight = mindspore.Parameter(weight, name="weight")
        self.options = mode, last, padding_idx

    def construct(self, x, offsets=None, per_sample_weights=None):
        mode, last, padding = self.options
        return _embedding_bag(
            x, self.weight, offsets, mode, per_sample_weights, last, padding
        )


def EmbeddingBag(
    num_embeddings,
    embedding_dim,
    max_norm=None,
    norm_type=2.0,
    scale_grad_by_freq=False,
    mode="mean",
    sparse=False,
    _weight=None,
    include_last_offset=False,
    padding_idx=None,
    device=None,
    dtype=None,
):
    if max_norm is not None or scale_grad_by_freq:
        raise NotImplementedError("see torch.nn.functional.embedding, which has both")
    weight = (
        mindspore.ops.randn(num_embeddings, embedding_dim)
        if _weight is None
        else _weight
    )
    return _EmbeddingBag(weight, mode, include_last_offset, padding_idx)


# Layers that learn their size at the first call.


class _Lazy(mindspore.nn.Cell):
    """Makes its layer at the first call, by the size of what comes in.

    Call it once before the optimizer is made: until then it has no parameters.
    """

    def __init__(self, layer, axis, *sizes, **options):
        super().__init__()
        self.kind, self.axis = layer, axis
        self.sizes, self.options = sizes, options
        self.layer = None

    def construct(self, x):
        if self.layer is None:
            size = x.shape[self.axis]
            self.layer = self.kind(size, *self.sizes, **self.options)
            self.layer.set_train(self.training)
        return self.layer(x)


def LazyLinear(out_features, bias=True, device=None, dtype=None):
    return _Lazy(mindspore.nn.Dense, -1, out_features, has_bias=bias)


def LazyConv1d(
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    bias=True,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if padding_mode != "zeros" or isinstance(padding, str):
        raise NotImplementedError("see Conv1d; only zeros of a width are written here")
    return _Lazy(
        mindspore.nn.Conv1d,
        -2,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="valid" if padding in (0, (0,)) else "pad",
        padding=padding if isinstance(padding, int) else padding[0],
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def LazyConvTranspose1d(
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    bias=True,
    dilation=1,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if output_padding not in (0, (0,)):
        raise NotImplementedError("see ConvTranspose1d")
    return _Lazy(
        mindspore.nn.Conv1dTranspose,
        -2,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="pad",
        padding=padding if isinstance(padding, int) else padding[0],
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def LazyConv2d(
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    bias=True,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if padding_mode != "zeros" or isinstance(padding, str):
        raise NotImplementedError("see Conv2d; only zeros of a width are written here")
    return _Lazy(
        mindspore.nn.Conv2d,
        -3,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="valid" if padding in (0, (0, 0)) else "pad",
        padding=padding
        if isinstance(padding, int)
        else (*(padding[0],) * 2, *(padding[1],) * 2),
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def LazyConvTranspose2d(
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    bias=True,
    dilation=1,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if output_padding not in (0, (0, 0)):
        raise NotImplementedError("see ConvTranspose2d")
    return _Lazy(
        mindspore.nn.Conv2dTranspose,
        -3,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="pad",
        padding=padding
        if isinstance(padding, int)
        else (*(padding[0],) * 2, *(padding[1],) * 2),
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def LazyConv3d(
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    bias=True,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if padding_mode != "zeros" or isinstance(padding, str):
        raise NotImplementedError("see Conv3d; only zeros of a width are written here")
    return _Lazy(
        mindspore.nn.Conv3d,
        -4,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="valid" if padding in (0, (0, 0, 0)) else "pad",
        padding=padding
        if isinstance(padding, int)
        else (*(padding[0],) * 2, *(padding[1],) * 2, *(padding[2],) * 2),
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def LazyConvTranspose3d(
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    bias=True,
    dilation=1,
    padding_mode="zeros",
    device=None,
    dtype=None,
):
    if output_padding not in (0, (0, 0, 0)):
        raise NotImplementedError("see ConvTranspose3d")
    return _Lazy(
        mindspore.nn.Conv3dTranspose,
        -4,
        out_channels,
        kernel_size,
        stride=stride,
        pad_mode="pad",
        padding=padding
        if isinstance(padding, int)
        else (*(padding[0],) * 2, *(padding[1],) * 2, *(padding[2],) * 2),
        dilation=dilation,
        group=groups,
        has_bias=bias,
    )


def LazyBatchNorm1d(
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    if momentum is None or not bias:
        raise NotImplementedError("see BatchNorm1d")
    return _Lazy(
        mindspore.nn.BatchNorm1d,
        1,
        eps=eps,
        momentum=round(1 - momentum, 9),
        affine=affine,
        use_batch_statistics=None if track_running_stats else True,
    )


def LazyBatchNorm2d(
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    if momentum is None or not bias:
        raise NotImplementedError("see BatchNorm2d")
    return _Lazy(
        mindspore.nn.BatchNorm2d,
        1,
        eps=eps,
        momentum=round(1 - momentum, 9),
        affine=affine,
        use_batch_statistics=None if track_running_stats else True,
    )


def LazyBatchNorm3d(
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    if momentum is None or not bias:
        raise NotImplementedError("see BatchNorm3d")
    return _Lazy(
        mindspore.nn.BatchNorm3d,
        1,
        eps=eps,
        momentum=round(1 - momentum, 9),
        affine=affine,
        use_batch_statistics=None if track_running_stats else True,
    )


def _instance_norm(channels, rank, **options):
    return _InstanceNorm(rank, channels, **options)


def LazyInstanceNorm1d(
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    return _Lazy(
        _instance_norm,
        1,
        3,
        eps=eps,
        momentum=momentum,
        affine=affine,
        bias=bias,
        tracks=track_running_stats,
    )


def LazyInstanceNorm2d(
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    return _Lazy(
        _instance_norm,
        1,
        4,
        eps=eps,
        momentum=momentum,
        affine=affine,
        bias=bias,
        tracks=track_running_stats,
    )


def LazyInstanceNorm3d(
    eps=1e-5,
    momentum=0.1,
    affine=True,
    track_running_stats=True,
    device=None,
    dtype=None,
    *,
    bias=True,
):
    return _Lazy(
        _instance_norm,
        1,
        5,
        eps=eps,
        momentum=momentum,
        affine=affine,
        bias=bias,
        tracks=track_running_stats,
    )
