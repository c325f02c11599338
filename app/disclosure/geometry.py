"""How the cells of a family of tables hang together: what adds up to what, and what lies inside what.

A cell that appears in several tables (the margin that they share) is one cell here, which is why it gets one status.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from app.disclosure.table import TOTAL, CountTable, Dimension, Place, RawCell, TablePlan


@dataclass(frozen=True)
class Relation:
    """A whole and the parts that fill it along one dimension, as numbers of cells."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Geometry:
    """Every cell of a family, numbered from the finest to the coarsest, with its true counts.

    nested: (outer, inner) for each pair of which one holds the other, however far apart.
    declared: the cells that some table may show.
    """

    places: tuple[Place, ...]
    cells: tuple[RawCell, ...]
    relations: tuple[Relation, ...]
    nested: tuple[tuple[int, int], ...]
    declared: frozenset[int]

    @cached_property
    def number(self) -> Mapping[Place, int]:
        """The number of each cell."""
        return {place: index for index, place in enumerate(self.places)}

    @cached_property
    def through(self) -> Sequence[Sequence[Relation]]:
        """The relations that each cell is in, as whole or as part."""
        lines: list[list[Relation]] = [[] for _ in self.places]
        for relation in self.relations:
            for index in (relation.whole, *relation.parts):
                lines[index].append(relation)
        return lines

    @cached_property
    def divided(self) -> Sequence[Sequence[Relation]]:
        """The relations that each cell is the whole of."""
        lines: list[list[Relation]] = [[] for _ in self.places]
        for relation in self.relations:
            lines[relation.whole].append(relation)
        return lines


def dimensions_of(tables: Iterable[CountTable]) -> dict[str, Dimension]:
    """Every dimension used, by code. Raises ValueError where two tables give one code two meanings."""
    found: dict[str, Dimension] = {}
    for table in tables:
        for dimension in (*table.plan.dimensions, *(fixed for fixed, _ in table.plan.fixed)):
            known = found.setdefault(dimension.code, dimension)
            # A total may be shown in one table and not in another; the tree itself has to be the same.
            if known is not dimension and known.parent != dimension.parent:
                raise ValueError(f"dimension {dimension.code} is not the same in every table")
    return found


def geometry(tables: Sequence[CountTable]) -> Geometry:
    """Join the tables of one measure and indicator by the cells they share.

    Raises ValueError where a shared cell does not hold the same people in each table.
    """
    trees = dimensions_of(tables)
    merged: dict[Place, RawCell] = {}
    declared: set[Place] = set()
    relations: set[tuple[Place, tuple[Place, ...]]] = set()
    nested: set[tuple[Place, Place]] = set()
    for table in tables:
        for keys, cell in table.cells.items():
            place = table.plan.place(keys)
            if merged.setdefault(place, cell) != cell:
                raise ValueError(f"tables do not agree about the people at {place}")
            relations.update(_relations(table.plan, keys))
            nested.update(_around(table.plan, keys))
        declared.update(table.plan.place(keys) for keys in table.plan.declared_keys())
    ordered = sorted(merged, key=lambda place: (-_depth(place, trees), place))
    number = {place: index for index, place in enumerate(ordered)}
    return Geometry(
        places=tuple(ordered),
        cells=tuple(merged[place] for place in ordered),
        relations=tuple(
            Relation(whole, parts)
            for whole, parts in sorted(
                (number[whole], tuple(sorted(number[part] for part in parts))) for whole, parts in relations
            )
        ),
        nested=tuple(sorted((number[outer], number[inner]) for outer, inner in nested)),
        declared=frozenset(number[place] for place in declared),
    )


def around(place: Place, trees: Mapping[str, Dimension]) -> set[Place]:
    """Every place that holds everybody at this one, itself included, as far as the names of the nodes can tell."""
    choices = []
    for code, node in place:
        tree = trees.get(code)
        chain = (node, TOTAL) if tree is None else tree.chains.get(node, (node, TOTAL))
        choices.append([(code, outer) for outer in chain])
    return {tuple(pair for pair in pairs if pair[1] != TOTAL) for pairs in product(*choices)}


def _relations(plan: TablePlan, keys: tuple[str, ...]) -> list[tuple[Place, tuple[Place, ...]]]:
    """What this cell divides into, once for each dimension in which it can be divided."""
    found = []
    for position, dimension in enumerate(plan.dimensions):
        parts = dimension.children.get(keys[position], ())
        if parts:
            places = (plan.place((*keys[:position], part, *keys[position + 1 :])) for part in parts)
            found.append((plan.place(keys), tuple(places)))
    return found


def _around(plan: TablePlan, keys: tuple[str, ...]) -> list[tuple[Place, Place]]:
    """This cell with each cell of its table that holds it."""
    inner = plan.place(keys)
    chains = (d.chains[node] for d, node in zip(plan.dimensions, keys, strict=True))
    return [(plan.place(outer), inner) for outer in product(*chains) if outer != keys]


def _depth(place: Place, trees: Mapping[str, Dimension]) -> int:
    """How many steps below the total of everything a place is; parts are always deeper than their whole."""
    return sum(len(trees[code].chains[node]) - 1 for code, node in place)
