"""What is known of PyTorch's own names, out of the mapping and one table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from apimap.base.files import package_data
from apimap.base.toml import read_toml
from apimap.mapping.loading import open_mapping

FAMILIES = (
    "torch.optim.Optimizer",
    "torch.optim.lr_scheduler.LRScheduler",
    "torch.amp.GradScaler",
    "torch.autograd.Function",
)


def family_of(kind: str) -> str | None:
    """The class under whose name the members of ``kind`` have their entries."""
    space, _, last = kind.rpartition(".")
    if last == "GradScaler":
        return "torch.amp.GradScaler"
    if kind == "torch.autograd.Function":
        return kind
    if space == "torch.optim.lr_scheduler":
        return "torch.optim.lr_scheduler.LRScheduler"
    return "torch.optim.Optimizer" if space == "torch.optim" else None


@dataclass(frozen=True)
class Need:
    """A parameter of the target that a call has to give, for its default does harm.

    ``unless``: with all arguments of one of these it does none.
    """

    parameter: str
    unless: tuple[dict[str, list[str]], ...] = ()


@dataclass(frozen=True, eq=False)
class Facts:
    """``table`` is the file of facts, ``names`` every name that has an entry."""

    table: dict[str, Any]
    names: frozenset[str]

    @cached_property
    def spellings(self) -> tuple[tuple[str, str], ...]:
        return tuple((f"{a}.", f"{b}.") for a, b in self.table["spellings"].items())

    @cached_property
    def tensor_classes(self) -> frozenset[str]:
        return frozenset(self.table["tensors"]["classes"])

    @cached_property
    def tensor_properties(self) -> frozenset[str]:
        return frozenset(self.table["tensors"]["properties"])

    @cached_property
    def plain_attributes(self) -> frozenset[str]:
        return frozenset(self.table["tensors"]["plain"])

    @cached_property
    def attributes(self) -> dict[str, str]:
        return self.table["modules"]["attributes"]

    @cached_property
    def module_results(self) -> dict[str, str]:
        return self.table["modules"]["results"]

    @cached_property
    def method_results(self) -> dict[str, str]:
        """What methods of PyTorch's other classes give."""
        return self.table["methods"]

    @cached_property
    def forward_results(self) -> dict[str, str]:
        return self.table["modules"]["forward"]

    @cached_property
    def module_members(self) -> frozenset[str]:
        """Everything that each module has."""
        own = set(self.table["modules"]["members"])
        return frozenset(own | self._members_of("torch.nn.Module"))

    @cached_property
    def overridable(self) -> frozenset[str]:
        """Methods of PyTorch's classes that a class of one's own may define anew."""
        return self.module_members.union(*self.family_members.values())

    @cached_property
    def family_members(self) -> dict[str, frozenset[str]]:
        return {family: self._members_of(family) for family in FAMILIES}

    @cached_property
    def distinct_module_members(self) -> frozenset[str]:
        return frozenset(self.table["distinct"]["modules"])

    @cached_property
    def tensor_members(self) -> frozenset[str]:
        return self._members_of("torch.Tensor")

    @cached_property
    def all_tensor_members(self) -> frozenset[str]:
        """Everything that a tensor has, with an entry or without."""
        tensors = self.table["tensors"]
        return self.tensor_members.union(tensors["members"], self.plain_attributes)

    @cached_property
    def distinct_tensor_members(self) -> frozenset[str]:
        """What only a tensor can be meant by."""
        return self.tensor_members - frozenset(self.table["distinct"]["shared"])

    @cached_property
    def telling_members(self) -> frozenset[str]:
        """Names that say something of a value of which nothing is known."""
        return self.tensor_members | self.distinct_module_members

    @cached_property
    def reversed_parameters(self) -> dict[str, frozenset[str]]:
        """Of a name the parameters that mean the opposite on the other side."""
        return {of: frozenset(all_) for of, all_ in self.table["reversed"].items()}

    @cached_property
    def needs(self) -> dict[str, Need]:
        """Of a name what a call has to give beyond PyTorch's arguments."""
        return {
            reference: Need(one["parameter"], tuple(one.get("unless", ())))
            for one in self.table["needed"]
            for reference in one["of"]
        }

    def _members_of(self, owner: str) -> frozenset[str]:
        start = f"{owner}."
        return frozenset(n.removeprefix(start) for n in self.names if start in n)

    @cached_property
    def constants(self) -> dict[str, str]:
        """Constants and the class whose entry speaks of them."""
        kinds = self.table["constants"]
        return {f"torch.{n}": kind for kind, names in kinds.items() for n in names}

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """Names that only hold other names."""
        holders = {name.rpartition(".")[0] for name in self.names} - self.names
        return frozenset(n for n in holders if n.rpartition(".")[2].islower())

    @cached_property
    def _results(self) -> dict[str, str]:
        tensors = self.table["tensors"]
        others = dict.fromkeys(tensors["others"], "other")
        return others | dict.fromkeys(tensors["several"], "tensors")

    @cached_property
    def _namespaces(self) -> frozenset[str]:
        return frozenset(self.table["tensors"]["namespaces"])

    @cached_property
    def _by_dimension(self) -> frozenset[str]:
        return frozenset(self.table["tensors"]["several_by_dimension"])

    def function_result(self, full: str, count: int) -> str | None:
        """What a function or method of PyTorch gives, as a word; None if unknown."""
        space, _, name = full.rpartition(".")
        if space not in self._namespaces:
            return None
        if name in self._by_dimension:
            receiver = space == "torch.Tensor"
            return "tensors" if count + receiver > 1 else "tensor"
        return self._results.get(name, "tensor")

    @cache  # noqa: B019 - there is one object of this class in a process
    def canonical(self, name: str) -> str:
        """``name`` as the documentation writes it."""
        for where, short in self.spellings:
            if name.startswith(where):
                name = self._shortened(name, short + name.removeprefix(where))
        if name.startswith("torch.optim."):
            parts = name.split(".")
            if len(parts) == 4 and f"torch.optim.{parts[3]}" in self.names:
                return f"torch.optim.{parts[3]}"
        return name

    def _shortened(self, name: str, short: str) -> str:
        """``short``, also without the module in which ``name`` is defined."""
        space, _, last = short.rpartition(".")
        known = self.names | self.tensor_classes
        candidates = (f"{space.rpartition('.')[0]}.{last}", short)
        return next((c for c in candidates if c in known), self._unknown(name, short))

    def _unknown(self, name: str, short: str) -> str:
        """Classes of PyTorch's layers without an entry still have their usual name."""
        parts = name.split(".")
        if name.startswith("torch.nn.modules.") and parts[-1][:1].isupper():
            return f"torch.nn.{parts[-1]}"
        return name if name.startswith("torch.nn.modules.") else short


@cache
def facts() -> Facts:
    """The facts that come with the package."""
    return Facts(
        read_toml(package_data() / "scan.toml"), frozenset(open_mapping().by_name)
    )
