"""One person's values on one scale over time, for a chart, its table and its sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.journeys.distance import Distance, distance
from app.journeys.pairing import usable_readings
from app.journeys.reading import Perspective, Reading, Scale


@dataclass(frozen=True, slots=True)
class Point:
    """One value on one day."""

    ref: int
    taken_on: date
    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """Points in order of time, at most one a day, from one perspective and one version."""

    scale: Scale
    perspective: Perspective
    version: str
    points: tuple[Point, ...]

    @property
    def first(self) -> Point | None:
        """The oldest point; None when there is none."""
        return self.points[0] if self.points else None

    @property
    def latest(self) -> Point | None:
        """The newest point; None when there are fewer than two, since one point is a start."""
        return self.points[-1] if len(self.points) > 1 else None

    @property
    def distance(self) -> Distance | None:
        """From the first point to the latest, up meaning better; None with fewer than two points."""
        if self.first is None or self.latest is None:
            return None
        return distance(self.scale, self.first.value, self.latest.value)


def series(readings: Iterable[Reading], scale: Scale, perspective: Perspective, version: str) -> Series:
    """A person's series on one scale.

    It shows what was said and has no windows: unlike a pair in a summary, two points may be days apart.
    Readings without a value on the scale leave a gap.
    """
    points = []
    for reading in usable_readings(readings, perspective, version):
        value = reading.scores.get(scale.code)
        if value is not None:
            points.append(Point(reading.ref, reading.taken_on, value))
    return Series(scale, perspective, version, tuple(points))
