"""Counting people into tables, each person once per cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from app.disclosure.noise import KEY_SPACE
from app.disclosure.table import PART_OF, CountTable, Keys, Measure, RawCell, TablePlan


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person's episode adds to the tables; nothing in it says who the person is.

    keys: the leaf of each dimension, by dimension code.
    record_key: the person's fixed number, 0 to 2^64 - 1.
    paired, improved, worse: for the indicator being counted. Improved and worse people are paired.
    change: later less earlier reading of a paired person, in points of the scale, where known.
    """

    keys: Mapping[str, str]
    record_key: int
    paired: bool = False
    improved: bool = False
    worse: bool = False
    change: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.record_key < KEY_SPACE:
            raise ValueError("a record key has 64 bits")
        if (self.improved or self.worse) and not self.paired:
            raise ValueError("a person without a pair of readings has no change to count")
        if self.improved and self.worse:
            raise ValueError("a person can't be both improved and worse")

    def counts_for(self, measure: Measure) -> bool:
        """Whether the person is one of those whom the measure counts."""
        if measure == "people":
            return True
        if measure == "paired":
            return self.paired
        return self.improved if measure == "improved" else self.worse


@dataclass(slots=True)
class _Tally:
    """A RawCell being filled."""

    people: int = 0
    key: int = 0
    of: int = 0
    of_key: int = 0
    change: float | None = 0.0
    several: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, fact: Contribution, *, in_of: bool, in_people: bool, is_several: bool) -> None:
        """Count one person, who must not have been counted here before."""
        if in_of:
            self.of += 1
            self.of_key += fact.record_key
            if self.change is not None:
                self.change = None if fact.change is None else self.change + fact.change
        if in_people:
            self.people += 1
            self.key += fact.record_key
        if is_several:
            self.several[fact.record_key] = (int(in_of), int(in_people))

    def freeze(self) -> RawCell:
        """The finished cell, its keys within 64 bits."""
        return RawCell(self.people, self.key % KEY_SPACE, self.of, self.of_key % KEY_SPACE, self.change, self.several)


def count_tables(
    plan: TablePlan,
    contributions: Iterable[Contribution],
    *,
    measures: Sequence[Measure] = ("people",),
    indicator: str | None = None,
    scale_range: float | None = None,
) -> tuple[CountTable, ...]:
    """One CountTable for each measure, in that order.

    Give the contributions of a person oldest first: where several fall in one cell, the last one speaks for the
    person. A person in several cells of one breakdown costs shown cells, because the few who are counted twice could
    be told apart; give one contribution for each person and year wherever the figures allow it. Raises ValueError for somebody in an impossible combination and for a measure without its indicator;
    KeyError for an unknown leaf.
    """
    facts: dict[int, list[Contribution]] = {}
    for fact in contributions:
        facts.setdefault(fact.record_key, []).append(fact)
    tables = []
    spoken = [(_cells_of(plan, own), len(own) > 1) for own in facts.values()]
    for measure in measures:
        if (measure == "people") != (indicator is None):
            raise ValueError("people are counted without an indicator, everything else with one")
        cells = _fill(plan, measure, spoken)
        tables.append(CountTable(plan, measure, indicator, cells, scale_range))
    return tuple(tables)


def _cells_of(plan: TablePlan, own: Sequence[Contribution]) -> dict[Keys, Contribution]:
    """Each cell that one person is in, with the contribution that speaks for the person there."""
    cells: dict[Keys, Contribution] = {}
    for fact in own:
        if any(fact.keys[d.code] not in d.leaves_of(node) for d, node in plan.fixed):
            continue
        leaves = tuple(fact.keys[dimension.code] for dimension in plan.dimensions)
        for dimension, leaf in zip(plan.dimensions, leaves, strict=True):
            if leaf in dimension.children:
                raise KeyError(leaf)
        if leaves in plan.impossible:
            raise ValueError(f"somebody is in a combination declared impossible: {leaves}")
        chains = (d.chains[leaf] for d, leaf in zip(plan.dimensions, leaves, strict=True))
        for keys in product(*chains):
            cells[keys] = fact
    return cells


def _fill(
    plan: TablePlan, measure: Measure, spoken: Iterable[tuple[dict[Keys, Contribution], bool]]
) -> dict[Keys, RawCell]:
    """Every cell of the plan, empty ones and undeclared totals included."""
    nodes = (tuple(dimension.chains) for dimension in plan.dimensions)
    tallies = {keys: _Tally() for keys in product(*nodes)}
    base = PART_OF[measure] if measure in ("improved", "worse") else measure
    assert base is not None  # every measure that is a share has something it is a share of
    for cells, is_several in spoken:
        for keys, fact in cells.items():
            tallies[keys].add(
                fact, in_of=fact.counts_for(base), in_people=fact.counts_for(measure), is_several=is_several
            )
    return {keys: tally.freeze() for keys, tally in tallies.items()}
