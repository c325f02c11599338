"""Alerts: one for each answer that may mean danger, nearly all of them read by somebody long ago."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Any

from app.access.roles import Role
from app.db import new_public_id, now, sealed
from app.dev.bulk import insert_all, insert_plain, stream
from app.dev.duty import holder
from app.dev.people import Stretch
from app.dev.readings import Instrument, Told, store
from app.instruments.types import MissingCode
from app.journeys.reading import Perspective
from app.safeguarding.models import Alert, AlertEvent
from app.safeguarding.types import EventKind

# Services where an answer of the last hours waits, by code, with how many hours ago it came.
WAITING = {"early-help": 2, "wellbeing": 5, "youth-work": 20}

# What was written when an alert was closed.
CLOSING = {
    "done": "Rang them the same day and saw them in the week.",
    "informed": "The safeguarding lead, and someone at home whom they chose.",
    "view": "They said what would help and were glad to be asked.",
    "why": "They have somebody to go to, and know how to reach us.",
}


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
            unread = {"acknowledged_at": None, "acknowledged_by_id": None, "closed_at": None}
            rows.append(row | {"answered_at": at, "raised_at": at} | unread)
    keys = insert_all(Alert, rows)
    managers = {service_id: holder(service_id, Role.MANAGER) for service_id in {row["service_id"] for row in rows}}
    insert_plain(
        AlertEvent,
        [
            event
            for key, row in zip(keys, rows, strict=True)
            for event in _events(key, row, managers[row["service_id"]])
        ],
    )
    return len(rows)


def _events(key: int, row: dict[str, Any], manager_id: int) -> Iterator[dict[str, Any]]:
    """What happened to an alert: raised; for one of long ago also acknowledged, acted on and closed by two people."""
    authority_id = row["authority_id"]

    def event(kind: EventKind, at: dt.datetime, user_id: int | None, **words: str) -> dict[str, Any]:
        public_id = new_public_id()
        parts = {
            f"{name}_sealed": sealed(AlertEvent, name, public_id, authority_id, words.get(name))
            for name in ("done", "informed", "view", "why")
        }
        details = {"public_id": public_id, "key": public_id, "kind": kind, "at": at, "user_id": user_id}
        return parts | details | {"authority_id": authority_id, "alert_id": key}

    yield event(EventKind.RAISED, row["raised_at"], None) | {"key": "raised"}
    if row["acknowledged_at"] is None:
        return
    worker = row["acknowledged_by_id"]
    yield event(EventKind.ACKNOWLEDGED, row["acknowledged_at"], worker) | {"key": "acknowledged"}
    asked_at = row["acknowledged_at"] + (row["closed_at"] - row["acknowledged_at"]) / 2
    yield event(EventKind.CLOSE_ASKED, asked_at, worker, **CLOSING)
    yield event(EventKind.CLOSED, row["closed_at"], manager_id)


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
    acknowledged_at = min(at + dt.timedelta(minutes=chance.randint(3, 55)), instant)
    return {
        "public_id": new_public_id(),
        "source": f"{public_id}:{item['code']}",
        "item_code": item["code"],
        "reason": item["risk"]["reason"]["en-GB"],
        "answered_at": at,
        "raised_at": at,
        "acknowledged_at": acknowledged_at,
        "closed_at": min(acknowledged_at + dt.timedelta(minutes=90), instant),
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
