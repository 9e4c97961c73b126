"""How gradients of convolutions are taken alone: by the transposed convolution.

The convolution is differentiated by what is asked for, at any place: it is linear.
"""

import mindspore


def _back(convolution, weight, at, grad_output, **options):
    """The gradient of one of the two arguments, which is ``at``."""

    def forward(one):
        given = (one, weight) if options["of_input"] else (weight, one)
        return convolution(
            *given,
            stride=options["stride"],
            pad_mode="pad",
            padding=options["padding"],
            dilation=options["dilation"] * 1,  # of True, too, which is refused
            groups=options["groups"] * 1,
        )

    return mindspore.vjp(forward, mindspore.ops.zeros(at))[1](grad_output)[0]


def conv1d_input(
    input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1
):
    return _back(
        mindspore.ops.conv1d,
        weight,
        tuple(input_size),
        grad_output,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        of_input=True,
    )


def conv1d_weight(
    input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1
):
    return _back(
        mindspore.ops.conv1d,
        input,
        tuple(weight_size),
        grad_output,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        of_input=False,
    )


def conv2d_input(
    input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1
):
    return _back(
        mindspore.ops.conv2d,
        weight,
        tuple(input_size),
        grad_output,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        of_input=True,
    )


def conv2d_weight(
    input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1
):
    return _back(
        mindspore.ops.conv2d,
        input,
        tuple(weight_size),
        grad_output,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        of_input=False,
    )


def conv3d_input(
    input_size, weight, grad_output, stride=1, padding=0, dilation=1, groups=1
):
    return _back(
        mindspore.ops.conv3d,
        weight,
        tuple(input_size),
        grad_output,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        of_input=True,
    )


def conv3d_weight(
    input, weight_size, grad_output, stride=1, padding=0, dilation=1, groups=1
):
    return _back(
        mindspore.ops.conv3d,
        input,
        tuple(weight_size),
        grad_output,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        of_input=False,
    )
