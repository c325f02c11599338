"""What the watch writes: who was told, alarms, tests, and that it was there."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from flask import current_app
from sqlalchemy import CursorResult, update

from app.accounts.models import User
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.i18n.dates import UK
from app.messaging import services as messaging
from app.messaging.providers import can_text
from app.messaging.types import Channel, MessageKind
from app.people.models import RecordAccess
from app.people.queries import reviewers_of
from app.safeguarding import ladder
from app.safeguarding.models import Alert, DutyPerson, SafetyAlarm, SafetyTest, WatchBeat
from app.safeguarding.queries import changes as change_queries
from app.safeguarding.queries import cover as cover_queries
from app.safeguarding.queries import watch as queries
from app.safeguarding.services.alerts import note
from app.safeguarding.types import AlarmKind, EventKind, Rung
from app.vault import SealError


def tell(key: int) -> int:
    """Do the steps of the ladder that are due for one alert: events and messages in one transaction; how many.

    The alert's row is locked, so that with several watches at once nobody is told twice.
    """
    alert = queries.lock_alert(key)
    if alert is None:
        return 0
    rotas = change_queries.rotas_of(alert)
    told = queries.told_of(queries.told_events(alert))
    found = ladder.due_under(rotas, queries.life_of(alert), told, now())
    for step in found.steps:
        _tell(alert, step)
    if found.is_uncovered:
        raise_alarm(AlarmKind.NOBODY_THERE, alert.public_id)
    return len(found.steps)


def _tell(alert: Alert, step: ladder.Step) -> None:
    day = now().astimezone(UK).date()
    if step.rung is Rung.STILL_OPEN:
        # One message a day for all that is open at a service; each alert has its own event.
        kind, suffix = MessageKind.STILL_OPEN, f":{day}"
        key = f"still-open:{alert.service_id}:{step.account_id}:{day}"
    else:
        kind, suffix = MessageKind.LOOK, ""
        key = f"alert:{alert.public_id}:{step.rung}:{step.account_id}"
    send_to(alert, key, kind, step.account_id, step.rung)
    note(
        alert,
        EventKind.TOLD,
        key=f"told:{step.rung}:{step.account_id}{suffix}",
        rung=step.rung,
        user_id=step.account_id,
        message_key=key,
    )


def send_to(alert: Alert, key: str, kind: MessageKind, account_id: int, rung: Rung | None) -> None:
    """Queue a message to an account, where cover says that it is reached; to its e-mail address where that does not open.

    Where it goes to two addresses, the second one's key ends in ":also".
    """
    contacts = cover_queries.contacts_of(alert.service_id, account_id, rung)
    ways = dict.fromkeys(_way_to(contact, account_id) for contact in contacts)
    for (channel, address), suffix in zip(ways, ("", ":also"), strict=False):
        messaging.queue(key + suffix, kind, channel=channel, address=address, authority_id=alert.authority_id)


def _way_to(contact: DutyPerson | User, account_id: int) -> tuple[Channel, str | None]:
    if isinstance(contact, DutyPerson):
        try:
            channel, address = contact.channel, contact.address
        except SealError:
            current_app.logger.exception("An address in cover does not open")
        else:
            if channel is not Channel.TEXT or can_text():
                return channel, address
    return Channel.EMAIL, db.session.get_one(User, account_id).email


def tell_reviewers(access: RecordAccess, day: dt.date) -> None:
    """Ask whoever could look at an emergency to do so, once a day: messages name nobody."""
    for user in reviewers_of(access.authority_id, access.person_id, access.viewer_id):
        messaging.queue(
            f"break-glass-late:{access.public_id}:{user.public_id}:{day}",
            MessageKind.STILL_OPEN,
            address=user.email,
            authority_id=access.authority_id,
        )


def raise_alarm(kind: AlarmKind, about: str) -> None:
    """Raise an alarm and tell the operators; while one about the same is open, nothing changes."""
    open_key = f"{kind}:{about}"
    if queries.find_open_alarm(open_key) is not None:
        return
    alarm = SafetyAlarm(kind=kind, about=about, open_key=open_key, raised_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(alarm)
            flush_or(ConflictError("open_key", open_key))
    except ConflictError:
        return  # Another watch was first.
    messaging.queue(f"alarm:{alarm.public_id}", MessageKind.ALARM, address=None, authority_id=None)
    audit.record(None, Action.ALARM_RAISED, alarm, detail=kind)


def settle_alarm(alarm: SafetyAlarm, why: str) -> None:
    """Say that what an alarm was about is put right."""
    alarm.settled_at, alarm.settled_why, alarm.open_key = now(), why, None
    audit.record(None, Action.ALARM_SETTLED, alarm, detail=alarm.kind)


def raise_test() -> None:
    """Send a test alert the whole way: through the ladder, the outbox and the mail server, to the operators."""
    test = SafetyTest(raised_at=now())
    db.session.add(test)
    db.session.flush()
    found = ladder.due(ladder.Rota((ladder.Duty(0, Rung.FIRST),)), ladder.Life(test.raised_at), (), now())
    for _step in found.steps:
        messaging.queue(key_of_test(test), MessageKind.TEST, address=None, authority_id=None)


def key_of_test(test: SafetyTest) -> str:
    """The key of a test alert's message."""
    return f"test:{test.public_id}"


def beat(name: str) -> None:
    """Note that the watch did this round just now."""
    row = queries.find_beat(name)
    if row is None:
        row = WatchBeat(name=name, beat_at=now())
        db.session.add(row)
    row.beat_at = now()


def claim(name: str, *, every: dt.timedelta) -> bool:
    """Whether this watch is the one to do a round that is due: of several, the first gets it."""
    at = now()
    if queries.find_beat(name) is None:
        try:
            with db.session.begin_nested():
                db.session.add(WatchBeat(name=name, beat_at=at))
                flush_or(ConflictError("name", name))
        except ConflictError:
            return False
        return True
    statement = (
        update(WatchBeat)
        .where(WatchBeat.name == name, WatchBeat.beat_at <= at - every)
        .values(beat_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(cast("CursorResult[Any]", db.session.execute(statement)).rowcount)
