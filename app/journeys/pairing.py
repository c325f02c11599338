"""Which readings of an episode may be compared, and why not.

The rules are the project's own, checked against the cases in tests/reference/selection_rules.json. Days are
calendar days. Only readings of one perspective and one version are ever compared, void readings are ignored,
and of several readings on a day only the last saved counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.journeys.reading import Episode, Journey, Occasion, Perspective, Reading, Scale


class Start(StrEnum):
    """Where a comparison begins."""

    BASELINE = "baseline"


class End(StrEnum):
    """Where a comparison ends.

    Latest is the last reading so far. In an episode that has ended it is the last one that still belongs to
    the episode, which is the closing reading: a follow-up is never the latest.
    """

    LATEST = "latest"
    CLOSING = "closing"
    FOLLOW_UP_3M = "follow-up-3m"
    FOLLOW_UP_6M = "follow-up-6m"
    FOLLOW_UP_12M = "follow-up-12m"


FOLLOW_UPS = (End.FOLLOW_UP_3M, End.FOLLOW_UP_6M, End.FOLLOW_UP_12M)


class Reason(StrEnum):
    """Why a person is left out on a scale. Where several apply, the first in this order is given.

    no_baseline       no reading of this perspective in the baseline window, whatever its version
    different_version the baseline, or the reading that would have ended the pair, has another version
    only_one_reading  nothing after the baseline
    too_close         everything after the baseline is nearer to it than the smallest gap
    outside_window    there are later readings, none where this comparison ends (or the episode is still open)
    missing_value     there is a pair, with no value on this scale at one end or both
    """

    NO_BASELINE = "no_baseline"
    DIFFERENT_VERSION = "different_version"
    ONLY_ONE_READING = "only_one_reading"
    TOO_CLOSE = "too_close"
    OUTSIDE_WINDOW = "outside_window"
    MISSING_VALUE = "missing_value"


@dataclass(frozen=True, slots=True)
class SelectionRules:
    """Windows in days, ends included: the baseline's from the start of an episode, others from its end."""

    baseline_window: tuple[int, int] = (-28, 42)
    min_gap: int = 28
    closing_grace: int = 28
    follow_up_3m: tuple[int, int] = (60, 135)
    follow_up_6m: tuple[int, int] = (136, 240)
    follow_up_12m: tuple[int, int] = (241, 450)
    min_common_area_share: float = 0.8

    def follow_up_window(self, end: End) -> tuple[int, int]:
        """First and last day after the end of the episode of a follow-up; KeyError for any other end."""
        windows = {
            End.FOLLOW_UP_3M: self.follow_up_3m,
            End.FOLLOW_UP_6M: self.follow_up_6m,
            End.FOLLOW_UP_12M: self.follow_up_12m,
        }
        return windows[end]


PROPOSED = SelectionRules()


@dataclass(frozen=True, slots=True)
class Selection:
    """The part that each reading of one perspective and version plays in an episode.

    ``closing`` is for episodes that ended and ``latest`` for open ones: one of the two is always None. The
    latest reading of an open episode is also among its reviews. Of several readings in a follow-up window the
    last counts as the follow-up; the rest, like every reading without a part of its own, are reviews.
    """

    baseline: Reading | None
    reviews: tuple[Reading, ...]
    closing: Reading | None
    latest: Reading | None
    follow_ups: Mapping[End, Reading]

    def occasion(self, reading: Reading) -> Occasion | None:
        """The occasion of a reading; None for one that plays no part, such as a void one."""
        if reading == self.baseline:
            return Occasion.START
        if reading == self.closing:
            return Occasion.CLOSING
        if reading in self.follow_ups.values():
            return Occasion.FOLLOW_UP
        return Occasion.REVIEW if reading in self.reviews else None


@dataclass(frozen=True, slots=True)
class Pair:
    """A baseline and the reading it may be compared with.

    Readings are chosen whole, before looking at scales: a value missing at the end is never replaced by an
    older one, since a person who did not want to answer has answered.
    """

    baseline: Reading
    end: Reading

    def on_scale(self, code: str) -> tuple[float, float] | Reason:
        """Start and end value on one scale, or that one of them is missing."""
        start, end = self.baseline.scores.get(code), self.end.scores.get(code)
        if start is None or end is None:
            return Reason.MISSING_VALUE
        return start, end


@dataclass(frozen=True, slots=True)
class Unpaired:
    """Why there is no pair, with the baseline where there is one."""

    baseline: Reading | None
    reason: Reason

    def on_scale(self, _code: str) -> Reason:
        """The reason, which is the same on every scale."""
        return self.reason


def usable_readings(readings: Iterable[Reading], perspective: Perspective, version: str) -> list[Reading]:
    """Readings that may be compared with one another, oldest first, one a day."""
    by_day = {}
    for reading in sorted(readings, key=lambda each: (each.taken_on, each.saved, each.ref)):
        if reading.perspective is perspective and reading.version == version and not reading.is_void:
            by_day[reading.taken_on] = reading
    return list(by_day.values())


def select(
    readings: Iterable[Reading],
    episode: Episode,
    perspective: Perspective,
    version: str,
    rules: SelectionRules = PROPOSED,
) -> Selection:
    """Say which reading is the baseline, which closing or latest, and which are reviews and follow-ups."""
    usable = usable_readings(readings, perspective, version)
    baseline = _baseline(usable, episode, rules)
    closing = _end_reading(usable, baseline, episode, End.CLOSING, rules)
    latest = _end_reading(usable, baseline, episode, End.LATEST, rules) if episode.ended_on is None else None
    follow_ups = {
        end: [reading for reading in usable if _in_window(reading, episode, end, rules)][-1:] for end in FOLLOW_UPS
    }
    chosen = {end: found[0] for end, found in follow_ups.items() if found}
    taken = [baseline, closing, *chosen.values()]
    reviews = tuple(reading for reading in usable if reading not in taken)
    return Selection(baseline, reviews, closing, latest, chosen)


def find_pair(
    journey: Journey, end: End, perspective: Perspective, version: str, rules: SelectionRules = PROPOSED
) -> Pair | Unpaired:
    """The two readings of a journey to compare, or the reason why there are not two."""
    usable = usable_readings(journey.readings, perspective, version)
    others = _other_versions(journey.readings, perspective, version)
    baseline = _baseline(usable, journey.episode, rules)
    if baseline is None:
        started_elsewhere = _baseline(others, journey.episode, rules) is not None
        return Unpaired(None, Reason.DIFFERENT_VERSION if started_elsewhere else Reason.NO_BASELINE)
    found = _end_reading(usable, baseline, journey.episode, end, rules)
    if found is not None:
        return Pair(baseline, found)
    if _end_reading(others, baseline, journey.episode, end, rules) is not None:
        return Unpaired(baseline, Reason.DIFFERENT_VERSION)
    gaps = [gap for gap in (_gap(baseline, reading) for reading in usable) if gap > 0]
    if not gaps:
        return Unpaired(baseline, Reason.ONLY_ONE_READING)
    return Unpaired(baseline, Reason.TOO_CLOSE if max(gaps) < rules.min_gap else Reason.OUTSIDE_WINDOW)


def overall_change(
    start: Reading, end: Reading, scales: Sequence[Scale], rules: SelectionRules = PROPOSED
) -> float | None:
    """Mean change over the scales with a value at both ends, up meaning better, in the scales' units.

    None when fewer than the agreed share of the scales have a value at both ends. Meaningful only for scales
    of one kind, such as the areas of a star, whose steps are ordered rather than equal: never the headline.
    """
    changes = []
    for scale in scales:
        first, last = start.scores.get(scale.code), end.scores.get(scale.code)
        if first is not None and last is not None:
            changes.append(scale.sign * (last - first))
    if not changes or len(changes) / len(scales) < rules.min_common_area_share:
        return None
    return sum(changes) / len(changes)


def _other_versions(readings: Iterable[Reading], perspective: Perspective, version: str) -> list[Reading]:
    """Readings of the same perspective with any other version, oldest first."""
    others = [
        reading
        for reading in readings
        if reading.perspective is perspective and reading.version != version and not reading.is_void
    ]
    return sorted(others, key=lambda each: (each.taken_on, each.saved, each.ref))


def _baseline(readings: Sequence[Reading], episode: Episode, rules: SelectionRules) -> Reading | None:
    """The first reading in the baseline window."""
    first, last = rules.baseline_window
    for reading in readings:
        if first <= (reading.taken_on - episode.started_on).days <= last:
            return reading
    return None


def _end_reading(
    readings: Sequence[Reading], baseline: Reading | None, episode: Episode, end: End, rules: SelectionRules
) -> Reading | None:
    """The last reading in the window of this end that is far enough from the baseline."""
    if baseline is None:
        return None
    for reading in reversed(readings):
        if _gap(baseline, reading) >= rules.min_gap and _in_window(reading, episode, end, rules):
            return reading
    return None


def _in_window(reading: Reading, episode: Episode, end: End, rules: SelectionRules) -> bool:
    if episode.ended_on is None:
        return end is End.LATEST
    days_after = (reading.taken_on - episode.ended_on).days
    if end in FOLLOW_UPS:
        first, last = rules.follow_up_window(end)
        return first <= days_after <= last
    return days_after <= rules.closing_grace


def _gap(baseline: Reading, reading: Reading) -> int:
    return (reading.taken_on - baseline.taken_on).days
