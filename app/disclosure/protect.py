"""The one way from true counts to tables that may be published.

All tables of a release are protected together: a cell that several tables share gets one status and one number. The
answer depends on the input alone, so the same input always gives the same tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.disclosure.differencing import Ledger, ReleasedCell, clashing
from app.disclosure.geometry import Geometry, dimensions_of, geometry
from app.disclosure.noise import count_noise, sum_noise
from app.disclosure.rules import SPLITS, Rules
from app.disclosure.settle import Layer
from app.disclosure.table import (
    _SEAL,
    PART_OF,
    CountTable,
    Keys,
    Measure,
    Place,
    RawCell,
    SafeCell,
    SafeTable,
)

LayerName = tuple[str | None, Measure]


@dataclass(frozen=True)
class _Protected:
    """One measure after settling: its true counts by place, and the places that are shown."""

    cells: Mapping[Place, RawCell]
    shown: frozenset[Place]


def protect(table: CountTable, rules: Rules | None = None) -> SafeTable:
    """Protect one table of people on its own. Tables published together must go through protect_family()."""
    return protect_family((table,), rules)[0]


def protect_family(
    tables: Sequence[CountTable],
    rules: Rules | None = None,
    released: Iterable[ReleasedCell] = (),
) -> tuple[SafeTable, ...]:
    """Protect all tables of a release, beside everything released before, in the order given.

    A measure that is part of another needs the other's table over the same plan. Raises ValueError without it, for a
    table given twice, and where tables that share a cell do not agree who is in it.
    """
    rules = rules or Rules()
    ledger = tuple(released)
    groups = _layers(tables)
    trees = dimensions_of(tables)
    done: dict[LayerName, _Protected] = {}
    for name, group in groups.items():
        layer = geometry(group)
        entries = Ledger.of(ledger, name[1], name[0])
        clashes = clashing(layer, entries, trees, name[1], rules)
        barred = clashes.keys() | entries.kept_hidden(layer)
        candidates = _candidates(name, layer, done, rules) - barred
        done[name] = _settle(name[1], layer, candidates, entries.unchanged(layer), rules)
    return tuple(_seal(table, done, rules) for table in tables)


def _layers(tables: Sequence[CountTable]) -> dict[LayerName, list[CountTable]]:
    """The tables by indicator and measure, each measure after the one that it is part of."""
    groups: dict[LayerName, list[CountTable]] = {}
    for measure in PART_OF:
        for table in tables:
            if table.measure == measure:
                groups.setdefault((table.indicator, measure), []).append(table)
    for name, group in groups.items():
        codes = [table.code for table in group]
        if len(set(codes)) < len(codes):
            raise ValueError(f"a table of {name[1]} is given twice")
        above = _above(name)
        if above is not None:
            plans = {table.code: table.plan for table in groups.get(above, ())}
            if any(plans.get(table.code) != table.plan for table in group):
                raise ValueError(f"a table of {name[1]} has no table of {above[1]} beside it")
    return groups


def _above(name: LayerName) -> LayerName | None:
    """The measure that this one is part of; people are counted without an indicator."""
    indicator, measure = name
    above = PART_OF[measure]
    if above is None:
        return None
    return (None if above == "people" else indicator), above


def _candidates(name: LayerName, layer: Geometry, done: Mapping[LayerName, _Protected], rules: Rules) -> frozenset[int]:
    """Cells that may be shown if they are large enough: declared, and shown in the measure this is part of."""
    above = _above(name)
    found = layer.declared
    if above is not None:
        shown = done[above].shown
        found = frozenset(index for index in found if layer.places[index] in shown)
    improved = done.get((name[0], "improved"))
    if name[1] != "worse" or improved is None:
        return found
    return frozenset(
        index
        for index in found
        if not _has_few_between(improved.cells.get(layer.places[index]), layer.cells[index], rules)
    )


def _has_few_between(improved: RawCell | None, worse: RawCell, rules: Rules) -> bool:
    """Whether improved and worse together would single out the few who are neither."""
    if improved is None:
        return False
    return 0 < worse.of - improved.people - worse.people < rules.split_side_min


def _settle(
    measure: Measure,
    layer: Geometry,
    candidates: frozenset[int],
    unchanged: frozenset[int],
    rules: Rules,
) -> _Protected:
    """Hide what has to be hidden in one measure."""

    def judge(of: int, people: int) -> bool:
        return rules.allows(measure, of, people)

    shown = Layer(layer, candidates, unchanged, judge).settle()
    return _Protected(
        cells=dict(zip(layer.places, layer.cells, strict=True)),
        shown=frozenset(layer.places[index] for index in shown),
    )


def _seal(table: CountTable, done: Mapping[LayerName, _Protected], rules: Rules) -> SafeTable:
    """The published form of one table; withheld when none of its cells is left to show."""
    own = done[table.indicator, table.measure]
    above = _above((table.indicator, table.measure))
    base = own if above is None else done[above]
    cells: dict[Keys, SafeCell] = {}
    for keys in table.plan.declared_keys():
        place = table.plan.place(keys)
        if table.plan.is_impossible(keys):
            cells[keys] = SafeCell("none")
        elif place in own.shown:
            cells[keys] = _shown_cell(table, own.cells[place], base.cells[place], rules)
        else:
            cells[keys] = _hidden_cell(table, own.cells[place], rules, base_shown=place in base.shown)
    if not any(cell.status == "shown" for cell in cells.values()):
        cells = {keys: SafeCell("none" if cell.status == "none" else "hidden") for keys, cell in cells.items()}
        return SafeTable(table.plan, table.measure, table.indicator, "withheld", cells, _SEAL)
    return SafeTable(table.plan, table.measure, table.indicator, "shown", cells, _SEAL)


def _shown_cell(table: CountTable, cell: RawCell, base: RawCell, rules: Rules) -> SafeCell:
    """A cell with its adjusted count, and its mean change where one may be told."""
    share = table.measure != "people" and base.people >= rules.paired_for_share
    return SafeCell(
        "shown",
        value=cell.people + count_noise(rules.noise_limit, rules.noise_variance, cell.people, cell.key),
        noise=rules.noise_limit,
        share=share,
        mean_change=_mean_change(table, cell, rules) if share and table.measure == "improved" else None,
    )


def _hidden_cell(table: CountTable, cell: RawCell, rules: Rules, *, base_shown: bool) -> SafeCell:
    """A cell without its count. A band may stand in for a split of a shown group that nearly all or none are in."""
    if table.measure in SPLITS and base_shown:
        return SafeCell("hidden", band=rules.band(cell.of, cell.people))
    return SafeCell("hidden")


def _mean_change(table: CountTable, cell: RawCell, rules: Rules) -> float | None:
    """The adjusted mean change of the paired, to 0.1: (sum + z R / 2) / adjusted number of paired.

    z is noise like that on counts, from a second use of the group's key, and R the scale's range, so that each
    person's own change is lost in it as much as their presence is lost in a count. None where a change is not known.
    """
    if cell.change is None or table.scale_range is None:
        return None
    limit, variance = rules.noise_limit, rules.noise_variance
    paired = cell.of + count_noise(limit, variance, cell.of, cell.of_key)
    total = cell.change + sum_noise(limit, variance, cell.of, cell.of_key) * table.scale_range / 2
    mean = max(-table.scale_range, min(table.scale_range, total / paired))
    return round(mean, 1) + 0.0
