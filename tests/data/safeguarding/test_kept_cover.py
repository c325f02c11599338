"""Alerts that are open keep the cover they were raised under where the new one tells fewer people, or later (SAFE-09)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import User
from app.db import db, transaction
from app.messaging.models import OutboxMessage
from app.people.models import RecordAccess
from app.people.services import review_access
from app.provision.models import Service
from app.safeguarding.models import AlertEvent, CoverChange, DutyPerson, SafetyAlarm
from app.safeguarding.queries.watch import is_watch_well
from app.safeguarding.services import changes, cover
from app.safeguarding.types import Answered, CoverDetails, EventKind, LeaveDetails, Rung
from app.safeguarding.watch import do_round, tell_everyone
from tests.pages.safeguarding.test_emergency_index import broke_glass
from tests.support.alerts import raised
from tests.support.colleagues import restricted
from tests.support.cover_changes import asha_at_ridge_too

# A Tuesday in office hours.
START = dt.datetime(2031, 3, 4, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def scope_of(cast, staff, role):
    return Scope(staff.user_id, cast.authority_id, frozenset({role}), frozenset({cast.harbour_id}))


def agree(cast, wish):
    """Erin wishes for something, and Lena agrees."""
    erin, lena = scope_of(cast, cast.erin, Role.MANAGER), scope_of(cast, cast.lena, Role.SAFEGUARDING_LEAD)
    with transaction():
        service = db.session.get_one(Service, cast.harbour_id)
        change = wish(erin, service)
        assert isinstance(change, CoverChange)
        changes.ask(erin, change, "A reason")
        changes.answer(lena, service, change, Answered(agrees=True, words=""))


def longer(erin, service):
    details = CoverDetails(
        version=1,
        told_first="Asha",
        deputy="Erin",
        hours="Monday to Friday, 9am to 5pm",
        answer_minutes=120,
        out_of_hours="Someone reads it the next working day.",
        local_numbers="Children's services: 01632 960001",
        approver="The lead",
        approved_on=dt.date(2026, 1, 5),
    )
    return cover.change_cover(erin, service, details)


def without_deputy(erin, service):
    duty = db.session.scalars(
        select(DutyPerson).where(DutyPerson.service_id == service.id, DutyPerson.rung == Rung.DEPUTY)
    ).one()
    return cover.take_off_duty(erin, service, duty)


def away_today(erin, service):
    asha = db.session.scalars(
        select(User.public_id)
        .join(DutyPerson, DutyPerson.user_id == User.id)
        .where(DutyPerson.service_id == service.id, DutyPerson.rung == Rung.FIRST)
    ).one()
    return cover.note_leave(erin, service, LeaveDetails(asha, START.date(), START.date()))


def told_accounts(alert_id):
    found = set(
        db.session.scalars(
            select(AlertEvent.user_id).where(AlertEvent.kind == EventKind.TOLD, AlertEvent.alert_id == alert_id)
        )
    )
    db.session.rollback()
    return found


def told(alert_id):
    found = db.session.scalars(
        select(AlertEvent.rung)
        .where(AlertEvent.kind == EventKind.TOLD, AlertEvent.alert_id == alert_id)
        .order_by(AlertEvent.id)
    ).all()
    db.session.rollback()
    return found


def test_longer_minutes_count_for_later_alerts_alone_SAFE_09(cast, context, clock):
    before = raised(cast, cast.cara, minutes_ago=0).id
    clock.shift(dt.timedelta(minutes=1))
    agree(cast, longer)
    clock.shift(dt.timedelta(minutes=1))
    after = raised(cast, cast.callum, response="s" * 22, minutes_ago=0).id
    clock.shift(dt.timedelta(minutes=29))
    tell_everyone()
    assert told(before) == [Rung.FIRST, Rung.DEPUTY, Rung.LEAD]
    assert told(after) == [Rung.FIRST]


def test_whoever_was_taken_off_is_still_told_of_an_alert_from_before_SAFE_09(cast, context, clock):
    before = raised(cast, cast.cara, minutes_ago=0).id
    clock.shift(dt.timedelta(minutes=1))
    agree(cast, without_deputy)
    clock.shift(dt.timedelta(minutes=1))
    after = raised(cast, cast.callum, response="s" * 22, minutes_ago=0).id
    clock.shift(dt.timedelta(minutes=15))
    tell_everyone()
    assert Rung.DEPUTY in told(before)
    assert Rung.DEPUTY not in told(after)


def test_leave_agreed_at_one_service_leaves_the_alerts_of_another_as_they_are_SAFE_09(cast, context, clock):
    with transaction():
        asha_at_ridge_too(cast)
    at_harbour = raised(cast, cast.cara, response="a" * 22, minutes_ago=0).id
    at_ridge = raised(cast, cast.bea, response="b" * 22, minutes_ago=0).id
    clock.shift(dt.timedelta(minutes=1))
    agree(cast, away_today)
    clock.shift(dt.timedelta(minutes=1))
    tell_everyone()
    assert cast.asha.user_id in told_accounts(at_harbour), "it was open before"
    assert cast.asha.user_id in told_accounts(at_ridge)
    later = raised(cast, cast.bea, response="c" * 22, minutes_ago=0).id
    at_home = raised(cast, cast.callum, response="d" * 22, minutes_ago=0).id
    tell_everyone()
    assert cast.asha.user_id in told_accounts(later), "nobody at Ridge Project agreed to anything"
    assert cast.asha.user_id not in told_accounts(at_home)


def test_leave_agreed_at_both_is_kept_from_the_open_alerts_of_both_SAFE_09(cast, context, clock):
    with transaction():
        asha_at_ridge_too(cast)
    people = ((cast.cara, "a"), (cast.bea, "b"))
    open_ones = [raised(cast, person, response=mark * 22, minutes_ago=0).id for person, mark in people]
    clock.shift(dt.timedelta(minutes=1))
    agree(cast, away_today)
    ben = Scope(cast.ben.user_id, cast.authority_id, frozenset({Role.MANAGER}), frozenset({cast.ridge_id}))
    with transaction():
        service = db.session.get_one(Service, cast.ridge_id)
        change = db.session.scalars(select(CoverChange).where(CoverChange.service_id == cast.ridge_id)).one()
        changes.answer(ben, service, change, Answered(agrees=True, words=""))
    clock.shift(dt.timedelta(minutes=1))
    tell_everyone()
    assert all(cast.asha.user_id in told_accounts(alert_id) for alert_id in open_ones)
    people = ((cast.callum, "c"), (cast.bea, "d"))
    later = [raised(cast, person, response=mark * 22, minutes_ago=0).id for person, mark in people]
    tell_everyone()
    assert not any(cast.asha.user_id in told_accounts(alert_id) for alert_id in later)


def test_a_change_that_waits_or_was_refused_changes_nothing_SAFE_09(cast, context, clock):
    erin, lena = scope_of(cast, cast.erin, Role.MANAGER), scope_of(cast, cast.lena, Role.SAFEGUARDING_LEAD)
    with transaction():
        service = db.session.get_one(Service, cast.harbour_id)
        change = longer(erin, service)
        changes.ask(erin, change, "A reason")
    alert = raised(cast, cast.cara, minutes_ago=0).id
    with transaction():
        changes.answer(lena, service, change, Answered(agrees=False, words="No"))
    clock.shift(dt.timedelta(minutes=15))
    tell_everyone()
    assert told(alert) == [Rung.FIRST, Rung.DEPUTY]


def alarms():
    found = [row.kind for row in db.session.scalars(select(SafetyAlarm).where(SafetyAlarm.settled_at.is_(None)))]
    db.session.rollback()
    return found


def test_an_emergency_that_nobody_looked_at_in_time_raises_an_alarm_until_somebody_does_SEC_110_SAFE_10(
    cast, context, clock
):
    restricted(cast.cara)
    access_id = broke_glass(cast, cast.cara, cast.erin).public_id
    clock.shift(dt.timedelta(days=2))
    do_round()
    assert "not_reviewed" not in alarms(), "two working days are not over"
    clock.shift(dt.timedelta(days=1))
    do_round()
    assert "not_reviewed" in alarms()
    late = select(OutboxMessage).where(OutboxMessage.key.startswith("break-glass-late"))
    assert [message.address for message in db.session.scalars(late)] == [cast.lena.email], "never whoever opened it"
    with transaction():
        access = db.session.scalars(select(RecordAccess).where(RecordAccess.public_id == access_id)).one()
        review_access(scope_of(cast, cast.lena, Role.SAFEGUARDING_LEAD), access, "It was needed")
    clock.shift(dt.timedelta(minutes=15))
    do_round()
    assert "not_reviewed" not in alarms()


def test_an_emergency_that_waits_does_not_hide_whether_messages_go_out_SAFE_10(cast, context, clock):
    restricted(cast.cara)
    broke_glass(cast, cast.cara, cast.erin, days_ago=9)
    do_round()
    assert alarms() == ["not_reviewed"]
    assert is_watch_well(START)
    db.session.rollback()
