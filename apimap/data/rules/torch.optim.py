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


class _Adam(mindspore.experimental.optim.AdamW):
    """Adds the decay to the gradients; the `eps` of MindSpore's own Adam is another."""

    def __init__(self, params, decay, **options):
        super().__init__(params, weight_decay=0.0, **options)
        self.decay = -decay if options["maximize"] else decay

    def construct(self, gradients):
        pairs = zip(gradients, self.parameters, strict=True)
        return super().construct(tuple(g + p * self.decay for g, p in pairs))


def Adam(
    params,
    lr=0.001,
    betas=(0.9, 0.999),
    eps=1e-8,
    weight_decay=0,
    amsgrad=False,
    *,
    foreach=None,
    maximize=False,
    capturable=False,
    differentiable=False,
    fused=None,
    decoupled_weight_decay=False,
):
    if decoupled_weight_decay or (weight_decay == 0 and eps != 1e-8):
        return mindspore.experimental.optim.AdamW(
            params,
            lr=lr,
            betas=betas,
            eps=eps,
            weight_decay=float(weight_decay),
            amsgrad=amsgrad,
            maximize=maximize,
        )
    if eps != 1e-8:
        return _Adam(
            params,
            float(weight_decay),
            lr=lr,
            betas=betas,
            eps=eps,
            amsgrad=amsgrad,
            maximize=maximize,
        )
    return mindspore.experimental.optim.Adam(
        params,
        lr=lr,
        betas=betas,
        weight_decay=float(weight_decay),
        amsgrad=amsgrad,
        maximize=maximize,
    )


class _NAdam(mindspore.experimental.optim.NAdam):
    """Can make what it optimizes greater, and decay the weights by the rate alone."""

    def __init__(self, params, maximize, decay, **options):
        super().__init__(params, **options)
        self.sign = -1 if maximize else 1
        self.kept = 1 - options["lr"] * decay

    def construct(self, gradients):
        for parameter in self.parameters:
            mindspore.ops.assign(parameter, parameter * self.kept)
        return super().construct(tuple(self.sign * one for one in gradients))


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
    if maximize or (decoupled_weight_decay and weight_decay):
        return _NAdam(
            params,
            maximize,
            weight_decay if decoupled_weight_decay else 0,
            lr=lr,
            betas=betas,
            eps=eps,
            weight_decay=0.0 if decoupled_weight_decay else float(weight_decay),
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


class _RAdam(mindspore.experimental.optim.RAdam):
    """Can make what it optimizes greater, and decay the weights by the rate alone."""

    def __init__(self, params, maximize, decay, **options):
        super().__init__(params, **options)
        self.sign = -1 if maximize else 1
        self.kept = 1 - options["lr"] * decay

    def construct(self, gradients):
        for parameter in self.parameters:
            mindspore.ops.assign(parameter, parameter * self.kept)
        return super().construct(tuple(self.sign * one for one in gradients))


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
    if maximize or (decoupled_weight_decay and weight_decay):
        return _RAdam(
            params,
            maximize,
            weight_decay if decoupled_weight_decay else 0,
            lr=lr,
            betas=betas,
            eps=eps,
            weight_decay=0.0 if decoupled_weight_decay else float(weight_decay),
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


class _AdaFactor(mindspore.nn.Cell):
    """Can make what it optimizes greater, and decay the weights by the rate alone."""

    def __init__(self, optimizer, maximize, decay):
        super().__init__()
        self.optimizer = optimizer
        self.sign = -1 if maximize else 1
        self.decay = decay

    def construct(self, gradients):
        lost = [one * self.decay for one in self.optimizer.parameters]
        self.optimizer(tuple(self.sign * one for one in gradients))
        for place, parameter in enumerate(self.optimizer.parameters):
            mindspore.ops.assign_sub(parameter, lost[place])


def Adafactor(
    params,
    lr=0.01,
    beta2_decay=-0.8,
    eps=(None, 0.001),
    d=1.0,
    weight_decay=0.0,
    *,
    foreach=None,
    maximize=False,
):
    # MindSpore takes no rate of 1.
    if maximize or weight_decay:
        return _AdaFactor(
            mindspore.nn.AdaFactor(
                params,
                learning_rate=lr,
                eps=(1e-30 if eps[0] is None else eps[0] ** 2, eps[1]),
                clip_threshold=float(d),
                decay_rate=min(-beta2_decay, 0.9999999),
                beta1=None,
                relative_step=False,
            ),
            maximize,
            lr * weight_decay,
        )
    return mindspore.nn.AdaFactor(
        params,
        learning_rate=lr,
        eps=(1e-30 if eps[0] is None else eps[0] ** 2, eps[1]),
        clip_threshold=float(d),
        decay_rate=min(-beta2_decay, 0.9999999),
        beta1=None,
        relative_step=False,
    )
