"""The sizes a published figure must reach, and how a figure is drawn once it may be shown.

The sizes may be tightened for an authority and never loosened: the smallest values allowed are the defaults.
"""

from dataclasses import dataclass
from math import ceil, floor, sqrt

from app.disclosure.table import Measure

HIGH_BAND = "85_or_more"
LOW_BAND = "15_or_less"
FINE_PERCENT_FROM = 100
"""From this many paired people a percentage is drawn to the nearest 1; below it to the nearest 5."""

SPLITS: frozenset[Measure] = frozenset({"improved", "worse"})
"""Measures that divide the paired into two sides, both of which have to be large enough."""

_FLOORS = {
    "people_for_count": 10,
    "paired_for_share": 20,
    "split_side_min": 3,
    "round_to": 5,
    "noise_limit": 5,
    "noise_variance": 3,
}
_Z = 1.959963984540054
"""Two-sided 95% point of the normal distribution."""


@dataclass(frozen=True)
class Rules:
    """Sizes in people, noise in people and people squared. Raises ValueError if any is looser than allowed.

    people_for_count: people in a cell before its count is shown.
    paired_for_share: paired people before a percentage or a mean is shown.
    split_side_min: people on each side of a shown split (better or not).
    round_to: counts on pages are rounded to a multiple of this.
    noise_limit, noise_variance: the largest noise on a count, and the variance of that noise.
    """

    people_for_count: int = 10
    paired_for_share: int = 20
    split_side_min: int = 3
    round_to: int = 5
    noise_limit: int = 5
    noise_variance: float = 3

    def __post_init__(self) -> None:
        for name, floor_value in _FLOORS.items():
            if getattr(self, name) < floor_value:
                raise ValueError(f"{name} may not be below {floor_value}")
        if self.people_for_count < 2 * self.split_side_min:
            raise ValueError("people_for_count leaves no room for both sides of a split")
        if self.noise_limit >= self.people_for_count:
            raise ValueError("noise_limit would let a shown count of people reach nothing")
        if self.noise_variance >= self.noise_limit * min(self.split_side_min, self.noise_limit):
            raise ValueError("noise_variance is more than noise_limit allows for the smallest shown count")

    def allows(self, measure: Measure, of: int, people: int) -> bool:
        """Whether a group of `of` people, `people` of whom the measure counts, may be told apart."""
        return self.allows_split(of, people) if measure in SPLITS else self.allows_group(of)

    def allows_group(self, people: int) -> bool:
        """Whether a group of people may be told apart by subtraction: nobody, or enough of them."""
        return people == 0 or people >= self.people_for_count

    def allows_split(self, of: int, people: int) -> bool:
        """Whether a group may be told apart and divided: nobody, or enough of them on both sides."""
        if of == 0:
            return people == 0
        enough = of >= self.people_for_count
        return enough and people >= self.split_side_min and of - people >= self.split_side_min

    def band(self, of: int, people: int) -> str | None:
        """The words used instead of a percentage when nearly all or nearly none of `of` people are counted.

        None when both sides are large enough, or when the group is too small even for a band.
        """
        if of < self.paired_for_share:
            return None
        if of - people < self.split_side_min:
            return HIGH_BAND
        return LOW_BAND if people < self.split_side_min else None


def display_count(value: int, rules: Rules) -> int:
    """A shown count as pages draw it: the nearest multiple of round_to, and never 0.

    A shown count is of at least a few people, so drawing it as nobody would be untrue.
    """
    return max(rules.round_to, _nearest(value, rules.round_to))


def display_percent(part: float, whole: float) -> int | None:
    """A share of adjusted counts as a percentage, never 0 or 100; None without a whole.

    Nearest 5 below 100 people and nearest 1 from there, so that a share does not single out one fraction.
    """
    if whole <= 0:
        return None
    step = 1 if whole >= FINE_PERCENT_FROM else 5
    share = min(1.0, max(0.0, part / whole))
    return min(100 - step, max(step, _nearest(100 * share, step)))


def percent_interval(part: float, whole: float, rules: Rules) -> tuple[int, int] | None:
    """A 95% interval for a share, in whole percent within 1 to 99, which allows for the noise too.

    Wilson's score interval with a smaller effective number of people. With p the share, n the people and V the
    noise variance of one count, noise on both counts adds about (1 + p^2) V / n^2 to the variance q / n, where q
    is p (1 - p) taken at Wilson's centre so that it is above 0 at either end. Then
    n_effective = n / (1 + (1 + p^2) V / (n q)). Ends are rounded outwards.
    """
    if whole <= 0:
        return None
    p = min(1.0, max(0.0, part / whole))
    centre = (whole * p + _Z**2 / 2) / (whole + _Z**2)
    spread = centre * (1 - centre)
    people = whole / (1 + (1 + p * p) * rules.noise_variance / (whole * spread))
    middle = (p + _Z**2 / (2 * people)) / (1 + _Z**2 / people)
    half = _Z / (1 + _Z**2 / people) * sqrt(p * (1 - p) / people + _Z**2 / (4 * people**2))
    return max(1, floor(100 * (middle - half))), min(99, ceil(100 * (middle + half)))


def _nearest(value: float, step: int) -> int:
    """The nearest multiple of step, halves upwards."""
    return step * floor(value / step + 0.5)
