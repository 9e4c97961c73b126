"""How functions of torch.nn.utils are written in MindSpore."""

import mindspore


def _fused(weight, bias, mean, variance, eps, gamma, beta, axis):
    """Weight and bias of a layer that does what a norm after it does as well."""
    kept = mindspore.ops.zeros_like(mean) if bias is None else bias
    scale = mindspore.ops.rsqrt(variance + eps)
    scale = scale if gamma is None else gamma * scale
    shape = [-1 if place == axis else 1 for place in range(weight.ndim)]
    moved = (kept - mean) * scale
    return weight * scale.reshape(shape), moved if beta is None else moved + beta


def fuse_conv_bn_weights(
    conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose=False
):
    axis = 1 if transpose else 0
    return _fused(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, axis)


def fuse_linear_bn_weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b):
    return _fused(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, 0)


def get_total_norm(tensors, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    if error_if_nonfinite:
        raise NotImplementedError("look at `mindspore.ops.isfinite(norm)` yourself")
    return mindspore.ops.norm(
        mindspore.ops.stack(
            [mindspore.ops.norm(one.reshape(-1), norm_type) for one in tensors]
        ),
        norm_type,
    )


def parameters_to_vector(parameters):
    return mindspore.ops.cat([one.reshape(-1) for one in parameters])
