"""The life of an alert: acknowledged is not closed, two people close, nothing that happened is ever lost."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import User
from app.audit.models import AuditEntry
from app.audit.types import Action
from app.db import db, now, transaction
from app.errors import ConflictError
from app.people.models import Episode
from app.safeguarding.models import Alert, AlertEvent
from app.safeguarding.queries import alerts as queries
from app.safeguarding.services import alerts as services
from app.safeguarding.services.watch import raise_alarm
from app.safeguarding.stages import stage_of
from app.safeguarding.types import AlarmKind, Closing, Deed, EventKind, Level, RiskAnswer, Stage
from tests.support.alerts import held_by, raised

CLOSING = Closing("Rang her and her aunt", "Her aunt and the lead", "She feels safe at her aunt's", "She is safe now")


@pytest.fixture
def asha(cast):
    return Scope(cast.asha.user_id, cast.authority_id, frozenset({Role.KEY_WORKER}), frozenset({cast.harbour_id}))


@pytest.fixture
def erin(cast):
    return Scope(cast.erin.user_id, cast.authority_id, frozenset({Role.MANAGER}), frozenset({cast.harbour_id}))


def do(act, scope, key, *more):
    with transaction():
        return act(scope, db.session.get_one(Alert, key), *more)


def kinds(key):
    rows = db.session.scalars(select(AlertEvent).where(AlertEvent.alert_id == key).order_by(AlertEvent.id)).all()
    return [row.kind for row in rows]


def stage(scope, key):
    alert = db.session.get_one(Alert, key)
    return stage_of(alert, queries.events_of(scope, [alert])[key])


def routine(cast):
    with transaction():
        answer = RiskAnswer("q" * 22, "safe", "A reason", now(), level=Level.ROUTINE)
        return services.raise_alert(held_by(cast, cast.cara), cast.cara.id, answer).id


def test_an_urgent_alert_is_closed_by_two_people_SAFE_08_SEC_15(cast, context, asha, erin):
    key = raised(cast, cast.cara).id
    do(services.acknowledge_alert, asha, key)
    do(services.act, asha, key, Deed("Rang her"))
    assert stage(asha, key) is Stage.ACTING
    do(services.ask_to_close, asha, key, CLOSING)
    assert stage(asha, key) is Stage.CLOSE_ASKED
    with pytest.raises(ConflictError, match="another person"):
        do(services.confirm_close, asha, key)
    assert db.session.get_one(Alert, key).closed_at is None
    do(services.confirm_close, erin, key)
    assert stage(erin, key) is Stage.CLOSED
    assert kinds(key) == [
        EventKind.RAISED,
        EventKind.ACKNOWLEDGED,
        EventKind.ACTION_TAKEN,
        EventKind.CLOSE_ASKED,
        EventKind.CLOSED,
    ]
    actions = {Action.ALERT_ACTED_ON, Action.ALERT_CLOSE_ASKED, Action.ALERT_CLOSED}
    trail = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.in_(actions)).order_by(AuditEntry.id))
    assert list(trail) == [Action.ALERT_ACTED_ON, Action.ALERT_CLOSE_ASKED, Action.ALERT_CLOSED]


def test_what_was_written_is_kept_sealed_SAFE_08(cast, context, asha):
    key = raised(cast, cast.cara).id
    do(services.acknowledge_alert, asha, key)
    do(services.ask_to_close, asha, key, CLOSING)
    event = db.session.scalars(select(AlertEvent).where(AlertEvent.kind == EventKind.CLOSE_ASKED)).one()
    assert (event.done, event.informed, event.view, event.why) == (
        CLOSING.done,
        CLOSING.informed,
        CLOSING.view,
        CLOSING.why,
    )
    assert b"aunt" not in event.done_sealed + event.view_sealed + event.informed_sealed


def test_a_routine_alert_is_closed_by_whoever_says_what_was_done_SAFE_08(cast, context, asha):
    key = routine(cast)
    do(services.acknowledge_alert, asha, key)
    do(services.ask_to_close, asha, key, CLOSING)
    assert stage(asha, key) is Stage.CLOSED


def test_nothing_is_closed_that_nobody_acts_on_SAFE_08(cast, context, asha, erin):
    key = raised(cast, cast.cara).id
    for act, more in ((services.act, Deed("x")), (services.ask_to_close, CLOSING)):
        with pytest.raises(ConflictError, match="Say first that you are on it"):
            do(act, asha, key, more)
    with pytest.raises(ConflictError, match="Nobody asks"):
        do(services.confirm_close, erin, key)
    with pytest.raises(ConflictError, match="This alert is open"):
        do(services.keep_open, erin, key, "x")
    assert kinds(key) == [EventKind.RAISED]


def test_the_second_person_may_keep_it_open_and_anybody_open_it_again_SAFE_08(cast, context, asha, erin):
    key = raised(cast, cast.cara).id
    do(services.acknowledge_alert, asha, key)
    do(services.ask_to_close, asha, key, CLOSING)
    do(services.ask_to_close, asha, key, CLOSING)
    do(services.keep_open, erin, key, "The aunt was not reached")
    assert stage(erin, key) is Stage.ACTING
    with pytest.raises(ConflictError):
        do(services.confirm_close, erin, key)
    do(services.ask_to_close, erin, key, CLOSING)
    do(services.confirm_close, asha, key)
    do(services.keep_open, asha, key, "She rang again")
    assert stage(asha, key) is Stage.ACTING
    assert kinds(key).count(EventKind.CLOSE_ASKED) == 2
    assert db.session.get_one(Alert, key).closed_at is None


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM alert_event",
        "UPDATE alert_event SET done_sealed = NULL",
        "UPDATE alert_event SET kind = 'closed'",
        "UPDATE alert SET level = 'routine'",
        "DELETE FROM safety_alarm",
    ],
)
def test_the_database_refuses_to_lose_or_soften_what_happened_SAFE_09(cast, context, change):
    with transaction():
        raise_alarm(AlarmKind.NO_ALERT, "x")
        answer = RiskAnswer("q" * 22, "safe", "A reason", now(), note="How it reached us")
        services.raise_alert(held_by(cast, cast.cara), cast.cara.id, answer)
    with pytest.raises(DBAPIError, match="never"), transaction():
        db.session.execute(text(change))


def test_an_alert_stays_in_sight_when_the_episode_ends_and_the_worker_leaves_SAFE_09(cast, context, erin):
    key = raised(cast, cast.cara).id
    with transaction():
        ended = dt.date(2026, 1, 31)
        db.session.execute(delete(Episode).where(Episode.person_id == cast.callum.id))
        db.session.execute(
            update(Episode).where(Episode.person_id == cast.cara.id).values(started_on=ended, ended_on=ended)
        )
        db.session.execute(update(User).where(User.id == cast.asha.user_id).values(is_disabled=True))
    assert [alert.id for alert, _person, _service in queries.alerts(erin)] == [key]
    assert queries.count_open_alerts(erin) == 1


def test_an_answer_that_came_late_is_marked_so_SAFE_12(cast, context):
    late, on_time = raised(cast, cast.cara, minutes_ago=60 * 24 * 3), raised(cast, cast.callum, response="b" * 22)
    assert EventKind.LATE in kinds(late.id)
    assert EventKind.LATE not in kinds(on_time.id)


def test_the_level_comes_from_the_question_and_is_urgent_where_it_says_nothing_SAFE_08(cast, context):
    assert raised(cast, cast.cara).level is Level.URGENT
    assert db.session.get_one(Alert, routine(cast)).level is Level.ROUTINE
