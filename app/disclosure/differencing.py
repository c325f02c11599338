"""Comparing a new release with everything released before, so that two releases can't be subtracted.

The ledger keeps, for each released cell, how many people it held and the sum of their record keys. Equal sums and
equal numbers mean the same people. It is as private as the true counts: it is never shown to a commissioner.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.disclosure.geometry import Geometry, around, dimensions_of, geometry
from app.disclosure.rules import Rules
from app.disclosure.table import CountTable, Dimension, Measure, Place, RawCell, SafeTable


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """A cell of an earlier release: its place, the people counted and those they are a share of, and if it was shown.

    People are kept as numbers and sums of record keys. Hidden cells are kept too, so that they stay hidden.
    """

    indicator: str | None
    measure: Measure
    place: Place
    people: int
    key: int
    of: int
    of_key: int
    shown: bool

    def is_same(self, cell: RawCell) -> bool:
        """Whether the cell still holds exactly the same people, counted alike."""
        return (self.people, self.key, self.of, self.of_key) == (cell.people, cell.key, cell.of, cell.of_key)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that has to stay hidden, because an earlier cell (`against`) differs from it by too small a group."""

    indicator: str | None
    measure: Measure
    place: Place
    against: Place


@dataclass(frozen=True)
class Ledger:
    """What was released for one measure and indicator, by place: shown cells in `entries`, the others in `hidden`."""

    entries: Mapping[Place, tuple[ReleasedCell, ...]]
    hidden: Mapping[Place, tuple[ReleasedCell, ...]]

    @classmethod
    def of(cls, released: Iterable[ReleasedCell], measure: Measure, indicator: str | None) -> "Ledger":
        """The part of everything released that one measure and indicator are compared with."""
        shown: dict[Place, tuple[ReleasedCell, ...]] = {}
        hidden: dict[Place, tuple[ReleasedCell, ...]] = {}
        for entry in released:
            if (entry.measure, entry.indicator) == (measure, indicator):
                found = shown if entry.shown else hidden
                found[entry.place] = (*found.get(entry.place, ()), entry)
        return cls(shown, hidden)

    def unchanged(self, layer: Geometry) -> frozenset[int]:
        """Cells that were shown with exactly the people that they hold now."""
        return _unchanged(self.entries, layer)

    def kept_hidden(self, layer: Geometry) -> frozenset[int]:
        """Cells that were hidden with exactly the people that they hold now, and never shown with them."""
        return _unchanged(self.hidden, layer) - self.unchanged(layer)


def _unchanged(entries: Mapping[Place, tuple[ReleasedCell, ...]], layer: Geometry) -> frozenset[int]:
    """Cells that hold the same people as an entry at their place."""
    return frozenset(
        index
        for index, place in enumerate(layer.places)
        if any(entry.is_same(layer.cells[index]) for entry in entries.get(place, ()))
    )


def released_cells(tables: Sequence[CountTable], safe: Sequence[SafeTable]) -> tuple[ReleasedCell, ...]:
    """The ledger's entries for a family that is about to be released, in the tables' order."""
    found: dict[tuple[str | None, Measure, Place], ReleasedCell] = {}
    for raw, table in zip(tables, safe, strict=True):
        for keys, safe_cell in table.cells.items():
            place, cell, shown = raw.plan.place(keys), raw.cells[keys], safe_cell.status == "shown"
            found[raw.indicator, raw.measure, place] = ReleasedCell(
                raw.indicator, raw.measure, place, cell.people, cell.key, cell.of, cell.of_key, shown
            )
    return tuple(found.values())


def conflicts(tables: Sequence[CountTable], released: Iterable[ReleasedCell], rules: Rules) -> tuple[Conflict, ...]:
    """Every cell of the tables that may not be shown beside what was released before, one entry for each."""
    ledger = tuple(released)
    groups: dict[tuple[str | None, Measure], list[CountTable]] = {}
    for table in tables:
        groups.setdefault((table.indicator, table.measure), []).append(table)
    found: list[Conflict] = []
    for (indicator, measure), group in groups.items():
        layer, trees = geometry(group), dimensions_of(tables)
        clashes = clashing(layer, Ledger.of(ledger, measure, indicator), trees, measure, rules)
        found += [
            Conflict(indicator, measure, layer.places[index], against) for index, against in sorted(clashes.items())
        ]
    return tuple(found)


def clashing(
    layer: Geometry, ledger: Ledger, trees: Mapping[str, Dimension], measure: Measure, rules: Rules
) -> dict[int, Place]:
    """Cells that clash with an earlier one at the same place, around it or inside it, each with that place.

    A cell that was itself released with the same people is never listed: it can't be taken back.
    """
    found: dict[int, Place] = {}
    if not ledger.entries:
        return found
    pairs = [
        (index, outer)
        for index, place in enumerate(layer.places)
        for outer in sorted(around(place, trees))
        if outer in ledger.entries
    ]
    for inner in sorted(ledger.entries):
        pairs += [(layer.number[outer], inner) for outer in around(inner, trees) if outer in layer.number]
    unchanged = ledger.unchanged(layer)
    for index, place in pairs:
        if index in unchanged or index not in layer.declared or index in found:
            continue
        if not all(_apart(entry, layer.cells[index], measure, rules) for entry in ledger.entries[place]):
            found[index] = place
    return found


def _apart(entry: ReleasedCell, cell: RawCell, measure: Measure, rules: Rules) -> bool:
    """Whether an earlier and a new cell hold the same people, or differ by a group that is large enough.

    At least as many people differ as the numbers differ by. Numbers that differ by too little, with other people,
    are refused: how many changed places can't be known from sums of keys.
    """
    if entry.is_same(cell):
        return True
    of, people = entry.of - cell.of, entry.people - cell.people
    if of < 0:
        of, people = -of, -people
    return of > 0 and rules.allows(measure, of, people)
