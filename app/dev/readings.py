"""Readings of the check-in and the star: where people start, how far they come, and what they would rather not say."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.db import new_public_id, now
from app.dev.bulk import at_work, insert_all, insert_plain, stream, weighted
from app.dev.people import END_REASONS, Stretch
from app.instruments.models import InstrumentScale, InstrumentVersion, Reading, Score
from app.instruments.occasion import occasion_of
from app.instruments.types import MissingCode
from app.journeys.reading import Episode, Perspective
from app.vault import digest

START_SHARE = 0.95
WORKER_SHARE = 0.16  # of stars: the worker gives their own view beside the young person's
PARENT_SHARE = 0.1  # of check-ins in services that work with the whole family
_MISSING = {MissingCode.RATHER_NOT_SAY: 6.0, MissingCode.DONT_KNOW: 3, MissingCode.NOT_ABOUT_ME: 1}
_MISSING_SHARE = 0.022
_NOISE = 0.55
# The services learn: how much further people come with each year, in points.
_LEARNT = 0.2
# Feeling safe, and having people, start higher than the rest: most young people say that they are safe.
_EASIER = {"safe": 1.35, "places": 1.2, "people": 0.6}


@dataclass(frozen=True, slots=True)
class Instrument:
    """A version with its scales, and how often it is asked."""

    version: InstrumentVersion
    scales: tuple[InstrumentScale, ...]
    first_days: tuple[int, int]
    every_days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One reading before it is stored; values by the position of the scale, None with a reason."""

    stretch: Stretch
    instrument: Instrument
    perspective: Perspective
    taken_on: dt.date
    values: tuple[int | MissingCode, ...]

    def value_of(self, scale: str) -> int | None:
        """What was said on one scale, if anything."""
        for place, value in zip(self.instrument.scales, self.values, strict=True):
            if place.code == scale and not isinstance(value, MissingCode):
                return value
        return None


@dataclass(frozen=True, slots=True)
class Life:
    """How it goes for one young person on one instrument's scales: where they begin and how far they come."""

    start: tuple[float, ...]
    growth: tuple[float, ...]


def make_readings(
    stretches: Sequence[Stretch], instruments: Sequence[Instrument], seed: int, today: dt.date
) -> list[tuple[Told, str]]:
    """Invent and store readings, in the order in which they were taken; returns each with its public id."""
    chance = stream(seed, "readings")
    told = [
        reading
        for stretch in stretches
        for instrument in instruments
        for reading in _readings(chance, stretch, instrument, today)
    ]
    told.sort(key=lambda each: (each.taken_on, each.stretch.id))
    return store(told, seed)


def store(told: Sequence[Told], seed: int) -> list[tuple[Told, str]]:
    """Store readings with their scores."""
    chance, instant = stream(seed, f"moments of {len(told)}"), now()
    rows = []
    for reading in told:
        stretch, public_id = reading.stretch, new_public_id()
        rows.append(
            {
                "public_id": public_id,
                "source": digest(public_id, "town-reading"),
                "perspective": reading.perspective,
                "taken_on": reading.taken_on,
                "occasion": occasion_of(reading.taken_on, Episode(stretch.started_on, stretch.ended_on)),
                "is_void": False,
                "recorded_at": at_work(chance, reading.taken_on, instant),
                "authority_id": reading.stretch.place.authority_id,
                "person_id": stretch.person_id,
                "episode_id": stretch.id,
                "service_id": stretch.place.id,
                "version_id": reading.instrument.version.id,
            }
        )
    keys = insert_all(Reading, rows)
    insert_plain(Score, [row for key, reading in zip(keys, told, strict=True) for row in _scores(key, reading)])
    return [(reading, str(row["public_id"])) for reading, row in zip(told, rows, strict=True)]


def _scores(reading_id: int, reading: Told) -> Iterator[dict[str, object]]:
    for scale, value in zip(reading.instrument.scales, reading.values, strict=True):
        is_missing = isinstance(value, MissingCode)
        yield {
            "reading_id": reading_id,
            "scale_id": scale.id,
            "value": None if is_missing else float(value),
            "missing_code": value if is_missing else None,
        }


def _readings(chance: random.Random, stretch: Stretch, instrument: Instrument, today: dt.date) -> Iterator[Told]:
    is_young = stretch.age < instrument.version.definition["ages"]["from"]
    if is_young and instrument.version.code != "check-in":
        return
    voice = Perspective.PARENT_OR_CARER if is_young else Perspective.YOUNG_PERSON
    kind = stretch.place.kind
    begin = chance.gauss(kind.start_level, 0.7)
    years_ago = min(2.0, (today - stretch.started_on).days / 365.25)
    come = chance.gauss(kind.growth + _LEARNT * (1 - years_ago), 0.6)
    life = Life(
        start=tuple(begin + _EASIER.get(scale.code, 0) + chance.gauss(0, 0.5) for scale in instrument.scales),
        growth=tuple(come + chance.gauss(0, 0.45) for _scale in instrument.scales),
    )
    other = None if is_young else _other_voice(chance, stretch, instrument)
    length = max(60, stretch.days(today) if stretch.ended_on else int(kind.months * 30.4))
    for day in _days(chance, stretch, instrument, today):
        share = min(1.0, max(0, (day - stretch.started_on).days) / length)
        yield _told(chance, stretch, instrument, voice, day, life, share)
        if other is not None and chance.random() < 0.88:
            yield _told(chance, stretch, instrument, other, day, life, share)


def _other_voice(chance: random.Random, stretch: Stretch, instrument: Instrument) -> Perspective | None:
    """Whether somebody else gives their view of this episode too: a parent on the check-in, the worker on the star."""
    if instrument.version.code != "check-in":
        return Perspective.WORKER if chance.random() < WORKER_SHARE else None
    works_with_parents = stretch.place.kind.code in {"early-help", "family-support"}
    return Perspective.PARENT_OR_CARER if works_with_parents and chance.random() < PARENT_SHARE else None


def _told(
    chance: random.Random,
    stretch: Stretch,
    instrument: Instrument,
    perspective: Perspective,
    day: dt.date,
    life: Life,
    share: float,
) -> Told:
    values: list[int | MissingCode] = []
    for scale, start, growth in zip(instrument.scales, life.start, life.growth, strict=True):
        if chance.random() < _MISSING_SHARE:
            values.append(weighted(chance, _MISSING))
            continue
        felt = start + growth * share + chance.gauss(0, _NOISE)
        values.append(int(min(scale.highest, max(scale.lowest, round(felt)))))
    return Told(stretch, instrument, perspective, day, tuple(values))


def _days(chance: random.Random, stretch: Stretch, instrument: Instrument, today: dt.date) -> list[dt.date]:
    """When it was asked: soon after the start, every so often, and around the end."""
    days = []
    first = stretch.started_on + dt.timedelta(days=chance.randint(*instrument.first_days))
    if chance.random() < START_SHARE:
        days.append(first)
    last = (stretch.ended_on - dt.timedelta(days=28)) if stretch.ended_on else today
    day = first
    while True:
        day += dt.timedelta(days=chance.randint(*instrument.every_days))
        if day >= last:
            break
        if chance.random() < 0.82:
            days.append(day)
    if stretch.ended_on is not None and chance.random() < END_REASONS[stretch.end_reason or ""]:
        days.append(stretch.ended_on + dt.timedelta(days=chance.choice((-16, -12, -9, -7, -5, -3, -2, -1, 0, 0, 3, 8))))
    return [day for day in days if day <= today]
