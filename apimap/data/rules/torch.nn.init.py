"""How initialisers of torch.nn.init are written in MindSpore, for a Parameter."""

import mindspore


def kaiming_normal_(
    tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None
):
    return tensor.set_data(
        mindspore.common.initializer.initializer(
            mindspore.common.initializer.HeNormal(
                negative_slope=a, mode=mode, nonlinearity=nonlinearity
            ),
            tensor.shape,
            tensor.dtype,
        )
    )


def normal_(tensor, mean=0.0, std=1.0, generator=None):
    return tensor.set_data(
        mindspore.common.initializer.initializer(
            mindspore.common.initializer.Normal(sigma=std, mean=mean),
            tensor.shape,
            tensor.dtype,
        )
    )


def trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0, generator=None):
    return tensor.set_data(
        mindspore.common.initializer.initializer(
            mindspore.common.initializer.TruncatedNormal(
                sigma=std, mean=mean, a=float(a), b=float(b)
            ),
            tensor.shape,
            tensor.dtype,
        )
    )


def uniform_(tensor, a=0.0, b=1.0, generator=None):
    if a == -b:
        return tensor.set_data(
            mindspore.common.initializer.initializer(
                mindspore.common.initializer.Uniform(b), tensor.shape, tensor.dtype
            )
        )
    # mindspore.common.initializer.Uniform lies about zero.
    return tensor.set_data(
        mindspore.ops.rand(tensor.shape, dtype=tensor.dtype) * (b - a) + a
    )
