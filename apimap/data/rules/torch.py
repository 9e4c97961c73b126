"""How functions of ``torch`` are written."""

import mindspore


def add(input, other, *, alpha=1):
    if isinstance(input, (int, float)):
        return mindspore.mint.add(mindspore.tensor(input), other, alpha=alpha)
    return mindspore.mint.add(input, other, alpha=alpha)
