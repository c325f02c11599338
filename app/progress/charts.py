"""What is compared, and the star drawn from it (pure): table and picture come from the same rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.instruments.types import MissingCode
from app.journeys.distance import Distance, distance
from app.journeys.pairing import usable_readings
from app.journeys.reading import Perspective, Scale
from app.outcomes_star.geometry import AREAS, STEPS, SeriesRole, StarPicture, StarSeries, star_picture
from app.progress.types import Measured, TakenReading


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, or why there is none (None where nothing is known about it either)."""

    value: float | None
    missing: MissingCode | None = None


@dataclass(frozen=True, slots=True)
class AreaChange:
    """One scale at first and at the latest; `latest` is None while there is one reading only."""

    scale: Scale
    first: Cell
    latest: Cell | None
    distance: Distance | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readings of one perspective, scale by scale. `readings` are all that could be chosen, oldest first."""

    perspective: Perspective
    readings: tuple[TakenReading, ...]
    first: TakenReading
    latest: TakenReading | None
    areas: tuple[AreaChange, ...]

    @property
    def newest(self) -> TakenReading:
        """The latest reading, or the only one."""
        return self.latest or self.first


def compare(measured: Measured, perspective: Perspective, chosen: Collection[str] = ()) -> Comparison | None:
    """The first and the latest reading of one perspective; None where it has none.

    `chosen` holds public ids: where exactly two of them are readings of this perspective, those are compared
    instead, in order of time. Readings are taken whole: a value missing at one end is never taken from another
    reading. Perspectives and versions are never mixed.
    """
    taken = {each.reading.ref: each for each in measured.readings}
    usable = usable_readings((each.reading for each in measured.readings), perspective, measured.definition.version)
    readings = tuple(taken[reading.ref] for reading in usable)
    if not readings:
        return None
    picked = [each for each in readings if each.public_id in chosen]
    ends = picked if len(picked) == 2 else readings
    first, latest = ends[0], ends[-1] if len(ends) > 1 else None
    areas = tuple(_area(scale, first, latest) for scale in measured.scales)
    return Comparison(perspective, readings, first, latest, areas)


def star_chart(
    prefix: str,
    titles: Sequence[str],
    own: Comparison | None,
    other: Comparison | None,
    names: dict[SeriesRole, str],
) -> StarPicture | None:
    """The young person's first and latest reading over each other, and the newest of another voice on top.

    None where there is nothing to draw, or where the instrument's shape cannot be drawn (see `can_draw`).
    """
    shown = own or other
    if shown is None or not can_draw([area.scale for area in shown.areas]):
        return None
    series = []
    if own is not None:
        series.append(StarSeries(SeriesRole.FIRST, names[SeriesRole.FIRST], _values(own, SeriesRole.FIRST)))
    if own is not None and own.latest is not None:
        series.append(StarSeries(SeriesRole.LATEST, names[SeriesRole.LATEST], _values(own, SeriesRole.LATEST)))
    if other is not None:
        series.append(StarSeries(SeriesRole.OTHER, names[SeriesRole.OTHER], _values(other, SeriesRole.LATEST)))
    low, high = shown.areas[0].scale.lowest, shown.areas[0].scale.highest
    return star_picture(prefix, titles, lowest=int(low), highest=int(high), series=series)


def can_draw(scales: Sequence[Scale]) -> bool:
    """Whether these scales make a star: 5 to 10 areas that share one scale of 3 to 10 single steps, more being better."""
    ends = {(scale.points, scale.step, scale.sign) for scale in scales}
    if len(scales) not in AREAS or len(ends) != 1:
        return False
    points = scales[0].points
    return points is not None and len(points) in STEPS and scales[0].step == 1 and scales[0].sign == 1


def _values(comparison: Comparison, end: SeriesRole) -> tuple[int | None, ...]:
    """The values of one end; a value between steps cannot be drawn and leaves a gap, its number stays in the table."""
    cells = [area.first if end is SeriesRole.FIRST else area.latest or area.first for area in comparison.areas]
    return tuple(None if cell.value is None or cell.value % 1 else int(cell.value) for cell in cells)


def _area(scale: Scale, first: TakenReading, latest: TakenReading | None) -> AreaChange:
    start = _cell(scale, first)
    end = _cell(scale, latest) if latest else None
    moved = None
    if end is not None and start.value is not None and end.value is not None:
        moved = distance(scale, start.value, end.value)
    return AreaChange(scale, start, end, moved)


def _cell(scale: Scale, taken: TakenReading) -> Cell:
    return Cell(taken.reading.scores.get(scale.code), taken.missing.get(scale.code))
