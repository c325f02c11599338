"""Alerts: one for each answer that may mean danger, nearly all of them read by somebody long ago."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Any

from app.db import new_public_id, now
from app.dev.bulk import insert_plain, stream
from app.dev.people import Stretch
from app.dev.readings import Instrument, Told, store
from app.instruments.types import MissingCode
from app.journeys.reading import Perspective
from app.safeguarding.models import Alert

# Services where an answer of the last hours waits, by code, with how many hours ago it came.
WAITING = {"early-help": 2, "wellbeing": 5, "youth-work": 20}


def make_alerts(told: Sequence[tuple[Told, str]], stretches: Sequence[Stretch], seed: int, today: dt.date) -> int:
    """Raise an alert for each answer of a young person that the instrument names as danger; returns how many."""
    chance, instant = stream(seed, "alerts"), now()
    waiting = _answers_of_today(stretches, told, today)
    rows = [
        _row(chance, reading, public_id, item, instant) for reading, public_id in told for item in _risky_items(reading)
    ]
    for reading, public_id in store(waiting, seed):
        for item in _risky_items(reading):
            row = _row(chance, reading, public_id, item, instant)
            at = instant - dt.timedelta(hours=WAITING[reading.stretch.place.kind.code], minutes=chance.randrange(50))
            rows.append(row | {"answered_at": at, "raised_at": at, "acknowledged_at": None, "acknowledged_by_id": None})
    insert_plain(Alert, rows)
    return len(rows)


def _risky_items(reading: Told) -> Iterator[dict[str, Any]]:
    if reading.perspective is not Perspective.YOUNG_PERSON:
        return
    for item in reading.instrument.version.definition["items"]:
        if item.get("risk") and item.get("scale"):
            value = reading.value_of(item["scale"])
            if value is not None and value <= item["risk"]["when"]["at_most"]:
                yield item


def _row(
    chance: random.Random, reading: Told, public_id: str, item: dict[str, Any], instant: dt.datetime
) -> dict[str, Any]:
    minute = chance.randrange(8 * 60, 20 * 60)
    at = dt.datetime.combine(reading.taken_on, dt.time(minute // 60, minute % 60), dt.UTC)
    at = min(at, instant - dt.timedelta(hours=1))
    stretch = reading.stretch
    return {
        "public_id": new_public_id(),
        "source": f"{public_id}:{item['code']}",
        "item_code": item["code"],
        "reason": item["risk"]["reason"]["en-GB"],
        "answered_at": at,
        "raised_at": at,
        "acknowledged_at": min(at + dt.timedelta(minutes=chance.randint(3, 55)), instant),
        "acknowledged_by_id": stretch.worker_id,
        "authority_id": stretch.place.authority_id,
        "person_id": stretch.person_id,
        "service_id": stretch.place.id,
    }


def _answers_of_today(stretches: Sequence[Stretch], told: Sequence[tuple[Told, str]], today: dt.date) -> list[Told]:
    """A check-in of today, low on feeling safe, in each service where one waits."""
    answered_lately = {reading.stretch.id for reading, _public_id in told if (today - reading.taken_on).days < 14}
    found = []
    for code in WAITING:
        here = [
            each
            for each in stretches
            if each.place.kind.code == code
            and each.ended_on is None
            and each.worker_id == each.place.worker_ids[0]
            and each.id not in answered_lately
        ]
        if here and told:
            # The one worked with longest, so that there is a story to see.
            found.append(_low_answer(here[0], told[0][0].instrument, today))
    return found


def _low_answer(stretch: Stretch, instrument: Instrument, today: dt.date) -> Told:
    values: tuple[int | MissingCode, ...] = tuple(
        1 if scale.code in {"safe", "places"} else 2 if index % 2 else 3
        for index, scale in enumerate(instrument.scales)
    )
    return Told(stretch, instrument, Perspective.YOUNG_PERSON, today, values)
