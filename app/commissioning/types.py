"""What a commissioner's page shows: figures from publications, put into words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator in one cell: shares in percent, people rounded as published. None where it is not shown."""

    percent: int | None
    interval: tuple[int, int] | None
    band: str | None
    paired_rate: int | None
    mean_change: float | None
    people: int | None

    @property
    def is_told(self) -> bool:
        """Whether there is a percentage or words in its place."""
        return self.percent is not None or self.band is not None


@dataclass(frozen=True, slots=True)
class Point:
    """One quarter of a trend."""

    period: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator over the whole authority: now and over the quarters published."""

    code: str
    title: dict[str, str]
    now: Shown
    trend: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class OutcomeCard:
    """One outcome with its indicators; the first one that can be told leads."""

    code: str
    title: dict[str, str]
    lines: tuple[IndicatorLine, ...]

    @property
    def lead(self) -> IndicatorLine:
        """The indicator that the card opens with."""
        return next((line for line in self.lines if line.now.is_told), self.lines[0])

    @property
    def others(self) -> tuple[IndicatorLine, ...]:
        """The rest."""
        return tuple(line for line in self.lines if line is not self.lead)


class Level(IntEnum):
    """How deep a row stands in its table: everything, a provider, or a part such as a service or an age band."""

    ALL = 0
    PROVIDER = 1
    SERVICE = 2


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One row of an indicator's table: everyone, a provider, a service, or an age band."""

    name: str
    level: Level
    shown: Shown
    trend: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service (or provider, or everyone) with the leading indicator of each outcome."""

    name: str
    level: Level
    people: int | None
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A small trend, ready to draw: runs of the line, the outline of the interval, marks, in a 240 x 72 box."""

    lines: tuple[str, ...]
    bands: tuple[str, ...]
    marks: tuple[tuple[float, float], ...]
    words: str
