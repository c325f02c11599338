"""From readings to facts (pure): what one ended episode adds to each indicator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.journeys.distance import Movement, distance
from app.journeys.pairing import End, Reason, find_pair
from app.journeys.reading import Journey, Perspective, Scale

# An episode's closing reading may come up to 28 days after its end (journeys.pairing): only then is it final.
FREEZES_AFTER = dt.timedelta(days=28)

# Wide enough that most cells of a middling service hold enough people to be shown.
AGE_BANDS = {"0-10": (0, 10), "11-15": (11, 15), "16-25": (16, 25)}
AGE_NOT_KNOWN = "not-known"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that a framework counts. Its paired and improved people are counted together under one code."""

    code: str
    instrument: str
    version: str
    scale: str
    perspective: Perspective
    has_worse: bool


@dataclass(frozen=True, slots=True)
class EpisodeFact:
    """What one episode adds to one indicator. `change` is end minus start in points of the scale."""

    indicator: str
    paired: bool = False
    improved: bool = False
    worse: bool = False
    change: float | None = None


def indicators_of(framework: Mapping[str, Any]) -> list[Indicator]:
    """The indicators of a framework, one for each scale and perspective, under the first code that names it."""
    found: dict[tuple[str, str, str, str], Indicator] = {}
    for outcome in framework["outcomes"]:
        for raw in outcome["indicators"]:
            key = (raw["instrument"], raw["version"], raw["scale"], raw["perspective"])
            before = found.get(key)
            has_worse = raw["measure"] == "worse" or (before is not None and before.has_worse)
            code = before.code if before else raw["code"]
            found[key] = Indicator(code, key[0], key[1], key[2], Perspective(key[3]), has_worse)
    return list(found.values())


def fact(indicator: Indicator, scale: Scale, journey: Journey) -> EpisodeFact:
    """Compare baseline and closing reading of an ended episode on the indicator's scale."""
    pair = find_pair(journey, End.CLOSING, indicator.perspective, indicator.version)
    values = pair.on_scale(indicator.scale)
    if isinstance(values, Reason):
        return EpisodeFact(indicator.code)
    travelled = distance(scale, *values)
    return EpisodeFact(
        indicator.code,
        paired=True,
        improved=travelled.movement is Movement.UP,
        worse=travelled.movement is Movement.DOWN,
        change=travelled.change,
    )


def age_band(born_on: dt.date | None, on: dt.date) -> str:
    """The band of somebody's age in years on a day."""
    if born_on is None:
        return AGE_NOT_KNOWN
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return next((band for band, (low, high) in AGE_BANDS.items() if low <= age <= high), AGE_NOT_KNOWN)


def facts(
    indicators: Sequence[Indicator], scales: Mapping[tuple[str, str, str], Scale], journeys: Mapping[str, Journey]
) -> Iterable[EpisodeFact]:
    """The facts of one episode. `journeys` holds its readings by instrument code; one without any has no pair."""
    for indicator in indicators:
        journey = journeys.get(indicator.instrument)
        scale = scales[indicator.instrument, indicator.version, indicator.scale]
        yield EpisodeFact(indicator.code) if journey is None else fact(indicator, scale, journey)
