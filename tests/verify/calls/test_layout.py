"""Long lines of a program, broken so that they can be read side by side."""

import ast

import pytest

from apimap.verify.calls.layout import laid_out

ROW = ", ".join(["-1.5"] * 8)


CALL = "torch.nn.functional.interpolate"
CASES = [
    ("x = torch.tensor([1.0, 2.0])\n", "x = torch.tensor([1.0, 2.0])\n"),
    (
        f"x = torch.tensor([[{ROW}], [{ROW}]])\n",
        f"x = torch.tensor([\n    [{ROW}],\n    [{ROW}],\n])\n",
    ),
    (
        f"x = torch.tensor([{ROW}, {ROW}], dtype=torch.int8)\n",
        f"x = torch.tensor(\n    [\n        {ROW}, -1.5,\n"
        f"        {', '.join(['-1.5'] * 7)},\n    ],\n    dtype=torch.int8,\n)\n",
    ),
    (
        f"def f():\n    return {CALL}(x, scale_factor=2, mode='m')\n",
        f"def f():\n    return {CALL}(\n        x, scale_factor=2, mode='m',\n    )\n",
    ),
    (
        f"result = {CALL}(x), {CALL}(y)\n",
        f"result = (\n    {CALL}(x),\n    {CALL}(y),\n)\n",
    ),
    (
        f"x = torch.tensor([{ROW}, 1.5]).reshape(3, 3)\n",
        f"x = torch.tensor([\n    {ROW}, 1.5,\n]).reshape(3, 3)\n",
    ),
    (f"x = '{'a' * 80}'\n", f"x = '{'a' * 80}'\n"),
    (f"# {'a ' * 40}\nx = 1\n", f"# {'a ' * 40}\nx = 1\n"),
]


@pytest.mark.parametrize(("code", "shown"), CASES)
def test_what_is_too_long_is_broken_inside_its_brackets(code, shown):
    assert laid_out(code) == shown


@pytest.mark.parametrize(
    "code",
    [
        f"print(repr(mindspore.ops.f(x, [{ROW}], *rest, **{{'a': 1}}).sum()[0]))\n",
        f"x, y = f(g((({ROW}),), h=[[{ROW}, ({ROW},)]]), é='ü' * {'9' * 40})\n",
        f"for i in range(3):\n    x = f([{ROW}], [{ROW}])  # why\n",
    ],
)
def test_what_is_broken_means_the_same(code):
    shown = laid_out(code)
    assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(code))
    assert shown != code
