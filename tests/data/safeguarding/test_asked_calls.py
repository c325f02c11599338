"""Calls that young people asked for, as they are stored."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.db import db, new_public_id, transaction
from app.errors import ConflictError
from app.messaging.models import OutboxMessage
from app.messaging.types import MessageKind
from app.safeguarding.models import Alert, AlertEvent, AskedCall
from app.safeguarding.services import alerts as services
from app.safeguarding.services.calls import ask_for_call, take_back
from app.safeguarding.sweep import sweep
from app.safeguarding.types import Closing, Deed, EventKind
from tests.support.alert_life import alert_about_cara, scope_at_harbour
from tests.support.alerts import held_by
from tests.support.asked_calls import call_asked, details
from tests.support.at_once import at_once

CLOSING = Closing("Rang her", "Her aunt", "Fine now", "She is safe")


def the_alert():
    db.session.rollback()
    return db.session.scalars(select(Alert)).one()


def looks():
    """Who is asked to look at their list, first to last."""
    db.session.rollback()
    found = select(OutboxMessage).where(OutboxMessage.kind == MessageKind.LOOK).order_by(OutboxMessage.id)
    return [message.key.rpartition(":")[2] for message in db.session.scalars(found)]


def does(cast, kind, done="Rang"):
    with transaction():
        services.act(scope_at_harbour(cast, cast.asha), the_alert(), Deed(done, kind))


def asks_to_close(cast):
    with transaction():
        services.ask_to_close(scope_at_harbour(cast, cast.asha), the_alert(), CLOSING)


def closes(cast):
    with transaction():
        services.confirm_close(scope_at_harbour(cast, cast.erin), the_alert())


def test_an_alert_with_a_call_is_not_closed_before_they_spoke_or_somebody_said_why_not_SAFE_04(cast, context):
    call_asked(cast, alert_about_cara(cast, upto="acted"))
    with pytest.raises(ConflictError, match="asked for a call"):
        asks_to_close(cast)
    does(cast, EventKind.ACTION_TAKEN)
    does(cast, EventKind.CALL_NO_ANSWER, "Rang at 16:00, will try again at 18:00")
    with pytest.raises(ConflictError, match="asked for a call"):
        asks_to_close(cast)
    does(cast, EventKind.CALL_SPOKE)
    asks_to_close(cast)
    closes(cast)
    assert the_alert().closed_at is not None


def test_a_reason_for_no_call_is_enough_SAFE_04(cast, context):
    call_asked(cast, alert_about_cara(cast, upto="acted"))
    does(cast, EventKind.CALL_DROPPED, "She came by at noon instead")
    asks_to_close(cast)


def test_a_call_asked_for_after_the_wish_to_close_holds_it_up_SAFE_04(cast, context):
    call_asked(cast, alert_about_cara(cast, upto="asked"))
    with pytest.raises(ConflictError, match="asked for a call"):
        closes(cast)
    does(cast, EventKind.CALL_SPOKE)
    closes(cast)


def test_what_came_of_a_call_is_not_written_where_none_is_asked_for(cast, context):
    alert_about_cara(cast, upto="acted")
    with pytest.raises(ConflictError, match="no call any more"):
        does(cast, EventKind.CALL_SPOKE)


def test_with_a_closed_alert_nothing_is_asked_for(cast, context):
    public_id = alert_about_cara(cast, upto="closed")
    with pytest.raises(ConflictError, match="any more"):
        call_asked(cast, public_id)


def test_while_nobody_acts_the_messages_are_those_of_the_alert_alone_SAFE_06(cast, context):
    call_asked(cast, alert_about_cara(cast))
    assert looks() == []


def test_whoever_acts_already_is_told_to_look_again_and_no_more_SAFE_04_SAFE_06(cast, context):
    call_asked(cast, alert_about_cara(cast, upto="acknowledged"))
    assert str(cast.asha.user_id) in looks()
    told = db.session.scalars(select(AlertEvent).where(AlertEvent.kind == EventKind.TOLD)).all()
    assert {event.user_id for event in told} == {int(key) for key in looks()}
    assert len(looks()) == len(set(looks()))


def test_such_a_message_that_is_lost_is_sent_again_SAFE_10(cast, context):
    call_asked(cast, alert_about_cara(cast, upto="acknowledged"))
    before = looks()
    with transaction():
        db.session.execute(text("DELETE FROM outbox_message"))
    sweep()
    assert sorted(looks()) == sorted(before)


def test_a_form_sent_twice_at_once_asks_once_REL_02(app, cast, context):
    public_id, key = alert_about_cara(cast), new_public_id()
    db.session.rollback()

    def ask(_number):
        alert = db.session.scalars(select(Alert).where(Alert.public_id == public_id)).one()
        return ask_for_call(held_by(cast, cast.cara), alert, details(key=key)).public_id

    assert len(set(at_once(app, ask))) == 1
    assert len(db.session.scalars(select(AskedCall)).all()) == 1


def test_the_key_of_a_form_of_another_s_alert_asks_nothing(cast, context):
    key = new_public_id()
    call_asked(cast, alert_about_cara(cast), key=key)
    with transaction():
        other = db.session.scalars(select(Alert)).one()
        copy = Alert(
            source="x" * 22 + ":safe",
            item_code="safe",
            reason=other.reason,
            answered_at=other.answered_at,
            raised_at=other.raised_at,
            authority_id=other.authority_id,
            person_id=cast.callum.id,
            service_id=other.service_id,
        )
        db.session.add(copy)
    with pytest.raises(ConflictError), transaction():
        ask_for_call(held_by(cast, cast.callum), copy, details(key=key))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM asked_call",
        "UPDATE asked_call SET may_leave_message = true",
        "UPDATE asked_call SET ends_at = NULL, starts_at = NULL",
        "UPDATE asked_call SET taken_back_at = asked_at",
    ],
)
def test_the_database_refuses_to_lose_or_change_a_call_SAFE_09(cast, context, statement):
    call_asked(cast, alert_about_cara(cast))
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE asked_call SET taken_back_at = NULL",
        "UPDATE asked_call SET taken_back_at = asked_at",
        "UPDATE asked_call SET number_sealed = 'x', taken_back_at = NULL",
    ],
)
def test_what_was_taken_back_stays_so_SAFE_09(cast, context, statement):
    call_asked(cast, alert_about_cara(cast))
    with transaction():
        take_back(held_by(cast, cast.cara), db.session.scalars(select(Alert)).one())
    with pytest.raises(DBAPIError, match="never"), transaction():
        db.session.execute(text(statement))


def test_number_and_words_neither_go_nor_come_unless_it_is_taken_back_SAFE_09(cast, context):
    call_asked(cast, alert_about_cara(cast))
    call = db.session.scalars(select(AskedCall)).one()
    for name in ("number", "words"):
        with pytest.raises(DBAPIError, match="never"), transaction():
            setattr(call, name, "Something" if getattr(call, name) is None else None)
    with transaction():
        call.number = call.number


def test_taking_it_back_twice_does_it_once(cast, context):
    call_asked(cast, alert_about_cara(cast))
    held = held_by(cast, cast.cara)
    with transaction():
        alert = db.session.scalars(select(Alert)).one()
        assert take_back(held, alert)
        assert not take_back(held, alert)
    kinds = db.session.scalars(select(AlertEvent.kind).order_by(AlertEvent.id)).all()
    assert kinds.count(EventKind.CALL_TAKEN_BACK) == 1
