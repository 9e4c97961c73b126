"""Which parameter of a MindSpore cell stands for which of a PyTorch module.

By name, then by the renames declared here; never by order, which fakes differences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apimap.verify.model.values import Array, array

# The last part of a name in PyTorch, and what MindSpore's older layers call it.
RENAMES: Mapping[str, tuple[str, ...]] = {
    "weight": ("gamma", "embedding_table", "a"),
    "bias": ("beta",),
    "running_mean": ("moving_mean", "mean"),
    "running_var": ("moving_variance", "variance"),
    "linear1": ("dense1",),
    "linear2": ("dense2",),
}
COUNTERS = ("num_batches_tracked",)


class Unmatched(Exception):
    """No parameter of the cell stands for one of the module; the message names it."""


def correspondence(
    reference: Iterable[str], target: Iterable[str], declared: Mapping[str, str]
) -> dict[str, str]:
    """Reference name to target name, ``declared`` ones first.

    ``reference`` and ``target`` are the names of a module's and a cell's parameters:
    ``["weight"], ["gamma"]`` gives ``{"weight": "gamma"}``. Raises Unmatched for a name
    without a counterpart.
    """
    known = set(target)
    found = {}
    for name in reference:
        candidates = (declared.get(name, name), *_renamed(name))
        match = next((one for one in candidates if one in known), None)
        if match is not None:
            found[name] = match
        else:
            raise Unmatched(f"no parameter of the target stands for {name}")
    return found


def is_counter(name: str) -> bool:
    """Whether a name is of bookkeeping that has no influence on a result."""
    return name.rpartition(".")[2] in COUNTERS


def _renamed(name: str) -> list[str]:
    """The names that ``name`` can have in a MindSpore layer."""
    candidates = [""]
    for part in name.split("."):
        parts = (part, *RENAMES.get(part, ()))
        candidates = [f"{head}.{tail}" for head in candidates for tail in parts]
    return [candidate.removeprefix(".") for candidate in candidates]


def fitted(one: Array, shape: tuple[int, ...], name: str) -> Array:
    """``one`` in ``shape``, which may have more dimensions of size 1.

    ``name`` is that of the parameter, for the message. Raises Unmatched when the shapes
    do not fit.
    """
    if [n for n in one.shape if n != 1] != [n for n in shape if n != 1]:
        raise Unmatched(f"{name} has shape {one.shape}, the target's has {shape}")
    return array(one.data.reshape(shape), one.dtype)
