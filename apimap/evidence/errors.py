"""What kind of failure an exception of the target is."""

from __future__ import annotations

import re

# The first pattern that is found in the message decides.
PATTERNS: tuple[tuple[str, re.Pattern], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for kind, pattern in (
        (
            "unsupported",
            r"kernel \S+ unregistered|unsupported op \[|not supported? on cpu",
        ),
        ("unsupported", r"only supports? (on )?(ascend|gpu)|not implemented on cpu"),
        ("unsupported", r"(ascend|gpu) (platform|backend|device)? ?only"),
        ("unsupported", r"cpu (platform|backend|device)? ?(is|does) not support"),
        ("unsupported", r"create kernelmod|kernelmod init failed|on this device"),
        ("unsupported", r"not implement exception|not found op"),
        ("unsupported", r"does not support (the )?cpu|device.?target.{0,40}\bCPU\b"),
        # What only Ascend's communication knows.
        ("unsupported", r"group hccl\w* does not exist|to init 'CPU', but got"),
        (
            "unsupported-dtype",
            r"unsupported (input )?(data ?)?types?|kernel select failed",
        ),
        ("unsupported-dtype", r"must be a type of|dtype .{0,60}not support"),
        (
            "unsupported-dtype",
            r"not support.{0,40}\b(dtype|type|bool|complex|u?int|b?float)",
        ),
        ("unsupported-dtype", r"the dtype \w+|invalid dtype"),
        ("argument-rejected", r"failed calling|unexpected keyword|positional argument"),
        ("argument-rejected", r"missing \d* ?required|multiple values for"),
    )
)
REJECTING = (TypeError, ValueError, NotImplementedError, IndexError, AttributeError)
LONGEST = 400


def kind_of(error: BaseException) -> str:
    """Which kind of Outcome ``error`` is."""
    if isinstance(error, TimeoutError):
        return "timeout"
    text = str(error)
    for kind, pattern in PATTERNS:
        if pattern.search(text):
            return kind
    return "argument-rejected" if isinstance(error, REJECTING) else "error"


def message_of(error: BaseException) -> str:
    """The first lines of the message, without the framework's own call stack."""
    head = str(error).partition("- C++ Call Stack")[0]
    words = re.sub(r"-{5,}", " ", head).split()
    text = " ".join(words) or "(without a message)"
    return f"{type(error).__name__}: {text}"[:LONGEST]
