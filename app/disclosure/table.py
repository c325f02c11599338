"""Tables before and after protection.

A CountTable holds true counts of people and never leaves the publisher. A SafeTable is what protect() makes of it,
and the only kind of table that may be stored, drawn or exported.
"""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from functools import cached_property
from itertools import product
from types import MappingProxyType
from typing import Literal

TOTAL = "*"
Keys = tuple[str, ...]
"""One node for each dimension of a table, in the table's order."""
Place = tuple[tuple[str, str], ...]
"""Which people a cell is about, whatever the table: (dimension, node), totals left out, in order of dimension."""
Measure = Literal["people", "paired", "improved", "worse"]
PART_OF: Mapping[Measure, Measure | None] = MappingProxyType(
    {"people": None, "paired": "people", "improved": "paired", "worse": "paired"}
)
CellStatus = Literal["shown", "hidden", "none"]
TableStatus = Literal["shown", "withheld"]

_SEAL = object()
"""Held by protect() alone; without it a SafeTable can't be made."""


@dataclass(frozen=True)
class Dimension:
    """A way of dividing people: a strict tree over leaves, given as node -> leaves.

    `*` is the total. Where it is not declared it is counted all the same, because others can add it up, and never
    shown. Raises ValueError for groups that overlap without one holding the other.
    """

    code: str
    nodes: Mapping[str, tuple[str, ...]]
    parent: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        leaves = tuple(dict.fromkeys(leaf for group in self.nodes.values() for leaf in group))
        if set(self.nodes.get(TOTAL, leaves)) != set(leaves):
            raise ValueError(f"the total of {self.code} leaves something out")
        if not leaves or set(leaves) & set(self.nodes):
            raise ValueError(f"{self.code} needs leaves, named unlike its groups")
        groups = {name: frozenset(group) for name, group in self.nodes.items() if name != TOTAL}
        # sorted() keeps declared order among groups of one size, so equal groups hang under one another.
        ordered = [(TOTAL, frozenset(leaves)), *sorted(groups.items(), key=lambda item: -len(item[1]))]
        ordered += [(leaf, frozenset({leaf})) for leaf in leaves]
        parent: dict[str, str] = {}
        for index, (name, members) in enumerate(ordered):
            for above, held in ordered[:index]:
                if members <= held:
                    parent[name] = above
                elif members & held:
                    raise ValueError(f"{name} and {above} of {self.code} overlap")
        object.__setattr__(self, "nodes", MappingProxyType(dict(self.nodes)))
        object.__setattr__(self, "parent", MappingProxyType(parent))

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The finest parts, in declared order."""
        return tuple(dict.fromkeys(leaf for group in self.nodes.values() for leaf in group))

    @cached_property
    def declared(self) -> tuple[str, ...]:
        """Every node that may be shown: the total if there is one, groups, leaves."""
        total = (TOTAL,) if TOTAL in self.nodes else ()
        return (*total, *(node for node in self.nodes if node != TOTAL), *self.leaves)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The parts directly under each node that has any."""
        under: dict[str, list[str]] = {}
        for node, above in self.parent.items():
            under.setdefault(above, []).append(node)
        return {node: tuple(parts) for node, parts in under.items()}

    @cached_property
    def chains(self) -> Mapping[str, tuple[str, ...]]:
        """For each node: itself, then what holds it, up to the total."""
        chains: dict[str, tuple[str, ...]] = {TOTAL: (TOTAL,)}
        for node in self.parent:
            chain = [node]
            while chain[-1] != TOTAL:
                chain.append(self.parent[chain[-1]])
            chains[node] = tuple(chain)
        return chains

    def leaves_of(self, node: str) -> tuple[str, ...]:
        """The leaves under a node; the node itself if it is one. KeyError for an unknown node."""
        if node == TOTAL:
            return self.leaves
        if node in self.nodes:
            return self.nodes[node]
        if node not in self.parent:
            raise KeyError(node)
        return (node,)


@dataclass(frozen=True)
class TablePlan:
    """One declared table: its code, its dimensions in order, and what it is limited to.

    fixed: dimensions that are the same for the whole table, such as the year, as (dimension, node). A cell limited in
    this way is the same cell as one of another table that has the dimension and shows that node.
    impossible: combinations of leaves that can't hold anybody; shown as `none`.
    """

    code: str
    dimensions: tuple[Dimension, ...]
    fixed: tuple[tuple[Dimension, str], ...] = ()
    impossible: frozenset[Keys] = frozenset()

    def place(self, keys: Keys) -> Place:
        """Which people a cell is about."""
        named = [(dimension.code, node) for dimension, node in self.fixed]
        named += zip((dimension.code for dimension in self.dimensions), keys, strict=True)
        return tuple(sorted(pair for pair in named if pair[1] != TOTAL))

    def named(self, keys: Keys) -> dict[str, str]:
        """A cell's nodes by dimension, in the table's order, then what the whole table is limited to."""
        named = dict(zip((dimension.code for dimension in self.dimensions), keys, strict=True))
        return named | {dimension.code: node for dimension, node in self.fixed}

    def declared_keys(self) -> tuple[Keys, ...]:
        """Every cell of the table, in the order in which it is written out."""
        return tuple(product(*(dimension.declared for dimension in self.dimensions)))

    def is_impossible(self, keys: Keys) -> bool:
        """Whether nothing under these nodes can hold anybody."""
        if not self.impossible:
            return False
        leaves = (d.leaves_of(node) for d, node in zip(self.dimensions, keys, strict=True))
        return all(combination in self.impossible for combination in product(*leaves))


@dataclass(frozen=True, slots=True)
class RawCell:
    """True counts of one cell. Every number is of people, each counted once.

    people, key: those the measure counts, and the sum of their record keys.
    of, of_key: those it is a share of (the paired, for improved and worse); otherwise the same as people.
    change: the sum of the changes of the `of` people, or None where one is not known.
    several: people with more than one contribution, as record key -> (in of, in people), 0 or 1 each. They may be in
    several parts of one total, so that parts do not add up.
    """

    people: int = 0
    key: int = 0
    of: int = 0
    of_key: int = 0
    change: float | None = 0.0
    several: Mapping[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class CountTable:
    """True counts of one measure over one plan; totals that are not declared included.

    scale_range: highest less lowest value of the indicator's scale, where a mean change is wanted.
    """

    plan: TablePlan
    measure: Measure
    indicator: str | None
    cells: Mapping[Keys, RawCell]
    scale_range: float | None = None

    @property
    def code(self) -> str:
        """The table's code in the list of declared tables."""
        return self.plan.code


@dataclass(frozen=True, slots=True)
class SafeCell:
    """What may be told about a cell.

    value: the adjusted count, within `noise` people of the true one; None unless shown.
    share: enough people for a percentage of this count to be shown.
    band: words instead of a percentage, for a hidden split of a group that is large enough.
    mean_change: the adjusted mean change of the paired people, in points of the scale, to 0.1.
    """

    status: CellStatus
    value: int | None = None
    noise: int | None = None
    share: bool = False
    band: str | None = None
    mean_change: float | None = None


@dataclass(frozen=True)
class SafeTable:
    """A table fit to publish. Only protect() holds the seal; made any other way it raises TypeError."""

    plan: TablePlan
    measure: Measure
    indicator: str | None
    status: TableStatus
    cells: Mapping[Keys, SafeCell]
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("only protect() makes a SafeTable")
        object.__setattr__(self, "cells", MappingProxyType(dict(self.cells)))

    @property
    def code(self) -> str:
        """The table's code in the list of declared tables."""
        return self.plan.code

    @property
    def cells_shown(self) -> int:
        """How many cells show a number."""
        return sum(cell.status == "shown" for cell in self.cells.values())
