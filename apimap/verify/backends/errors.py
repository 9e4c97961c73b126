"""What kind of failure an exception of the target is."""

from __future__ import annotations

import re

from apimap.verify.model.outcomes import Kind

# The first pattern that is found in the message decides.
ERROR_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for kind, pattern in (
        (
            Kind.UNSUPPORTED,
            r"kernel \S+ unregistered|unsupported op \[|not supported? on cpu",
        ),
        (Kind.UNSUPPORTED, r"only supports? (on )?(ascend|gpu)|not implemented on cpu"),
        (Kind.UNSUPPORTED, r"(ascend|gpu) (platform|backend|device)? ?only"),
        (Kind.UNSUPPORTED, r"cpu (platform|backend|device)? ?(is|does) not support"),
        (Kind.UNSUPPORTED, r"create kernelmod|kernelmod init failed|on this device"),
        (Kind.UNSUPPORTED, r"not implement exception|not found op"),
        (Kind.UNSUPPORTED, r"does not support (the )?cpu|device.?target.{0,40}\bCPU\b"),
        # What only Ascend's communication knows.
        (Kind.UNSUPPORTED, r"group hccl\w* does not exist|to init 'CPU', but got"),
        (
            Kind.UNSUPPORTED_DTYPE,
            r"unsupported (input )?(data ?)?types?|kernel select failed",
        ),
        (Kind.UNSUPPORTED_DTYPE, r"must be a type of|dtype .{0,60}not support"),
        (
            Kind.UNSUPPORTED_DTYPE,
            r"not support.{0,40}\b(dtype|type|bool|complex|u?int|b?float)",
        ),
        (Kind.UNSUPPORTED_DTYPE, r"the dtype \w+|invalid dtype"),
        (
            Kind.ARGUMENT_REJECTED,
            r"failed calling|unexpected keyword|positional argument",
        ),
        (Kind.ARGUMENT_REJECTED, r"missing \d* ?required|multiple values for"),
    )
)
REJECTING = (TypeError, ValueError, NotImplementedError, IndexError, AttributeError)
LONGEST_MESSAGE = 400
CALL_STACK = re.compile(r"- (?:C\+\+|The Function) Call Stack|The Traceback of Net Con")
INSTALLED = re.compile(r"/\S*/site-packages/")
FOLDERS = re.compile(r"(?<![\w:/.])(?:/[\w.+-]+)+/(?=[\w+-]+\.\w+)")


def kind_of(error: BaseException) -> Kind:
    """Which kind of Outcome ``error`` is."""
    if isinstance(error, TimeoutError):
        return Kind.TIMEOUT
    text = str(error)
    for kind, pattern in ERROR_PATTERNS:
        if pattern.search(text):
            return kind
    return Kind.ARGUMENT_REJECTED if isinstance(error, REJECTING) else Kind.ERROR


def message_of(error: BaseException) -> str:
    """The first lines of the message, without the framework's own call stack.

    A path is shortened to what it says on every machine.
    """
    head = CALL_STACK.split(str(error), maxsplit=1)[0]
    words = re.sub(r"-{5,}", " ", head).split()
    text = " ".join(words) or "(without a message)"
    for folders in (INSTALLED, FOLDERS):
        text = folders.sub("", text)
    return f"{type(error).__name__}: {text}"[:LONGEST_MESSAGE]
