"""How functions of torch.func are written in MindSpore."""

import mindspore


def _gradient_first(function):
    def grad_and_value(*args, **kwargs):
        value, gradient = function(*args, **kwargs)
        return gradient, value

    return grad_and_value


def grad_and_value(func, argnums=0, has_aux=False):
    if has_aux:
        raise NotImplementedError(
            "MindSpore has no value_and_grad with one value apart"
        )
    return _gradient_first(mindspore.value_and_grad(func, grad_position=argnums))
