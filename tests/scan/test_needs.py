"""What a call has to give beyond PyTorch's arguments, run in both frameworks."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from apimap.scan.resolving.facts import facts

pytestmark = pytest.mark.integration


@dataclass(frozen=True)
class Case:
    """Both sides' code for one API, with places for arguments.

    ``wanting`` has PyTorch's arguments, and what MindSpore has to be given beside
    them; ``harmless`` both sides' arguments that give the same without it.
    """

    torch: str
    mindspore: str
    wanting: tuple[tuple[str, str], ...]
    harmless: tuple[tuple[str, str], ...] = ()


def convolutions(n: int) -> Iterator[tuple[str, Case]]:
    shape = f"(1, 2, {'6, ' * n})"
    for name, theirs in (
        ("Conv", f"Conv{n}d"),
        ("ConvTranspose", f"Conv{n}dTranspose"),
    ):
        yield (
            f"torch.nn.{name}{n}d",
            Case(
                f"x = numbers{shape}\n"
                f"net = torch.nn.{name}{n}d(2, 3, bias=False, {{}})\n"
                "ours = net(torch.tensor(x)).detach()",
                f"net_ = mindspore.nn.{theirs}(2, 3, {{}})\n"
                "weight = net.weight.detach().numpy().reshape(net_.weight.shape)\n"
                "net_.weight.set_data(mindspore.Tensor(weight))\n"
                "theirs = net_(mindspore.Tensor(x))",
                (
                    ("kernel_size=3, stride=2", "pad_mode='valid'"),
                    ("kernel_size=3, padding=1", "pad_mode='pad'"),
                ),
                (
                    ("kernel_size=1", "kernel_size=1"),
                    *[("kernel_size=1, stride=2",) * 2][: name == "Conv"],
                ),
            ),
        )
    weight = f"(3, 2, {'3, ' * n})"
    for space in ("torch", "torch.nn.functional"):
        yield (
            f"{space}.conv{n}d",
            Case(
                f"x, w = numbers{shape}, numbers{weight}\n"
                f"ours = {space}.conv{n}d(torch.tensor(x), torch.tensor(w), {{}})",
                "inputs = mindspore.Tensor(x), mindspore.Tensor(w)\n"
                f"theirs = mindspore.ops.conv{n}d(*inputs, {{}})",
                (("padding=1", "pad_mode='pad'"),),
                (("stride=2", "stride=2"),),
            ),
        )


def poolings(n: int) -> Iterator[tuple[str, Case]]:
    more = (
        ("2, 1, dilation=2", "pad_mode='pad'"),
        ("3, 2, ceil_mode=True", "pad_mode='pad'"),
        ("2, 1, return_indices=True", "pad_mode='pad'"),
    )
    for name, wanting in ((f"AvgPool{n}d", ()), (f"MaxPool{n}d", more)):
        yield (
            f"torch.nn.{name}",
            Case(
                f"x = numbers(1, 2, {'6, ' * n})\n"
                f"ours = torch.nn.{name}({{}})(torch.tensor(x))",
                f"theirs = mindspore.nn.{name}({{}})(mindspore.Tensor(x))",
                (("3, 2, padding=1", "pad_mode='pad'"), *wanting),
                (("2, 2", "2, 2"),),
            ),
        )


def deviations() -> Iterator[tuple[str, Case]]:
    harmless = (("unbiased=False", ""),)
    for name in ("std", "var", "std_mean", "var_mean"):
        yield (
            f"torch.{name}",
            Case(
                f"x = numbers(5)\nours = torch.{name}(torch.tensor(x), {{}})",
                f"theirs = mindspore.ops.{name}(mindspore.Tensor(x), {{}})",
                (("", "ddof=1"),),
                (*harmless, ("correction=0", "")),
            ),
        )
    for name, given in (("std", "correction=1"), ("var", "ddof=1")):
        yield (
            f"torch.Tensor.{name}",
            Case(
                f"x = numbers(5)\nours = torch.tensor(x).{name}({{}})",
                f"theirs = mindspore.Tensor(x).{name}({{}})",
                (("", given),),
                harmless,
            ),
        )


CASES: dict[str, Case] = {
    **{name: case for n in (1, 2, 3) for name, case in convolutions(n)},
    **{name: case for n in (1, 2, 3) for name, case in poolings(n)},
    **dict(deviations()),
    # Where the probabilities are one and zero, nothing is left to chance.
    "torch.bernoulli": Case(
        "x = numpy.repeat(numpy.float32([0, 1]), 50)\n"
        "ours = torch.bernoulli(torch.tensor(x), {})",
        "p = mindspore.Tensor(x)\ntheirs = mindspore.ops.bernoulli(p, {})",
        (("", "p=p"),),
    ),
    "torch.nn.Embedding": Case(
        "weight = torch.nn.Embedding(300, 300, {}).weight.detach()\n"
        "ours = weight.std().round(decimals=1)",
        "table = mindspore.nn.Embedding(300, 300, {}).embedding_table.asnumpy()\n"
        "theirs = mindspore.Tensor(table.std().round(1))",
        (("", "embedding_table=mindspore.common.initializer.Normal(1.0)"),),
    ),
}


def give_the_same(code: str) -> bool:
    """Whether ``code`` runs and leaves the same in ``ours`` and ``theirs``."""
    import mindspore
    import numpy
    import torch

    def numbers(*shape):
        made = numpy.random.default_rng(0).random(shape)
        return made.astype("float32")

    names = {"mindspore": mindspore, "numpy": numpy, "torch": torch, "numbers": numbers}
    try:
        exec(code, names)
    except (TypeError, ValueError):  # how MindSpore refuses a call
        return False
    sides = [
        list(side) if isinstance(side, (tuple, list)) else [side]
        for side in (names["ours"], names["theirs"])
    ]
    return all(
        tuple(a.shape) == tuple(b.shape) and numpy.allclose(a, b.asnumpy(), atol=1e-5)
        for a, b in zip(*sides, strict=True)
    )


def came_to(case: Case) -> dict[str, bool]:
    """Of each way to call both sides, whether they gave the same."""

    def same(ours: str, theirs: str) -> bool:
        return give_the_same(
            f"{case.torch.format(ours)}\n{case.mindspore.format(theirs)}"
        )

    found = {}
    for ours, given in case.wanting:
        found[f"{ours} with {given}"] = same(ours, f"{ours}, {given}".lstrip(", "))
        found[f"{ours} without {given}"] = same(ours, ours)
    for ours, theirs in case.harmless:
        found[f"{ours} is harmless with the default"] = same(ours, theirs)
    return found


def test_every_need_is_run():
    assert CASES.keys() == facts().needs.keys()


@pytest.mark.parametrize("reference", CASES)
def test_what_has_to_be_given_makes_the_difference(in_child, reference):
    found = in_child(came_to, CASES[reference])
    assert found == {way: " without " not in way for way in found}


@pytest.mark.parametrize("reference", CASES)
def test_what_is_given_is_the_parameter_that_is_needed(reference):
    need = facts().needs[reference].parameter
    assert all(given.startswith(f"{need}=") for _, given in CASES[reference].wanting)
