"""How calls of torch.nn.functional are written in MindSpore."""

import mindspore


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
            input.shape[2:], stride, dilation, weight.shape[2:]
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
