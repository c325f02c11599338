"""Figures for a group: shares and mean changes with intervals. None where one cannot be worked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from scipy.special import ndtri, stdtrit

Interval = tuple[float, float]

UPPER = 0.975
"""The upper end of a 95% interval, as a probability."""

NOISE = 1e-12
"""A spread smaller than this part of the largest value is noise of binary fractions, and counts as none."""


@dataclass(frozen=True, slots=True)
class PairedFigures:
    """Means and changes over people with two values, in the scale's units, end minus start.

    ``notes`` says why figures are None.
    """

    mean_start: float | None
    mean_end: float | None
    mean_change: float | None
    sd_change: float | None
    ci95_change: Interval | None
    effect_d_av: float | None
    effect_d_z: float | None
    notes: tuple[str, ...]


def wilson(count: int, total: int) -> Interval | None:
    """95% interval for a share, as fractions from 0 to 1 (Wilson 1927, no continuity correction).

    The centre is drawn towards one half and the ends never leave 0 to 1, so it holds for small groups. None
    for an empty group.

    >>> [round(end, 3) for end in wilson(40, 74)]
    [0.428, 0.649]
    """
    if total == 0:
        return None
    z = float(ndtri(UPPER))
    share = count / total
    shrink = 1 + z**2 / total
    centre = (share + z**2 / (2 * total)) / shrink
    half = z * sqrt(share * (1 - share) / total + z**2 / (4 * total**2)) / shrink
    # At the ends the formula gives exactly 0 or 1; said outright, since the arithmetic may miss it by a hair.
    return (0.0 if count == 0 else centre - half, 1.0 if count == total else centre + half)


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return fsum(values) / len(values) if values else None


def standard_deviation(values: Sequence[float]) -> float | None:
    """The standard deviation of a sample (over n - 1); None of fewer than two values."""
    if len(values) < 2:
        return None
    middle = fsum(values) / len(values)
    return sqrt(fsum((value - middle) ** 2 for value in values) / (len(values) - 1))


def t_interval(middle: float, sd: float, count: int) -> Interval | None:
    """95% interval for a mean, from Student's t with count - 1 degrees of freedom; None below two."""
    if count < 2:
        return None
    half = float(stdtrit(count - 1, UPPER)) * sd / sqrt(count)
    return middle - half, middle + half


def paired_figures(starts: Sequence[float], ends: Sequence[float]) -> PairedFigures:
    """Mean change with its interval and two effect sizes; both lists are in the same order of people.

    ``effect_d_av`` is the mean change over the mean of the two standard deviations, ``effect_d_z`` over the
    standard deviation of the change (Lakens 2013). ValueError when the two lists differ in length.
    """
    changes = [end - start for start, end in zip(starts, ends, strict=True)]
    if not changes:
        return PairedFigures(None, None, None, None, None, None, None, ("nobody has two readings to compare",))
    mean_change = fsum(changes) / len(changes)
    noise = NOISE * max(map(abs, [*starts, *ends]))
    sd_start, sd_end, sd_change = (_above(standard_deviation(values), noise) for values in (starts, ends, changes))
    if sd_start is None or sd_end is None or sd_change is None:
        notes: tuple[str, ...] = ("only one person has two readings to compare: no spread, interval or effect size",)
        return PairedFigures(mean(starts), mean(ends), mean_change, None, None, None, None, notes)
    sd_average = (sd_start + sd_end) / 2
    notes = ()
    if sd_average == 0:
        notes += ("nobody differs at the start or at the end: effect_d_av cannot be worked out",)
    if sd_change == 0:
        notes += ("everybody changed by the same amount: effect_d_z cannot be worked out",)
    return PairedFigures(
        mean_start=mean(starts),
        mean_end=mean(ends),
        mean_change=mean_change,
        sd_change=sd_change,
        ci95_change=t_interval(mean_change, sd_change, len(changes)),
        effect_d_av=mean_change / sd_average if sd_average else None,
        effect_d_z=mean_change / sd_change if sd_change else None,
        notes=notes,
    )


def _above(sd: float | None, noise: float) -> float | None:
    return 0.0 if sd is not None and sd <= noise else sd
