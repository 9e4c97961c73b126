"""How optimizers of torch.optim are made in MindSpore.

An optimizer is called with the gradients, ``optimizer(grads)``. Options of how PyTorch
computes a step, such as ``foreach`` and ``fused``, are left out.
"""

import mindspore


def ASGD(
    params,
    lr=0.01,
    lambd=0.0001,
    alpha=0.75,
    t0=1000000.0,
    weight_decay=0,
    foreach=None,
    maximize=False,
    differentiable=False,
    capturable=False,
):
    return mindspore.experimental.optim.ASGD(
        params,
        lr=lr,
        lambd=float(lambd),
        alpha=float(alpha),
        t0=float(t0),
        weight_decay=float(weight_decay),
        maximize=maximize,
    )


class _UpwardNAdam(mindspore.experimental.optim.NAdam):
    """Makes what it optimizes greater."""

    def construct(self, gradients):
        return super().construct(tuple(-gradient for gradient in gradients))


def NAdam(
    params,
    lr=0.002,
    betas=(0.9, 0.999),
    eps=1e-8,
    weight_decay=0,
    momentum_decay=0.004,
    decoupled_weight_decay=False,
    *,
    foreach=None,
    maximize=False,
    capturable=False,
    differentiable=False,
):
    if decoupled_weight_decay and weight_decay:
        raise NotImplementedError("MindSpore has no `decoupled_weight_decay` of NAdam")
    if maximize:
        return _UpwardNAdam(
            params,
            lr=lr,
            betas=betas,
            eps=eps,
            weight_decay=float(weight_decay),
            momentum_decay=momentum_decay,
        )
    return mindspore.experimental.optim.NAdam(
        params,
        lr=lr,
        betas=betas,
        eps=eps,
        weight_decay=float(weight_decay),
        momentum_decay=momentum_decay,
    )


class _UpwardRAdam(mindspore.experimental.optim.RAdam):
    """Makes what it optimizes greater."""

    def construct(self, gradients):
        return super().construct(tuple(-gradient for gradient in gradients))


def RAdam(
    params,
    lr=0.001,
    betas=(0.9, 0.999),
    eps=1e-8,
    weight_decay=0,
    decoupled_weight_decay=False,
    *,
    foreach=None,
    maximize=False,
    capturable=False,
    differentiable=False,
):
    if decoupled_weight_decay and weight_decay:
        raise NotImplementedError("MindSpore has no `decoupled_weight_decay` of RAdam")
    if maximize:
        return _UpwardRAdam(
            params, lr=lr, betas=betas, eps=eps, weight_decay=float(weight_decay)
        )
    return mindspore.experimental.optim.RAdam(
        params, lr=lr, betas=betas, eps=eps, weight_decay=float(weight_decay)
    )


def SGD(
    params,
    lr=0.001,
    momentum=0,
    dampening=0,
    weight_decay=0,
    nesterov=False,
    *,
    maximize=False,
    foreach=None,
    differentiable=False,
    fused=None,
):
    return mindspore.experimental.optim.SGD(
        params,
        lr=lr,
        momentum=momentum,
        dampening=dampening,
        weight_decay=float(weight_decay),
        nesterov=nesterov,
        maximize=maximize,
    )
