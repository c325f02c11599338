"""Raise alerts, act on them, close them. There is no way to lower, hide or delete one (SAFE-09)."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import CursorResult, update

from app.access.scope import Pass, Scope
from app.audit import services as audit
from app.audit.types import Action
from app.db import db, flush_or, now
from app.errors import ConflictError
from app.people.services import open_for_alert
from app.safeguarding.calls import OPEN_CALL, call_step
from app.safeguarding.models import Alert, AlertEvent
from app.safeguarding.queries import alerts as queries
from app.safeguarding.questions import REASON_LENGTH
from app.safeguarding.stages import stage_of
from app.safeguarding.types import (
    RANG,
    CallStep,
    Closing,
    Deed,
    EventKind,
    Level,
    MissedAnswer,
    RiskAnswer,
    Rung,
    Stage,
)

# An answer that reaches us longer than this after it was given is marked late (SAFE-12).
LATE_AFTER = dt.timedelta(minutes=10)


def raise_alert(held: Pass, person_id: int, answer: RiskAnswer) -> Alert:
    """Raise an alert in the transaction that stores the answer, so that there is never one without the other (SAFE-05).

    The same answer sent again, or changed while the alert waits, finds that alert and leaves it as it is. An answer
    given after somebody acknowledged the alert raises another: nobody has seen this one.
    """
    return _raise(held, MissedAnswer(answer, held.authority_id, held.service_id, person_id))


def raise_missed(missed: MissedAnswer) -> Alert:
    """Raise the alert that an answer should have raised and did not, as the sweep of the watch found."""
    return _raise(None, missed)


def _raise(held: Pass | None, given: MissedAnswer) -> Alert:
    answer = given.answer
    source = f"{answer.response_public_id}:{answer.item_code}"
    raised_before = queries.alerts_of_answer(source)
    if raised_before:
        newest = raised_before[-1]
        if newest.acknowledged_at is None or newest.answered_at >= answer.answered_at:
            return newest
        source = f"{source}:{len(raised_before) + 1}"
    alert = Alert(
        source=source,
        item_code=answer.item_code,
        reason=answer.reason[:REASON_LENGTH],
        level=answer.level,
        answered_at=answer.answered_at,
        raised_at=now(),
        authority_id=given.authority_id,
        person_id=given.person_id,
        service_id=given.service_id,
    )
    try:
        # Where the same answer is sent twice at once, only this step is taken back and not the answer.
        with db.session.begin_nested():
            db.session.add(alert)
            flush_or(ConflictError("source", source))
    except ConflictError:
        raised = queries.find_alert_by_source(source)
        if raised is None:
            raise
        return raised
    note(alert, EventKind.RAISED, key="raised")
    if alert.raised_at - alert.answered_at > LATE_AFTER:
        note(alert, EventKind.LATE, key="late")
    if answer.note:
        note(alert, EventKind.NOTE, done=answer.note)
    audit.record(held, Action.ALERT_RAISED, alert)
    return alert


def note(
    alert: Alert,
    kind: EventKind,
    *,
    key: str | None = None,
    user_id: int | None = None,
    rung: Rung | None = None,
    message_key: str | None = None,
    **words: str | None,
) -> AlertEvent:
    """Add one event to an alert. With a key the same event can't be stored twice."""
    event = AlertEvent(
        kind=kind,
        at=now(),
        rung=rung,
        message_key=message_key,
        authority_id=alert.authority_id,
        alert_id=alert.id,
        user_id=user_id,
        **words,
    )
    event.key = key or event.public_id
    db.session.add(event)
    return event


def acknowledge_alert(scope: Scope, alert: Alert) -> bool:
    """Say that the viewer is acting on it. The first one wins, also when two press at once; again changes nothing.

    True where the viewer is the one who acknowledged it, now or before; False where somebody else was first.
    """
    statement = (
        update(Alert)
        .where(Alert.id == alert.id, Alert.acknowledged_at.is_(None))
        .values(acknowledged_at=now(), acknowledged_by_id=scope.viewer_id)
        .execution_options(synchronize_session=False)
    )
    changed = cast("CursorResult[Any]", db.session.execute(statement)).rowcount
    db.session.refresh(alert)
    if changed:
        note(alert, EventKind.ACKNOWLEDGED, key="acknowledged", user_id=scope.viewer_id)
        open_for_alert(scope, alert.person_id, alert.service_id)
        audit.record(scope, Action.ALERT_ACKNOWLEDGED, alert)
    return alert.acknowledged_by_id == scope.viewer_id


def act(scope: Scope, alert: Alert, deed: Deed) -> None:
    """Write down what somebody did or found out, or what came of a call that was asked for.

    Conflicts where nobody has said yet that they act, where it is closed, and where the call is not wanted any more.
    """
    if _stage(scope, alert) not in {Stage.ACTING, Stage.CLOSE_ASKED}:
        raise ConflictError("done", _("Say first that you are on it; a closed alert is opened again first"))
    if deed.kind in RANG and _call_step(scope, alert) is CallStep.NOT_ASKED:
        raise ConflictError("", _("They want no call any more. Look at what you wrote, then save it again."))
    note(alert, deed.kind, user_id=scope.viewer_id, done=deed.done)
    audit.record(scope, Action.ALERT_ACTED_ON, alert)


def ask_to_close(scope: Scope, alert: Alert, closing: Closing) -> None:
    """Say what was done, who was told, what the young person thinks, and why it may be closed (SAFE-08).

    An urgent alert stays on the list until a second person closes it; a routine one is closed by this. Sent again
    while it waits for the second person, nothing changes.
    """
    stage = _stage(scope, alert)
    if stage is Stage.CLOSE_ASKED:
        return
    if stage is not Stage.ACTING:
        raise ConflictError("done", _("Say first that you are on it; a closed alert is opened again first"))
    _call_is_settled(scope, alert)
    note(
        alert,
        EventKind.CLOSE_ASKED,
        user_id=scope.viewer_id,
        done=closing.done,
        informed=closing.informed,
        view=closing.view,
        why=closing.why,
    )
    audit.record(scope, Action.ALERT_CLOSE_ASKED, alert)
    if alert.level is not Level.URGENT:
        _close(scope, alert)


def confirm_close(scope: Scope, alert: Alert) -> None:
    """Close an alert that somebody else asked to close. Conflicts where nobody asked, or the viewer did (SAFE-08)."""
    if _stage(scope, alert) is not Stage.CLOSE_ASKED:
        raise ConflictError("", _("Nobody asks to close this alert any more"))
    if asked_by(scope, alert) == scope.viewer_id:
        raise ConflictError("", _("You asked to close it; another person has to look"))
    _call_is_settled(scope, alert)
    _close(scope, alert)


def keep_open(scope: Scope, alert: Alert, why: str) -> None:
    """Take back a wish to close, or open a closed alert again, and say why. Conflicts where it is neither."""
    if _stage(scope, alert) not in {Stage.CLOSE_ASKED, Stage.CLOSED}:
        raise ConflictError("why", _("This alert is open"))
    alert.closed_at = None
    note(alert, EventKind.REOPENED, user_id=scope.viewer_id, why=why)
    audit.record(scope, Action.ALERT_KEPT_OPEN, alert)


def asked_by(scope: Scope, alert: Alert) -> int | None:
    """The account that last asked to close an alert."""
    events = queries.events_of(scope, [alert]).get(alert.id, [])
    return next((event.user_id for event in reversed(events) if event.kind is EventKind.CLOSE_ASKED), None)


def _call_is_settled(scope: Scope, alert: Alert) -> None:
    """A call that was asked for was made, or somebody said why not (SAFE-04)."""
    if _call_step(scope, alert) in OPEN_CALL:
        raise ConflictError(
            "", _("The young person asked for a call. Write first that you spoke with them, or why there is no call.")
        )


def _call_step(scope: Scope, alert: Alert) -> CallStep:
    return call_step(queries.events_of(scope, [alert]).get(alert.id, []))


def _close(scope: Scope, alert: Alert) -> None:
    alert.closed_at = now()
    note(alert, EventKind.CLOSED, user_id=scope.viewer_id)
    audit.record(scope, Action.ALERT_CLOSED, alert)


def _stage(scope: Scope, alert: Alert) -> Stage:
    """Where the alert stands now, kept from anybody else until the transaction ends."""
    db.session.refresh(alert, with_for_update=True)
    return stage_of(alert, queries.events_of(scope, [alert]).get(alert.id, []))
