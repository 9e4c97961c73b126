"""The process that children are forked from."""

import inspect

import pytest

pytestmark = pytest.mark.integration


def stack_readings():
    """How often PyTorch's samples of an operator read the stack once all is warm."""
    from apimap.verify.run.warming import warm_up

    warm_up()
    from apimap.verify.samples.pytorch import operator_samples

    read, readings = inspect.stack, []
    inspect.stack = lambda *args: readings.append(args) or read(*args)
    samples = list(operator_samples("torch.add"))
    return len(samples), len(readings)


def test_samples_do_not_read_the_stack(in_child):
    samples, readings = in_child(stack_readings)
    assert samples > 20
    assert readings == 0
