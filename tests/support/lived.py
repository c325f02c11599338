"""A world that has been lived in: readings, a session, alerts, ideas, a publication. For pages that show such things."""

from __future__ import annotations

import datetime as dt

from flask import Flask

from app.coproduction.models import Idea
from app.coproduction.types import IdeaStatus
from app.db import db, new_public_id, now, transaction
from app.i18n.dates import today
from app.journeys.reading import Occasion, Perspective
from app.keywork.models import KeyworkSession
from app.keywork.types import Attendance
from app.safeguarding.models import Alert
from tests.support.alerts import raised
from tests.support.cast import Cast
from tests.support.factories.outcomes import declare, ended_episodes
from tests.support.readings import star, take

PERIODS = ("2025-26-Q1", "2025-26-Q2")
# Somebody writes without spaces sooner or later.
LONG = "llan" * 30
CHECK_IN = ("learning", "body", "people", "feelings", "safe", "needs", "say")


def live_in(app: Flask, cast: Cast) -> None:
    """Fill the cast's world."""
    with app.app_context():
        _readings(cast)
        _session(cast)
        _alerts(cast)
        ideas(cast)
        db.session.remove()


def publish(app: Flask, cast: Cast) -> None:
    """Publish two quarters of people who have finished."""
    with app.app_context():
        declare()
        ended_episodes(cast.harbour_id, 60, dt.date(2025, 5, 10))
        ended_episodes(cast.ridge_id, 4, dt.date(2025, 5, 10), seed=2)
        ended_episodes(cast.harbour_id, 50, dt.date(2025, 8, 10), seed=3)
        db.session.remove()
    for period in PERIODS:
        wanted = ["publish", "--framework", "ecm", "--period", period, "--authority", "northfield"]
        done = app.test_cli_runner().invoke(args=wanted)
        assert done.exit_code == 0, done.output


def ideas(cast: Cast) -> None:
    """Three ideas at Harbour House: one waits, one is overdue, one was answered and is late with the rest."""
    late = today() - dt.timedelta(days=3)
    soon = today() + dt.timedelta(days=20)
    with transaction() as session:
        session.add_all(
            [
                _idea(cast, "Open on Saturdays.", answer_by=soon),
                _idea(cast, f"A quieter room. {LONG}", answer_by=late, said_as="Wren"),
                _idea(
                    cast,
                    "Longer sessions.",
                    answer_by=late,
                    status=IdeaStatus.DOING,
                    answer=f"We try it this month. {LONG}",
                    answered_on=late - dt.timedelta(days=20),
                ),
            ]
        )


def _idea(cast: Cast, words: str, **facts: object) -> Idea:
    return Idea(
        public_id=new_public_id(),
        arrived_on=today() - dt.timedelta(days=31),
        words=words,
        authority_id=cast.authority_id,
        service_id=cast.harbour_id,
        **facts,
    )


def _readings(cast: Cast) -> None:
    take(cast, cast.cara, star(1, 2, 2, 3, 2, 1), days_ago=90, occasion=Occasion.START)
    take(cast, cast.cara, star(3, 2, 4, 3, 1, 2), days_ago=4)
    take(cast, cast.cara, star(2, 2, 3, 3, 2, 2), days_ago=4, perspective=Perspective.PARENT_OR_CARER)
    for days_ago, low in ((88, 2), (5, 3)):
        values = {code: float(low + place % 2) for place, code in enumerate(CHECK_IN)}
        take(cast, cast.cara, values, instrument="check-in", days_ago=days_ago)


def _session(cast: Cast) -> None:
    with transaction() as session:
        session.add(
            KeyworkSession(
                public_id=new_public_id(),
                form_key=new_public_id(),
                held_on=today() - dt.timedelta(days=8),
                minutes=45,
                kind="one_to_one",
                attended=Attendance.ATTENDED,
                summary=f"Looked at bus times together. {LONG}",
                note="I can get there by myself now.",
                recorded_at=now(),
                authority_id=cast.authority_id,
                person_id=cast.cara.id,
                service_id=cast.harbour_id,
                worker_id=cast.asha.user_id,
            )
        )


def _alerts(cast: Cast) -> None:
    raised(cast, cast.cara, response="a" * 22, minutes_ago=200)
    seen = raised(cast, cast.callum, response="b" * 22, minutes_ago=3000)
    with transaction() as session:
        alert = session.get_one(Alert, seen.id)
        alert.acknowledged_at, alert.acknowledged_by_id = now(), cast.erin.user_id
