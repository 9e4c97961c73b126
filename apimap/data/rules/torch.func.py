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


def _with_values(module, values, args, kwargs):
    # What stands in an attribute of the cell itself comes before its Parameter.
    cells, changed = dict(module.cells_and_names()), []
    try:
        for name, value in values.items():
            cell, _, short = name.rpartition(".")
            attributes = vars(cells[cell])
            attributes[short] = value
            changed.append((attributes, short))
        return module(*args, **kwargs)
    finally:
        for attributes, short in changed:
            del attributes[short]


def functional_call(
    module,
    parameter_and_buffer_dicts,
    args=None,
    kwargs=None,
    *,
    tie_weights=True,
    strict=False,
):
    if isinstance(parameter_and_buffer_dicts, (tuple, list)):
        raise NotImplementedError("Give one dictionary with all values")
    inputs = args if isinstance(args, tuple) else (args,)
    return _with_values(module, parameter_and_buffer_dicts, inputs, kwargs or {})
