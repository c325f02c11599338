"""How far a person moved on one scale. Up means better, whichever end of the scale is the good one."""

from dataclasses import dataclass
from enum import StrEnum
from math import isclose, sqrt

from app.journeys.reading import Scale

RELIABLE_Z = 1.96
"""Standard errors of a difference beyond which a change is unlikely to be the instrument's own wobble."""


class Movement(StrEnum):
    """Which way."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


class Size(StrEnum):
    """How much, by the scale's own limits; less than a small change is the same."""

    SAME = "same"
    SMALL = "small"
    BIG = "big"


class ReliableChange(StrEnum):
    """Whether a change is more than the instrument's own wobble."""

    IMPROVED = "improved"
    NO_RELIABLE_CHANGE = "no_reliable_change"
    DETERIORATED = "deteriorated"


@dataclass(frozen=True, slots=True)
class Distance:
    """A change on one scale: ``change`` is end minus start, ``progress`` the same with more meaning better.

    ``size`` is None for a scale that does not say what a small and a big change are.
    """

    start: float
    end: float
    change: float
    progress: float
    movement: Movement
    size: Size | None


def distance(scale: Scale, start: float, end: float) -> Distance:
    """The change from one value to another.

    >>> from app.journeys.reading import Direction
    >>> worry = Scale("worry", 0, 10, step=1, direction=Direction.LOWER_IS_BETTER)
    >>> distance(worry, 7, 4).movement
    <Movement.UP: 'up'>
    """
    change = end - start
    progress = scale.sign * change
    return Distance(start, end, change, progress, _movement(progress), _size(scale, change))


def reliable_threshold(scale: Scale) -> float | None:
    """The smallest reliable change in the scale's units; None without a reference sample.

    1.96 standard errors of the difference of two readings, where a reading's standard error is the reference
    standard deviation times the root of one minus the reliability (Jacobson and Truax 1991).

    >>> round(reliable_threshold(Scale("mood", 0, 63, reliability=0.75, reference_sd=10.0)), 2)
    13.86
    """
    if scale.reliability is None or scale.reference_sd is None:
        return None
    return RELIABLE_Z * sqrt(2) * scale.reference_sd * sqrt(1 - scale.reliability)


def reliable_change(scale: Scale, start: float, end: float) -> ReliableChange | None:
    """Whether a change is reliable, and which way; None for a scale without a reference sample."""
    threshold = reliable_threshold(scale)
    if threshold is None:
        return None
    progress = scale.sign * (end - start)
    if progress == 0 or not _reaches(abs(progress), threshold):
        return ReliableChange.NO_RELIABLE_CHANGE
    return ReliableChange.IMPROVED if progress > 0 else ReliableChange.DETERIORATED


def _movement(progress: float) -> Movement:
    if progress == 0:
        return Movement.SAME
    return Movement.UP if progress > 0 else Movement.DOWN


def _size(scale: Scale, change: float) -> Size | None:
    if scale.change is None:
        return None
    if _reaches(abs(change), scale.change.big):
        return Size.BIG
    return Size.SMALL if _reaches(abs(change), scale.change.small) else Size.SAME


def _reaches(amount: float, limit: float) -> bool:
    """At least the limit, where 0.3 less 0.1 counts as 0.2 although binary fractions make it a hair less."""
    return amount >= limit or isclose(amount, limit, rel_tol=1e-9)
