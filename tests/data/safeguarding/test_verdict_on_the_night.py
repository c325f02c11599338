"""The judge of bench/risk_answers_under_faults.py sees each kind of fault; a judge that always nods would prove nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import time_machine
from sqlalchemy import update

from app.access.roles import Role
from app.access.scope import Scope
from app.db import db, now, transaction
from app.messaging import services as messaging
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind, MessageState
from app.safeguarding.models import Alert, SafetyCover
from app.safeguarding.services.alerts import acknowledge_alert, note
from app.safeguarding.services.watch import raise_alarm, tell
from app.safeguarding.types import AlarmKind, EventKind, Rung
from bench.faults.mail import Letter
from bench.faults.night import Claims
from bench.faults.told import Night, judge_night, token_of
from bench.faults.verdict import Verdict
from bench.risk_answers_under_faults import ladder_of
from tests.support.alerts import raised

SECONDS = dt.timedelta(seconds=1)
WATCH = "watch-1@example.org"


@pytest.fixture
def night(cast, context):
    """An alert that the first one was told of, in a letter; nobody has acknowledged it yet, and the deputy is not due."""
    changed(update(SafetyCover).values(hours="every day, all day", answer_minutes=1))
    return told_of(cast, raised(cast, cast.cara, minutes_ago=0).id)


def told_of(cast, key):
    with transaction():
        tell(key)
        db.session.execute(update(OutboxMessage).values(state=MessageState.SENT, sent_at=now()))
    ended_at = now()
    letters = [Letter(token_of(message), WATCH, address_of(cast, message), is_answered=True) for message in keys()]
    return Night(ladder_of(cast), letters, set(), Claims(), ended_at)


def address_of(cast, key):
    account_id = int(key.rpartition(":")[2])
    return next(staff.email for staff in cast.staff.values() if staff.user_id == account_id)


def keys():
    found = [message.key for message in db.session.query(OutboxMessage).order_by(OutboxMessage.id)]
    db.session.rollback()
    return found


def changed(*statements):
    with transaction() as session:
        for statement in statements:
            session.execute(statement)


def alert():
    db.session.rollback()
    return db.session.query(Alert).order_by(Alert.id).first()


def add(kind, **what):
    found = alert()
    with transaction():
        note(found, kind, **what)


def found(night, **others):
    db.session.rollback()
    db.session.expire_all()
    verdict = Verdict()
    judge_night(verdict, dataclasses.replace(night, **others))
    db.session.rollback()
    return set(verdict.wrong)


def acknowledged(cast, night, staff):
    scope = Scope(staff.user_id, cast.authority_id, frozenset({Role.KEY_WORKER}), frozenset({cast.harbour_id}))
    waiting = alert()
    with transaction():
        acknowledge_alert(scope, waiting)
    night.claims.note(waiting.public_id, staff.user_id, "mine")
    db.session.rollback()


def test_all_well_is_all_well(night, cast):
    assert found(night) == set()
    acknowledged(cast, night, cast.asha)
    assert found(night) == set()


def test_a_rung_that_was_due_and_not_told_is_seen(night):
    assert found(night, ended_at=night.ended_at + 20 * SECONDS) == set()
    assert found(night, ended_at=night.ended_at + 31 * SECONDS) == {"not_told"}


@pytest.mark.parametrize(("seconds", "expected"), [(20, {"not_told"}), (5, set())])
def test_a_rung_not_told_before_it_was_acknowledged_is_seen_by_a_younger_alert(cast, context, seconds, expected):
    changed(update(SafetyCover).values(hours="every day, all day", answer_minutes=1))
    with time_machine.travel(now(), tick=False) as clock:
        raised(cast, cast.cara, minutes_ago=0)
        clock.shift(dt.timedelta(seconds=seconds))
        night = told_of(cast, raised(cast, cast.callum, response="p" * 22, minutes_ago=0).id)
        clock.shift(SECONDS)
        acknowledged(cast, night, cast.asha)
    assert found(night) == expected


def test_somebody_told_before_their_time_or_twice_or_off_the_list_is_seen(night, cast):
    key = keys()[0]
    add(EventKind.TOLD, rung=Rung.DEPUTY, user_id=cast.erin.user_id, message_key=f"{key}:again")
    assert found(night) == {"told_invented", "undelivered"}
    add(EventKind.TOLD, rung=Rung.FIRST, user_id=cast.asha.user_id, message_key=key)
    assert found(night) == {"told_invented", "told_doubled", "undelivered"}


def test_a_message_that_nobody_asked_for_is_an_invention(night, cast):
    with transaction():
        messaging.queue("alert:x:first:1", MessageKind.LOOK, address="a@example.org", authority_id=cast.authority_id)
    assert found(night) == {"told_invented", "undelivered"}


def test_a_message_that_still_waits_or_never_arrived_is_seen(night):
    assert found(night, letters=[]) == {"undelivered"}
    changed(update(OutboxMessage).values(state=MessageState.WAITING, sent_at=None))
    assert found(night) == {"undelivered"}


def test_a_letter_that_nobody_queued_or_to_another_address_is_seen(night):
    (letter,) = night.letters
    assert found(night, letters=[letter, Letter("f" * 32, WATCH, letter.to, is_answered=True)]) == {"letters_invented"}
    assert found(night, letters=[dataclasses.replace(letter, to="else@example.org")]) == {"letters_invented"}


def test_a_letter_that_came_twice_needs_an_excuse_of_its_own(night):
    (letter,) = night.letters
    again = dataclasses.replace(letter, sender="watch-2@example.org")
    assert found(night, letters=[letter, again]) == {"letters_doubled"}
    assert found(night, letters=[letter, again], kills={again.sender}) == {"letters_doubled"}
    assert found(night, letters=[letter, again], kills={letter.sender}) == set()
    assert found(night, letters=[dataclasses.replace(letter, is_answered=False), again]) == set()
    # The watch that was killed had gone on to other letters after this one.
    thrice = dataclasses.replace(letter)
    assert found(night, letters=[letter, again, thrice], kills={letter.sender}) == {"letters_doubled"}


def test_an_acknowledgement_that_is_gone_or_anothers_is_seen(night, cast):
    night.claims.note(alert().public_id, cast.asha.user_id, "mine")
    assert found(night) == {"acknowledgements_lost"}
    acknowledged(cast, night, cast.erin)
    assert found(night) == {"acknowledgements_lost"}
    assert found(night, claims=Claims({"no such alert": {1: ["mine"]}})) == {
        "acknowledgements_lost",
        "acknowledgements_invented",
    }


def test_an_acknowledgement_twice_or_by_nobody_is_seen(night, cast):
    acknowledged(cast, night, cast.asha)
    add(EventKind.ACKNOWLEDGED, user_id=cast.asha.user_id)
    assert found(night) == {"acknowledgements_doubled"}
    assert found(night, claims=Claims()) == {"acknowledgements_doubled", "acknowledgements_invented"}


def test_an_acknowledgement_that_nobody_heard_about_may_stand_or_not(night, cast):
    night.claims.note(alert().public_id, cast.asha.user_id, "unknown")
    assert found(night) == set()


def test_an_alert_that_only_the_sweep_raised_was_missed(night):
    with transaction():
        raise_alarm(AlarmKind.NO_ALERT, "a response")
        db.session.execute(update(OutboxMessage).values(state=MessageState.SENT))
    alarm = Letter(token_of(keys()[-1]), WATCH, "operators@example.org", is_answered=True)
    assert found(night, letters=[*night.letters, alarm]) == {"alerts_missed"}
