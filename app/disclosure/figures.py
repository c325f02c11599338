"""Percentages, intervals and means, worked out from protected tables and from nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.disclosure.rules import Rules, display_percent, percent_interval
from app.disclosure.table import SafeCell, SafeTable


@dataclass(frozen=True)
class Figure:
    """What may be said about an indicator for one cell of a table; None where it may not be said.

    percent: share of the paired that improved. interval: its 95% interval, which allows for the noise.
    band: words in place of a percentage, when nearly all or nearly none improved.
    mean_change: in points of the scale. paired_rate: share of the people that have a pair of readings, in percent.
    """

    indicator: str
    keys: Mapping[str, str]
    percent: int | None = None
    interval: tuple[int, int] | None = None
    band: str | None = None
    mean_change: float | None = None
    paired_rate: int | None = None

    @property
    def says_something(self) -> bool:
        """Whether any part of the figure may be told."""
        parts = (self.percent, self.band, self.mean_change, self.paired_rate)
        return any(part is not None for part in parts)


def figures(tables: Iterable[SafeTable], rules: Rules) -> tuple[Figure, ...]:
    """The figures of every indicator, for each cell of each of its tables that has one, in the tables' order."""
    given = tuple(tables)
    lookup = {(table.code, table.indicator, table.measure): table for table in given}
    found = []
    for paired in given:
        if paired.measure != "paired" or paired.indicator is None:
            continue
        people = lookup.get((paired.code, None, "people"))
        improved = lookup.get((paired.code, paired.indicator, "improved"))
        for keys in paired.plan.declared_keys():
            cells = tuple(None if table is None else table.cells[keys] for table in (people, improved))
            figure = _figure(paired.indicator, paired.plan.named(keys), paired.cells[keys], cells, rules)
            if figure.says_something:
                found.append(figure)
    return tuple(found)


def _figure(
    indicator: str,
    keys: Mapping[str, str],
    paired: SafeCell,
    beside: Sequence[SafeCell | None],
    rules: Rules,
) -> Figure:
    """One figure, from the adjusted counts of people, paired and improved of one cell."""
    people, improved = beside
    rate = percent = interval = None
    if people is not None and people.value is not None and paired.value is not None and paired.share:
        rate = display_percent(paired.value, people.value)
    if improved is None:
        return Figure(indicator, keys, paired_rate=rate)
    if improved.value is not None and paired.value is not None and improved.share:
        percent = display_percent(improved.value, paired.value)
        interval = percent_interval(improved.value, paired.value, rules)
    return Figure(indicator, keys, percent, interval, improved.band, improved.mean_change, rate)
