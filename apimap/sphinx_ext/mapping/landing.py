"""What ``{landing}`` shows: the finder, one trap as it ran, and three figures."""

from __future__ import annotations

from typing import Any

from apimap.publication.model import PublishedFinding
from apimap.sphinx_ext.mapping.domain import MappingDomain
from apimap.sphinx_ext.mapping.run_figures import Figures, figures_of
from apimap.verify.model.outcomes import Kind

# The same call, two shapes, and no error: the default of the stride is another.
TRAP = "torch.nn.MaxPool2d"
EXAMPLES = ("nn.Conv2d", "F.cross_entropy", "x.view", "mindspore.nn.Dense", "DDP")


def shown(mapping: MappingDomain) -> list[Any]:
    """What the view is made from."""
    return [trap(mapping), len(mapping.entries), figures(mapping)]


def context_of(mapping: MappingDomain, language: str) -> dict[str, Any]:
    """What the template is given."""
    return {
        "trap": trap(mapping),
        "name": TRAP,
        "examples": EXAMPLES,
        "entries": len(mapping.entries),
        "figures": figures(mapping),
    }


def figures(mapping: MappingDomain) -> Figures:
    """The figures of all entries."""
    return figures_of(mapping.entries.values())


def trap(mapping: MappingDomain) -> PublishedFinding | None:
    """The finding that shows the trap; None in a mapping without it."""
    entry = mapping.entries.get(TRAP)
    run = entry.newest if entry else None
    found = run.findings if run and run.findings else ()
    return next((one for one in found if one.kind is Kind.SHAPE and one.shown), None)
