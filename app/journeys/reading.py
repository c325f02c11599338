"""The values everything about distance travelled is made of: a reading, a scale, an episode, a journey."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_POINTS = 11
"""A scale of more points than this is not broken down by point."""


class Direction(StrEnum):
    """Which end of a scale is the good one."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"


class Occasion(StrEnum):
    """When in an episode a reading was taken."""

    START = "start"
    REVIEW = "review"
    CLOSING = "closing"
    FOLLOW_UP = "follow_up"


class Perspective(StrEnum):
    """Whose view a reading is. Views are kept apart and never averaged together."""

    YOUNG_PERSON = "young_person"
    PARENT_OR_CARER = "parent_or_carer"
    WORKER = "worker"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class ChangeSizes:
    """From how many units a change on a scale is called small, and from how many it is called big."""

    small: float
    big: float

    def __post_init__(self) -> None:
        if not 0 < self.small <= self.big:
            raise ValueError("a small change is more than 0 and no more than a big one")


@dataclass(frozen=True, slots=True)
class Scale:
    """One thing that an instrument measures.

    ``step`` is the distance between neighbouring values, or None where any number between the ends is
    allowed. ``reliability`` (0 to 1) and ``reference_sd`` (in the scale's units) come from the instrument's
    own published sample; without both, no change on the scale can be called reliable.
    """

    code: str
    lowest: float
    highest: float
    step: float | None = None
    direction: Direction = Direction.HIGHER_IS_BETTER
    change: ChangeSizes | None = None
    reliability: float | None = None
    reference_sd: float | None = None

    def __post_init__(self) -> None:
        if not self.lowest < self.highest:
            raise ValueError("the lowest value of a scale is below its highest")
        if self.step is not None and self.step <= 0:
            raise ValueError("the step of a scale is more than 0")
        if self.reliability is not None and not 0 <= self.reliability <= 1:
            raise ValueError("a reliability lies between 0 and 1")
        if self.reference_sd is not None and self.reference_sd < 0:
            raise ValueError("a standard deviation is not below 0")

    @property
    def best(self) -> float:
        """The value at the better end."""
        return self.highest if self.direction is Direction.HIGHER_IS_BETTER else self.lowest

    @property
    def sign(self) -> int:
        """What a rise is multiplied by so that more means better."""
        return 1 if self.direction is Direction.HIGHER_IS_BETTER else -1

    @property
    def points(self) -> tuple[int, ...] | None:
        """Every value, lowest first; None without whole steps or with more than MOST_POINTS points.

        >>> Scale("hope", 1, 5, step=1).points
        (1, 2, 3, 4, 5)
        """
        if self.step is None or self.step % 1 or self.lowest % 1:
            return None
        if (self.highest - self.lowest) // self.step >= MOST_POINTS:
            return None
        return tuple(range(int(self.lowest), int(self.highest) + 1, int(self.step)))


@dataclass(frozen=True, slots=True)
class Reading:
    """One completion of one instrument, from one perspective, on one day.

    ``ref`` tells readings apart. ``saved`` grows with every save, so that of several readings on a day the
    last saved is known. ``scores`` holds a value for each scale, or None where the question was there and no
    value was given. A void reading is kept for the record and never counted.
    """

    ref: int
    taken_on: date
    saved: int
    version: str
    perspective: Perspective
    scores: Mapping[str, float | None]
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of support from one service; ``ended_on`` is None while it goes on."""

    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """One person's readings with one instrument (all versions and perspectives) in one episode."""

    person: Hashable
    episode: Episode
    readings: tuple[Reading, ...]
