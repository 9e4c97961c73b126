"""Exceptions of MindSpore, as it words them, and what they mean."""

import pytest

from apimap.verify.backends.errors import kind_of, message_of


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RuntimeError("The kernel MishExt unregistered."), "unsupported"),
        (RuntimeError("Create kernelmod for op InplaceUniform failed"), "unsupported"),
        (NotImplementedError("einsum only supports Ascend."), "unsupported"),
        (TypeError("Unsupported op [Einsum] on CPU, Please confirm"), "unsupported"),
        (RuntimeError("'bernoulli_' is not supported on this device."), "unsupported"),
        (TimeoutError("a rank gave no answer within 11 s"), "timeout"),
        (RuntimeError("The group hccl_world_group does not exist"), "unsupported"),
        (
            RuntimeError("should be 'mccl' to init 'CPU', but got 'hccl'."),
            "unsupported",
        ),
        (
            TypeError("Select CPU operator[ACos] fail! Unsupported data type!"),
            "unsupported-dtype",
        ),
        (
            TypeError("input[x] must be a type of {Float16}, but got Int64."),
            "unsupported-dtype",
        ),
        (
            TypeError("softmax() got an unexpected keyword argument 'dim'"),
            "argument-rejected",
        ),
        (
            TypeError('Failed calling add with "add(Tensor, string)".'),
            "argument-rejected",
        ),
        (ValueError("the axis must be in [0,0), but got 0."), "argument-rejected"),
        (RuntimeError("The pointer[shape_ptr] is null."), "error"),
    ],
)
def test_an_exception_is_of_a_kind(error, kind):
    assert kind_of(error) == kind


def test_a_message_leaves_out_the_frameworks_call_stack():
    text = "Bad input.\n\n------\n- C++ Call Stack: (For developers)\n------\na.cc:1"
    assert message_of(RuntimeError(text)) == "RuntimeError: Bad input."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "In file /a/b.c/site-packages/mindspore/ops.py:12",
            "In file mindspore/ops.py:12",
        ),
        ("file: '/tmp/run-x1/sample_0.py', line 3", "file: 'sample_0.py', line 3"),
        ("see https://a.org/b/c.html and mindspore/ccsrc/d.cc:1", None),
        (
            "No kernel.\n- The Function Call Stack: (For developers)\nIn /a/b.py",
            "No kernel.",
        ),
    ],
)
def test_a_message_is_the_same_on_every_machine(text, told):
    assert message_of(RuntimeError(text)) == f"RuntimeError: {told or text}"


def test_an_empty_message_is_told():
    assert message_of(RuntimeError("\n")) == "RuntimeError: (without a message)"
