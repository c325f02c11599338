"""How the page for monitors, and the warning on staff pages, behave."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update

from app.db import db, now, transaction
from app.safeguarding.models import WatchBeat
from app.safeguarding.services.watch import raise_alarm
from app.safeguarding.types import AlarmKind

ADDRESS = "/health/safety"
WARNING = "Messages about alerts may not reach anybody right now."


def test_all_is_well_while_the_watch_is_heard_of_SAFE_10(cast, pages):
    answer = pages.get(ADDRESS)
    assert (answer.status, answer.text) == (200, '{"status":"ready"}')
    assert WARNING not in pages.as_(cast.asha).get("/staff/young-people/").words


def test_a_silent_watch_answers_503_and_warns_whoever_can_open_alerts_SAFE_10(cast, pages, context):
    with transaction():
        db.session.execute(update(WatchBeat).values(beat_at=now() - dt.timedelta(minutes=21)))
    answer = pages.get(ADDRESS)
    assert (answer.status, answer.text) == (503, '{"status":"look"}')
    for staff in (cast.asha, cast.erin, cast.staff["Lena"]):
        assert WARNING in pages.as_(staff).get("/staff/alerts/").words
    assert WARNING not in pages.as_(cast.dev).get("/commission/").words
    assert WARNING not in pages.get("/staff/sign-in").words


def test_an_open_alarm_answers_503_and_says_no_more_SAFE_10(cast, pages, context):
    with transaction():
        raise_alarm(AlarmKind.NO_ALERT, "abc:safe")
    answer = pages.get(ADDRESS)
    assert answer.status == 503
    assert "abc" not in answer.text
