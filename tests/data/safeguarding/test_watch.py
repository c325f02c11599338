"""The watch tells, sends, tests and sweeps; whichever stage breaks, an alarm says so (SAFE-10)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from sqlalchemy import delete, func, select, text, update

from app.access.roles import Role
from app.access.scope import Scope
from app.accounts.models import Membership, User
from app.db import db, now, transaction
from app.messaging.models import OutboxMessage
from app.messaging.services import queue
from app.messaging.types import MessageKind, MessageState
from app.safeguarding.cli import safeguarding_group
from app.safeguarding.models import Alert, AlertEvent, DutyLeave, DutyPerson, SafetyAlarm, SafetyCover, WatchBeat
from app.safeguarding.queries.watch import is_watch_well
from app.safeguarding.services import alerts as services
from app.safeguarding.services.watch import raise_alarm, tell
from app.safeguarding.types import AlarmKind, Closing, EventKind, Rung
from app.safeguarding.watch import do_round, tell_everyone
from app.surveys.models import Answer
from tests.support.alerts import raised
from tests.support.answering import SAFE_PLACE, answer, opened
from tests.support.at_once import at_once
from tests.support.invited import invite
from tests.support.mail import free_port, mail_server

# A Tuesday in office hours.
START = dt.datetime(2031, 3, 4, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def told(rung=None):
    statement = select(AlertEvent).where(AlertEvent.kind == EventKind.TOLD).order_by(AlertEvent.id)
    rows = db.session.scalars(statement).all()
    found = [(row.rung, row.user_id) for row in rows if rung in {None, row.rung}]
    db.session.rollback()
    return found


def alarms():
    found = {alarm.kind for alarm in db.session.scalars(select(SafetyAlarm).where(SafetyAlarm.settled_at.is_(None)))}
    db.session.rollback()
    return found


def well():
    found = is_watch_well(now())
    db.session.rollback()
    return found


def pass_on(clock, **time):
    clock.shift(dt.timedelta(**time))
    do_round()


def test_the_duty_worker_is_pinged_and_the_ladder_goes_on_until_somebody_acts_SAFE_06_SAFE_07(
    app, cast, context, clock
):
    with mail_server(app) as mailbox:
        key = raised(cast, cast.cara, minutes_ago=0).id
        do_round()
        assert len(mailbox.to(cast.asha.email)) == 1
        for minutes, expected in ((14, 1), (1, 2), (14, 2), (1, 3), (29, 3), (1, 4)):
            pass_on(clock, minutes=minutes)
            assert len(told()) == expected
        assert told() == [
            (Rung.FIRST, cast.asha.user_id),
            (Rung.DEPUTY, cast.erin.user_id),
            (Rung.LEAD, cast.staff["Lena"].user_id),
            (Rung.MANAGER, cast.erin.user_id),
        ]
        with transaction():
            services.acknowledge_alert(scope_of(cast, cast.erin), db.session.get(Alert, key))
        pass_on(clock, hours=2)
    assert len(told()) == 4
    letters = [letter for letter in mailbox.letters if letter["To"] != app.config["SAFETY_ALARM_TO"]]
    assert len(letters) == 4
    assert not any("Cara" in letter.as_string() or "safe" in letter.get_payload() for letter in letters)


def scope_of(cast, staff, role=Role.KEY_WORKER):
    return Scope(staff.user_id, cast.authority_id, frozenset({role}), frozenset({cast.harbour_id}))


def test_acknowledged_and_not_closed_is_told_to_the_lead_the_next_day_SAFE_08(app, cast, context, clock):
    with mail_server(app):
        people = ((cast.cara, "c"), (cast.callum, "d"))
        keys = [raised(cast, person, response=mark * 22, minutes_ago=0).id for person, mark in people]
        with transaction():
            for key in keys:
                services.acknowledge_alert(scope_of(cast, cast.asha), db.session.get(Alert, key))
        pass_on(clock, hours=5)
        assert told() == []
        pass_on(clock, hours=19)
        assert told() == [(Rung.STILL_OPEN, cast.staff["Lena"].user_id)] * 2
        kinds = select(func.count()).where(OutboxMessage.kind == MessageKind.STILL_OPEN)
        assert db.session.scalar(kinds) == 1, "one message for all that is open"
        db.session.rollback()
        scope = scope_of(cast, cast.asha)
        for key in keys:
            with transaction():
                alert = db.session.get(Alert, key)
                services.ask_to_close(scope, alert, Closing("Rang", "Nobody", "Fine", "Done"))
                services.confirm_close(scope_of(cast, cast.erin), alert)
        pass_on(clock, hours=24)
        assert len(told()) == 2


def test_leave_disabled_and_gone_are_passed_over_SAFE_07(app, cast, context, clock):
    with transaction():
        db.session.add(
            DutyLeave(
                starts_on=START.date(),
                ends_on=START.date(),
                authority_id=cast.authority_id,
                service_id=cast.harbour_id,
                user_id=cast.asha.user_id,
            )
        )
        db.session.execute(update(User).where(User.id == cast.erin.user_id).values(is_disabled=True))
    raised(cast, cast.cara, minutes_ago=0)
    do_round()
    assert told() == [(Rung.LEAD, cast.staff["Lena"].user_id)]
    raised(cast, cast.callum, response="b" * 22, minutes_ago=0)
    with transaction():
        db.session.execute(delete(Membership).where(Membership.user_id == cast.staff["Lena"].user_id))
        db.session.execute(update(User).where(User.id == cast.erin.user_id).values(is_disabled=False))
    tell_everyone()
    assert told()[1:] == [(Rung.DEPUTY, cast.erin.user_id)] * 2


def test_with_nobody_left_on_the_list_those_in_charge_are_told_and_an_alarm_sounds_SAFE_07(app, cast, context, clock):
    with transaction():
        db.session.execute(delete(DutyPerson))
    raised(cast, cast.cara, minutes_ago=0)
    do_round()
    assert set(told()) == {(Rung.EVERYBODY, cast.erin.user_id), (Rung.EVERYBODY, cast.staff["Lena"].user_id)}
    assert alarms() == {AlarmKind.NOBODY_THERE}


def test_an_alert_is_told_where_a_service_has_lost_its_cover_SAFE_09(app, cast, context, clock):
    with transaction():
        db.session.execute(delete(SafetyCover))
    raised(cast, cast.cara, minutes_ago=0)
    do_round()
    assert told() == [(Rung.FIRST, cast.asha.user_id)]


def test_two_watches_tell_nobody_twice_SAFE_11(app, cast, context):
    for person, mark in ((cast.cara, "c"), (cast.callum, "d")):
        raised(cast, person, response=mark * 22, minutes_ago=0)
    with transaction():
        db.session.execute(update(SafetyCover).values(hours="every day, all day"))
    keys = db.session.scalars(select(Alert.id)).all()
    db.session.rollback()
    steps = at_once(app, lambda number: tell(keys[number % 2]))
    assert sorted(steps) == [0, 0, 1, 1]
    assert len(told()) == 2


# Each stage broken in turn.


def risk_answer(cast, pages):
    """An answer that may mean danger, given as a young person gives it."""
    assert answer(opened(pages, invite(cast)), SAFE_PLACE, "1").to == "/go/help-now"


def lose_the_alerts():
    """What no code does: take the alerts of answers away behind everybody's back."""
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            for name in ("alert_refuses_delete", "alert_event_refuses_delete"):
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            session.execute(text("ALTER TABLE alert DISABLE TRIGGER USER"))
            session.execute(text("ALTER TABLE alert_event DISABLE TRIGGER USER"))
        session.execute(delete(AlertEvent))
        session.execute(delete(Alert))


def test_an_answer_without_its_alert_is_found_raised_and_sounds_the_alarm_SAFE_10(app, cast, pages, context):
    risk_answer(cast, pages)
    lose_the_alerts()
    at = db.session.scalar(select(Answer.answered_at))
    db.session.rollback()
    with time_machine.travel(at + dt.timedelta(minutes=9), tick=False) as clock:
        pass_on(clock, minutes=0)
        assert db.session.scalar(select(func.count(Alert.id))) == 0
        db.session.rollback()
        pass_on(clock, minutes=16)
        alert = db.session.scalars(select(Alert)).one()
        assert (alert.person_id, alert.item_code) == (cast.cara.id, "safe")
        kinds = {event.kind for event in db.session.scalars(select(AlertEvent))}
        db.session.rollback()
        assert {EventKind.RAISED, EventKind.LATE} <= kinds
        assert AlarmKind.NO_ALERT in alarms()
        assert not well()
        pass_on(clock, minutes=16)
        assert AlarmKind.NO_ALERT in alarms(), "an operator settles it"


def test_answers_with_their_alerts_sound_nothing_SAFE_10(app, cast, pages, context):
    risk_answer(cast, pages)
    with mail_server(app), time_machine.travel(now(), tick=False) as clock:
        do_round()
        for _quarter in range(4):
            pass_on(clock, minutes=16)
        assert alarms() == set()
        assert well()


def test_a_ladder_that_breaks_for_one_alert_sounds_the_alarm_and_holds_up_no_other_SAFE_10(app, cast, context, clock):
    with mail_server(app):
        with transaction():
            # Neither the address in cover nor the account's own opens any more.
            db.session.execute(update(User).where(User.id == cast.ben.user_id).values(email_sealed=b"broken"))
            broken = update(DutyPerson).where(DutyPerson.user_id == cast.ben.user_id)
            db.session.execute(broken.values(address_sealed=b"broken"))
        raised(cast, cast.bea, response="b" * 22, minutes_ago=0)
        raised(cast, cast.cara, minutes_ago=0)
        do_round()
        assert told() == [(Rung.FIRST, cast.asha.user_id)]
        assert alarms() == {AlarmKind.WATCH_BROKE}
        pass_on(clock, minutes=16)
        assert AlarmKind.NOT_TOLD in alarms()
        assert not well()


def test_an_address_in_cover_that_does_not_open_falls_back_on_the_account_SAFE_07(app, cast, context, clock):
    with mail_server(app) as mailbox:
        with transaction():
            db.session.execute(update(DutyPerson).values(address_sealed=b"broken"))
        raised(cast, cast.cara, minutes_ago=0)
        do_round()
    assert len(mailbox.to(cast.asha.email)) == 1


def test_a_message_that_is_gone_is_queued_again_and_sounds_the_alarm_SAFE_10(app, cast, context, clock):
    raised(cast, cast.cara, minutes_ago=0)
    do_round()
    with transaction():
        db.session.execute(delete(OutboxMessage).where(OutboxMessage.kind == MessageKind.LOOK))
    pass_on(clock, minutes=16)
    assert db.session.scalar(select(func.count()).where(OutboxMessage.kind == MessageKind.LOOK)) >= 1
    db.session.rollback()
    assert AlarmKind.WATCH_BROKE in alarms()


def test_a_mail_server_that_is_away_sounds_the_alarm_until_messages_go_out_again_SAFE_10_SEC_79(
    app, cast, context, clock
):
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"
    raised(cast, cast.cara, minutes_ago=0)
    do_round()
    assert well()
    pass_on(clock, minutes=16)
    assert alarms() == {AlarmKind.NOT_DELIVERED, AlarmKind.TEST_FAILED}
    assert not well()
    with mail_server(app) as mailbox:
        for _quarter in range(3):
            pass_on(clock, minutes=16)
        assert alarms() == set()
        assert well()
        assert len(mailbox.to(cast.asha.email)) == 1, "nothing was lost, nothing doubled"
        assert mailbox.to(app.config["SAFETY_ALARM_TO"])
    app.config["SMTP_URL"] = ""


def test_a_message_that_can_never_arrive_hides_none_that_an_alert_sent_SAFE_10(app, cast, context, clock):
    with mail_server(app) as mailbox:
        mailbox.refuses = {"gone@example.org"}
        with transaction():
            queue("sign-in:1", MessageKind.SIGN_IN_CHANGED, address="gone@example.org", authority_id=cast.authority_id)
        do_round()
        pass_on(clock, minutes=16)
        assert alarms() == {AlarmKind.NOT_DELIVERED}
        mailbox.refuses.add(cast.asha.email)
        alert_id = raised(cast, cast.cara, minutes_ago=0).public_id
        do_round()
        pass_on(clock, minutes=16)
        about = set(db.session.scalars(select(SafetyAlarm.about).where(SafetyAlarm.settled_at.is_(None))))
        db.session.rollback()
        assert about == {"sign-in", f"alert:{alert_id}"}
        assert len(mailbox.to(app.config["SAFETY_ALARM_TO"])) >= 2
        mailbox.refuses.discard(cast.asha.email)
        for _day in range(8):
            pass_on(clock, days=1)
        # What was given up has sounded for a week; the alarm is free to sound for something else again.
        assert alarms() == set()


def test_a_test_alert_takes_the_whole_way_every_quarter_of_an_hour_on_nobodys_record_SAFE_10(app, cast, context, clock):
    with mail_server(app) as mailbox:
        clock.shift(dt.timedelta(minutes=16))
        for _minute in range(46):
            pass_on(clock, minutes=1)
        tests = [letter for letter in mailbox.letters if "test" in letter["Subject"]]
        assert len(tests) == 4
    assert db.session.scalar(select(func.count(Alert.id))) == 0


def test_a_watch_that_stopped_is_noticed_SAFE_10(app, cast, context, clock):
    do_round()
    assert well()
    clock.shift(dt.timedelta(minutes=19))
    assert well()
    clock.shift(dt.timedelta(minutes=2))
    assert not well()


def test_a_watch_that_never_ran_is_noticed_SAFE_10(cast, context):
    with transaction():
        db.session.execute(delete(WatchBeat))
    assert not well()


def test_an_operator_lists_and_settles_alarms_SAFE_10(app, cast, context):
    with transaction():
        raise_alarm(AlarmKind.NO_ALERT, "r:safe")
        raise_alarm(AlarmKind.NO_ALERT, "r:safe")
    runner = app.test_cli_runner()
    (line,) = runner.invoke(safeguarding_group, ["alarms"]).output.splitlines()
    assert "no_alert  r:safe" in line
    settled = runner.invoke(safeguarding_group, ["settle", line.split()[0], "--why", "A restored copy was old"])
    assert settled.output == "Settled.\n"
    assert runner.invoke(safeguarding_group, ["alarms"]).output == "No alarm is open.\n"
    again = runner.invoke(safeguarding_group, ["settle", line.split()[0], "--why", "Again"])
    assert again.exit_code == 1
    assert alarms() == set()


@pytest.mark.parametrize("public_id", ["-JvakpXccR1IdCp4qT_ew1", "--akpXccR1IdCp4qT_ew1W"])
def test_an_alarm_whose_id_begins_with_a_dash_is_settled_too_SAFE_10(app, cast, context, public_id):
    with transaction():
        alarm = SafetyAlarm(public_id=public_id, kind=AlarmKind.NO_ALERT, about="r:safe", raised_at=now())
        db.session.add(alarm)
    settled = app.test_cli_runner().invoke(
        safeguarding_group, ["settle", public_id, "--why", "A restored copy was old"]
    )
    assert settled.output == "Settled.\n"
    assert alarms() == set()


def test_one_round_for_cron_does_all_of_it(app, cast, context):
    with transaction():
        db.session.execute(delete(WatchBeat))
    raised(cast, cast.cara)
    result = app.test_cli_runner().invoke(safeguarding_group, ["watch", "--once"])
    assert result.exit_code == 0
    states = {row.state for row in db.session.scalars(select(OutboxMessage))}
    assert states <= {MessageState.SENT, MessageState.WAITING}
    assert well()
