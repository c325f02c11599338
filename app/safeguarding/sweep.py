"""The dead-man checks (SAFE-10): is there an alert for every risk answer, was everybody told, did messages arrive?"""

from __future__ import annotations

import datetime as dt

from app.db import now, transaction
from app.i18n.dates import today
from app.messaging import queries as outbox
from app.messaging.types import MessageKind, MessageState
from app.people.queries import emergencies_to_look_at, reviewers_of
from app.safeguarding import ladder, sources
from app.safeguarding.emergencies import look_at_by
from app.safeguarding.queries import alerts as queries
from app.safeguarding.queries import changes as change_queries
from app.safeguarding.queries import watch
from app.safeguarding.services import alerts as services
from app.safeguarding.services import watch as writes
from app.safeguarding.types import AlarmKind, EventKind, MissedAnswer

# What takes longer than this has gone amiss.
GRACE = dt.timedelta(minutes=10)
# How far back answers are compared with alerts: further than any watch is silent unnoticed.
LOOK_BACK = dt.timedelta(days=28)

# How long a message that was given up keeps its alarm open: one that can never arrive must not hold it open for ever.
GIVEN_UP_FOR = dt.timedelta(days=7)

Finding = tuple[AlarmKind, str]
# Alarms that end by themselves once a sweep finds nothing any more; an operator settles the others.
_PASSING = {
    AlarmKind.NOT_TOLD,
    AlarmKind.NOT_DELIVERED,
    AlarmKind.NOBODY_THERE,
    AlarmKind.TEST_FAILED,
    AlarmKind.NOT_REVIEWED,
}


def sweep() -> None:
    """Look for what fell between two stages, mend what can be mended, and raise an alarm for each."""
    _find_answers_without_alert()
    with transaction():
        keys = watch.open_alert_keys()
    found: set[Finding] = set()
    for key in keys:
        with transaction():
            found |= _look_at(key)
    with transaction():
        found |= _look_at_messages() | _look_at_emergencies()
        for kind, about in sorted(found):
            writes.raise_alarm(kind, about)
        for alarm in watch.open_alarms():
            if alarm.kind in _PASSING and (alarm.kind, alarm.about) not in found:
                writes.settle_alarm(alarm, "found in order again")


def _find_answers_without_alert() -> None:
    at = now()
    with transaction():
        given = sources.answers(at - LOOK_BACK, at - GRACE)
    for missed in given:
        with transaction():
            if not _has_alert(missed):
                alert = services.raise_missed(missed)
                writes.raise_alarm(AlarmKind.NO_ALERT, alert.source)


def _has_alert(missed: MissedAnswer) -> bool:
    """Whether somebody has seen this answer or will: its newest alert waits, or was acknowledged after it was given."""
    raised = queries.alerts_of_answer(f"{missed.answer.response_public_id}:{missed.answer.item_code}")
    if not raised:
        return False
    newest, given_at = raised[-1], missed.answer.answered_at
    return newest.acknowledged_at is None or newest.answered_at >= given_at or newest.acknowledged_at >= given_at


def _look_at(key: int) -> set[Finding]:
    """What is amiss with one open alert: nobody there, a step not taken in time, a message that is gone."""
    alert = watch.lock_alert(key)
    if alert is None:
        return set()
    found: set[Finding] = set()
    events = watch.told_events(alert)
    told, life = watch.told_of(events), watch.life_of(alert)
    rotas, at = change_queries.rotas_of(alert), now()
    if ladder.due_under(rotas, life, told, at).is_uncovered:
        found.add((AlarmKind.NOBODY_THERE, alert.public_id))
    if at - GRACE >= alert.raised_at and ladder.due_under(rotas, life, told, at - GRACE).steps:
        found.add((AlarmKind.NOT_TOLD, alert.public_id))
    keys = {event.message_key: event for event in events if event.message_key}
    for message_key in keys.keys() - outbox.states_of(keys).keys():
        event = keys[message_key]
        assert event.kind is EventKind.TOLD
        if message_key and event.user_id:
            writes.send_to(alert, message_key, MessageKind.LOOK, event.user_id, event.rung)
            # An operator has to find out how a message can be lost.
            writes.raise_alarm(AlarmKind.WATCH_BROKE, message_key)
    return found


def _look_at_messages() -> set[Finding]:
    """Whether messages go out, and whether the newest test alert that had its time arrived."""
    found: set[Finding] = set()
    late_before = now() - GRACE
    overdue = outbox.overdue(late_before, given_up_since=now() - GIVEN_UP_FOR)
    # An alarm's own message is left out: it would raise another for ever while no mail goes out.
    found |= {
        (AlarmKind.NOT_DELIVERED, _occasion(message.key))
        for message in overdue
        if message.kind is not MessageKind.ALARM
    }
    test = watch.newest_test(late_before)
    if test is not None:
        key = writes.key_of_test(test)
        if outbox.states_of([key]).get(key) is not MessageState.SENT:
            found.add((AlarmKind.TEST_FAILED, "test"))
    return found


def _look_at_emergencies() -> set[Finding]:
    """Records that were opened in an emergency, and that nobody looked at in time, or could (SEC-110).

    Whoever could look at one that is late is told of it once a day.
    """
    found: set[Finding] = set()
    day = today()
    for access in emergencies_to_look_at():
        is_nobody_there = not reviewers_of(access.authority_id, access.person_id, access.viewer_id)
        if is_nobody_there or look_at_by(access.granted_at) < day:
            found.add((AlarmKind.NOT_REVIEWED, access.public_id))
            writes.tell_reviewers(access, day)
    return found


def _occasion(key: str) -> str:
    """What a message is about, from its key: each alert by itself, so that no other message that can't arrive hides it."""
    kind, _colon, rest = key.partition(":")
    return f"{kind}:{rest.partition(':')[0]}" if kind == "alert" else kind
