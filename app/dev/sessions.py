"""Session records of every episode."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Iterator, Sequence

from app.db import new_public_id, now, sealed
from app.dev import phrases
from app.dev.bulk import at_work, insert_plain, stream, weighted
from app.dev.people import Stretch
from app.keywork.models import KeyworkSession
from app.keywork.types import Attendance, SessionKind

SAID_SHARE = 0.38
_ATTENDED = {Attendance.ATTENDED: 84.0, Attendance.MISSED: 9, Attendance.CANCELLED: 7}
_MINUTES = (25, 30, 30, 40, 45, 45, 50, 55, 60, 60, 60, 75, 90)
_KINDS = {
    SessionKind.ONE_TO_ONE: 48.0,
    SessionKind.HOME_VISIT: 16,
    SessionKind.PHONE_CALL: 12,
    SessionKind.GROUP: 8,
    SessionKind.FAMILY: 10,
    SessionKind.ONLINE: 6,
}
_MOSTLY = {
    "youth-work": SessionKind.GROUP,
    "family-support": SessionKind.FAMILY,
    "early-help": SessionKind.HOME_VISIT,
    "residential": SessionKind.ONE_TO_ONE,
}


class Deck:
    """Pieces drawn without putting back, so that one young person's record does not repeat itself."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.left: dict[int, list[str]] = {}

    def draw(self, pieces: tuple[str, ...]) -> str:
        """A piece that was not drawn before; when all were, they are mixed again."""
        left = self.left.get(id(pieces))
        if not left:
            left = self.left[id(pieces)] = self.chance.sample(pieces, len(pieces))
        return left.pop()


def make_sessions(stretches: Sequence[Stretch], seed: int, today: dt.date) -> int:
    """Invent and store session records, oldest first; returns how many."""
    chance, instant = stream(seed, "sessions"), now()
    decks = {stretch.id: Deck(chance) for stretch in stretches}
    held = sorted(
        ((day, stretch) for stretch in stretches for day in _days(chance, stretch, today)),
        key=lambda each: (each[0], each[1].id),
    )
    insert_plain(KeyworkSession, [_row(chance, decks[stretch.id], stretch, day, instant) for day, stretch in held])
    return len(held)


def _days(chance: random.Random, stretch: Stretch, today: dt.date) -> Iterator[dt.date]:
    """Every fortnight or so, closer together at first; on weekdays."""
    apart = chance.uniform(14, 32)
    day = float(chance.randint(1, 9))
    length = stretch.days(today)
    while day <= length:
        on = stretch.started_on + dt.timedelta(days=int(day))
        on -= dt.timedelta(days=max(0, on.weekday() - 4))
        if stretch.started_on <= on <= today:
            yield on
        day += max(3.0, chance.gauss(apart * (0.6 if day < 30 else 1.0), 3.5))


def _row(chance: random.Random, deck: Deck, stretch: Stretch, day: dt.date, instant: dt.datetime) -> dict[str, object]:
    public_id, authority_id = new_public_id(), stretch.place.authority_id
    kind = weighted(chance, _KINDS)
    mostly = _MOSTLY.get(stretch.place.kind.code)
    if mostly is not None and chance.random() < 0.5:
        kind = mostly
    if stretch.place.kind.code == "residential" and kind in {SessionKind.HOME_VISIT, SessionKind.ONLINE}:
        kind = SessionKind.ONE_TO_ONE
    attended = weighted(chance, _ATTENDED)
    was_held = attended is Attendance.ATTENDED
    note = deck.draw(_said(stretch)) if was_held and chance.random() < SAID_SHARE else None
    worker_id = stretch.worker_id if chance.random() < 0.95 else chance.choice(stretch.place.worker_ids)
    summary = _summary(chance, deck, stretch, kind, attended)
    return {
        "public_id": public_id,
        "form_key": secrets.token_urlsafe(16),
        "held_on": day,
        "minutes": chance.choice(_MINUTES) if was_held else None,
        "kind": kind.value,
        "attended": attended,
        "summary_sealed": sealed(KeyworkSession, "summary", public_id, authority_id, summary),
        "note_sealed": sealed(KeyworkSession, "note", public_id, authority_id, note),
        "recorded_at": at_work(chance, day, instant),
        "authority_id": authority_id,
        "person_id": stretch.person_id,
        "service_id": stretch.place.id,
        "worker_id": worker_id,
        "worker_email_sealed": None,
    }


def _summary(chance: random.Random, deck: Deck, stretch: Stretch, kind: SessionKind, attended: Attendance) -> str:
    """Two to four sentences, put together from pieces."""
    if attended is Attendance.MISSED:
        words = deck.draw(phrases.MISSED)
    elif attended is Attendance.CANCELLED:
        words = deck.draw(phrases.CANCELLED)
    else:
        own = phrases.WORK_BY_SERVICE.get(stretch.place.kind.code, ())
        work = deck.draw(own if own and chance.random() < 0.2 else _work(stretch))
        noticed = deck.draw(phrases.NOTICED) if chance.random() < 0.85 else ""
        following = deck.draw(phrases.NEXT) if chance.random() < 0.85 else ""
        words = f"{deck.draw(phrases.OPENINGS[kind.value])} {work} {noticed} {following}"
    return " ".join(words.replace("{name}", stretch.name).split())


def _work(stretch: Stretch) -> tuple[str, ...]:
    return _BY_AGE[_age_group(stretch)][0]


def _said(stretch: Stretch) -> tuple[str, ...]:
    return _BY_AGE[_age_group(stretch)][1]


def _age_group(stretch: Stretch) -> str:
    if stretch.age >= 14:
        return "older"
    return "younger" if stretch.age < 10 else "middle"


_BY_AGE = {
    "older": (phrases.WORK + phrases.WORK_OLDER, phrases.SAID + phrases.SAID_OLDER),
    "middle": (phrases.WORK, phrases.SAID),
    "younger": (phrases.WORK_YOUNGER + phrases.WORK[::4], phrases.SAID_YOUNGER + phrases.SAID[::5]),
}
